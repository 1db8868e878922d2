/** Knows when somebody asks too often. */
import { copyOf } from '../engine/copy-of.ts';

/** The most calls of one kind in one window. A browser with fifty tabs that wake at once stays far below. */
const MOST_CALLS = 200;
const WINDOW = 10_000;

/** Whether one more call of `key` at `now` is one too many. Forgets everything when a window is over: it cannot grow. */
export function createFloodGate(): (key: string, now: number) => boolean {
  let calls = new Map<string, number>();
  let windowEnd = 0;
  return (key, now) => {
    if (now >= windowEnd) {
      calls = new Map();
      windowEnd = now + WINDOW;
    }
    const count = (calls.get(key) ?? 0) + 1;
    calls.set(count === 1 ? copyOf(key) : key, count);
    return count > MOST_CALLS;
  };
}
