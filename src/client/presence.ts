/** Knows what shows that somebody is there: the input of a person, and work that goes on without it. */
import { watchActivity } from './activity.ts';
import { watchFrames } from './frames.ts';
import { createHolds, type HeldWork } from './holds.ts';
import type { MonitorLoop } from './monitor-loop.ts';
import type { WatchedPage } from './watched-page.ts';

/** The signs of life of a page. */
export interface Presence {
  /** Reasons of the holds of this moment; the same array until they change. */
  holds(): readonly string[];
  hold(reason: string, work: HeldWork): void;
  /** When the newest input was given that was not dispatched; 0 when there was none. Asking takes it away. */
  takeUnreported(): number;
  stop(): void;
}

/** Watches a window and its frames, and dispatches what it sees. */
export function watchPresence(
  { window, activityEvents, frameOrigins, clock, elapsed }: WatchedPage,
  loop: Pick<MonitorLoop, 'dispatch'>,
): Presence {
  let inputAt = 0;
  const holds = createHolds(() =>
    loop.dispatch({ type: 'hold', held: holds.reasons().length > 0 }),
  );
  const activity = watchActivity(activityEvents, clock.wall, () => {
    loop.dispatch({ type: 'input' });
    inputAt = elapsed();
  });
  const stopFrames = watchFrames(window, frameOrigins, activity);
  return {
    holds: holds.reasons,
    hold: holds.add,
    takeUnreported() {
      const unreported = activity.takeUnreported();
      return unreported > 0 ? inputAt + unreported : 0;
    },
    stop() {
      stopFrames();
      activity.stop();
      holds.stop();
    },
  };
}
