/** Knows by when a page must have seen that the mark of its session is gone: whoever signed out or in, and how. */
import type { Page } from './page.ts';
import type { Server } from './server.ts';
import { fail, LATE } from './shown.ts';

/** Within this a page is covered, or has the same person's next session. */
const SOON = 1_000;

/** For a page that is seen, or that the browser tells of its cookies. */
export function checkMarked(page: Page, server: Server, now: number, knownSince: number): void {
  const { session } = page.session.snapshot;
  if (session === undefined || page.isCovered()) return;
  const { home } = page;
  const goneAt = home.markGoneAt(session);
  const { ended } = server.truthOf(session);
  if (goneAt === undefined || ended === undefined) return;
  // What is put back comes unseen.
  if (home.markLostAt > knownSince) return;
  // A page looks when it is shown, if nothing has told it before.
  const shownAt = home.marks === 'told' ? goneAt : page.disturbedAt;
  if (now > Math.max(goneAt, shownAt, page.runsSince, knownSince) + SOON + LATE) {
    fail('I6', `page ${page.number} shows ${session}, of which the mark is gone`);
  }
}
