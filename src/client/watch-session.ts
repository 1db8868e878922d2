/** Knows how the rooms of a page's watch are put together: what is seen goes in, what follows from it goes out. */
import { REPLACED } from '../core/doubt.ts';
import { NoPageError } from '../core/errors.ts';
import { type MonitorEffect } from '../core/monitor-state.ts';
import { instantsOf } from '../core/instants.ts';
import { createAnnouncements } from './announcements.ts';
import { attempt, attemptEach } from './attempt.ts';
import { createCurtains } from './curtains.ts';
import { createDialogue } from './dialogue.ts';
import { createDisplay } from './display.ts';
import { createEventLog } from './event-log.ts';
import { isSignInPage } from './farewell.ts';
import { isKnownToBeOver } from './known-end.ts';
import { isPrerendered, isSeen, watchLifecycle, whenShown } from './lifecycle.ts';
import { outOfZones } from './listening.ts';
import { watchMark } from './mark.ts';
import { createMonitorLoop } from './monitor-loop.ts';
import type { ParsedWatchOptions, WatchOptions } from './options.ts';
import type { PageWindow } from './page-window.ts';
import { createPresence } from './presence.ts';
import { shareWatch, type Watch } from './shared-watch.ts';
import { createElapsedTime, createSteadyClock, systemClock } from './system-clock.ts';
import { joinTabs, type Tabs } from './tabs.ts';
import type { WatchedPage, WatchRest } from './watched-page.ts';
import type { SignInAgain } from './sign-in-again.ts';
import type { WatchedSession } from './watched-session.ts';
import { createWayThrough, openSmall, type WayThrough } from './way-through.ts';

/** How long an end waits for a part that was asked for at the start, in milliseconds. */
const PART_TIMEOUT = 5_000;

/** For how long one tab asks on behalf of all, in milliseconds. */
const LEASE = 3_000;

/**
 * Watches the session of this page: tells the server of the person's activity when it must know, warns before the
 * end, hides the content when the session may be over, and leaves when it is. Called again with the same `base`, it
 * gives the same watch, which goes on until all who called have stopped it.
 * @throws TypeError for options that cannot work, and for others than those of the watch that there is.
 * @throws NoPageError where there is no page: on a server, in a worker.
 */
export function watchSession(options: WatchOptions = {}): WatchedSession {
  const { window } = globalThis;
  // Some that are no browser have a window.
  if (window?.document === undefined) throw new NoPageError();
  return outOfZones(() =>
    shareWatch(window, options, (parsed, rest) => watchWindow(window, parsed, rest)),
  );
}

