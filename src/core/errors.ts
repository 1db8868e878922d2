/** Knows the failures that a caller may meet, each by a stable code. */
import { readDevice } from './device-text.ts';
import type { EndReason } from './reasons.ts';

/** Stable codes of the errors below. */
export type ErrorCode =
  | 'ERR_STORE_UNAVAILABLE'
  | 'ERR_SESSION_LIMIT'
  | 'ERR_NO_SESSION'
  | 'ERR_SESSION_ENDED'
  | 'ERR_SESSION_EXISTS'
  | 'ERR_DATA_TOO_LARGE'
  | 'ERR_UPDATE_CONFLICT'
  | 'ERR_SET_UP'
  | 'ERR_TRANSPORT'
  | 'ERR_NO_PAGE'
  | 'ERR_ATTRIBUTES';

/** Base of every error that stillhere throws for what a program could not prevent. */
export class StillhereError extends Error {
  /** Stable, for programs; the message is for people and may change. */
  declare readonly code: ErrorCode;
  /** The HTTP status that says the same: web frameworks answer with it when nobody catches the error. */
  declare readonly status: number;

  constructor(code: ErrorCode, status: number, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
    this.status = status;
  }
}

/** The store did not answer, or failed; `cause` says how. Nobody was signed out by that. */
export class StoreUnavailableError extends StillhereError {
  constructor(cause: unknown, outcome: string = 'No session was ended by that; try again later.') {
    const message = `The session store failed: see "cause". ${outcome}`;
    super('ERR_STORE_UNAVAILABLE', 503, message, { cause });
  }
}

/** The store said that it has no room for what is new, and has done nothing. Who is signed in goes on. */
export class StoreFullError extends StoreUnavailableError {}

/** A session as a person may be shown it: what a page needs that asks which one to end. */
export interface LimitingSession {
  readonly id: string;
  readonly device: string;
  readonly place: string;
  readonly createdAt: number;
  readonly lastActivityAt: number;
}

/** The subject has as many sessions as the policy's `maxSessions` allows, and `onLimit` is `'refuse'`. */
export class SessionLimitError extends StillhereError {
  /** The sessions that there are. `signIn(subject, { insteadOf: id })` ends one of them and signs in. Not in a log. */
  declare readonly sessions: readonly LimitingSession[];

  constructor(maxSessions: number, sessions: readonly Omit<LimitingSession, 'place'>[]) {
    super(
      'ERR_SESSION_LIMIT',
      409,
      `There are ${maxSessions} sessions of this subject already: end one of them first, or sign in with "insteadOf".`,
    );
    const value = sessions.map(({ id, device, createdAt, lastActivityAt }) => ({
      ...{ id, ...readDevice(device), createdAt, lastActivityAt },
    }));
    Object.defineProperty(this, 'sessions', { value, enumerable: false });
  }
}

/** There is no live session where one is needed; guard the route. */
export class NoSessionError extends StillhereError {
  constructor() {
    super('ERR_NO_SESSION', 401, 'There is no live session here: put the guard before this route.');
  }
}

/** What was bound to a session is over, as the session is: the reason of an `AbortSignal`. */
export class SessionEndedError extends StillhereError {
  /** Why the session ended; `unknown` when the store has forgotten it. */
  readonly reason: EndReason | 'unknown';

  constructor(reason: EndReason | 'unknown') {
    super('ERR_SESSION_ENDED', 401, `The session has ended: ${reason}.`);
    this.reason = reason;
  }
}

/** The session's data is over 4 KiB of JSON: keep it in a table of the app's, and its key here. */
export class DataTooLargeError extends StillhereError {
  constructor(bytes: number, limit: number) {
    super(
      'ERR_DATA_TOO_LARGE',
      413,
      `The session's data is ${bytes} bytes of JSON, over ${limit}: keep it elsewhere, and its key here.`,
    );
  }
}

/** Others changed the session's data again and again while this update tried to. */
export class UpdateConflictError extends StillhereError {
  constructor() {
    super(
      'ERR_UPDATE_CONFLICT',
      409,
      'The session was changed by others at every try: make the update shorter, or rarer.',
    );
  }
}

/** A session with this id exists: ids are random, so the source of randomness is broken. */
export class SessionExistsError extends StillhereError {
  constructor() {
    super(
      'ERR_SESSION_EXISTS',
      500,
      'A session with this id exists: is the source of randomness broken?',
    );
  }
}

/** Something outside the program is set up so that it cannot work: the message says what to change. Told in the background only. */
export class SetUpError extends StillhereError {
  constructor(message: string) {
    super('ERR_SET_UP', 500, message);
  }
}

/** What is known of a call that had no answer of the server's. */
export interface TransportErrorOptions {
  readonly cause?: unknown;
  /** Milliseconds after which the server asked to be tried again. */
  readonly retryAfter?: number | undefined;
  /**
   * Somebody between page and server answered instead, and wants the person to sign in there: a proxy's redirect, refusal
   * or sign-in page. Default false.
   */
  readonly isIntercepted?: boolean;
}

/** The server could not be asked, or gave an answer that is not ours. It says nothing about the session. */
export class TransportError extends StillhereError {
  declare readonly retryAfter: number | undefined;
  declare readonly isIntercepted: boolean;

  constructor(message: string, options: TransportErrorOptions = {}) {
    super('ERR_TRANSPORT', 503, message, options);
    this.retryAfter = options.retryAfter;
    this.isIntercepted = options.isIntercepted === true;
  }
}

/** Whether a failure is a `TransportError`: another copy of this script, in an app's own bundle, has a class of its own. */
export function isTransportError(error: unknown): error is TransportError {
  return (error as Partial<TransportError> | undefined)?.code === 'ERR_TRANSPORT';
}

/** There is no page to watch: on a server, in a worker. */
export class NoPageError extends StillhereError {
  constructor() {
    super('ERR_NO_PAGE', 500, 'There is no page to watch here: call it in the browser');
  }
}

/**
 * `<still-here>` goes on without what its attributes say: they cannot work, or differ from the options of the watch that the page
 * has already; `cause` says which. Told in the background only.
 */
export class AttributesError extends StillhereError {
  constructor(cause: unknown) {
    super(
      'ERR_ATTRIBUTES',
      500,
      `<still-here> goes on without its attributes (${String(cause)}): give them to watchSession, or take them away`,
      { cause },
    );
  }
}
