/** Knows one page as the monitor sees it: what happened in, effects out, on a clock that is set by hand. */
import {
  createMonitorState,
  type MonitorEffect,
  type MonitorEvent,
  type MonitorOptions,
  type MonitorState,
} from '../../src/core/monitor-state.ts';
import { nextWakeAt } from '../../src/core/instants.ts';
import { step } from '../../src/core/monitor.ts';
import type { ActiveStatus, Status } from '../../src/core/wire.ts';

export const MINUTE = 60_000;
export const START = 1_000_000_000;
export const IDLE = 15 * MINUTE;
export const WARN = 2 * MINUTE;

/** A page whose session idles out after 15 minutes, with a warning 2 minutes before. */
export class Page {
  state: MonitorState;
  now = START;
  effects: MonitorEffect[] = [];

  constructor(options: Partial<MonitorOptions> = {}) {
    this.state = createMonitorState({
      dismissOnActivity: false,
      pingInterval: Infinity,
      jitter: 0,
      ...options,
    });
  }

  send(event: MonitorEvent): this {
    const [state, effects] = step(this.state, event, this.now);
    this.state = state;
    this.effects.push(...effects);
    return this;
  }

  /** Lets time pass as the shell would: a tick whenever the monitor wants one. */
  wait(ms: number): this {
    const end = this.now + ms;
    for (
      let at = nextWakeAt(this.state, this.now);
      at <= end;
      at = nextWakeAt(this.state, this.now)
    ) {
      this.now = at;
      this.send({ type: 'tick' });
    }
    this.now = end;
    return this;
  }

  /** Answers the ask under way, and forgets what was done before. */
  answer(status: Partial<ActiveStatus> = {}, sentAt = this.now): this {
    const { ask } = this.state;
    return this.send({
      type: 'answer',
      sentAt,
      ...(ask === undefined ? {} : { ask }),
      status: { ...activeStatus(), ...status },
    });
  }

  /** Answers the ask under way with what is no live session of this page. */
  deny(status: Status = { state: 'none' }): this {
    const { ask } = this.state;
    return this.send({
      type: 'answer',
      status,
      sentAt: this.now,
      ...(ask === undefined ? {} : { ask }),
    });
  }

  fail(retryAfter?: number): this {
    return this.send({ type: 'failure', ask: this.state.ask ?? -1, retryAfter, jitter: 0 });
  }

  /** Somebody else answers: the ask under way, or a call that nobody waited for. */
  intercept(ask = this.state.ask): this {
    return this.send({
      type: 'failure',
      isIntercepted: true,
      retryAfter: undefined,
      jitter: 0,
      ...(ask === undefined ? {} : { ask }),
    });
  }

  take(): readonly MonitorEffect[] {
    return this.effects.splice(0);
  }

  asks(): readonly MonitorEffect[] {
    return this.take().filter(({ type }) => type === 'ask');
  }

  announced(): readonly string[] {
    return this.take().flatMap((effect) => (effect.type === 'announce' ? [effect.name] : []));
  }
}

export function openPage(options?: Partial<MonitorOptions>): Page {
  const page = new Page(options).send({ type: 'tick' }).answer();
  page.take();
  return page;
}

export function peer(news: Partial<Extract<MonitorEvent, { type: 'peer' }>>): MonitorEvent {
  return {
    type: 'peer',
    lastActivityAt: 0,
    confirmedAt: 0,
    answeredAt: 0,
    leftAt: 0,
    stayedAt: 0,
    leaseUntil: 0,
    chosenAt: 0,
    acknowledgedAt: 0,
    acknowledged: false,
    ended: undefined,
    ...news,
  };
}

export function activeStatus(): ActiveStatus {
  return {
    state: 'active',
    session: 'one',
    idleRemaining: IDLE,
    absoluteRemaining: 480 * MINUTE,
    idleTimeout: IDLE,
    warnBefore: WARN,
    maxHold: 60 * MINUTE,
    fresh: true,
    endOnClose: 0,
    closing: false,
  };
}
