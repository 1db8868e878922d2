/** Knows how a page comes to have several windows, how they go, and in which of them the person works. */
import type { Chance } from '../scheduler.ts';
import type { Browser } from './browser.ts';
import type { Page } from './page.ts';

export interface Windows {
  /** Does something with the windows around a page, or (false) leaves them as they are. */
  change(page: Page): boolean;
  /** Where the person puts a hand next: the page of the tab, or any other window that can be seen. */
  pick(page: Page): Page;
}

/** Of a browser in which every page has one window. */
export const SINGLE_WINDOWS: Windows = { change: () => false, pick: (page) => page };

const MOST = 4;

export function createWindows(
  chance: Chance,
  browser: Browser,
  tell: (line: string) => void,
): Windows {
  const popups = (): readonly Page[] => browser.pages.filter(({ place }) => place.kind === 'popup');

  function remove(page: Page): void {
    const isCrash = chance.happens(0.3);
    tell(
      `the ${page.place.kind} ${page.number} ${isCrash ? 'is gone without a word' : 'is closed'}`,
    );
    browser.remove(page, isCrash);
  }

  return {
    change(page) {
      if (!chance.happens(0.15)) return false;
      const deed = chance.unit();
      const others = [...page.frames, ...popups()];
      if (others.length > 0 && deed < 0.3) {
        remove(chance.pick(others));
      } else if (popups().length > 0 && deed < 0.45) {
        const popup = chance.pick(popups());
        tell(`the popup ${popup.number} is ${popup.isVisible ? 'hidden' : 'shown'}`);
        popup.setVisible(!popup.isVisible);
      } else if (others.length < MOST) {
        const kind = chance.pick(['frame', 'popup'] as const);
        const where = chance.pick([page, ...popups().filter((one) => one.isAwake())]);
        tell(`page ${where.number} gets a ${kind}`);
        browser.add(where, kind);
      }
      return true;
    },
    pick(page) {
      const seen = [...popups(), ...popups().flatMap(({ frames }) => frames)].filter(
        (one) => one.isVisible && one.isAwake(),
      );
      return chance.pick([page, page, ...page.frames, ...seen]);
    },
  };
}
