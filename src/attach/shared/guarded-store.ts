/** Knows a store of the host's sessions through which nothing that has ended comes back: neither read nor written. */
import { StoreUnavailableError } from '../../core/errors.ts';
import { callBack, settle, type Done, type Told } from './callbacks.ts';
import type { Identity, Lifetime } from './host.ts';
import { createSignIns, type SignIn } from './sign-ins.ts';
import { standInStore } from './stand-in-store.ts';
import { wholeCalls, type WholeStore } from './whole-store.ts';

/** A store as express-session and those like it have it. */
export interface CallbackStore {
  get(sid: string, callback: Told<object>): unknown;
  set(sid: string, session: object, callback?: Done): unknown;
  destroy(sid: string, callback?: Done): unknown;
}

/** What such a store may have too. */
interface Extras extends WholeStore {
  touch?(sid: string, session: object, callback?: Done): unknown;
  createSession?(request: object, session: object): object;
}

/** A store that refuses what has ended, and what it knows of the sessions that went through it. */
export interface GuardedStore<Store> {
  /** To be given to the host instead of the app's own. */
  readonly store: Store;
  attached(lifetime: Lifetime): void;
  /** Who is signed in by a session that the host has in hand. */
  identityOf(sid: string, session: object): Identity | undefined;
  /** Whose session was refused, lately and in this process, under this id: to tell why. */
  refused(sid: string): Identity | undefined;
  /** The host goes on as nobody's under this id: there too it is known why. */
  refuse(sid: string, identity: Identity): void;
}

/** A bound for memory: of so many sessions it is known why they were refused. */
const MOST_REFUSED = 10_000;

/** Guards a store. `subjectOf` says who is signed in by a session, `keptFor` for how long the host keeps it. */
export function createGuardedStore<Store extends CallbackStore>(options: {
  readonly store: Store;
  readonly subjectOf: (session: object) => string | undefined;
  readonly keptFor: (session: object) => number | null | undefined;
  /** The host makes its session itself, with every member of what the store gives: a `createSession` is not asked. */
  readonly isCopied?: boolean;
}): GuardedStore<Store> {
  const { subjectOf, keptFor, isCopied = false } = options;
  const inner: CallbackStore & Extras = options.store;
  const refused = new Map<string, Identity>();
  let lifetime: Lifetime | undefined;
  const signIns = createSignIns({ subjectOf, isCopied, now: () => attachedTo().now() });

  function attachedTo(): Lifetime {
    if (lifetime !== undefined) return lifetime;
    throw new TypeError(
      'The host has a store of stillhere: call attach(host, options) at the start',
    );
  }

  function identityBy(
    sid: string,
    { subject, at, turn }: SignIn,
    session: object,
  ): Identity | undefined {
    if (subject === undefined) return undefined;
    const kept = keptFor(session) ?? 0;
    return {
      ...{ key: turn === undefined ? sid : `${sid} ${turn}`, subject },
      ...(at === undefined ? {} : { issuedAt: at }),
      // A cookie may have an age that is no number.
      ...(kept > 0 ? { keptFor: kept } : {}),
    };
  }

  const storedIdentity = (sid: string, stored: object): Identity | undefined =>
    identityBy(sid, signIns.ofStored(sid, stored), stored);

  const identityOf = (sid: string, session: object): Identity | undefined =>
    identityBy(sid, signIns.ofSession(sid, session).now, session);

  /** What is to be written for a session; undefined for one that has ended. */
  async function toWrite(sid: string, session: object): Promise<object | undefined> {
    const { before, now } = signIns.ofSession(sid, session);
    const ended = before === undefined ? undefined : identityBy(sid, before, session);
    if (ended !== undefined && before !== now) {
      await attachedTo().end(ended, now.subject === undefined ? 'signed-out' : 'replaced');
    }
    const identity = identityBy(sid, now, session);
    if (identity !== undefined && (await attachedTo().isOver(identity))) return undefined;
    signIns.hold(session, now);
    if (identity !== undefined) refused.delete(sid);
    const isPlain = now.turn === undefined && now.at === undefined;
    return isPlain ? session : signIns.marked(sid, session, now);
  }

  function refuse(sid: string, identity: Identity): void {
    refused.delete(sid);
    refused.set(sid, { ...identity, isOver: true });
    for (const oldest of refused.keys()) {
      if (refused.size <= MOST_REFUSED) break;
      refused.delete(oldest);
    }
  }

  async function read(sid: string): Promise<object | undefined> {
    try {
      return (await callBack<object>((done) => inner.get(sid, done))) ?? undefined;
    } catch (error) {
      // A store of files says so of what is not there.
      if ((error as { readonly code?: unknown } | null)?.code === 'ENOENT') return undefined;
      throw new StoreUnavailableError(error);
    }
  }

  async function readLive(sid: string): Promise<object | undefined> {
    const stored = await read(sid);
    if (stored === undefined) return undefined;
    const identity = storedIdentity(sid, stored);
    if (identity !== undefined && (await attachedTo().isOver(identity))) {
      refuse(sid, identity);
      return undefined;
    }
    return isCopied ? signIns.marked(sid, stored, signIns.ofStored(sid, stored)) : stored;
  }

  async function write(sid: string, session: object): Promise<void> {
    const written = await toWrite(sid, session);
    if (written !== undefined) await callBack((done) => inner.set(sid, written, done));
  }

  async function touch(sid: string, session: object): Promise<void> {
    const identity = identityOf(sid, session);
    if (identity !== undefined && (await attachedTo().isOver(identity))) return;
    await callBack((done) => inner.touch?.(sid, session, done));
  }

  async function destroy(sid: string): Promise<void> {
    const stored = await read(sid);
    const identity = stored === undefined ? undefined : storedIdentity(sid, stored);
    if (identity !== undefined) await attachedTo().end(identity, 'signed-out');
    await callBack((done) => inner.destroy(sid, done));
  }

  const own: CallbackStore & Extras = {
    get: (sid, callback) => settle<object | undefined>(readLive(sid), callback),
    set: (sid, session, callback) => settle(write(sid, session), callback),
    destroy: (sid, callback) => settle(destroy(sid), callback),
    ...wholeCalls(inner, { identityOf: storedIdentity, lifetime: attachedTo }),
  };
  if (typeof inner.touch === 'function') {
    own.touch = (sid, session, callback) => settle(touch(sid, session), callback);
  }
  if (typeof inner.createSession === 'function') {
    own.createSession = (request, stored) => {
      const { sessionID: sid = '' } = request as { readonly sessionID?: string };
      const signIn = signIns.ofStored(sid, stored);
      const session = inner.createSession?.(request, stored) ?? stored;
      signIns.hold(session, signIn);
      return session;
    };
  }

  return {
    store: standInStore(options.store, own),
    attached(given) {
      lifetime = given;
    },
    identityOf,
    refused: (sid) => refused.get(sid),
    refuse,
  };
}
