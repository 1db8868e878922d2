/** Knows how the monitor is connected to a page: events in, effects out, one timer. */
import { createEmitter } from '../core/emitter.ts';
import { TransportError } from '../core/errors.ts';
import {
  createMonitorState,
  instantsOf,
  nextWakeAt,
  type MonitorEffect,
  type MonitorEvent,
  type MonitorState,
} from '../core/monitor-state.ts';
import { step } from '../core/monitor.ts';
import {
  IDLE_FOR_HEADER,
  parseRefusal,
  parseTimeLeft,
  PASSIVE_HEADER,
  type Status,
} from '../core/wire.ts';
import { watchActivity } from './activity.ts';
import { createCurtain } from './curtain.ts';
import { createEventLog } from './event-log.ts';
import { createFarewell, goForGood, isSignInPage, signInAddress } from './farewell.ts';
import { watchFrames } from './frames.ts';
import { createHolds } from './holds.ts';
import { watchLifecycle, whenShown } from './lifecycle.ts';
import { parseWatchOptions, type WatchOptions } from './options.ts';
import type { PageWindow } from './page-window.ts';
import { snapshotOf, type SessionSnapshot } from './snapshot.ts';
import { createElapsedTime } from './system-clock.ts';
import { joinTabs } from './tabs.ts';
import { guardUnsavedForms } from './unsaved-forms.ts';
import type { TrackedRequest, WatchedSession, WatchEvents } from './watched-session.ts';

/** For how long one tab asks on behalf of all, in milliseconds. */
const LEASE = 3_000;

/**
 * The longest wait of a page that is seen, in milliseconds. Timers stand still while a machine sleeps, and nothing may
 * tell of its waking: without this, what is over would be seen for as long as the timer had still to wait.
 */
const LONGEST_WAIT = 60_000;

/**
 * Watches the session of this page: tells the server of the person's activity when it must know, warns before the
 * end, hides the content when the session may be over, and leaves when it is.
 * @throws TypeError for options that cannot work.
 */
export function watchSession(options: WatchOptions = {}): WatchedSession {
  return watchWindow(window, options);
}

