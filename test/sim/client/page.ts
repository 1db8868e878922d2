/** Knows one page in a tab: the real client over a window that is none, and the page's life. */
import { parseWatchOptions } from '../../../src/client/options.ts';
import { watchWindow } from '../../../src/client/watch-session.ts';
import type { PageWindow } from '../../../src/client/page-window.ts';
import type { WatchOptions } from '../../../src/client/options.ts';
import type { WatchedSession } from '../../../src/client/watched-session.ts';
import type { Chance, Scheduler } from '../scheduler.ts';
import type { Home } from './home.ts';
import { createTransport } from './network.ts';
import type { Sharer } from './origin.ts';
import type { Server } from './server.ts';
import { createElement, createTarget, fire } from './targets.ts';

/** Attribute by which the curtain is seen. */
const DRAWN = 'data-stillhere-curtain';

/** Unlike any other wait, so that its timer is known. */
const ENDING_TIMEOUT = 4_567;

/** The wait between two looks at the mark. */
const LOOK_AT_MARK = 500;

/** What a page says of itself to those who check it. */
export interface PageWatcher {
  /** Code of the page has run, or is about to go on in this very instant. */
  ran(page: Page): void;
  told(page: Page, what: string): void;
  /** The app was told that a save was refused, which it sent at an instant. */
  lost(page: Page, save: Save): void;
  /** The page loads itself again, for another person's session. */
  reloads(page: Page): void;
  failed(error: unknown): void;
}

/** A save of the app's, as things stood when it was sent. */
export interface Save {
  readonly sentAt: number;
  readonly session: string | undefined;
}

export interface Page {
  readonly number: number;
  readonly home: Home;
  readonly session: WatchedSession;
  isVisible: boolean;
  isFrozen: boolean;
  /** In the back/forward cache. */
  isCached: boolean;
  /** Closed, crashed, or left for another page. */
  isGone: boolean;
  /** On its way to another place, unless that is called off: it is when the person goes elsewhere. */
  isLeaving: boolean;
  /** What happened to the clocks since anything of the page has run: it cannot know of it. */
  readonly unseen: Set<'sleep' | 'set-on' | 'set-back'>;
  /** A sleep that was hidden by a clock set back: no clock of the page has shown it. */
  isMisled: boolean;
  /** Since when the page runs without a gap. */
  runsSince: number;
  /** When the page last was not able to run as it would, whatever the reason. */
  disturbedAt: number;
  /** When it was last restored; and when the newest request left of which the answer came. */
  restoredAt: number;
  answeredFrom: number;
  isAwake(): boolean;
  isCovered(): boolean;
  /** An event at the window, or (`inner`) at something in the document; false when the content did not get it. */
  fire(type: string, properties?: object, inner?: boolean): boolean;
  /** The app sends something that must not be lost. */
  save(): void;
  setVisible(isVisible: boolean): void;
  freeze(): void;
  resume(): void;
  /** Into the back/forward cache, and out of it. */
  putAway(): void;
  bringBack(): void;
  /** The page is over: in order, or (`isCrash`) without a word. */
  leave(isCrash: boolean): void;
}

export interface PageOptions {
  readonly scheduler: Scheduler;
  readonly chance: Chance;
  readonly server: Server;
  readonly home: Home;
  readonly number: number;
  readonly isVisible: boolean;
  readonly watch: WatchOptions;
  readonly watcher: PageWatcher;
  /** How late timers are; in hidden tabs they may be much later. */
  readonly lateness: () => { readonly shown: number; readonly hidden: number };
  /** Where the page wants to go. */
  readonly navigate: (page: Page, to: 'sign-in' | 'itself') => void;
}

