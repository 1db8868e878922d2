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
  'drag',
  'drop',
  'cut',
  'copy',
  'paste',
];

/** Reports of input are at least this far apart, in milliseconds. */
const REPORT_INTERVAL = 1_000;

/** The watch over the input of a window, and of others that are added. */
export interface ActivityWatch {
  add(target: EventTarget): void;
  /** A person gave input where this page cannot look. */
  saw(): void;
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
  names: readonly string[],
  wall: () => number,
  report: () => void,
): ActivityWatch {
  const abort = new AbortController();
  const options = { capture: true, passive: true, signal: abort.signal };
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
    if (event.type === 'wheel') {
      const { deltaX, deltaY } = event as WheelEvent;
      return deltaX === 0 && deltaY === 0;
    }
    return event.type === 'keydown' && (event as KeyboardEvent).repeat;
  }

  function onEvent(event: Event): void {
    if (event.isTrusted && !isNobody(event)) saw();
  }

  function saw(): void {
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

  return {
    add(target) {
      for (const name of names) target.addEventListener(name, onEvent, options);
    },
    saw,
    takeUnreported() {
      const taken = unreported;
      unreported = 0;
      return taken;
    },
    stop: () => abort.abort(),
  };
}
