/** Knows what happens to sessions, in the words of an auditor: who, what, when, why, from where (ASVS 5.0, V16). */
import { createEmitter, type Emitter } from '../core/emitter.ts';
import { describe } from '../core/describe.ts';
import { unknownName } from '../core/options.ts';
import type { EndReason } from '../core/reasons.ts';
import { callGuest } from './guests.ts';

/** Why a request was refused: what the session is, or what was wrong with the request. */
export type DenialReason =
  EndReason | 'none' | 'cross-site' | 'not-fresh' | 'flood' | 'limit-reached' | 'store-unavailable';

/** Why an address of return was refused. */
export type NextRefusal = 'too-long' | 'not-of-this-site';

interface EventBase {
  /** Instant, in the store's time. */
  readonly at: number;
  /** Method and path without its query, or `sweep`, or `api` for a call of the program. */
  readonly where: string;
}

/** Events by name. They carry no token, and nothing of a person but the subject's id. */
export interface SessionEvents {
  /** A person signed in. */
  readonly started: EventBase & { readonly session: string; readonly subject: string };
  /** A session ended. Exactly one per session, whatever and however much ended it. */
  readonly ended: EventBase & {
    readonly session: string;
    readonly subject: string;
    readonly reason: EndReason;
  };
  /** A person has chosen more time (`isExtended`), or the usual one again. For their next session an app may keep it. */
  readonly 'time-chosen': EventBase & {
    readonly session: string;
    readonly subject: string;
    readonly isExtended: boolean;
  };
  /** A request was refused. `session` and `subject` where known. */
  readonly denied: EventBase & {
    readonly reason: DenialReason;
    readonly session?: string;
    readonly subject?: string;
  };
  /**
   * A person will not come back to where they were: the address was refused, by the guard or by `safeNext`. Only its
   * length in characters is told, 0 for what is no text.
   */
  readonly 'next-refused': EventBase & { readonly reason: NextRefusal; readonly length: number };
}

/** Where a failure in the background happened. */
export type ErrorStage =
  | 'set-up'
  | 'replace'
  | 'listener'
  | 'sweep'
  | 'touch'
  | 'events'
  | 'close'
  | 'settle'
  | 'describe'
  | 'bound';

/** Hears of failures in the background. It never throws. */
export type OnError = (error: unknown, context: { readonly stage: ErrorStage }) => void;

const NAMES: { readonly [Name in keyof SessionEvents]: true } = {
  started: true,
  ended: true,
  'time-chosen': true,
  denied: true,
  'next-refused': true,
};

/** Makes the list of those who listen. Listeners are guests: what one throws or rejects goes to `onError`, once. */
export function createSessionEvents(onError: OnError): Emitter<SessionEvents> {
  const failed = (error: unknown): void => onError(error, { stage: 'listener' });
  const emitter = createEmitter<SessionEvents>(failed);
  return {
    on(name, listener) {
      if (!Object.hasOwn(NAMES, name)) {
        throw new TypeError(unknownName('an event', name, Object.keys(NAMES)));
      }
      if (typeof listener !== 'function') {
        throw new TypeError(`"listener" must be a function, got ${describe(listener)}`);
      }
      return emitter.on(name, listener);
    },
    emit(name, event) {
      const returned = emitter.emit(name, event);
      for (const one of returned) callGuest(() => one, failed);
      return returned;
    },
  };
}

/** An `onError` that may fail. There is nobody left to tell then, but the log of the process, the first time. */
export function containOnError(
  onError: ((...told: Parameters<OnError>) => unknown) | undefined,
): OnError {
  let hasFailed = false;
  function failed(error: unknown): void {
    if (hasFailed) return;
    hasFailed = true;
    process.emitWarning(`"onError" itself has failed: ${wordsOf(error)}`, 'StillhereWarning');
  }
  return (error, context) => callGuest(() => onError?.(error, context), failed);
}

/** An app may throw what cannot be made a text. */
function wordsOf(error: unknown): string {
  try {
    return String(error);
  } catch {
    return describe(error);
  }
}
