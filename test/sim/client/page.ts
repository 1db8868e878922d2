/** Knows one page, in a tab, a frame or a popup: the real client over a window that is none, and the page's life. */
import { parseWatchOptions } from '../../../src/client/options.ts';
import { trackRequest } from '../../../src/client/track-request.ts';
import { watchWindow } from '../../../src/client/watch-session.ts';
import type { WatchOptions } from '../../../src/client/options.ts';
import type { WatchedSession } from '../../../src/client/watched-session.ts';
import type { Chance, Scheduler } from '../scheduler.ts';
import type { Home } from './home.ts';
import { createTransport } from './network.ts';
import type { Sharer } from './origin.ts';
import type { Server } from './server.ts';
import { createSimWindow, type SimWindow } from './window.ts';

/** Attribute by which the curtain is seen. */
const DRAWN = 'data-stillhere-curtain';

/** Unlike any other wait, so that its timer is known. */
const ENDING_TIMEOUT = 4_567;

/** The waits between two looks: at the mark, and at what an opened window shows. */
const LOOK_AT_MARK = 500;
const LOOKS_AT_OPENED = [250, 500, 1_000, 2_000, 4_000];

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

/** Where a page is. A frame lives and dies with the page around it; a popup may outlive the one that opened it. */
export type Place =
  { readonly kind: 'tab' } | { readonly kind: 'frame' | 'popup'; readonly of: Page };

export interface Page {
  readonly number: number;
  readonly place: Place;
  /** Its frames, and the popups that it has opened, as long as they are there. */
  readonly windows: ReadonlySet<Page>;
  readonly frames: readonly Page[];
  /** Other pages that must count what the person does in this one, by themselves. */
  readonly witnesses: readonly Page[];
  readonly sharer: Sharer;
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
  readonly place: Place;
  readonly lacks: Sharer['lacks'];
  readonly isVisible: boolean;
  readonly watch: WatchOptions;
  readonly watcher: PageWatcher;
  /** How late timers are; in hidden tabs they may be much later. */
  readonly lateness: () => { readonly shown: number; readonly hidden: number };
  /** Where the page wants to go. */
  readonly navigate: (page: Page, to: 'sign-in' | 'itself') => void;
}

/** What only pages know of each other. */
interface OwnedPage extends Page {
  readonly windows: Set<Page>;
  hasOpened: boolean;
}
const simWindows = new WeakMap<Page, SimWindow>();

