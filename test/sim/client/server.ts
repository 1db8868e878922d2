/** Knows the truth about sessions: a server of few lines that is never wrong. */
import type { EndReason } from '../../../src/core/reasons.ts';
import type { Status } from '../../../src/core/wire.ts';
import type { Scheduler } from '../scheduler.ts';

export interface Truth {
  readonly id: string;
  readonly subject: string;
  readonly absoluteDeadline: number;
  /** The only cookie that opens it: every rotation makes another. */
  cookie: string;
  lastActivityAt: number;
  ended: { readonly reason: EndReason; readonly at: number } | undefined;
}

export interface ServerPolicy {
  readonly idleTimeout: number;
  readonly warnBefore: number;
  readonly absoluteTimeout: number;
  readonly maxHold: number;
}

export interface Server {
  readonly policy: ServerPolicy;
  /** Requests that were answered since the start, by kind. */
  readonly counts: { status: number; ping: number };
  truthOf(id: string): Truth;
  /** Every session that there was. */
  truths(): readonly Truth[];
  /** A page is asked for: activity. Whether it may be shown. */
  visit(cookie: string): boolean;
  /** An app's own request arrives: whether it passes, else why not. No activity. */
  guard(cookie: string): { readonly status: 200 | 401; readonly reason?: EndReason | 'none' };
  status(cookie: string): Status;
  ping(cookie: string, idleFor: number): Status;
  /** Whose session a cookie is or was of. */
  sessionOf(cookie: string): string;
  /** Gives the session of a cookie another one; undefined when there is none alive. */
  rotate(cookie: string): string | undefined;
  /** Starts a session, which takes the place of that of the cookie. */
  signIn(cookie: string, subject: string): string;
  end(id: string, reason: EndReason): void;
  /** Calls a listener at every end. */
  onEnded(listener: (truth: Truth) => void): () => void;
}

export function createServer(scheduler: Scheduler, policy: ServerPolicy): Server {
  const truths = new Map<string, Truth>();
  const listeners = new Set<(truth: Truth) => void>();
  const counts = { status: 0, ping: 0 };
  let rotations = 0;

  const sessionOf = (cookie: string): string => cookie.replace(/~.*/, '');
  const idleDeadlineOf = (truth: Truth): number => truth.lastActivityAt + policy.idleTimeout;

  function finish(truth: Truth, reason: EndReason, at: number): void {
    if (truth.ended !== undefined) return;
    truth.ended = { reason, at };
    for (const listener of listeners) listener(truth);
  }

  function settle(truth: Truth): void {
    const idleDeadline = idleDeadlineOf(truth);
    const deadline = Math.min(idleDeadline, truth.absoluteDeadline);
    if (scheduler.now() < deadline) return;
    finish(truth, idleDeadline < truth.absoluteDeadline ? 'idle' : 'absolute', deadline);
  }

  function watch(truth: Truth): void {
    settle(truth);
    if (truth.ended !== undefined) return;
    const deadline = Math.min(idleDeadlineOf(truth), truth.absoluteDeadline);
    // Not less than a moment: a clock of large numbers does not move by less.
    scheduler.after(Math.max(1, deadline - scheduler.now()), () => watch(truth));
  }

  function find(cookie: string): Truth | undefined {
    const truth = truths.get(sessionOf(cookie));
    if (truth !== undefined) settle(truth);
    return truth?.cookie === cookie ? truth : undefined;
  }

  function statusOf(truth: Truth | undefined): Status {
    if (truth === undefined) return { state: 'none' };
    if (truth.ended !== undefined) {
      return { state: 'ended', session: truth.id, reason: truth.ended.reason };
    }
    const now = scheduler.now();
    return {
      state: 'active',
      session: truth.id,
      subject: truth.subject,
      idleRemaining: Math.floor(idleDeadlineOf(truth) - now),
      absoluteRemaining: Math.floor(truth.absoluteDeadline - now),
      idleTimeout: policy.idleTimeout,
      warnBefore: policy.warnBefore,
      maxHold: policy.maxHold,
      endOnClose: 0,
      closing: false,
      fresh: true,
    };
  }

  function touch(truth: Truth | undefined, at: number): void {
    if (truth === undefined || truth.ended !== undefined) return;
    truth.lastActivityAt = Math.max(truth.lastActivityAt, Math.min(at, scheduler.now()));
  }

  return {
    policy,
    counts,
    truthOf(id) {
      const truth = truths.get(id);
      if (truth === undefined) throw new Error(`Unknown session ${id}`);
      return truth;
    },
    truths: () => [...truths.values()],
    visit(cookie) {
      const truth = find(cookie);
      touch(truth, scheduler.now());
      return truth !== undefined && truth.ended === undefined;
    },
    guard(cookie) {
      const truth = find(cookie);
      if (truth === undefined) return { status: 401, reason: 'none' };
      return truth.ended === undefined
        ? { status: 200 }
        : { status: 401, reason: truth.ended.reason };
    },
    status(cookie) {
      counts.status += 1;
      return statusOf(find(cookie));
    },
    ping(cookie, idleFor) {
      counts.ping += 1;
      const truth = find(cookie);
      touch(truth, scheduler.now() - idleFor);
      return statusOf(truth);
    },
    sessionOf,
    rotate(cookie) {
      const truth = find(cookie);
      if (truth === undefined || truth.ended !== undefined) return undefined;
      rotations += 1;
      truth.cookie = `${truth.id}~${rotations}`;
      return truth.cookie;
    },
    signIn(cookie, subject) {
      const before = find(cookie);
      if (before !== undefined) finish(before, 'replaced', scheduler.now());
      const now = scheduler.now();
      const id = `s${truths.size}`;
      const truth: Truth = {
        id,
        cookie: id,
        subject,
        absoluteDeadline: now + policy.absoluteTimeout,
        lastActivityAt: now,
        ended: undefined,
      };
      truths.set(truth.id, truth);
      watch(truth);
      return truth.id;
    },
    end(id, reason) {
      const truth = truths.get(id);
      if (truth !== undefined) settle(truth);
      if (truth !== undefined) finish(truth, reason, scheduler.now());
    },
    onEnded(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
