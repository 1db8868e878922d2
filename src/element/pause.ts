/** Knows how to wait for a moment when a page's timers may stand still. */
import { attempt } from '../client/attempt.ts';
import { systemClock } from '../client/system-clock.ts';

/**
 * Calls back after `ms`, by the timers or by the animations of the engine, whichever has it first; returns what calls that
 * off.
 */
export function afterPause(
  element: Element | undefined,
  ms: number,
  callback: () => void,
): () => void {
  let isDone = false;
  const cancel = systemClock.setTimer(done, ms);

  function stop(): void {
    isDone = true;
    cancel();
  }

  function done(): void {
    if (isDone) return;
    stop();
    callback();
  }

  attempt(() => element?.animate([], ms).addEventListener('finish', done));
  return stop;
}
