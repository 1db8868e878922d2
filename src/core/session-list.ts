/** Knows the list of a person's sessions, as it goes to a browser, and does not trust it. Durations are milliseconds. */
import { isObject } from './wire.ts';

/** A session in the list. */
export interface ListedSession {
  /** Public id: safe to show, opens nothing. */
  readonly id: string;
  /** Whether it is the session of the browser that asks. */
  readonly isThis: boolean;
  /** The app's words for the browser, or what it calls itself. Empty where nothing is known. */
  readonly device: string;
  /** Where it was at sign-in, in the app's words. Empty where nothing is known. */
  readonly place: string;
  /** Since the sign-in. */
  readonly signedInFor: number;
  /** Since the last activity. */
  readonly idleFor: number;
}

/** The list: first the session that asks, then those that were used last. */
export interface SessionList {
  readonly sessions: readonly ListedSession[];
  /** How many more there are: of very many only some are told. */
  readonly more: number;
  /** How many were ended by the call that this answers; 0 where it only asked. */
  readonly ended: number;
}

/** A list from outside, or undefined when it is not one. */
export function parseSessionList(value: unknown): SessionList | undefined {
  if (!isObject(value)) return undefined;
  const { sessions, more, ended } = value;
  if (!Array.isArray(sessions) || !isCount(more) || !isCount(ended)) return undefined;
  return sessions.every(isListed) ? { sessions, more, ended } : undefined;
}

function isListed(value: unknown): value is ListedSession {
  if (!isObject(value)) return false;
  const { id, isThis, device, place, signedInFor, idleFor } = value;
  const areTexts = [id, device, place].every((text) => typeof text === 'string');
  return areTexts && typeof isThis === 'boolean' && isCount(signedInFor) && isCount(idleFor);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && value >= 0;
}
