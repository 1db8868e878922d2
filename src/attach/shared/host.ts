/** Knows what attached mode asks of a host, whose sessions an app has already. A port: every MUST has a reason. */
import { describe } from '../../core/describe.ts';
import { checkText } from '../../core/text.ts';
import type { Answer, RequestView } from '../../server/index.ts';

/** Who is signed in, as the host sees it. Instants are milliseconds since 1970, spans milliseconds. */
export interface Identity {
  /**
   * What the host calls the session: the same for all its requests. It MUST be such as nobody can guess. It is hashed
   * together with the subject, and never kept.
   */
  readonly key: string;
  /** The app's own id of whose session it is: another one with the same key is another session. */
  readonly subject: string;
  /**
   * When the person signed in, where that is known: the absolute timeout counts from then, and, without `authenticatedAt`,
   * whether the session is fresh. It MUST NOT be left out where `longestLife` is `Infinity`: what is too old is known by it alone.
   */
  readonly issuedAt?: number;
  /**
   * When the person proved who they are, where the host tells that apart from `issuedAt`; 0 where it cannot tell: such a
   * session is not fresh.
   */
  readonly authenticatedAt?: number;
  /** For how long the host would take this session after its last use, where that is longer than `longestLife`. */
  readonly keptFor?: number;
  /** The host itself takes it no more: it is looked up to tell why, and opens nothing. */
  readonly isOver?: boolean;
  /** Whose the session was, where the app has put another one in and `signIn` was not called yet: it ends by that. */
  readonly former?: Identity;
}

/** What a host may ask and tell of the sessions that are attached to it. */
export interface Lifetime {
  /** The instant that it is. */
  now(): number;
  /**
   * Whether the session of an identity has ended, or its time is up. False for one that was not seen yet. Answered
   * without a promise where nobody has to be asked.
   * @throws StoreUnavailableError (a rejection) when that is not known.
   */
  isOver(identity: Identity): boolean | Promise<boolean>;
  /** The host has ended it by itself. Harmless where there is nothing to end. */
  end(identity: Identity, reason: 'signed-out' | 'replaced'): Promise<void>;
  /** The host has ended, by itself, all that a subject has. */
  endAll(subject: string, reason: 'signed-out'): Promise<void>;
  /** Says, as `ERR_SET_UP`, that the app's set-up cannot work, and what to change. */
  warn(message: string): void;
}

/** A session library, as far as attached mode asks it. */
export interface Host {
  /** Part of every id, so that keys of two hosts are never taken for each other: `'express-session'`. */
  readonly name: string;
  /**
   * For how many milliseconds the host would take a session after its last use: for so long it is known here what has
   * ended. `Infinity` for one whose sessions are all in the cookie, which nobody can take back.
   */
  readonly longestLife: number;
  /** Whether the host forgets its sessions when this process ends: then our ends may be forgotten with them. */
  readonly forgetsAtRestart?: boolean;
  /**
   * Who is signed in by the host's session of a request: `request.source` is the framework's own. It MUST NOT write,
   * nor keep anything alive. When the host cannot be asked it MUST throw, or reject with, a `StoreUnavailableError`, and
   * never say that nobody is: an outage is not an end. It throws a TypeError where the host was not set up before us.
   */
  identify(request: RequestView): Identity | undefined | Promise<Identity | undefined>;
  /**
   * Ends the host's session of a request, and takes its cookie away. Ours has ended before; what the host cannot end MUST
   * then open nothing behind our guard. What it throws, but a TypeError, is taken for an outage: the browser keeps its cookie.
   */
  end(request: RequestView, answer: Answer): void | Promise<void>;
  /**
   * Puts the key and the instant of a sign-in into the host's session of a request, for hosts whose sessions have no id:
   * `signIn` calls it, after the app has signed the person in by the host. Where it is left out, sign-ins are seen by
   * what `identify` says.
   */
  mint?(request: RequestView, answer: Answer, minted: Required<Minted>): void | Promise<void>;
  /** Is told, before there is any request, how to ask for ends. */
  attached?(lifetime: Lifetime): void;
}

/** What a session gets at sign-in that has no id of its own. */
export type Minted = Pick<Identity, 'key' | 'subject' | 'issuedAt'>;

/**
 * The subject out of what an app's `subjectOf` gave: nobody for `undefined`, `null` and `''`; a number as a text.
 * @throws TypeError for what cannot be one.
 */
export function subjectFrom(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const subject =
    (typeof value === 'number' && Number.isFinite(value)) || typeof value === 'bigint'
      ? String(value)
      : value;
  if (typeof subject !== 'string') {
    throw new TypeError(
      `"subjectOf" must give the id of who is signed in, a string or a number, or undefined for nobody, got ${describe(value)}`,
    );
  }
  checkText('subjectOf(session)', subject);
  return subject;
}

/** @throws TypeError where an app has not said who is signed in by a session. */
export function checkSubjectOf(subjectOf: unknown): void {
  if (typeof subjectOf !== 'function') {
    throw new TypeError(
      '"subjectOf" must say who is signed in by a session: (session) => session.userId',
    );
  }
}