export function openPage(options: PageOptions): Page {
  const { scheduler, chance, server, home, number, watch, watcher } = options;
  const { machine, network, origin } = home;
  const bornAt = machine.monotonic();
  const window = createTarget();
  const document = createTarget();
  const cookies = createTarget();
  const root = createElement();
  let waiting: (() => void)[] = [];

  const run = (work: () => void): void => {
    if (page.isGone) return;
    watcher.ran(page);
    work();
  };
  const reach = (work: () => void): void =>
    machine.whenAwake(() => {
      if (page.isFrozen || page.isCached) waiting.push(work);
      else run(work);
    });
  /** What ran into a page that knows its deadlines is looked at: it knows of its sleep. */
  const wake = (work: () => void): void =>
    run(() => {
      page.unseen.clear();
      work();
    });
  function runWaiting(): void {
    const works = waiting;
    waiting = [];
    for (const work of works) run(work);
  }

  /** As the client's watch over `fetch` does it. */
  async function send(isFirst: boolean): Promise<boolean> {
    const request = page.session.request();
    const { cookie } = home;
    const answer = await network.send(() => server.guard(cookie));
    await new Promise<void>((resolve) => reach(resolve));
    request.answered({ ...answer, timeLeft: null });
    if (answer.status === 200) return true;
    return (await request.isRepeatable()) && isFirst ? send(false) : false;
  }

  const sharer: Sharer = {
    reach,
    tell: (work) => {
      if (!page.isCached) reach(work);
    },
    storageChanged: (key, newValue) => void fire([window], 'storage', { key, newValue }),
  };

  const page: Page = {
    number,
    home,
    // Set below: the session wants the window, which wants the page.
    session: undefined as unknown as WatchedSession,
    isVisible: options.isVisible,
    isFrozen: false,
    isCached: false,
    isGone: false,
    isLeaving: false,
    unseen: new Set(),
    isMisled: false,
    runsSince: scheduler.now(),
    disturbedAt: scheduler.now(),
    restoredAt: Number.NEGATIVE_INFINITY,
    answeredFrom: Number.NEGATIVE_INFINITY,
    isAwake: () => !page.isGone && !page.isFrozen && !page.isCached && !machine.isAsleep(),
    isCovered: () => root.hasAttribute(DRAWN),
    fire(type, properties = {}, inner = false) {
      let isThrough = false;
      // A thing that lies on a key is nobody, and nothing of the page takes notice.
      const enter = 'repeat' in properties ? run : wake;
      enter(() => (isThrough = fire(inner ? [window, document] : [window], type, properties)));
      return isThrough;
    },
    save() {
      run(() => {
        const { session } = page.session.snapshot;
        const save = { sentAt: scheduler.now(), session };
        send(true).then(
          (isSaved) => isSaved || watcher.lost(page, save),
          () => {},
        );
      });
    },
    setVisible(isVisible) {
      if (page.isVisible === isVisible || page.isGone) return;
      page.isVisible = isVisible;
      page.disturbedAt = scheduler.now();
      if (!page.isFrozen) wake(() => void fire([document], 'visibilitychange'));
    },
    freeze() {
      page.isFrozen = true;
    },
    resume() {
      page.isFrozen = false;
      page.disturbedAt = scheduler.now();
      page.runsSince = scheduler.now();
      const isFirst = chance.happens(0.5);
      if (isFirst) runWaiting();
      wake(() => void fire([document], 'resume'));
      if (!isFirst) runWaiting();
    },
    putAway() {
      run(() => void fire([window], 'pagehide', { persisted: true }));
      page.isCached = true;
      page.isVisible = false;
      page.isLeaving = false;
    },
    bringBack() {
      page.isCached = false;
      page.isVisible = true;
      page.restoredAt = scheduler.now();
      page.runsSince = scheduler.now();
      page.disturbedAt = scheduler.now();
      const isFirst = chance.happens(0.5);
      if (isFirst) runWaiting();
      wake(() => void fire([window], 'pageshow', { persisted: true }));
      if (!isFirst) runWaiting();
    },
    leave(isCrash) {
      if (page.isGone) return;
      if (!isCrash && page.isAwake()) {
        run(() => void fire([window], 'pagehide', { persisted: false }));
      }
      page.isGone = true;
      origin.leave(sharer);
      stopHearing();
    },
  };

  const stopHearing = home.onCookie(() => reach(() => void fire([cookies], 'change')));

  const fakeWindow = {
    ...window,
    document: {
      ...document,
      get visibilityState() {
        return page.isVisible ? 'visible' : 'hidden';
      },
      documentElement: root,
      adoptedStyleSheets: [],
      activeElement: null,
      body: { children: [createElement()] },
      querySelectorAll: () => [],
      get cookie() {
        return home.readable;
      },
    },
    location: {
      href: 'https://app.example/page',
      pathname: '/page',
      search: '',
      hash: '',
      replace: () => options.navigate(page, 'sign-in'),
      reload: () => options.navigate(page, 'itself'),
    },
    get localStorage() {
      return origin.storageFor(sharer);
    },
    BroadcastChannel: origin.channelFor(sharer),
    cookieStore: home.marks === 'told' ? cookies : undefined,
    Math: { random: chance.unit },
    reportError: watcher.failed,
  };

  watcher.ran(page);
  const { session } = watchWindow(
    // It has of a window what the client uses; the types know of the rest.
    fakeWindow as unknown as PageWindow,
    parseWatchOptions({
      ...watch,
      endingTimeout: ENDING_TIMEOUT,
      clock: {
        wall: machine.wall,
        monotonic: () => machine.monotonic() - bornAt,
        setTimer(callback, delay) {
          // Of these the page learns nothing: it does not look at its deadlines.
          const enter = delay === ENDING_TIMEOUT || delay === LOOK_AT_MARK ? run : wake;
          const { shown, hidden } = options.lateness();
          const late = (): number => (page.isVisible ? shown : hidden);
          let isOff = false;
          const callOff = machine.timer(delay, late, () =>
            reach(() => {
              if (!isOff) enter(callback);
            }),
          );
          return () => {
            isOff = true;
            callOff();
          };
        },
      },
      transport: createTransport(scheduler, network, server, {
        cookie: () => home.cookie,
        setCookie: (cookie) => void (home.cookie = cookie),
        reach: (work) =>
          reach(() => {
            page.unseen.clear();
            work();
          }),
        sent: () => scheduler.now(),
        answered: (sentAt) => void (page.answeredFrom = Math.max(page.answeredFrom, sentAt)),
      }),
    }),
  );
  Object.assign(page, { session });
  session.on('warning', ({ kind }) => watcher.told(page, `warning ${kind}`));
  session.on('extended', () => watcher.told(page, 'extended'));
  session.on('ended', ({ reason }) => watcher.told(page, `ended ${reason}`));
  session.on('failed', ({ what }) => watcher.told(page, `failed ${what}`));
  return page;
}
