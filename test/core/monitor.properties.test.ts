import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  createMonitorState,
  type MonitorEvent,
  type MonitorState,
} from '../../src/core/monitor-state.ts';
import { instantsOf, nextAskAt, nextWakeAt } from '../../src/core/instants.ts';
import { step } from '../../src/core/monitor.ts';
import { END_REASONS } from '../../src/core/reasons.ts';
import type { Status } from '../../src/core/wire.ts';

const START = 1_000_000;

const spans = fc.oneof(fc.nat({ max: 30_000 }), fc.double({ min: 0, max: 120_000, noNaN: true }));
/** Anything that the wire lets through, however little sense it makes. */
const statuses: fc.Arbitrary<Status> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc
      .record({
        state: fc.constant('active' as const),
        session: fc.oneof(
          { weight: 12, arbitrary: fc.constant('one') },
          { weight: 2, arbitrary: fc.constant('two') },
        ),
        subject: fc.oneof(
          { weight: 8, arbitrary: fc.constant('george') },
          { weight: 1, arbitrary: fc.constantFrom('mary', '') },
        ),
        idleRemaining: spans,
        absoluteRemaining: spans,
        idleTimeout: spans,
        warnBefore: spans,
        maxHold: spans,
        fresh: fc.boolean(),
        endOnClose: spans,
        closing: fc.boolean(),
      })
      .map(({ subject, ...rest }) => (subject === '' ? rest : { ...rest, subject })),
  },
  fc.record({
    state: fc.constant('ended' as const),
    session: fc.constant('one'),
    reason: fc.constantFrom(...END_REASONS),
  }),
  fc.constant({ state: 'none' as const }),
);

/** Events with instants before their own; `ask` is the ask under way, or one of long ago. */
const happenings = fc.record({
  gap: fc.oneof(fc.constant(0), fc.nat({ max: 3_000 }), spans),
  event: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('tick', 'input', 'extend', 'unsure', 'online') },
    { weight: 1, arbitrary: fc.constantFrom('hold', 'release', 'peer', 'peer-ended') },
    { weight: 3, arbitrary: fc.constantFrom('answer', 'late-answer', 'failure', 'late-failure') },
  ),
  status: statuses,
  ago: spans,
  flag: fc.boolean(),
});
type Happening = typeof happenings extends fc.Arbitrary<infer Value> ? Value : never;

function eventOf(
  { event, status, ago, flag }: Happening,
  state: MonitorState,
  now: number,
): MonitorEvent {
  const sentAt = now - ago;
  switch (event) {
    case 'hold':
    case 'release':
      return { type: 'hold', held: event === 'hold' };
    case 'answer':
      return state.ask === undefined
        ? { type: 'answer', status, sentAt }
        : { type: 'answer', status, sentAt, ask: state.ask };
    case 'late-answer':
      return { type: 'answer', status, sentAt, ask: START - 1 };
    case 'failure':
    case 'late-failure': {
      const ask = event === 'failure' ? (state.ask ?? START - 1) : START - 1;
      return { type: 'failure', ask, retryAfter: flag ? ago : undefined, jitter: ago % 1 };
    }
    case 'peer':
    case 'peer-ended':
      return {
        type: 'peer',
        lastActivityAt: sentAt,
        confirmedAt: sentAt - 1,
        answeredAt: sentAt - 1,
        leftAt: 0,
        stayedAt: 0,
        leaseUntil: flag ? now + 3_000 : 0,
        chosenAt: flag ? sentAt : 0,
        acknowledgedAt: flag ? now : 0,
        acknowledged: flag,
        ended: event === 'peer' ? undefined : 'revoked',
      };
    default:
      return { type: event };
  }
}

it('whatever comes, in whatever order, keeps the machine sound', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(
      fc.array(happenings, { maxLength: 40 }),
      fc.boolean(),
      fc.constantFrom(5_000, Infinity),
      (story, dismissOnActivity, pingInterval) => {
        let state = createMonitorState({ dismissOnActivity, pingInterval, jitter: 0.5 });
        let now = START;
        const ids = new Set<number>();
        for (const happening of story) {
          now += happening.gap;
          const before = state;
          const event = eventOf(happening, before, now);
          const [after, effects] = step(before, event, now);
          const asks = effects.filter((effect) => effect.type === 'ask');
          const names = effects.flatMap((effect) =>
            effect.type === 'announce' ? [effect.name] : [],
          );
          state = after;

          if (before.phase === 'ended' || before.changed) {
            expect(after, 'I3: an end absorbs').toBe(before);
            expect(effects, 'I3: an end absorbs').toEqual([]);
            continue;
          }
          const isOver = after.phase === 'ended' || after.changed;
          const { deadline } = instantsOf(after);
          if (now >= deadline) expect(['confirming', 'ended'], 'I9').toContain(after.phase);
          if (now >= (after.doubt?.hideAt ?? Infinity) || after.changed) {
            expect(['confirming', 'ended'], 'I9').toContain(after.phase);
          }
          expect(after.warning !== undefined, 'a warning has a kind').toBe(
            after.phase === 'warning',
          );
          expect(after.lastActivityAt, 'I4').toBeGreaterThanOrEqual(before.lastActivityAt);
          const isAnother = before.session !== undefined && after.session !== before.session;
          if (isAnother) {
            expect(after.subject, 'only of the same person').toBe(before.subject);
            expect(after.subject).toBeDefined();
            expect(before.doubt, 'not by the first answer').toBeDefined();
          } else {
            expect(after.confirmedAt, 'I4').toBeGreaterThanOrEqual(before.confirmedAt);
          }

          expect(asks.length, 'one ask at a time').toBeLessThanOrEqual(1);
          if (isOver) {
            expect(asks, 'nothing is asked after the end').toEqual([]);
            expect(after.ask).toBeUndefined();
            expect(after.extending, 'nobody waits for ever').toBe(false);
          }
          for (const { id, activeAt } of asks) {
            expect(ids, 'every ask has its own id').not.toContain(id);
            ids.add(id);
            expect(after.ask).toBe(id);
            expect(activeAt ?? 0, 'nobody tells of the future').toBeLessThanOrEqual(now);
          }
          if (after.extending) expect(after.ask, 'a wish is on its way').toBeDefined();

          if (event.type === 'answer' && isOver && event.status.state !== 'ended') {
            const { doubt } = before;
            const isAskedSince = (before.ask ?? 0) > (doubt?.lastAsk ?? Infinity);
            const isHeard = event.status.state === 'active' && isAskedSince;
            expect(isHeard || doubt?.deniedAt !== undefined, 'an answer alone is no end').toBe(
              true,
            );
            expect(before.ask, 'what was asked before it says nothing').toBe(event.ask);
          }
          expect(names.includes('ended'), 'an end is announced once').toBe(after.phase === 'ended');
          if (names.includes('extended')) expect(before.isWarned).toBe(true);
          if (after.isWarned && !before.isWarned) expect(names).toContain('warning');
          if (before.isWarned && after.phase === 'active') expect(names).toContain('extended');

          const wakeAt = nextWakeAt(after, now);
          expect(wakeAt, 'time goes on').toBeGreaterThan(now);
          if (!isOver && after.limits !== undefined && after.ask === undefined) {
            expect(wakeAt, 'somebody looks again').toBeLessThan(Infinity);
            const isPutOff = Math.max(after.leaseUntil, after.retryAt ?? 0) > now;
            if (!isPutOff) expect(nextAskAt(after), 'what is due was done').toBeGreaterThan(now);
          }
        }
      },
    ),
    { numRuns: 1_000 },
  );
});
