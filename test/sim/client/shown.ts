/** Knows what a page that is seen may show, and when it must warn, given what the server knows. */
import { Violation } from '../oracle.ts';
import type { Page } from './page.ts';
import type { Server } from './server.ts';

/** The latest that a timer of a page that is seen fires, with all roundings, in milliseconds. */
export const LATE = 80;
/** Differences between clocks that the client takes for drift, twice. */
export const DRIFT = 1_100;
/** By so much the absolute deadline that a page knows may be earlier than the server's. */
const ROUND_TRIP = 5_000;

export function fail(invariant: string, what: string): never {
  throw new Violation(`${invariant}: ${what}`);
}

/** `acknowledged`: the sessions of whose absolute end the person has been told. */
export function checkShown(
  page: Page,
  server: Server,
  now: number,
  acknowledged: ReadonlySet<string>,
): void {
  const { state, session, warning } = page.session.snapshot;
  if (session === undefined || page.isCovered()) return;
  const { lastActivityAt, absoluteDeadline, ended } = server.truthOf(session);
  const late = page.home.sleptAt > lastActivityAt ? LATE + DRIFT : LATE;
  const { idleTimeout, warnBefore } = server.policy;
  const idleDeadline = lastActivityAt + idleTimeout;
  if (now > Math.min(idleDeadline, absoluteDeadline) + late) {
    fail('I2', `page ${page.number} shows ${session} past its end`);
  }
  if (ended !== undefined) return;
  const isIdleFirst = idleDeadline < absoluteDeadline - ROUND_TRIP;
  if (isIdleFirst && now > idleDeadline - warnBefore + late && warning !== 'idle') {
    fail('I5', `page ${page.number} does not warn of the idle end of ${session}: ${state}`);
  }
  const isAbsoluteNear = now > absoluteDeadline - warnBefore + late;
  if (isAbsoluteNear && state === 'active' && !acknowledged.has(session)) {
    fail('I5', `page ${page.number} does not warn of the absolute end of ${session}`);
  }
}
