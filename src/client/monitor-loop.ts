/** Knows how the monitor is kept going: one event after another, what follows from each, and one timer. */
import {
  createMonitorState,
  resumeMonitor,
  type MonitorEffect,
  type MonitorEvent,
  type MonitorState,
} from '../core/monitor-state.ts';
import { nextWakeAt } from '../core/instants.ts';
import { step } from '../core/monitor.ts';
import { attempt } from './attempt.ts';
import { isSeen } from './lifecycle.ts';
import type { WatchedPage } from './watched-page.ts';

/**
 * The longest wait of a page that is seen, in milliseconds. Timers stand still while a machine sleeps, and nothing may
 * tell of its waking: without this, what is over would be seen for as long as the timer had still to wait.
 */
const LONGEST_WAIT = 60_000;

/** The monitor of a page, at work. */
export interface MonitorLoop {
  readonly state: MonitorState;
  /** False before a prerendered page is shown, and after the end. */
  readonly isRunning: boolean;
  readonly isOver: boolean;
  start(): void;
  /**
   * What came in before is told before: input that was not yet reported, then what other tabs know. Then comes
   * `onTold`, then the event. Without effect while the loop does not run.
   */
  dispatch(event: MonitorEvent, onTold?: () => void): void;
  /** The same for what other tabs say: they are not looked at again. */
  hear(event: MonitorEvent): void;
  stop(): void;
}

/** What the loop takes in before an event, and what it leads to. */
export interface LoopPorts {
  /** When the newest input was given of which the loop was not told; 0 when there was none. Asking takes it away. */
  takeUnreported(): number;
  pollTabs(): void;
  /** After each step. */
  follow(
    event: MonitorEvent,
    before: MonitorState,
    effects: readonly MonitorEffect[],
    now: number,
  ): void;
}

/** Makes a loop that waits to be started. */
export function createMonitorLoop(page: WatchedPage, ports: LoopPorts): MonitorLoop {
  const { window, elapsed, clock, report, rest } = page;
  let cancelTimer = (): void => {};

  function tellUnreported(): void {
    const inputAt = ports.takeUnreported();
    if (inputAt > 0) advance({ type: 'input' }, inputAt);
  }

  function advance(event: MonitorEvent, now: number): void {
    const before = loop.state;
    const [next, effects] = step(before, event, now);
    loop.state = next;
    ports.follow(event, before, effects, now);
  }

  /** Looks on from the instant of the last step: what has become due since then is due at once. */
  function schedule(steppedAt: number): void {
    cancelTimer();
    const wakeAt = nextWakeAt(loop.state, steppedAt);
    if (wakeAt === Infinity || !loop.isRunning) return;
    const delay = Math.max(0, Math.ceil(wakeAt - elapsed()));
    cancelTimer = clock.setTimer(
      () => loop.dispatch({ type: 'tick' }),
      isSeen(window.document) ? Math.min(delay, LONGEST_WAIT) : delay,
    );
  }

  const loop: { -readonly [Key in keyof MonitorLoop]: MonitorLoop[Key] } = {
    state: rest
      ? resumeMonitor(rest.state)
      : createMonitorState({
          dismissOnActivity: page.dismissOnActivity,
          pingInterval: page.pingInterval,
          jitter: window.Math.random(),
        }),
    isRunning: false,
    isOver: false,
    start() {
      loop.isRunning = true;
    },
    dispatch(event, onTold) {
      if (!loop.isRunning) return;
      attempt(tellUnreported, report);
      attempt(ports.pollTabs, report);
      onTold?.();
      loop.hear(event);
    },
    hear(event) {
      if (!loop.isRunning) return;
      attempt(tellUnreported, report);
      const now = elapsed();
      // Whatever went wrong: it is looked again.
      attempt(() => advance(event, now), report);
      schedule(now);
    },
    stop() {
      loop.isRunning = false;
      loop.isOver = true;
      cancelTimer();
    },
  };
  return loop;
}
