/** Knows a browser: its tabs, which of them is seen, and where each of them is. */
import type { WatchOptions } from '../../../src/client/options.ts';
import type { Chance, Scheduler } from '../scheduler.ts';
import type { Home } from './home.ts';
import type { Sharer } from './origin.ts';
import { openPage, type Page, type PageWatcher, type Place } from './page.ts';
import type { Server } from './server.ts';

export interface Tab {
  at: 'page' | 'sign-in' | 'loading' | 'elsewhere';
  page: Page | undefined;
  /** What the back button would show again. */
  kept: Page | undefined;
}

export interface Browser {
  readonly home: Home;
  readonly tabs: readonly Tab[];
  /** The tab that is seen; undefined when the window is not. */
  readonly front: Tab | undefined;
  readonly pages: readonly Page[];
  open(): Tab;
  load(tab: Tab): void;
  show(tab: Tab | undefined): void;
  close(tab: Tab, isCrash: boolean): void;
  /** A page loads a frame, or opens a window. */
  add(page: Page, kind: 'frame' | 'popup'): void;
  /** A frame is taken out, or a popup closed. */
  remove(page: Page, isCrash: boolean): void;
  /** The person goes elsewhere in a tab: the page may be kept. */
  goAway(tab: Tab, isKept: boolean): void;
  goBack(tab: Tab): void;
  /** In a tab, or where no page of the client is (a small window, a frame): there only the cookie is another one. */
  signIn(tab: Tab | undefined, subject: string): void;
  /** By the app's own route, of which the client knows nothing. */
  signOut(tab: Tab | undefined): void;
}

export interface BrowserOptions {
  readonly scheduler: Scheduler;
  readonly chance: Chance;
  readonly server: Server;
  readonly home: Home;
  readonly watch: WatchOptions;
  readonly watcher: PageWatcher;
  readonly lateness: () => { readonly shown: number; readonly hidden: number };
  /** Counts the pages of the world. */
  readonly nextNumber: () => number;
  readonly opened: (page: Page) => void;
  /** What of that which pages share the next page lacks. */
  readonly lacks: () => Sharer['lacks'];
  /** Whether a popup goes with the page that opened it. */
  readonly goesWithOpener: () => boolean;
}

/** After so long a page that does not load is given up. */
const PATIENCE = 8_000;