/** Watches the session of a page in a window, which a simulation may have made; `rest` is of a watch that was just stopped. */
export function watchWindow(
  window: PageWindow,
  parsed: ParsedWatchOptions,
  rest?: WatchRest,
): Watch {
  const { document } = window;
  const { transport } = parsed;
  const key = `stillhere:${parsed.base}`;
  const elapsed = rest?.elapsed ?? createElapsedTime(parsed.clock);
  // A selector that is none fails here, not when the person types.
  if (parsed.unsavedForms !== undefined) document.querySelector(parsed.unsavedForms);
  // The first question is always the same. It leaves before anything is made ready: the server thinks meanwhile.
  const first: WatchedPage['first'] =
    rest || isPrerendered(document)
      ? undefined
      : { sentAt: elapsed(), answer: attempt(() => transport.status(Infinity)) };
  const report = (error: unknown): void => attempt(() => window.reportError(error));
  const clock = createSteadyClock(parsed.clock, elapsed, report);
  const page: WatchedPage = {
    ...parsed,
    window,
    key,
    clock,
    isOwnTime: parsed.clock === systemClock,
    elapsed,
    report,
    rest,
    first,
  };
  const log = createEventLog(clock.wall);
  const stops: (() => void)[] = [];

  const loop = createMonitorLoop(page, {
    takeUnreported: () => presence.takeUnreported(),
    pollTabs() {
      mark.look();
      tabs?.poll();
    },
    follow(event, before, effects, now) {
      // Each by itself: what fails keeps none of the others from being done.
      const deeds = [
        display.cover,
        () => log.note(event, before, loop.state, now),
        () => mark.of(loop.state.session),
        ...effects.map((effect) => () => run(effect)),
        display.show,
        dialogue.settle,
        () => before.isIntercepted && !loop.state.isIntercepted && goOn(),
      ];
      attemptEach(deeds, report);
    },
  });
  const curtains = createCurtains(page);
  const presence = createPresence(page, loop, curtains.add);
  /** What all tabs share is looked at when the server was asked: the browser may have to read it from a disk. */
  let tabs: Tabs | undefined;
  const mark = watchMark(window, clock, doubt, key);
  /** Undefined where it is not asked for, or could not be loaded. */
  let again: SignInAgain | undefined;
  /** It was stopped while it waited for its person. */
  let hasWaited = rest?.state.phase === 'ended';
  let loading: Promise<void> | undefined;
  const dialogue = createDialogue(page, loop, shutDown, () => again?.isBack());
  const { listenWhile } = dialogue;
  const display = createDisplay(page, loop, presence.holds, curtains);
  const announcements = createAnnouncements(page, loop, {
    onEnded: shutDown,
    stranded: (isStranded) => display.strand(isStranded),
    heardAt: () => dialogue.heardAt,
    async stays(reason) {
      if (!again && loading) await Promise.race([loading, patience()]);
      return again?.begin(reason);
    },
  });
  const wayThrough = createWayThrough(page, loop);
  stops.push(whenShown(document, start), wayThrough.close);

  /** What was asked first is waited for: while the answer is on its way, the rest is made ready. */
  function start(): void {
    loop.start();
    // What goes on is shared already: the question is asked for all.
    if (rest) join();
    // Work may have begun before the page was shown.
    loop.dispatch(presence.holds().length > 0 ? { type: 'hold', held: true } : { type: 'tick' });
    if (loop.isOver) return;
    join();
    // A page may come from where nobody asks the server: out of a cache, offline.
    if (isKnownToBeOver(page) && !isSignInPage(window.location, page.signInUrl)) {
      loop.dispatch({ type: 'unsure', isOlder: true });
    }
    attempt(presence.start, report);
    stops.push(
      watchLifecycle(window, {
        // Perhaps from where the person has signed in at whoever keeps us from the server.
        woke: () => loop.dispatch({ type: loop.state.isIntercepted ? 'online' : 'tick' }),
        restored() {
          display.putAway(false);
          loop.dispatch({ type: 'unsure' });
          listenWhile(true);
        },
        online: () => loop.dispatch({ type: 'online' }),
        hidden(isKept) {
          loop.dispatch({ type: 'leave' });
          listenWhile(false);
          display.putAway(isKept);
        },
        visibility: listenWhile,
      }),
    );
    listenWhile(isSeen(document));
    if (parsed.signInAgain) loading = import('./sign-in-again.ts').then(beReady, report);
  }

  function beReady({ createSignInAgain }: typeof import('./sign-in-again.ts')): void {
    if (loop.isOver) return;
    again = createSignInAgain(page, loop, dialogue, display, attempt, openSmall);
    stops.push(again.stop);
  }

  const patience = (): Promise<void> =>
    new Promise((resolve) => clock.setTimer(resolve, PART_TIMEOUT));

  function way(): WayThrough {
    return (loop.state.phase === 'ended' && again) || wayThrough;
  }

  function join(): void {
    if (tabs) return;
    tabs = joinTabs(page, loop, () => doubt(true));
    stops.push(tabs.close);
  }

  /** The server can be reached again: what it said meanwhile was not heard. */
  function goOn(): void {
    wayThrough.close();
    listenWhile(isSeen(document));
  }

  /** It may be the same person who has signed in anew: who works at that moment is not interrupted for it. */
  function doubt(isReplaced: boolean): void {
    again?.look();
    loop.hear({ type: 'unsure', hideIn: isReplaced && isSeen(document) ? REPLACED : 0 });
  }

  function run(effect: MonitorEffect): void {
    switch (effect.type) {
      case 'ask':
      case 'stay':
        tabs?.publish(loop.state, { isConfirmed: false, leaseFor: LEASE });
        dialogue.ask(effect);
        return;
      case 'share':
        tabs?.publish(loop.state, { isConfirmed: effect.confirmed });
        return;
      case 'announce':
        announcements.announce(effect.name);
        return;
      case 'leave':
        transport.leave?.();
        return;
      case 'reload':
        void announcements.reload();
    }
  }

  function shutDown(): void {
    const { stop } = loop;
    const rooms = [dialogue.stop, presence.stop, mark.stop, announcements.stop];
    attemptEach([stop, ...stops.splice(0), ...rooms], report);
  }

  const session: WatchedSession = {
    get snapshot() {
      return display.snapshot;
    },
    signInUrl: parsed.signInUrl,
    subscribe: display.subscribe,
    on: announcements.on,
    extend: dialogue.extend,
    extendTime: dialogue.extendTime,
    signOut: () => announcements.signOut(dialogue.signOut),
    hold: presence.hold,
    watch: presence.watch,
    log: log.entries,
    inspect() {
      const now = elapsed();
      const { state } = loop;
      return {
        idleRemaining: instantsOf(state).idleDeadline - now,
        absoluteRemaining: state.absoluteDeadline - now,
        idleFor: agoOf(state.lastActivityAt, now),
        answeredAgo: agoOf(state.answeredAt, now),
        leaseRemaining: Math.max(0, state.leaseUntil - now),
      };
    },
    requests: dialogue.requests,
    wayThrough: {
      get url() {
        return way().url;
      },
      open: () => way().open(),
    },
    stop() {
      hasWaited ||= display.snapshot.signInAgain !== undefined;
      shutDown();
      display.stop();
    },
  };
  return {
    session,
    get isSpent() {
      return loop.isOver && loop.state.phase !== 'ended';
    },
    get rest() {
      const { state } = loop;
      const isOpen = state.limits !== undefined && state.phase !== 'ended' && !state.changed;
      const isLeft = hasWaited && !isSignInPage(window.location, parsed.signInUrl);
      return isOpen || isLeft ? { state, elapsed } : undefined;
    },
  };
}

/** Milliseconds since an instant; 0 is before everything. */
function agoOf(instant: number, now: number): number {
  return instant === 0 ? Infinity : now - instant;
}
