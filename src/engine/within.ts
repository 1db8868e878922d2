/** Knows how to wait for something, but not for ever. */
import type { Clock } from '../core/clock.ts';

/** Something took too long. */
export class LateError extends Error {}

/** The answer of some work, or a rejection when it has taken `most` milliseconds. The work itself goes on. */
export async function within<Answer>(
  clock: Clock,
  most: number,
  work: Promise<Answer>,
): Promise<Answer> {
  let cancel = (): void => {};
  const late = new Promise<never>((_resolve, reject) => {
    cancel = clock.setTimer(() => reject(new LateError(`No answer within ${most} ms`)), most);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    cancel();
  }
}

/** Does something when a signal says so, or at once if it has already. */
export function whenAborted(signal: AbortSignal, run: () => void): void {
  if (signal.aborted) run();
  else signal.addEventListener('abort', run, { once: true });
}
