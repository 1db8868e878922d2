/**
 * Knows how a page waits, covered, for its person to sign in again, and goes on. Loaded only where it is asked for: it brings
 * nothing that is here already.
 */
import type { EndReason } from '../core/reasons.ts';
import type { Status } from '../core/wire.ts';
import type { attempt as attemptOf } from './attempt.ts';
import type { Dialogue } from './dialogue.ts';
import type { Display } from './display.ts';
import type { MonitorLoop } from './monitor-loop.ts';
import type { WatchedPage } from './watched-page.ts';
import type { openSmall as openSmallOf, WayThrough } from './way-through.ts';

/** The waiting of a page for its person. The way leads to the sign-in page, or to what the app does instead. */
export interface SignInAgain extends WayThrough {
  /** Begins to wait; undefined when the page is to leave. What it gives is to be called once the end was told. */
  begin(reason: EndReason | 'unknown'): (() => void) | undefined;
  /** Somebody may have signed in. */
  look(): void;
  /** Whether the page went on: a request that was refused may be sent again. Settles when that is known. */
  isBack(): Promise<boolean>;
  stop(): void;
}

/** Ends after which nothing of the page may stay in the browser: somebody wanted it gone, or has it already. */
const FINAL: readonly (EndReason | 'unknown')[] = ['signed-out', 'revoked', 'replaced'];

/** How often marks and the small window are looked at, in milliseconds. */
const LOOK_EVERY = 500;

/** So many looks after another the server is asked, once the person was on the way: nothing may tell of a sign-in. */
const LOOKS_PER_ASK = 10;

/** So many requests are kept: the first ones are the person's, what comes for hours is a poller's. */
const MOST_KEPT = 50;

/** The marks of who is signed in: see mark.ts. */
const MARKS = /[^;]*\.mark=[^;]*/g;

