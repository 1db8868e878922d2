/** Knows the session of a request whose handler may never ask for it: it is opened when it does. */
import type { RequestSession } from '../../server/index.ts';

/** Makes what stands for the session until `open` is called, once. Its methods may be taken out of it. */
export function createLateSession<Data>(open: () => RequestSession<Data>): RequestSession<Data> {
  return new LateSession(open);
}

/** A class, for its accessors: with accessors of its own each object has a hidden class of its own, which keeps what they know. */
class LateSession<Data> implements RequestSession<Data> {
  readonly #open: () => RequestSession<Data>;
  #opened: RequestSession<Data> | undefined;

  constructor(open: () => RequestSession<Data>) {
    this.#open = open;
  }

  get find(): RequestSession<Data>['find'] {
    return this.#now().find;
  }

  get signIn(): RequestSession<Data>['signIn'] {
    return this.#now().signIn;
  }

  get signOut(): RequestSession<Data>['signOut'] {
    return this.#now().signOut;
  }

  get rotate(): RequestSession<Data>['rotate'] {
    return this.#now().rotate;
  }

  get extendTime(): RequestSession<Data>['extendTime'] {
    return this.#now().extendTime;
  }

  get update(): RequestSession<Data>['update'] {
    return this.#now().update;
  }

  #now(): RequestSession<Data> {
    return (this.#opened ??= this.#open());
  }
}
