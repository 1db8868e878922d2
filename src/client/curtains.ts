/** Knows what is hidden with a page: itself, and what it shows in the windows that it has opened. */
import { attempt } from './attempt.ts';
import { createCurtain, type Curtain } from './curtain.ts';
import { isSignInPage } from './farewell.ts';
import type { PageWindow } from './page-window.ts';
import type { WatchedPage } from './watched-page.ts';

/** The curtains of a page and of the windows that it has opened. */
export interface Curtains extends Curtain {
  /** A window is one of them, with the document that it has now: hidden from the next time on that they are drawn. */
  add(opened: PageWindow): void;
}

/** Makes those of a page. What comes into a window while they are drawn stays open: there, somebody may sign in anew. */
export function createCurtains({ window, key, signInUrl }: WatchedPage): Curtains {
  const own = createCurtain(window, key);
  const ofOpener = `${key}>`;
  /** The page that has opened this one may be gone, and knows no better. */
  const drawnByOpener = createCurtain(window, ofOpener);
  const others = new Map<PageWindow, Curtain>();
  let isDrawn = false;
  return {
    add(opened) {
      attempt(() => others.set(opened, createCurtain(opened, ofOpener)));
    },
    draw() {
      own.draw();
      if (isDrawn) return;
      isDrawn = true;
      for (const [opened, curtain] of others) {
        if (!isSignInPage(opened.location, signInUrl)) curtain.draw();
      }
    },
    open() {
      isDrawn = false;
      for (const curtain of [own, drawnByOpener, ...others.values()]) curtain.open();
    },
  };
}
