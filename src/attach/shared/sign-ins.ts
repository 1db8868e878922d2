/** Knows by which sign-in a session object of the host is somebody's: as it was read, as it is, and as it is written. */
import { createId } from '../../engine/token.ts';

/** A sign-in, or that nobody is signed in. */
export interface SignIn {
  /** Undefined for nobody. */
  readonly subject?: string | undefined;
  /** When that was, ms since 1970, where it was seen. */
  readonly at?: number | undefined;
  /** At random, and new when somebody signs out, or another one in, and the id stays: they may come back. */
  readonly turn?: string | undefined;
}

/** Where it is kept, beside the app's data: written when the app itself writes a session. */
const MARK = 'stillhere';

interface Mark extends SignIn {
  /** The id under which it was written: copied to another one, it says nothing. */
  readonly key: string;
  /** Whose it is, or was when it was read; `''` is nobody's. */
  readonly subject: string;
}

/** The sign-ins of the session objects of one host. */
export interface SignIns {
  /** Of what a store gave: without a mark it was there before us, or was copied from another session. */
  ofStored(sid: string, stored: object): SignIn;
  /** A session object was made of what a store gave, or has been written. */
  hold(session: object, signIn: SignIn): void;
  /** Of a session that the host has in hand: as it was read or last written, if it was; and as it is. */
  ofSession(
    sid: string,
    session: object,
  ): { readonly before: SignIn | undefined; readonly now: SignIn };
  /** The same session with a mark: what it is made of, but for that. */
  marked(sid: string, session: object, signIn: SignIn): object;
}

/** Makes them. */
export function createSignIns(options: {
  readonly subjectOf: (session: object) => string | undefined;
  readonly now: () => number;
  /** The host makes session objects with every member of what the store gives, and tells nobody. */
  readonly isCopied: boolean;
}): SignIns {
  const { subjectOf, now, isCopied } = options;
  const held = new WeakMap<object, SignIn>();
  /** Who has signed in or out since, as that was seen first. */
  const since = new WeakMap<object, SignIn>();

  function beforeOf(sid: string, session: object): SignIn | undefined {
    const known = held.get(session);
    if (known !== undefined || !isCopied) return known;
    const { subject, at, turn } = markOf(sid, session);
    return subject === undefined ? undefined : { subject: subject || undefined, at, turn };
  }

  function newIn(session: object, before: SignIn | undefined, subject: string | undefined): SignIn {
    const seen = since.get(session);
    if (seen !== undefined && seen.subject === subject) return seen;
    const turn = before?.subject === undefined ? before?.turn : createId();
    const signIn = { subject, turn, ...(subject === undefined ? {} : { at: now() }) };
    since.set(session, signIn);
    return signIn;
  }

  return {
    ofStored(sid, stored) {
      const subject = subjectOf(stored);
      const { subject: marked, at, turn } = markOf(sid, stored);
      return { subject, turn, at: subject === marked ? at : undefined };
    },
    hold(session, signIn) {
      held.set(session, signIn);
    },
    ofSession(sid, session) {
      const subject = subjectOf(session);
      const before = beforeOf(sid, session);
      const isAsBefore = before !== undefined && before.subject === subject;
      return { before, now: isAsBefore ? before : newIn(session, before, subject) };
    },
    marked(key, session, { subject = '', at, turn }) {
      const value = {
        ...{ key, subject },
        ...(at === undefined ? {} : { at }),
        ...(turn === undefined ? {} : { turn }),
      };
      const mark = { value, enumerable: true, configurable: true, writable: true };
      return Object.create(Object.getPrototypeOf(session) as object, {
        ...Object.getOwnPropertyDescriptors(session),
        [MARK]: mark,
      }) as object;
    },
  };
}

/** The mark of a session, if it was written under this id. */
function markOf(sid: string, session: object): Partial<Mark> {
  const { [MARK]: mark } = session as { readonly [MARK]?: Partial<Mark> | null };
  return mark?.key === sid ? mark : {};
}

/** The id under which a session was written, where a mark says so. */
export function sidOf(session: object): string | undefined {
  const { [MARK]: mark } = session as { readonly [MARK]?: Partial<Mark> | null };
  return typeof mark?.key === 'string' ? mark.key : undefined;
}