export function openPage(options: PageOptions): Page {
  const { scheduler, chance, server, home, number, watch, watcher, place } = options;
  const { machine, network, origin } = home;
  const bornAt = machine.monotonic();
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
    const request = trackRequest(page.session);
    const { cookie } = home;
    const answer = await network.send(() => server.guard(cookie));
    await new Promise<void>((resolve) => reach(resolve));
    request.answered({ ...answer, timeLeft: null });
    if (answer.status === 200) return true;
    return (await request.isRepeatable()) && isFirst ? send(false) : false;
  }

  const sharer: Sharer = {
    lacks: options.lacks,
    reach,
    tell: (work) => {
      if (!page.isCached) reach(work);
    },
    storageChanged: (key, newValue) => void own.fire('window', 'storage', { key, newValue }),
  };
  const outer = place.kind === 'tab' ? undefined : place.of;

  const page: OwnedPage = {
    number,
    place,
    windows: new Set(),
    hasOpened: false,
    get frames() {
      return [...page.windows].filter((one) => one.place.kind === 'frame');
    },
    get witnesses() {
      const siblings = place.kind === 'frame' ? place.of.frames : [];
      const all = [...page.frames, ...siblings, ...(outer === undefined ? [] : [outer])];
      return all.filter((one) => one !== page && one.isAwake());
    },
    sharer,
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
    isCovered: () => own.root.hasAttribute(DRAWN),
    fire(type, properties = {}, inner = false) {
      let isThrough = false;
      // A thing that lies on a key is nobody, and nothing of the page takes notice.
      const enter = 'repeat' in properties ? run : wake;
      enter(() => (isThrough = own.fire(inner ? 'inner' : 'window', type, properties)));
      if (!inner) return isThrough;
      for (const other of familyOf(page)) watcher.ran(other);
      if (enter === wake) for (const witness of page.witnesses) witness.unseen.clear();
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
      if (!page.isFrozen) wake(() => void own.fire('document', 'visibilitychange'));
      for (const frame of page.frames) frame.setVisible(isVisible);
    },
    freeze() {
      page.isFrozen = true;
      for (const frame of page.frames) frame.freeze();
    },
    resume() {
      page.isFrozen = false;
      page.disturbedAt = scheduler.now();
      page.runsSince = scheduler.now();
      const isFirst = chance.happens(0.5);
      if (isFirst) runWaiting();
      wake(() => void own.fire('document', 'resume'));
      if (!isFirst) runWaiting();
      for (const frame of page.frames) frame.resume();
    },
    putAway() {
      run(() => void own.fire('window', 'pagehide', { persisted: true }));
      page.isCached = true;
      page.isVisible = false;
      page.isLeaving = false;
      for (const frame of page.frames) frame.putAway();
    },
    bringBack() {
      page.isCached = false;
      page.isVisible = true;
      page.restoredAt = scheduler.now();
      page.runsSince = scheduler.now();
      page.disturbedAt = scheduler.now();
      const isFirst = chance.happens(0.5);
      if (isFirst) runWaiting();
      wake(() => void own.fire('window', 'pageshow', { persisted: true }));
      if (!isFirst) runWaiting();
      for (const frame of page.frames) frame.bringBack();
    },
    leave(isCrash) {
      if (page.isGone) return;
      for (const frame of page.frames) frame.leave(isCrash);
      if (!isCrash && page.isAwake()) {
        run(() => void own.fire('window', 'pagehide', { persisted: false }));
      }
      page.isGone = true;
      own.close();
      origin.leave(sharer);
      stopHearing();
      if (outer === undefined) return;
      (outer as OwnedPage).windows.delete(page);
      if (place.kind === 'frame') simWindows.get(outer)?.take(own.window);
    },
  };

  const stopHearing = home.onCookie(() => reach(() => void own.fire('cookies', 'change')));

  const own = createSimWindow({
    home,
    chance,
    sharer,
    isVisible: () => page.isVisible,
    navigate: (to) => options.navigate(page, to),
    failed: watcher.failed,
    parent: place.kind === 'frame' ? simWindows.get(place.of)?.window : undefined,
  });
  simWindows.set(page, own);

  watcher.ran(page);
  const { session } = watchWindow(
    own.window,
    parseWatchOptions({
      ...watch,
      endingTimeout: ENDING_TIMEOUT,
      clock: {
        wall: machine.wall,
        monotonic: () => machine.monotonic() - bornAt,
        setTimer(callback, delay) {
          // Of these the page learns nothing: it does not look at its deadlines.
          const isNoWaking =
            delay === ENDING_TIMEOUT ||
            delay === LOOK_AT_MARK ||
            (page.hasOpened && LOOKS_AT_OPENED.includes(delay));
          const enter = isNoWaking ? run : wake;
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
  if (outer !== undefined) {
    const around = simWindows.get(outer);
    (outer as OwnedPage).windows.add(page);
    watcher.ran(outer);
    if (place.kind === 'frame') around?.put(own.window);
    else around?.open(own.window);
    if (place.kind === 'popup') noteOpened(outer);
  }
  return page;
}

/** Frames follow what the page around them opens, too. */
function noteOpened(opener: Page): void {
  (opener as OwnedPage).hasOpened = true;
  for (const frame of opener.frames) noteOpened(frame);
}

/** All that is there of the windows that belong together. */
function familyOf(page: Page): readonly Page[] {
  let root = page;
  while (root.place.kind !== 'tab') root = root.place.of;
  const within = (one: Page): readonly Page[] => [one, ...[...one.windows].flatMap(within)];
  return within(root).filter((one) => one.isAwake());
}
