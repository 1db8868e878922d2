/** Knows when what is past its deadline is ended though nobody asks: again and again. */
import type { Clock } from '../core/clock.ts';
import type { OnError } from '../engine/events.ts';

/** Sweeps again and again, each time some while after the last one was done. Returns what stops it. */
export function startSweep(
  clock: Clock,
  interval: number,
  sweep: () => Promise<number>,
  onError: OnError,
): () => Promise<void> {
  let cancel = clock.setTimer(run, interval);
  let isStopped = false;
  let running = Promise.resolve();
  function run(): void {
    running = sweep()
      .then(ignore, (error: unknown) => onError(error, { stage: 'sweep' }))
      .finally(() => {
        if (!isStopped) cancel = clock.setTimer(run, interval);
      });
  }
  return async () => {
    isStopped = true;
    cancel();
    // What it has ended is told of before the close is done.
    await running;
  };
}

function ignore(): void {}
