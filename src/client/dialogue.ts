/** Knows the talk with the server: what is asked, by us and by the app, and how an answer comes back as a fact. */
import { isTransportError, TransportError } from '../core/errors.ts';
import { type MonitorEffect } from '../core/monitor-state.ts';
import { instantsOf } from '../core/instants.ts';
import { parseRefusal, parseStatus, type Status } from '../core/wire.ts';
import { attempt } from './attempt.ts';
import { isSignInPage } from './farewell.ts';
import type { MonitorLoop } from './monitor-loop.ts';
import type { RequestPort } from './request-port.ts';
import type { WatchedPage } from './watched-page.ts';
import type { WatchedSession } from './watched-session.ts';

/** A question without an answer for so long, in milliseconds, has failed: the shortest warning lasts as long. */
export const LONGEST_ANSWER = 20_000;

/** The talk of a page with its server. */
export interface Dialogue extends Pick<WatchedSession, 'extend' | 'extendTime' | 'signOut'> {
  /** For the requests of the app. */
  readonly requests: RequestPort;
  /** When the server last answered a question; before everything when it has not. */
  readonly heardAt: number;
  ask(effect: Extract<MonitorEffect, { type: 'ask' | 'stay' }>): void;
  /** Looks how the session stands, and keeps the answer to who asked. */
  look(): Promise<Status>;
  /** Listens to what the server says unasked, while the page is seen. */
  listenWhile(isVisible: boolean): void;
  /** Answers who waits for what is known now. */
  settle(): void;
  stop(): void;
}

/** Begins a talk in which nothing was said yet. `onNobody`: this is the page where nobody is signed in; `isBack`: whether the
 * page goes on after an end. */
