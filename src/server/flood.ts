/** Knows when somebody asks too often, and how that is refused. */
import { copyOf } from '../engine/copy-of.ts';
import { problem } from './answers.ts';
import type { Parts } from './parts.ts';
import type { RequestView } from './request-view.ts';

/** The most calls of one kind in one window. A browser with fifty tabs that wake at once stays far below. */
const MOST_CALLS = 200;
const WINDOW = 10_000;

/** Whether one more call of `key` at `now` is one too many. Forgets everything when a window is over: it cannot grow. */
export function createFloodGate(most: number = MOST_CALLS): (key: string, now: number) => boolean {
  let calls = new Map<string, number>();
  let windowEnd = 0;
  return (key, now) => {
    if (now >= windowEnd) {
      calls = new Map();
      windowEnd = now + WINDOW;
    }
    const count = (calls.get(key) ?? 0) + 1;
    calls.set(count === 1 ? copyOf(key) : key, count);
    return count > most;
  };
}

/** The refusal. */
export function refuseTooMany(
  parts: Pick<Parts, 'deny'>,
  view: RequestView,
  session?: { readonly id: string; readonly subject: string },
): Response {
  parts.deny(view, 'flood', session);
  return problem(429, 'Too many calls.', 'flood', { 'Retry-After': '10' });
}