/** Makes what waits; it waits at once where the one before was stopped while it did. The last two are what the page has already. */
export function createSignInAgain(
  {
    window,
    clock,
    elapsed,
    transport,
    key,
    signInUrl,
    signInAgain,
    report,
    rest: before,
  }: Pick<
    WatchedPage,
    | 'window'
    | 'clock'
    | 'elapsed'
    | 'transport'
    | 'key'
    | 'signInUrl'
    | 'signInAgain'
    | 'report'
    | 'rest'
  >,
  loop: Pick<MonitorLoop, 'state' | 'dispatch'>,
  dialogue: Pick<Dialogue, 'look' | 'listenWhile'>,
  display: Pick<Display, 'wait'>,
  attempt: typeof attemptOf,
  openSmall: typeof openSmallOf,
): SignInAgain {
  const { document, location } = window;
  const kept: ((isBack: boolean) => void)[] = [];
  /** What stops listening, while the page waits. */
  let stops: (() => void)[] = [];
  let isWaiting = false;
  let isTold = false;
  let reason: EndReason | 'unknown' = 'unknown';
  let isAsking = false;
  let isAskedAgain = false;
  let isOnTheWay = false;
  let isRunning = false;
  let small: Window | null = null;
  let shown: string | undefined;
  let marks = '';
  let looks = 0;
  let cancel = (): void => {};

  const isSeen = (): boolean => attempt(() => document.visibilityState) !== 'hidden';
  const marksOf = (): string => String(attempt(() => document.cookie.match(MARKS)));

  async function ask(): Promise<void> {
    if (!isTold) return;
    if (isAsking) {
      isAskedAgain = true;
      return;
    }
    isAsking = true;
    isAskedAgain = false;
    const sentAt = elapsed();
    const status = await dialogue.look().catch(() => undefined);
    isAsking = false;
    if (!isTold) return;
    if (status?.state === 'active' && status.session !== loop.state.session) over(status, sentAt);
    else if (isAskedAgain) await ask();
  }

  /** Somebody has signed in: the same person, and the page goes on, or another one, and nothing of it may stay. */
  function over(status: Status, sentAt: number): void {
    rest();
    loop.dispatch({ type: 'answer', status, sentAt, isFinal: true });
    const { phase, changed } = loop.state;
    const isBack = phase !== 'ended' && !changed;
    if (isBack) dialogue.listenWhile(isSeen());
    else attempt(() => window.localStorage.removeItem(key));
    settle(isBack);
  }

  function settle(isBack: boolean): void {
    display.wait(undefined);
    for (const resolve of kept.splice(0)) resolve(isBack);
  }

  function look(): void {
    cancel();
    if (!isTold || (!isSeen() && small === null)) return;
    cancel = clock.setTimer(look, LOOK_EVERY);
    looks += 1;
    const marksNow = marksOf();
    const isHint = marksNow !== marks || (isOnTheWay && looks % LOOKS_PER_ASK === 0);
    marks = marksNow;
    if (hasMoved() || isHint) void ask();
  }

  /** Whether the small window shows another page of this origin, or was closed: which an opener-policy looks like, too. */
  function hasMoved(): boolean {
    if (small === null) return false;
    if (small.closed) {
      small = null;
      display.wait('unfinished');
      return true;
    }
    const shownBefore = shown;
    shown = attempt(() => small?.location.href);
    return shown !== shownBefore && shown !== undefined && shownBefore !== 'about:blank';
  }

  function listen(): void {
    const on = (target: EventTarget, name: string, hear: (event: Event) => void): void => {
      attempt(() => target.addEventListener(name, hear));
      stops.push(() => attempt(() => target.removeEventListener(name, hear)));
    };
    const woke = (): void => {
      look();
      void ask();
    };
    on(document, 'visibilitychange', woke);
    on(window, 'focus', woke);
    on(window, 'pageshow', woke);
    attempt(() => on(window.cookieStore as unknown as EventTarget, 'change', look));
    // The page at which the sign-in arrives says so, and other tabs tell of their session.
    const channel = attempt(() => new window.BroadcastChannel(key));
    if (channel === undefined) return;
    on(channel, 'message', ({ data }: Event & { readonly data?: unknown }) => {
      const { session } = (data ?? {}) as { readonly session?: unknown };
      if (session !== loop.state.session) void ask();
    });
    stops.push(() => attempt(() => channel.close()));
  }

  /** What the app does itself, begun while the press lets it. */
  function run(own: () => unknown): void {
    if (isRunning) return;
    isRunning = true;
    display.wait('open');
    const fail = (error: unknown): void => {
      const { name } = (error ?? {}) as { readonly name?: unknown };
      // The person has said no, to whatever was asked.
      if (name !== 'NotAllowedError' && name !== 'AbortError') report(error);
    };
    void Promise.resolve(attempt(own, fail))
      .catch(fail)
      .then(ask)
      .then(() => {
        isRunning = false;
        if (isTold) display.wait('unfinished');
      });
  }

  function rest(): void {
    isWaiting = false;
    isTold = false;
    isOnTheWay = false;
    cancel();
    for (const off of stops.splice(0)) off();
    attempt(() => small?.close());
    small = null;
  }

  const again: SignInAgain = {
    get url() {
      if (signInUrl === false) return location.href;
      const { origin, pathname } = new URL(transport.throughUrl ?? location.href, location.href);
      // Where the page that the sign-in arrives at is not of this site, this one is as good.
      const isHere = origin === location.origin && transport.throughUrl !== undefined;
      const url = new URL(signInUrl, location.href);
      url.searchParams.set('reason', reason);
      url.searchParams.set('next', isHere ? pathname : location.pathname + location.search);
      return url.href;
    },
    open() {
      isOnTheWay = true;
      if (typeof signInAgain === 'function') run(signInAgain);
      else if (small?.closed === false) small.focus();
      else {
        small = openSmall(window, again.url);
        shown = undefined;
        if (small !== null) display.wait('open');
      }
      look();
      return small !== null || typeof signInAgain === 'function';
    },
    begin(why) {
      if (FINAL.includes(why) || loop.state.subject === undefined) return undefined;
      isWaiting = true;
      reason = why;
      marks = marksOf();
      display.wait(typeof signInAgain === 'function' ? 'own' : signInAgain);
      // In a frame the person is on the way at once.
      isOnTheWay = signInAgain === 'frame';
      return () => {
        if (!isWaiting) return;
        isTold = true;
        listen();
        look();
      };
    },
    look: () => void ask(),
    isBack: () =>
      isWaiting && kept.length < MOST_KEPT
        ? new Promise((resolve) => kept.push(resolve))
        : Promise.resolve(false),
    stop() {
      rest();
      settle(false);
    },
  };
  if (before?.state.phase === 'ended') {
    again.begin(before.state.reason ?? 'unknown')?.();
    // They may have signed in while nobody waited for them.
    void ask();
  }
  return again;
}
