import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  createMonitorState,
  instantsOf,
  nextWakeAt,
  type MonitorEvent,
  type MonitorState,
} from '../../src/core/monitor-state.ts';
import { step } from '../../src/core/monitor.ts';
import type { Status } from '../../src/core/wire.ts';

const IDLE = 60_000;
const WARN = 30_000;
/** The longest that a request takes here, both ways together, in milliseconds. */
const SLOWEST = 2_000;

/** What a person and a network do: input after some while, and the fate of each request. */
const stories = fc.record({
  gaps: fc.array(fc.integer({ min: 1, max: 90_000 }), { minLength: 1, maxLength: 30 }),
  delays: fc.array(fc.integer({ min: 0, max: SLOWEST / 2 }), { minLength: 1, maxLength: 12 }),
  losses: fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }),
  presses: fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }),
  jitter: fc.double({ min: 0, max: 1, noNaN: true }),
});

interface Scheduled {
  readonly at: number;
  run(): void;
}

it('I1 to I5 hold for one page, whatever the person and the network do', () => {
  fc.assert(
    fc.property(stories, ({ gaps, delays, losses, presses, jitter }) => {
      let now = 1_000_000;
      let lastActivityAt = now;
      let endedAt: number | undefined;
      let warnedAt = Infinity;
      let requests = 0;
      let firstAnswerAt = Infinity;
      const queue: Scheduled[] = [];
      const pick = <Item>(items: readonly Item[], index: number): Item =>
        items[index % items.length] as Item;
      const later = (delay: number, run: () => void): void => void queue.push({ at: now + delay, run });

      /** The server: the truth. */
      function serve(activeAt: number | undefined): Status {
        if (endedAt === undefined && now - lastActivityAt >= IDLE) endedAt = lastActivityAt + IDLE;
        if (endedAt !== undefined) return { state: 'ended', session: 'one', reason: 'idle' };
        lastActivityAt = Math.max(lastActivityAt, Math.min(now, activeAt ?? 0));
        return {
          state: 'active',
          session: 'one',
          idleRemaining: lastActivityAt + IDLE - now,
          absoluteRemaining: 1e9,
          idleTimeout: IDLE,
          warnBefore: WARN,
          maxHold: IDLE,
          fresh: true,
        };
      }

      let state: MonitorState = createMonitorState({
        dismissOnActivity: false,
        pingInterval: Infinity,
        jitter,
      });

      function send(event: MonitorEvent): void {
        const before = state;
        const [next, effects] = step(state, event, now);
        state = next;

        if (event.type === 'answer') firstAnswerAt = Math.min(firstAnswerAt, now);
        if (before.phase === 'ended') expect(state, 'I3').toBe(before);
        expect(state.confirmedAt, 'I4').toBeGreaterThanOrEqual(before.confirmedAt);
        expect(state.confirmedAt, 'the page never believes in more than the server').toBeLessThanOrEqual(
          lastActivityAt,
        );
        if (now >= instantsOf(state).deadline) {
          expect(['confirming', 'ended'], 'I9').toContain(state.phase);
        }
        if (event.type === 'input' && before.phase !== 'active') {
          expect(state.lastActivityAt, 'no activity but in an active page').toBe(before.lastActivityAt);
        }
        if (state.phase === 'warning' && before.phase !== 'warning') {
          warnedAt = now;
          if (pick(presses, requests)) later(3_000, () => send({ type: 'extend' }));
        }
        if (state.phase === 'ended' && before.phase !== 'ended') {
          expect(endedAt, 'I2: only the server ends a session').toBeDefined();
          // A page that could not reach the server all along could not know.
          const knownAt = Math.max(Number(endedAt) - WARN, firstAnswerAt);
          const isKnownInTime = knownAt + SLOWEST < Number(endedAt);
          if (isKnownInTime) expect(warnedAt, 'I5').toBeLessThanOrEqual(knownAt + SLOWEST);
        }

        for (const effect of effects) {
          if (effect.type !== 'ask') continue;
          const sentAt = now;
          const idleFor = effect.activeAt === undefined ? undefined : now - effect.activeAt;
          const index = (requests += 1);
          const isLost = pick(losses, index);
          later(pick(delays, index), () => {
            if (isLost) {
              later(pick(delays, index + 1), () =>
                send({ type: 'failure', ask: effect.id, retryAfter: undefined, jitter }),
              );
              return;
            }
            const status = serve(idleFor === undefined ? undefined : now - idleFor);
            later(pick(delays, index + 1), () =>
              send({ type: 'answer', ask: effect.id, sentAt, status }),
            );
          });
        }
      }

      send({ type: 'tick' });
      let inputAt = now;
      for (const gap of gaps) {
        inputAt += gap;
        later(inputAt - now, () => send({ type: 'input' }));
      }

      for (let steps = 0; steps < 3_000 && state.phase !== 'ended'; steps += 1) {
        const wakeAt = nextWakeAt(state, now);
        expect(wakeAt, 'time goes on').toBeGreaterThan(now);
        queue.sort((a, b) => a.at - b.at);
        const next = queue[0];
        if (next !== undefined && next.at <= wakeAt) {
          queue.shift();
          now = Math.max(now, next.at);
          next.run();
        } else if (wakeAt === Infinity) {
          break;
        } else {
          now = wakeAt;
          send({ type: 'tick' });
        }
        if (now > inputAt + 60 * IDLE) break;
      }
      const canBeReached = losses.includes(false);
      if (canBeReached && presses.every((isPressed) => !isPressed)) {
        expect(state.phase, 'who has gone is signed out in the end').toBe('ended');
      }
    }),
    { numRuns: 300 },
  );
});
