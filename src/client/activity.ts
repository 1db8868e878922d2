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

/** What comes many times a second while a hand moves, and changes nothing in the page. */
const MOVES: readonly string[] = ['pointermove', 'mousemove', 'wheel', 'touchmove', 'drag'];

/** For so many milliseconds after a look at the clock moves do without: it costs more than all the rest. */
const MOVES_AT_ONCE = 40;

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
 * Calls `report` at the first input, and then at most once a second. It runs on every input: it reads one clock, and
 * seldom that in a stream of moves, allocates nothing and touches no layout (requirement B8); what is left to ask of an
 * event is asked of the newest one, when somebody wants to know. The wall clock is the one that goes on while a machine
 * sleeps, so that the first key or click after waking is always reported.
 */
export function watchActivity(
  names: readonly string[],
  wall: () => number,
  report: () => void,
): ActivityWatch {
  const abort = new AbortController();
  const options = { capture: true, passive: true, signal: abort.signal };
  let reportedAt = Number.NEGATIVE_INFINITY;
  let newest: Event | undefined;
  let newestSince = 0;
  let movesUntil = 0;
  let sawSince = 0;
  let mouseX = Number.NaN;
  let mouseY = Number.NaN;

  /** Scripts make events up; a page that moves under a resting mouse gives moves to the same place; a thing on a key repeats it. */
  function isNobody(event: Event): boolean {
    if (!event.isTrusted) return true;
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

  function onMove(event: Event): void {
    const { timeStamp } = event;
    // A stamp from before may be of a page that was put away and came back: then it is looked at as well.
    if (timeStamp < movesUntil && timeStamp > movesUntil - MOVES_AT_ONCE) {
      newest = event;
      return;
    }
    onEvent(event);
    movesUntil = timeStamp + MOVES_AT_ONCE;
  }

  function onEvent(event: Event): void {
    const now = wall();
    const since = now - reportedAt;
    // A move right after a key must not take its place unseen.
    movesUntil = 0;
    if (since >= 0 && since < REPORT_INTERVAL) {
      if (newest !== undefined && !isNobody(newest)) sawSince = newestSince;
      newest = event;
      newestSince = since;
    } else if (!isNobody(event)) {
      reportAt(now);
    }
  }

  function reportAt(now: number): void {
    reportedAt = now;
    newest = undefined;
    sawSince = 0;
    report();
  }

  return {
    add(target) {
      for (const name of names) {
        target.addEventListener(name, MOVES.includes(name) ? onMove : onEvent, options);
      }
    },
    saw() {
      const now = wall();
      const since = now - reportedAt;
      if (since >= 0 && since < REPORT_INTERVAL) sawSince = since;
      else reportAt(now);
    },
    takeUnreported() {
      const taken = newest === undefined || isNobody(newest) ? sawSince : newestSince;
      newest = undefined;
      sawSince = 0;
      return taken;
    },
    stop: () => abort.abort(),
  };
}