export function createBrowser(options: BrowserOptions): Browser {
  const { scheduler, chance, server, home, watch, watcher, lateness, opened } = options;
  const { network, machine } = home;
  let tabs: Tab[] = [];
  let pages: Page[] = [];
  let front: Tab | undefined;

  /** A request of the browser's own; `then` gets undefined when there was no answer. */
  function request<Answer>(
    tab: Tab,
    handle: () => Answer,
    then: (answer?: Answer) => void,
    thinking = 0,
  ): void {
    tab.at = 'loading';
    let isOver = false;
    const finish = (answer?: Answer): void => {
      if (isOver) return;
      isOver = true;
      machine.whenAwake(() => {
        if (tabs.includes(tab)) then(answer);
      });
    };
    scheduler.after(PATIENCE, () => finish());
    network.send(handle, thinking).then(finish, () => finish());
  }

  function make(
    where: Place,
    isVisible: boolean,
    go: (page: Page, to: 'sign-in' | 'itself') => void,
  ): Page {
    const page = openPage({
      scheduler,
      chance,
      server,
      home,
      number: options.nextNumber(),
      place: where,
      lacks: options.lacks(),
      isVisible,
      watch,
      watcher,
      lateness,
      navigate: go,
    });
    pages.push(page);
    opened(page);
    return page;
  }

  function place(tab: Tab): void {
    // Of two loads in one tab, the later one counts.
    drop(tab.page);
    tab.at = 'page';
    tab.page = make({ kind: 'tab' }, front === tab, (own, to) => navigate(tab, own, to));
  }

  /** A moment later, and only if the page is still there. */
  function leaveFor(page: Page, to: 'sign-in' | 'itself', go: () => void): void {
    if (to === 'itself') watcher.reloads(page);
    page.isLeaving = true;
    scheduler.after(chance.between(5, 100), () =>
      machine.whenAwake(() => {
        if (!page.isGone && !page.isCached) go();
      }),
    );
  }

  function navigate(tab: Tab, page: Page, to: 'sign-in' | 'itself'): void {
    leaveFor(page, to, () => {
      if (tab.page !== page) return;
      drop(page);
      tab.page = undefined;
      if (to === 'sign-in') tab.at = 'sign-in';
      else load(tab);
    });
  }

  function drop(page: Page | undefined, isCrash = false): void {
    if (page === undefined) return;
    const { windows } = page;
    for (const one of windows) {
      if (one.place.kind === 'popup' && options.goesWithOpener()) drop(one, isCrash);
    }
    page.leave(isCrash);
    pages = pages.filter((one) => !one.isGone);
  }

  function load(tab: Tab): void {
    drop(tab.page);
    tab.page = undefined;
    const { cookie } = home;
    request(
      tab,
      () => server.visit(cookie),
      (isAlive) => {
        if (isAlive === true) place(tab);
        else tab.at = isAlive === false ? 'sign-in' : 'elsewhere';
      },
    );
  }

  return {
    home,
    get tabs() {
      return tabs;
    },
    get front() {
      return front;
    },
    get pages() {
      return pages;
    },
    open() {
      const tab: Tab = { at: 'elsewhere', page: undefined, kept: undefined };
      tabs = [...tabs, tab];
      return tab;
    },
    load,
    show(tab) {
      if (front === tab) return;
      const before = front;
      front = tab;
      before?.page?.setVisible(false);
      if (tab?.page?.isFrozen === true) tab.page.resume();
      tab?.page?.setVisible(true);
    },
    close(tab, isCrash) {
      if (front === tab) front = undefined;
      drop(tab.page, isCrash);
      drop(tab.kept, true);
      tabs = tabs.filter((one) => one !== tab);
    },
    add(page, kind) {
      const { cookie } = home;
      const isOut = (): boolean => page.isGone || page.isLeaving || !page.isAwake();
      network
        .send(() => server.visit(cookie))
        .then(
          (isAlive) => {
            if (!isAlive || isOut()) return;
            const isVisible = kind === 'popup' || page.isVisible;
            make({ kind, of: page }, isVisible, (own, to) => leaveFor(own, to, () => drop(own)));
          },
          () => {},
        );
    },
    remove: drop,
    goAway(tab, isKept) {
      drop(tab.kept, true);
      tab.kept = undefined;
      if (isKept && tab.page !== undefined) {
        tab.page.putAway();
        tab.kept = tab.page;
      } else {
        drop(tab.page);
      }
      tab.page = undefined;
      tab.at = 'elsewhere';
    },
    goBack(tab) {
      const page = tab.kept;
      tab.kept = undefined;
      if (page === undefined) return load(tab);
      drop(tab.page);
      tab.page = page;
      tab.at = 'page';
      page.bringBack();
    },
    signIn(tab, subject) {
      const { cookie } = home;
      const thinking = chance.pick([0, 0, 800]);
      const handle = (): string => server.signIn(cookie, subject);
      if (tab === undefined) {
        network.send(handle, thinking).then(
          (id) => void (home.cookie = id),
          () => {},
        );
        return;
      }
      request(
        tab,
        handle,
        (id) => {
          if (id === undefined) {
            tab.at = 'sign-in';
            return;
          }
          home.cookie = id;
          load(tab);
        },
        thinking,
      );
    },
    signOut(tab) {
      const { cookie } = home;
      const handle = (): true => {
        server.end(server.sessionOf(cookie), 'signed-out');
        return true;
      };
      const forget = (): void => {
        if (home.cookie === cookie) home.cookie = '';
      };
      const thinking = chance.pick([0, 0, 800]);
      if (tab === undefined) {
        network.send(handle, thinking).then(forget, () => {});
        return;
      }
      request(
        tab,
        handle,
        (isOut) => {
          if (isOut === undefined) {
            tab.at = tab.page === undefined ? 'elsewhere' : 'page';
            return;
          }
          forget();
          drop(tab.page);
          tab.page = undefined;
          tab.at = 'sign-in';
        },
        thinking,
      );
    },
  };
}
