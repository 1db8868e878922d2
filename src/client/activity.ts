/** Knows which events mean that a person is there. */
import { attempt, createAbort } from './attempt.ts';
import { createSenderTest, isActivated, isScriptable } from './engine-sent.ts';
import { ofBrowser } from './listening.ts';
import { createStillInput } from './still-input.ts';

/** Input that only a person gives. Not `scroll` or `focus`: scripts cause those as trusted events (requirement B7). */
export const ACTIVITY_EVENTS: readonly string[] =
  `pointerdown pointermove pointerup keydown keyup beforeinput input change cancel
  compositionupdate wheel touchstart touchmove touchend gesturechange click contextmenu drag
  dragover drop cut copy paste focusin`.split(/\s+/);

/** Looked at in any case: what follows from a key or a button is told by them. */
const TELLING = ['keydown', 'keyup', 'pointerdown', 'pointerup'];

/** Reports of input are at least this far apart, in milliseconds. */
const REPORT_INTERVAL = 1_000;

/** What was handled so many milliseconds after it was given says nothing of what came in the meantime. */
const LATE = 500;

/** An event that claims to be older, in milliseconds, was dated by another clock. */
const OLDEST = 10_000;

/** For so many milliseconds after a window came to the front, what gets the focus got it from nobody. */
const SETTLING = 200;

/** The watch over the input of a window, and of others that are added. */
export interface ActivityWatch {
  /** Watches until `signal` is aborted, or all is stopped. Harmless when it is watched already. */
  add(target: EventTarget, signal?: AbortSignal): void;
  /** A person gave input where this page cannot look. */
  saw(): void;
  /** Milliseconds from the last report to the newest input after it; 0 when there was none. Asking takes it away. */
  takeUnreported(): number;
  stop(): void;
}

/**
 * Calls `report` at the first input, and then at most once a second, with the milliseconds since it was given (a busy
 * page handles it later). It runs on every input: it asks for the time once, allocates next to nothing and touches no
 * layout (requirement B8). `elapsed` goes on while a machine sleeps, so that the first input after waking is always
 * reported, and where a script of the page holds one of the clocks still.
 */
export function watchActivity(
  names: readonly string[],
  elapsed: () => number,
  report: (age: number) => void,
): ActivityWatch {
  const abort = createAbort();
  const counted = new Set(names);
  const still = createStillInput();
  const sender = createSenderTest();
  let reportedAt = -Infinity;
  let unreported = 0;
  let settledAt = -Infinity;
  let x = NaN;
  let y = NaN;

  function onInput(event: Event): void {
    if (!event.isTrusted) return;
    const now = elapsed();
    const { type } = event;
    if (!isNobodys(event as PointerEvent & WheelEvent & KeyboardEvent, now) && counted.has(type)) {
      note(event, now);
    }
  }

  /** Whether nobody has given it: nothing moves, a key is held down, a script has caused it. */
  function isNobodys(event: PointerEvent & WheelEvent & KeyboardEvent, now: number): boolean {
    const { type, screenX, screenY } = event;
    switch (type) {
      // First the one that comes most: while the mouse moves, no more of it is looked at.
      case 'pointermove':
      case 'mousemove':
      case 'drag':
      case 'dragover':
        if (screenX === x && screenY === y && still.isAtRest(event)) return true;
        x = screenX;
        y = screenY;
        return false;
      case 'wheel':
        return !(event.deltaX || event.deltaY || event.deltaZ);
      case 'keydown':
        return still.isKeyRepeated(event, now);
      case 'pointerdown':
        still.pressed(event, now);
        x = screenX;
        y = screenY;
        return false;
      case 'keyup':
      case 'pointerup':
        still.released();
        return false;
      default:
        // Of what no script can cause nothing was changed for the test: it is the engine's.
        return (
          (isScriptable(type) || type === 'compositionupdate') &&
          (still.isRepeated(type, now, x, y) || !isPersons(event, now))
        );
    }
  }

  function onScriptableFirst({ isTrusted }: Event): void {
    if (isTrusted) sender.begin();
  }

  function isPersons(event: Event, now: number): boolean {
    const { type, target, currentTarget } = event;
    const window = currentTarget as Window;
    const isEngine = sender.isEngine(event);
    if (type !== 'focusin') return isEngine || isActivated(window);
    // A field with `autofocus`, or the place to which a script goes, gets the focus when no script runs any more.
    return (
      isEngine &&
      now - settledAt >= SETTLING &&
      window.document.readyState === 'complete' &&
      !(target as Element).matches(':target')
    );
  }

  function onSettling({ target, currentTarget, type }: Event): void {
    if (target === currentTarget || type === 'pageshow') settledAt = elapsed();
  }

  function note(event: Event | undefined, now: number): void {
    const since = now - reportedAt;
    if (since < REPORT_INTERVAL) {
      unreported = since;
      return;
    }
    const age = event === undefined ? 0 : ageOf(event);
    reportedAt = age < LATE ? now : -Infinity;
    unreported = 0;
    report(age);
  }

  return {
    add(target, signal = abort.signal) {
      const options = { capture: true, passive: true, signal };
      // Zone.js would call the two listeners of one event in one go.
      const on = (name: string, listener: (event: Event) => void): void =>
        attempt(() => ofBrowser(target, 'addEventListener')(name, listener, options));
      for (const name of new Set([...TELLING, ...names])) {
        if (isScriptable(name)) on(name, onScriptableFirst);
        on(name, onInput);
      }
      for (const name of ['focus', 'pageshow']) on(name, onSettling);
    },
    saw: () => note(undefined, elapsed()),
    takeUnreported() {
      const taken = unreported;
      unreported = 0;
      return taken;
    },
    stop: () => abort.abort(),
  };
}

/** Milliseconds since an event was given, by the clock of its own window; 0 when that makes no sense. */
function ageOf({ timeStamp, currentTarget }: Event): number {
  const age = attempt(() => (currentTarget as Window).performance.now() - timeStamp) ?? 0;
  return timeStamp > 0 && age > 0 && age < OLDEST ? age : 0;
}
