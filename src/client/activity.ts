/** Knows which events mean that a person is there. */

/** Input that only a person gives. Not `scroll` or `focus`: scripts cause those as trusted events (requirement B7). */
export const ACTIVITY_EVENTS: readonly string[] = [
  'pointerdown',
  'pointermove',
  'keydown',
  'beforeinput',
  'compositionupdate',
  'wheel',
  'touchstart',
  'touchmove',
  'click',
];

/** Reports of input are at least this far apart, in milliseconds. */
const REPORT_INTERVAL = 1_000;

/** The watch over a window's input. */
export interface ActivityWatch {
  /** Milliseconds from the last report to the newest input after it; 0 when there was none. Asking takes it away. */
  takeUnreported(): number;
  stop(): void;
}

/**
 * Calls `report` at the first input, and then at most once a second. It runs on every input: it reads one clock,
 * allocates nothing and touches no layout (requirement B8). The wall clock is the one that goes on while a machine
 * sleeps, so that the first input after waking is always reported.
 */
export function watchActivity(
  target: EventTarget,
  names: readonly string[],
  wall: () => number,
  report: () => void,
): ActivityWatch {
  let reportedAt = Number.NEGATIVE_INFINITY;
  let unreported = 0;
  let mouseX = Number.NaN;
  let mouseY = Number.NaN;

  /** A page that moves under a resting mouse gives moves to the same place; a thing on a key repeats it. */
  function isNobody(event: Event): boolean {
    if (event.type === 'pointermove' || event.type === 'mousemove') {
      const { screenX, screenY } = event as MouseEvent;
      const isResting = screenX === mouseX && screenY === mouseY;
      mouseX = screenX;
      mouseY = screenY;
      return isResting;
    }
    return event.type === 'keydown' && (event as KeyboardEvent).repeat;
  }

  function onEvent(event: Event): void {
    if (!event.isTrusted || isNobody(event)) return;
    const now = wall();
    const since = now - reportedAt;
    if (since >= 0 && since < REPORT_INTERVAL) {
      unreported = since;
      return;
    }
    reportedAt = now;
    unreported = 0;
    report();
  }

  for (const name of names)
    target.addEventListener(name, onEvent, { capture: true, passive: true });
  return {
    takeUnreported() {
      const taken = unreported;
      unreported = 0;
      return taken;
    },
    stop() {
      for (const name of names) target.removeEventListener(name, onEvent, { capture: true });
    },
  };
}
