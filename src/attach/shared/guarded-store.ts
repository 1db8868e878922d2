/** Knows a store of the host's sessions through which nothing that has ended comes back: neither read nor written. */
import { StoreUnavailableError } from '../../core/errors.ts';
import { createId } from '../../engine/token.ts';
import type { Identity, Lifetime } from './host.ts';
import { standInStore } from './stand-in-store.ts';

type Callback = (error?: unknown) => void;

/** A store as express-session and those like it have it. */
export interface CallbackStore {
  get(sid: string, callback: (error: unknown, session?: object | null) => void): unknown;
  set(sid: string, session: object, callback?: Callback): unknown;
  destroy(sid: string, callback?: Callback): unknown;
}

/** What such a store may have too. */
interface Extras {
  touch?(sid: string, session: object, callback?: Callback): unknown;
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

/** Where it is kept, beside the app's data, of which sign-in a session is: written when the app itself writes one. */
const MARK = 'stillhere';
/** A bound for memory: of so many sessions it is known why they were refused. */
const MOST_REFUSED = 10_000;

interface Mark {
  /** The id under which it was written: copied to another one, it says nothing. */
  readonly key: string;
  /** Whose it is, or was when it was read; `''` is nobody's. */
  readonly subject: string;
  /** When they signed in. */
  readonly at?: number;
  /** At random, and new when somebody signs out, or another one in, and the id stays: they may come back. */
  readonly turn?: string;
}

/** Guards a store. `subjectOf` says who is signed in by a session, `keptFor` for how long the host keeps it. */
export function createGuardedStore<Store extends CallbackStore>(options: {
  readonly store: Store;
  readonly subjectOf: (session: object) => string | undefined;
  readonly keptFor: (session: object) => number | undefined;
  /** The host makes its session itself, with every member of what the store gives: a `createSession` is not asked. */
  readonly isCopied?: boolean;
}): GuardedStore<Store> {
  const { subjectOf, keptFor, isCopied = false } = options;
  const inner: CallbackStore & Extras = options.store;
  const refused = new Map<string, Identity>();
  /** Sessions that the host has in hand: who was signed in when they were read or last written. */
  const inHand = new WeakMap<object, Identity | 'nobody'>();
  let lifetime: Lifetime | undefined;

  function attachedTo(): Lifetime {
    if (lifetime !== undefined) return lifetime;
    throw new TypeError(
      'The host has a store of stillhere: call attach(host, options) at the start',
    );
  }

  function plainIdentity(sid: string, session: object): Identity | undefined {
    const subject = subjectOf(session);
    if (subject === undefined) return undefined;
    const kept = keptFor(session);
    const { turn } = markOf(sid, session);
    return {
      ...{ key: turn === undefined ? sid : `${sid} ${turn}`, subject },
      ...(kept === undefined ? {} : { keptFor: kept }),
    };
  }

  /** Of what a store gave: without a mark it was there before us, or was copied from another session. */
  function readIdentity(sid: string, stored: object): Identity | undefined {
    const identity = plainIdentity(sid, stored);
    const { subject, at } = markOf(sid, stored);
    if (identity === undefined || subject !== identity.subject || at === undefined) return identity;
    return { ...identity, issuedAt: at };
  }

  /** Who was signed in when a session was read, or last written; undefined for one that is new. */
  function beforeOf(sid: string, session: object): Identity | 'nobody' | undefined {
    const known = inHand.get(session);
    if (known !== undefined || !isCopied) return known;
    const { subject, at, turn } = markOf(sid, session);
    if (subject === undefined) return undefined;
    if (subject === '') return 'nobody';
    return {
      ...{ key: turn === undefined ? sid : `${sid} ${turn}`, subject },
      ...(at === undefined ? {} : { issuedAt: at }),
    };
  }

  /** What is read, with a mark of whose it is. */
  function carry(sid: string, stored: object): object {
    const { subject = '', issuedAt } = readIdentity(sid, stored) ?? {};
    return { ...stored, [MARK]: markFor(sid, subject, issuedAt, markOf(sid, stored).turn) };
  }

  function identityOf(sid: string, session: object): Identity | undefined {
    const identity = plainIdentity(sid, session);
    if (identity === undefined) return undefined;
    const before = beforeOf(sid, session);
    if (before !== undefined && before !== 'nobody' && isSame(before, identity)) {
      return { ...identity, ...before };
    }
    // Signed in since it was read, or made: in this very request.
    return { ...identity, issuedAt: attachedTo().now() };
  }

  /** What is to be written for a session; undefined for one that has ended. */
  async function toWrite(sid: string, session: object): Promise<object | undefined> {
    const identity = identityOf(sid, session);
    const before = beforeOf(sid, session);
    const isOther =
      before !== undefined &&
      before !== 'nobody' &&
      (identity === undefined || !isSame(before, identity));
    if (isOther) {
      await attachedTo().end(before, identity === undefined ? 'signed-out' : 'replaced');
    }
    const turn = isOther ? createId() : markOf(sid, session).turn;
    if (identity === undefined) {
      return isOther ? { ...session, [MARK]: markFor(sid, '', undefined, turn) } : session;
    }
    if (await attachedTo().isOver(identity)) return undefined;
    inHand.set(session, identity);
    refused.delete(sid);
    const { subject, issuedAt } = identity;
    if (issuedAt === undefined && turn === undefined) return session;
    return { ...session, [MARK]: markFor(sid, subject, issuedAt, turn) };
  }

  function refuse(sid: string, identity: Identity): void {
    refused.delete(sid);
    refused.set(sid, { ...identity, isOver: true });
    for (const oldest of refused.keys()) {
      if (refused.size <= MOST_REFUSED) break;
      refused.delete(oldest);
    }
  }

  function read(sid: string): Promise<object | undefined> {
    return new Promise((resolve, reject) => {
      inner.get(sid, (error, session) => {
        if (isOutage(error)) reject(new StoreUnavailableError(error));
        else resolve(session ?? undefined);
      });
    });
  }

  async function readLive(sid: string): Promise<object | undefined> {
    const stored = await read(sid);
    const identity = stored === undefined ? undefined : readIdentity(sid, stored);
    if (identity === undefined || !(await attachedTo().isOver(identity))) {
      return isCopied && stored !== undefined ? carry(sid, stored) : stored;
    }
    refuse(sid, identity);
    return undefined;
  }

  const own: CallbackStore & Extras = {
    get: (sid, callback) => settle<object | undefined>(readLive(sid), callback),
    set(sid, session, callback = ignore) {
      settle<object | undefined>(toWrite(sid, session), (error, written) => {
        if (error !== null || written === undefined) callback(error);
        else inner.set(sid, written, callback);
      });
    },
    destroy(sid, callback = ignore) {
      const ended = read(sid).then(async (stored) => {
        const identity = stored === undefined ? undefined : readIdentity(sid, stored);
        if (identity !== undefined) await attachedTo().end(identity, 'signed-out');
      });
      settle(ended, (error) => {
        if (error === null) inner.destroy(sid, callback);
        else callback(error);
      });
    },
  };
  if (typeof inner.touch === 'function') {
    own.touch = (sid, session, callback = ignore) => {
      const identity = identityOf(sid, session);
      const isOver = identity !== undefined && attachedTo().isOver(identity);
      settle(Promise.resolve(isOver), (error, over) => {
        if (error !== null || over === true) callback(error);
        else inner.touch?.(sid, session, callback);
      });
    };
  }
  if (typeof inner.createSession === 'function') {
    own.createSession = (request, stored) => {
      const { sessionID: sid = '' } = request as { readonly sessionID?: string };
      const identity = readIdentity(sid, stored);
      const session = inner.createSession?.(request, stored) ?? stored;
      inHand.set(session, identity ?? 'nobody');
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

/** The mark of a session, if it was written under this id. */
function markOf(sid: string, session: object): Partial<Mark> {
  const { [MARK]: mark } = session as { readonly [MARK]?: Partial<Mark> | null };
  return mark?.key === sid ? mark : {};
}

function markFor(
  key: string,
  subject: string,
  at: number | undefined,
  turn: string | undefined,
): Mark {
  return {
    ...{ key, subject },
    ...(at === undefined ? {} : { at }),
    ...(turn === undefined ? {} : { turn }),
  };
}

function isSame(a: Identity, b: Identity): boolean {
  return a.key === b.key && a.subject === b.subject;
}

/** A store of files says so of what is not there. */
function isOutage(error: unknown): boolean {
  if (error === undefined || error === null) return false;
  return (error as { readonly code?: unknown }).code !== 'ENOENT';
}

/** Tells a callback, outside of the promise: what it throws is nobody's rejection. */
function settle<Value>(
  work: Promise<Value>,
  callback: (error: unknown, value?: Value) => void,
): void {
  work.then(
    (value) => queueMicrotask(() => callback(null, value)),
    (error: unknown) => queueMicrotask(() => callback(error)),
  );
}

function ignore(): void {}
