/** Knows the small window in which a person signs in at whoever stands between this page and its server. */
import { attempt } from './attempt.ts';
import type { MonitorLoop } from './monitor-loop.ts';
import type { PageWindow } from './page-window.ts';
import type { WatchedPage } from './watched-page.ts';

/** The way of a person past what keeps a page from its server. The page stays as it is, and goes on when it is open. */
export interface WayThrough {
  /** Where it leads: for a link with `target="_blank"` where the small window was not opened. */
  readonly url: string;
  /** Opens the small window, in the handler of a person's press, which also means "stay signed in". False: it did not open. */
  open(): boolean;
}

/** How often the small window is looked at, in milliseconds. */
const LOOK_EVERY = 1_000;

/**
 * The server is asked again for as long as the small window shows what is of this origin, and when it is closed: a proxy's
 * own page may have this origin as well, so only the answer says that the way is open. `close` is for then.
 */
export function createWayThrough(
  { window, clock, transport }: WatchedPage,
  loop: Pick<MonitorLoop, 'state' | 'dispatch'>,
): WayThrough & { close(): void } {
  let small: Window | null = null;
  let cancel = (): void => {};

  function look(): void {
    if (!small) return;
    if (small.closed || isOfThisOrigin(small)) loop.dispatch({ type: 'online' });
    // The answer may have come meanwhile.
    if (isOpen(small)) cancel = clock.setTimer(look, LOOK_EVERY);
  }

  const way = {
    get url() {
      return transport.throughUrl ?? window.location.href;
    },
    open() {
      if (isOpen(small)) small.focus();
      else small = openSmall(window, way.url);
      cancel();
      cancel = clock.setTimer(look, LOOK_EVERY);
      if (loop.state.phase !== 'active') loop.dispatch({ type: 'extend' });
      return small !== null;
    },
    close() {
      cancel();
      small?.close();
      small = null;
    },
  };
  return way;
}

function isOpen(small: Window | null): small is Window {
  return small?.closed === false;
}

/** Opens the small window; null where the browser opens none. It knows nothing of this one. */
export function openSmall(window: PageWindow, url: string): Window | null {
  const small = attempt(() => window.open(url, '_blank', 'popup,width=520,height=680')) ?? null;
  // Whoever asks the person to sign in has no business with this page.
  attempt(() => ((small as Window).opener = null));
  return small;
}

/** Nobody may look into what is of another one. */
function isOfThisOrigin(small: Window): boolean {
  return attempt(() => small.location.href !== 'about:blank') === true;
}
