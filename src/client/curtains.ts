/** Knows what is hidden with a page: itself, and what it shows in the windows that it has opened. */
import { attempt } from './attempt.ts';
import { createCurtain, type Curtain } from './curtain.ts';
import { isSignInPage } from './farewell.ts';
import type { PageWindow } from './page-window.ts';
import type { WatchedPage } from './watched-page.ts';

/** The curtains of a page and of the windows that it has opened. */
export interface Curtains extends Curtain {
  /** A window is one of them, with the document that it has now. */
  add(opened: PageWindow): void;
}

/**
 * Makes those of a page. In a window that comes while they are drawn, what was loaded from somewhere stays open, as the
 * sign-in page does everywhere: there, somebody may sign in anew.
 */
export function createCurtains({ window, key, signInUrl }: WatchedPage): Curtains {
  const own = createCurtain(window, key);
  const ofOpener = `${key}>`;
  /** The page that has opened this one may be gone, and knows no better. */
  const drawnByOpener = createCurtain(window, ofOpener);
  const others = new Map<PageWindow, Curtain>();
  const late = new Set<PageWindow>();
  let isDrawn = false;

  function cover(opened: PageWindow): void {
    const { location } = opened;
    const isFree = late.has(opened) || isSignInPage(location, signInUrl);
    // What was not loaded, the page itself has put there.
    if (!isFree || location.protocol === 'about:') others.get(opened)?.draw();
  }

  return {
    add(opened) {
      attempt(() => {
        // Who cuts off its opener has no business with this page.
        if (isDrawn && !(others.has(opened) && opened.opener)) late.add(opened);
        others.set(opened, createCurtain(opened, ofOpener));
        if (isDrawn) cover(opened);
      });
    },
    draw() {
      own.draw();
      if (isDrawn) return;
      isDrawn = true;
      late.clear();
      for (const opened of others.keys()) attempt(() => cover(opened));
    },
    open() {
      isDrawn = false;
      for (const curtain of [own, drawnByOpener, ...others.values()]) curtain.open();
    },
  };
}
