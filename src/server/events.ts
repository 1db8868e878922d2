/** Knows what happens to sessions, in the words of an auditor: who, what, when, why, from where (ASVS 5.0, V16). */
import type { EndReason } from '../core/reasons.ts';
import type { NextRefusal } from './next.ts';

/** Why a request was refused: what the session is, or what was wrong with the request. */
export type DenialReason =
  EndReason | 'none' | 'cross-site' | 'not-fresh' | 'flood' | 'limit-reached' | 'store-unavailable';

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
export type ErrorStage = 'listener' | 'sweep' | 'touch' | 'events';
