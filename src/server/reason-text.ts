/** Knows why somebody has to sign in, in words for them. */
import type { EndReason } from '../core/reasons.ts';

/** What the query of the sign-in page, an answer or an event may say. */
type Reason = EndReason | 'none' | 'unknown' | 'not-fresh' | 'limit-reached';

const TEXTS: Readonly<Record<Reason, string>> = {
  idle: 'You were signed out because nobody was active for a while.',
  absolute: 'You were signed out because your session had reached its longest duration.',
  'signed-out': 'You have signed out.',
  revoked: 'Your session was ended from another device, or by an administrator.',
  replaced: 'Somebody signed in again in this browser, which ended the session before.',
  limit: 'You were signed out because your account had too many sessions.',
  closed: 'You were signed out because the last page was closed.',
  none: 'Please sign in.',
  unknown: 'Your session is over. Please sign in again.',
  'not-fresh': 'Please enter your password again to do this.',
  'limit-reached': 'Your account is signed in at too many places: end one of them first.',
};

/** The words for a reason that stillhere gave. */
export function textOf(reason: Reason): string {
  return TEXTS[reason];
}

/**
 * Words, in English, for the `reason` with which a person came to the sign-in page: the query is from outside, so any
 * value may be asked for. Undefined for what is no reason of ours, and where there is none.
 */
export function reasonText(reason: unknown): string | undefined {
  return typeof reason === 'string' && Object.hasOwn(TEXTS, reason)
    ? TEXTS[reason as Reason]
    : undefined;
}
