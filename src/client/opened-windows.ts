/** Knows the windows that a page has opened: pop-outs, pictures in pictures, and what the app names by hand. */
import type { Clock } from '../core/clock.ts';
import { attempt } from './attempt.ts';
import type { PageWindow } from './page-window.ts';

/** The first look at what an opened window shows; each later one waits twice as long, up to the longest. In ms. */
const FIRST_LOOK = 250;
const LONGEST_WAIT = 4_000;

/** Who hears of the windows that a page opens. */
const hearers = new WeakMap<Window, Set<(opened: Window) => void>>();

/** Calls `hear` with what `window.open` gives, and with documents in pictures. */
export function hearOpened(
  window: PageWindow,
  hear: (opened: Window) => void,
  signal: AbortSignal,
): void {
  const all = hearers.get(window) ?? wrapOpen(window);
  all.add(hear);
  signal.addEventListener('abort', () => all.delete(hear));
  const { documentPictureInPicture: pictures } = window as PicturingWindow;
  pictures?.addEventListener('enter', ({ window: opened }) => hear(opened), { signal });
  if (pictures?.window) hear(pictures.window);
}

/** Once for a window, and for good: other scripts may have wrapped it again. */
function wrapOpen(window: PageWindow): Set<(opened: Window) => void> {
  const all = new Set<(opened: Window) => void>();
  hearers.set(window, all);
  const wrapped = (): unknown =>
    (window.open = new Proxy(window.open, {
      apply(open, self, args) {
        const opened = Reflect.apply(open, self, args) as Window | null | undefined;
        if (opened) for (const hear of all) hear(opened);
        return opened;
      },
    }));
  // Frozen by the page: its windows can be named by hand.
  attempt(wrapped);
  return all;
}

/** Calls `show` with a window, and again whenever another document is in it, until it is closed. */
export function followWindow(
  opened: Window,
  clock: Pick<Clock, 'setTimer'>,
  show: (window: Window) => void,
  signal: AbortSignal,
): void {
  let shown: Document | undefined;
  let wait = FIRST_LOOK;
  let cancel = (): void => {};

  function look(): void {
    cancel();
    if (signal.aborted || opened.closed) return;
    const document = documentOf(opened);
    if (document !== shown) {
      shown = document;
      attempt(() => opened.addEventListener('pagehide', onGone, { signal }));
      show(opened);
    }
    cancel = clock.setTimer(look, wait);
    wait = Math.min(2 * wait, LONGEST_WAIT);
  }

  /** Another document is about to come. */
  function onGone(): void {
    wait = FIRST_LOOK;
    look();
  }

  signal.addEventListener('abort', () => cancel());
  look();
}

/** Undefined while a window is of another origin. */
export function documentOf(window: Window): Document | undefined {
  return attempt(() => window.document);
}

/** What only some engines have, and TypeScript's library not yet. */
interface PicturingWindow extends Window {
  readonly documentPictureInPicture?: {
    readonly window: Window | null;
    addEventListener(
      name: 'enter',
      listener: (event: { readonly window: Window }) => void,
      options: { readonly signal: AbortSignal },
    ): void;
  };
}