export function createDialogue(
  { window, transport, push, signInUrl, clock, elapsed, report, first }: WatchedPage,
  loop: Pick<MonitorLoop, 'state' | 'isRunning' | 'isOver' | 'dispatch'>,
  onNobody: () => void,
  isBack: () => Promise<boolean> | undefined,
): Dialogue {
  /** While the transport makes a request: those are not the app's. */
  let isAsking = false;
  let isInDoubt = false;
  let heardAt = -Infinity;
  const onExtended: ((isExtended: boolean) => void)[] = [];
  /** Who waits for what the server says of a denial. */
  const onSettled: (() => void)[] = [];
  /** Each calls off the limit of a question that is under way. */
  const limits = new Set<() => void>();
  let stopListening: (() => void) | undefined;
  /** The last choice of an idle timeout: the next one waits for its answer, or the server might hear it first. */
  let choice: Promise<unknown> = Promise.resolve();
  /** What was asked before there was a monitor that wants it. */
  let unheard = first;

  async function ask(id: number, send: (now: number) => Promise<Status>): Promise<void> {
    const { sentAt, answer } = unheard ?? { sentAt: elapsed() };
    unheard = undefined;
    try {
      hear(await asOurs(() => answer ?? send(sentAt)), sentAt, id);
    } catch (error) {
      fail(isTransportError(error) ? error : undefined, id);
      settleDoubt();
    }
  }

  function fail(error: TransportError | undefined, id?: number): void {
    loop.dispatch({
      type: 'failure',
      retryAfter: error?.retryAfter,
      isIntercepted: error?.isIntercepted === true,
      jitter: window.Math.random(),
      ask: id,
    });
  }

  /** What nobody waited for failed: that somebody else has answered is worth knowing all the same. */
  function failUnasked(error: unknown): void {
    if (isTransportError(error) && error.isIntercepted) fail(error);
  }

  /** Waits for the answer, but not for ever; an app's own transport may give back anything. */
  async function asOurs(send: () => Promise<Status> | undefined): Promise<Status> {
    let cancel = (): void => {};
    const noAnswer = new Promise<undefined>((resolve) => {
      cancel = clock.setTimer(() => resolve(undefined), LONGEST_ANSWER);
      limits.add(cancel);
    });
    try {
      isAsking = true;
      const answer = send();
      isAsking = false;
      const status = parseStatus(await Promise.race([answer, noAnswer]));
      if (status === undefined) throw new TransportError('No session status');
      return status;
    } finally {
      isAsking = false;
      limits.delete(cancel);
      cancel();
    }
  }

  function look(now = elapsed()): Promise<Status> {
    return transport.status(instantsOf(loop.state).deadline - now);
  }

  /** Somebody said something that the server itself may not mean: it is asked without hiding anything. */
  async function doubt(): Promise<void> {
    // Who is kept from the server asks again and again.
    if (isInDoubt || loop.state.isIntercepted) return;
    isInDoubt = true;
    const sentAt = elapsed();
    try {
      hear(await asOurs(() => look(sentAt)), sentAt);
    } catch (error) {
      failUnasked(error);
    }
    isInDoubt = false;
  }

  function hear(status: Status, sentAt: number, id?: number): void {
    heardAt = elapsed();
    const isNobodys = status.state !== 'active' && loop.state.session === undefined;
    // An end would lead to this page again, for ever.
    if (isNobodys && isSignInPage(window.location, signInUrl)) onNobody();
    loop.dispatch({ type: 'answer', status, sentAt, ask: id });
  }

  async function choose(isExtended: boolean): Promise<boolean> {
    const sentAt = elapsed();
    try {
      const status = await asOurs(() => transport.extendTime?.(isExtended));
      loop.dispatch({ type: 'answer', status, sentAt, isChoice: true });
      return status.state === 'active';
    } catch {
      void doubt();
      return false;
    }
  }

  function answerWishes(isExtended: boolean): void {
    for (const resolve of onExtended.splice(0)) resolve(isExtended);
  }

  function settleDoubt(): void {
    for (const resolve of onSettled.splice(0)) resolve();
  }

  return {
    get heardAt() {
      return heardAt;
    },
    look: () => asOurs(look),
    ask(effect) {
      void ask(effect.id, (now) => {
        if (effect.type === 'stay') return transport.stay?.() ?? look(now);
        return effect.activeAt === undefined
          ? look(now)
          : transport.ping(Math.max(0, now - effect.activeAt));
      });
    },
    extend() {
      if (!loop.isRunning) return Promise.resolve(false);
      return new Promise((resolve) => {
        // What came before is no answer to this wish.
        loop.dispatch({ type: 'extend' }, () => onExtended.push(resolve));
      });
    },
    extendTime(isExtended) {
      const told = choice.then(() => choose(isExtended));
      choice = told;
      return told;
    },
    async signOut() {
      const sentAt = elapsed();
      try {
        const status = await asOurs(() => transport.signOut());
        heardAt = elapsed();
        if (status.state === 'active') throw new Error();
        const ended = (status.state === 'none' && parseRefusal('signed-out')) || status;
        loop.dispatch({ type: 'answer', status: ended, sentAt, isFinal: true });
        return true;
      } catch {
        void doubt();
        return false;
      }
    },
    requests: {
      loop,
      elapsed,
      setTimer: clock.setTimer,
      isAsking: () => isAsking,
      doubt: () => void doubt(),
      settled: () => new Promise((done) => onSettled.push(done)),
      isBack,
    },
    listenWhile(isVisible) {
      attempt(() => stopListening?.(), report);
      stopListening = undefined;
      if (!push || !isVisible || loop.state.phase === 'ended') return;
      const onSaid = (said: unknown): void => {
        const status = parseStatus(said);
        if (status) loop.dispatch({ type: 'answer', status, sentAt: elapsed() });
      };
      stopListening = attempt(() => transport.listen(onSaid, failUnasked), report);
    },
    settle() {
      const { state } = loop;
      if (!state.extending) {
        const isExtended = state.phase === 'active' || state.warning === 'absolute';
        answerWishes(isExtended && !state.failed);
      }
      if (state.doubt === undefined) settleDoubt();
    },
    stop() {
      answerWishes(false);
      settleDoubt();
      for (const cancel of limits) cancel();
      stopListening?.();
    },
  };
}
