/** Knows what shows that somebody is there: the input of a person, and work that goes on without it. */
import { watchActivity } from './activity.ts';
import { attempt, attemptEach, createAbort } from './attempt.ts';
import { watchForeignFocus } from './foreign-focus.ts';
import { createFrames, hearBridges } from './frames.ts';
import { createHolds, type HeldWork } from './holds.ts';
import type { MonitorLoop } from './monitor-loop.ts';
import { documentOf, followWindow, hearOpened } from './opened-windows.ts';
import type { PageWindow } from './page-window.ts';
import { createPrinting } from './printing.ts';
import type { WatchedPage } from './watched-page.ts';

/** The signs of life of a page. */
export interface Presence {
  /** Reasons of the holds of this moment; the same array until they change. */
  holds(): readonly string[];
  hold(reason: string, work: HeldWork): void;
  /** Begins to watch the page's own window, and those around it. */
  start(): void;
  /** Watches another window of this page, until what is returned is called, or all is stopped. */
  watch(window: Window | null): () => void;
  /** When the newest input was given that was not dispatched; 0 when there was none. Asking takes it away. */
  takeUnreported(): number;
  stop(): void;
}

/**
 * Makes what watches a window with its frames, those around it and those that it opens, and dispatches what it sees. `shows`
 * is told of an opened window, and again of each document in it.
 */
export function createPresence(
  { window, activityEvents, frameOrigins, clock, isOwnTime, elapsed, report }: WatchedPage,
  loop: Pick<MonitorLoop, 'dispatch'>,
  shows: (opened: PageWindow) => void,
): Presence {
  const abort = createAbort();
  const { signal } = abort;
  let inputAt = 0;
  const holds = createHolds(() =>
    loop.dispatch({ type: 'hold', held: holds.reasons().length > 0 }),
  );
  const activity = watchActivity(activityEvents, elapsed, (age) => {
    // Before it is told: what follows from it takes its time.
    inputAt = elapsed();
    // Events are dated by the browser's own clock.
    loop.dispatch({ type: 'input', at: inputAt - (isOwnTime ? age : 0) });
  });
  const printing = createPrinting((work) => holds.add('print', work));

  /** Watches a window with its frames, and what it opens. */
  function watchAll(root: Window, until: AbortSignal): void {
    const enter = createFrames(until, (inner: PageWindow) => {
      activity.add(inner, until);
      attempt(() => printing(inner, until), report);
    });
    if (!enter(root)) return;
    const { saw } = activity;
    attempt(() => hearBridges(root, frameOrigins, saw, until), report);
    attempt(() => watchForeignFocus(root, { clock, enter, saw, signal: until }), report);
    attempt(() => hearOpened(root as PageWindow, (opened) => follow(opened, until), until), report);
  }

  function follow(opened: Window, until: AbortSignal): void {
    const look = (shown: Window): void => {
      shows(shown as PageWindow);
      watchAll(shown, until);
    };
    attempt(() => followWindow(opened, clock, look, until), report);
  }

  let isStarted = false;
  let root: Element | undefined;

  /** `document.open()` takes all listeners away: the loop, which is woken by it, asks for what is unreported. */
  function watchPage(): void {
    const { documentElement } = window.document;
    if (!isStarted || documentElement === root || signal.aborted) return;
    root = documentElement;
    watchAll(window, signal);
  }

  return {
    holds: holds.reasons,
    hold: holds.add,
    start() {
      isStarted = true;
      watchPage();
      for (
        let inner: Window = window;
        inner.parent && inner.parent !== inner;
        inner = inner.parent
      ) {
        watchAll(inner.parent, signal);
      }
      // What is around a frame that is taken away would keep it alive.
      attempt(() =>
        window.addEventListener('pagehide', ({ persisted }) => persisted || abort.abort(), {
          signal,
        }),
      );
    },
    watch(opened) {
      // A pop-up that was blocked, or is closed already.
      if (opened === null || (opened as Partial<Window> | undefined)?.closed) return () => {};
      if (documentOf(opened) === undefined) {
        throw new TypeError(
          '"window" must be a window of this page\'s own origin: for others, see "frameOrigins"',
        );
      }
      const own = createAbort();
      const stop = (): void => own.abort();
      signal.addEventListener('abort', stop, { signal: own.signal });
      follow(opened, own.signal);
      return stop;
    },
    takeUnreported() {
      watchPage();
      const unreported = activity.takeUnreported();
      return unreported > 0 ? inputAt + unreported : 0;
    },
    stop() {
      attemptEach([() => abort.abort(), activity.stop, holds.stop]);
    },
  };
}