/** Watches the session of a page in a window, which a simulation may have made. */
export function watchWindow(window: PageWindow, options: WatchOptions): WatchedSession {
  const { document, location } = window;
  const { key, transport, clock, signInUrl, endingTimeout, ...parsed } = parseWatchOptions(options);
  const elapsed = createElapsedTime(clock);
  const report = (error: unknown): void => window.reportError(error);
  const events = createEmitter<WatchEvents>(report);
  const changes = createEmitter<{ snapshot: SessionSnapshot }>(report);
  const farewell = createFarewell(events, clock, endingTimeout);
  const log = createEventLog(clock.wall);
  const curtain = createCurtain(document);
  const holds = createHolds(() => dispatch({ type: 'hold', held: holds.reasons().length > 0 }));

  let state: MonitorState = createMonitorState({
    dismissOnActivity: parsed.dismissOnActivity,
    pingInterval: parsed.pingInterval,
    jitter: window.Math.random(),
  });
  let snapshot = snapshotOf(state, holds.reasons(), elapsed(), undefined);
  /** False before a prerendered page is shown, and after the end. */
  let isRunning = false;
  let isOver = false;
  /** While the transport makes a request: those are not the app's. */
  let isAsking = false;
  /** Until it is restored. Engines tell a page that is kept only then that it is hidden: a look at the deadlines. */
  let isPutAway = false;
  let inputAt = 0;
  const onExtended: ((isExtended: boolean) => void)[] = [];
  /** Who waits for what the server says of a denial. */
  const onSettled: (() => void)[] = [];
  let isInDoubt = false;
  let cancelTimer = (): void => {};
  let stopListening = (): void => {};
  const stops: (() => void)[] = [];

  const unsavedForms =
    parsed.unsavedForms === undefined
      ? undefined
      : guardUnsavedForms(document, parsed.unsavedForms);
  const tabs = joinTabs({
    window,
    key,
    elapsed,
    wall: clock.wall,
    listener: {
      news: (news) => hearTabs(news),
      otherSession: () => hearTabs({ type: 'unsure' }),
    },
  });
  const activity = watchActivity(parsed.activityEvents, clock.wall, () => {
    dispatch({ type: 'input' });
    inputAt = elapsed();
  });
  stops.push(watchFrames(window, parsed.frameOrigins, activity));
  stops.push(whenShown(document, start));

  function start(): void {
    isRunning = true;
    stops.push(
      watchLifecycle(window, {
        woke: () => dispatch({ type: 'tick' }),
        restored: () => {
          isPutAway = false;
          dispatch({ type: 'unsure' });
          listenWhile(true);
        },
        online: () => dispatch({ type: 'online' }),
        hidden: (isKept) => {
          dispatch({ type: 'leave' });
          stopListening();
          // What is kept is kept covered: nothing shows before the restored page has asked.
          isPutAway = isKept;
          if (isKept) curtain.draw();
        },
        visibility: listenWhile,
      }),
    );
    listenWhile(document.visibilityState === 'visible');
    // Work may have begun before the page was shown.
    dispatch(holds.reasons().length > 0 ? { type: 'hold', held: true } : { type: 'tick' });
  }

  function listenWhile(isVisible: boolean): void {
    stopListening();
    stopListening = (): void => {};
    if (!parsed.push || !isVisible || state.phase === 'ended') return;
    stopListening = transport.listen((status) => {
      dispatch({ type: 'answer', status, sentAt: elapsed() });
    });
  }

  /** What came in before is told before: input that was not yet reported, then what other tabs know. */
  function dispatch(event: MonitorEvent, onDone?: (isExtended: boolean) => void): void {
    if (!isRunning) return;
    tellUnreported();
    tabs.poll();
    const now = elapsed();
    // Only now: what came before is no answer to this wish.
    if (onDone !== undefined) onExtended.push(onDone);
    advance(event, now);
    schedule(now);
  }

  function tellUnreported(): void {
    const unreported = activity.takeUnreported();
    if (unreported > 0) advance({ type: 'input' }, inputAt + unreported);
  }

  function hearTabs(event: MonitorEvent): void {
    if (!isRunning) return;
    tellUnreported();
    const now = elapsed();
    advance(event, now);
    schedule(now);
  }

  function advance(event: MonitorEvent, now: number): void {
    const [next, effects] = step(state, event, now);
    log.note(event, state, next, now);
    state = next;
    if (isPutAway || state.phase === 'confirming' || state.phase === 'ended') curtain.draw();
    else curtain.open();
    for (const effect of effects) run(effect);
    const shown = snapshotOf(state, holds.reasons(), elapsed(), snapshot);
    if (shown !== snapshot) {
      snapshot = shown;
      changes.emit('snapshot', snapshot);
    }
    if (!state.extending) {
      const isExtended = state.phase === 'active' || state.warning === 'absolute';
      answerWishes(isExtended && !state.failed);
    }
    if (state.doubt === undefined) settleDoubt();
  }

  function settleDoubt(): void {
    for (const resolve of onSettled.splice(0)) resolve();
  }

  function answerWishes(isExtended: boolean): void {
    for (const resolve of onExtended.splice(0)) resolve(isExtended);
  }

  /** Looks on from the instant of the last step: what has become due since then is due at once. */
  function schedule(steppedAt: number): void {
    cancelTimer();
    const wakeAt = nextWakeAt(state, steppedAt);
    if (wakeAt === Number.POSITIVE_INFINITY || !isRunning) return;
    const delay = Math.max(0, Math.ceil(wakeAt - elapsed()));
    const isSeen = document.visibilityState === 'visible';
    cancelTimer = clock.setTimer(
      () => dispatch({ type: 'tick' }),
      isSeen ? Math.min(delay, LONGEST_WAIT) : delay,
    );
  }

  function run(effect: MonitorEffect): void {
    switch (effect.type) {
      case 'ask':
      case 'stay':
        tabs.publish(state, { isConfirmed: false, leaseFor: LEASE });
        void ask(effect.id, (now) => {
          if (effect.type === 'stay') return transport.stay?.() ?? look(now);
          return effect.activeAt === undefined
            ? look(now)
            : transport.ping(Math.max(0, now - effect.activeAt));
        });
        return;
      case 'share':
        tabs.publish(state, { isConfirmed: effect.confirmed });
        return;
      case 'announce':
        announce(effect.name);
        return;
      case 'leave':
        transport.leave?.();
        return;
      case 'reload':
        leave(() => location.reload());
    }
  }

  async function ask(id: number, send: (now: number) => Promise<Status>): Promise<void> {
    const sentAt = elapsed();
    try {
      hear(await asOurs(() => send(sentAt)), sentAt, id);
    } catch (error) {
      const retryAfter = error instanceof TransportError ? error.retryAfter : undefined;
      dispatch({ type: 'failure', ask: id, retryAfter, jitter: window.Math.random() });
      settleDoubt();
    }
  }

  function asOurs(send: () => Promise<Status>): Promise<Status> {
    isAsking = true;
    try {
      return send();
    } finally {
      isAsking = false;
    }
  }

  function look(now: number): Promise<Status> {
    return transport.status(instantsOf(state).deadline - now);
  }

  /** Somebody said something that the server itself may not mean: it is asked without hiding anything. */
  async function doubt(): Promise<void> {
    if (isInDoubt) return;
    isInDoubt = true;
    const sentAt = elapsed();
    try {
      hear(await asOurs(() => look(sentAt)), sentAt);
    } catch {
      // It was only a doubt.
    }
    isInDoubt = false;
  }

  function hear(status: Status, sentAt: number, id?: number): void {
    const isNobodys = status.state !== 'active' && state.session === undefined;
    // An end would lead to this page again, for ever.
    if (isNobodys && isSignInPage(location, signInUrl)) shutDown();
    dispatch({ type: 'answer', status, sentAt, ...(id === undefined ? {} : { ask: id }) });
  }

  function announce(name: keyof WatchEvents): void {
    switch (name) {
      case 'warning':
        events.emit(name, {
          kind: state.warning ?? 'idle',
          remaining: Math.max(0, instantsOf(state).deadline - elapsed()),
        });
        return;
      case 'extended':
        farewell.callOff();
        events.emit(name, { session: state.session });
        return;
      case 'failed':
        events.emit(name, { what: 'extend' });
        return;
      case 'ending':
        farewell.callOff();
        void farewell.save(state.warning ?? 'absolute');
        return;
      case 'ended':
        void finish();
    }
  }

  async function finish(): Promise<void> {
    const { reason = 'unknown' } = state;
    await farewell.save(reason);
    events.emit('ended', { reason });
    shutDown();
    if (signInUrl === false) return;
    leave(() => location.replace(signInAddress(location, signInUrl, reason)));
  }

  function leave(go: () => void): void {
    unsavedForms?.stepAside();
    goForGood(window, go);
  }

  function shutDown(): void {
    isRunning = false;
    isOver = true;
    answerWishes(false);
    settleDoubt();
    cancelTimer();
    stopListening();
    for (const stopOne of stops.splice(0)) stopOne();
    activity.stop();
    holds.stop();
    tabs.close();
    unsavedForms?.stop();
  }

  return {
    get snapshot() {
      return snapshot;
    },
    subscribe: (listener) => changes.on('snapshot', listener),
    on: events.on,
    extend() {
      if (!isRunning) return Promise.resolve(false);
      return new Promise((resolve) => dispatch({ type: 'extend' }, resolve));
    },
    async signOut() {
      await farewell.save('signed-out');
      const sentAt = elapsed();
      try {
        const status = await asOurs(() => transport.signOut());
        if (status.state === 'active') throw new Error('The server kept the session');
        const session = state.session ?? 'unknown';
        const ended =
          status.state === 'none'
            ? ({ state: 'ended', session, reason: 'signed-out' } as const)
            : status;
        dispatch({ type: 'answer', status: ended, sentAt, isFinal: true });
        return true;
      } catch {
        farewell.callOff();
        events.emit('failed', { what: 'sign-out' });
        return false;
      }
    },
    hold: (reason, work) => holds.add(reason, work),
    log: log.entries,
    inspect() {
      const now = elapsed();
      const { idleDeadline } = instantsOf(state);
      return {
        idleRemaining: idleDeadline - now,
        absoluteRemaining: state.absoluteDeadline - now,
        idleFor: agoOf(state.lastActivityAt, now),
        answeredAgo: agoOf(state.answeredAt, now),
        leaseRemaining: Math.max(0, state.leaseUntil - now),
      };
    },
    request() {
      if (isOver || isAsking) return UNTRACKED;
      dispatch({ type: 'tick' });
      const sentAt = elapsed();
      const activeAt = state.lastActivityAt === 0 ? undefined : state.lastActivityAt;
      const { session } = state;
      let settled: Promise<unknown> | undefined;
      return {
        headers: headersOf(activeAt === undefined ? undefined : sentAt - activeAt),
        answered({ status, timeLeft, reason }) {
          const left = parseTimeLeft(timeLeft);
          if (left !== undefined) dispatch({ type: 'time-left', ...left, sentAt, activeAt });
          if (status !== 401) return;
          const refusal = parseRefusal(status, { reason });
          if (refusal === undefined) return void doubt();
          dispatch({ type: 'answer', status: refusal, sentAt });
          if (isRunning && state.doubt !== undefined) {
            settled = new Promise<void>((done) => onSettled.push(done));
          }
        },
        async isRepeatable() {
          if (settled === undefined) return false;
          await settled;
          const isOurs = state.phase !== 'ended' && !state.changed && state.session === session;
          return isRunning && isOurs && state.doubt === undefined;
        },
      };
    },
    stop() {
      shutDown();
      const isLeaving = state.changed || (state.phase === 'ended' && signInUrl !== false);
      if (!isLeaving) curtain.open();
    },
  };
}

/** A request that is none of this session's. */
const UNTRACKED: TrackedRequest = {
  headers: {},
  answered() {},
  isRepeatable: () => Promise.resolve(false),
};

/** What a request says: how long ago the activity was, if there was any. */
function headersOf(idleFor: number | undefined): Readonly<Record<string, string>> {
  return idleFor === undefined
    ? { [PASSIVE_HEADER]: '?1' }
    : { [IDLE_FOR_HEADER]: String(Math.max(0, Math.round(idleFor))) };
}

/** Milliseconds since an instant; 0 is before everything. */
function agoOf(instant: number, now: number): number {
  return instant === 0 ? Number.POSITIVE_INFINITY : now - instant;
}
