import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { END_REASONS } from '../../src/core/reasons.ts';
import {
  deadlineOf,
  decide,
  isAsLate,
  leave,
  mergeSigns,
  signsOf,
  type SessionRecord,
} from '../../src/core/session.ts';

const NOW = 1_800_000_000_000;
const HOUR = 3_600_000;
const UNLIMITED = { idleTimeout: Infinity, extendedTime: Infinity, absoluteTimeout: Infinity };

const record: SessionRecord = {
  id: 'id',
  secretHash: 'hash',
  subject: 'george',
  createdAt: NOW,
  authenticatedAt: NOW,
  lastActivityAt: NOW,
  idleTimeout: HOUR / 4,
  absoluteDeadline: NOW + 8 * HOUR,
  tombstoneFor: HOUR,
  device: '',
  data: '{}',
  version: 0,
};

const records = fc
  .record({
    lastActivityAt: fc.integer({ min: -50 * HOUR, max: 50 * HOUR }),
    idleTimeout: fc.integer({ min: 1, max: 2 ** 40 }),
    absolute: fc.integer({ min: 1, max: 2 ** 41 }),
    left: fc.option(
      fc.record({
        leftAt: fc.integer({ min: -50 * HOUR, max: 50 * HOUR }),
        endOnClose: fc.integer({ min: 1, max: 50 * HOUR }),
      }),
    ),
  })
  .map(({ lastActivityAt, idleTimeout, absolute, left }) => ({
    ...record,
    lastActivityAt: NOW + lastActivityAt,
    idleTimeout,
    absoluteDeadline: NOW + absolute,
    ...(left === null
      ? {}
      : { closing: { leftAt: NOW + left.leftAt, closesAt: NOW + left.leftAt + left.endOnClose } }),
  }));
const spans = fc.integer({ min: 0, max: 100 * HOUR });

describe('decide', () => {
  it('S3: is active until a deadline, and not at it', () => {
    expect(decide(record, UNLIMITED, NOW + HOUR / 4 - 1)).toEqual({
      state: 'active',
      idleRemaining: 1,
      absoluteRemaining: 8 * HOUR - HOUR / 4 + 1,
    });
    expect(decide(record, UNLIMITED, NOW + HOUR / 4)).toEqual({ state: 'ended', reason: 'idle' });
  });

  it('names the deadline that came first', () => {
    const busy = { ...record, lastActivityAt: NOW + 8 * HOUR - 1 };
    expect(decide(busy, UNLIMITED, NOW + 8 * HOUR)).toEqual({ state: 'ended', reason: 'absolute' });
    expect(decide(record, UNLIMITED, NOW + 9 * HOUR)).toEqual({ state: 'ended', reason: 'idle' });
    const both = { ...record, lastActivityAt: NOW + 8 * HOUR - HOUR / 4 };
    expect(decide(both, UNLIMITED, NOW + 9 * HOUR)).toEqual({ state: 'ended', reason: 'absolute' });
  });

  it('is over where a pending close says so, and where an activity came after the leave it is not', () => {
    const left = { ...record, closing: { leftAt: NOW, closesAt: NOW + 60_000 } };
    expect(decide(left, UNLIMITED, NOW + 59_999)).toEqual({
      state: 'active',
      idleRemaining: HOUR / 4 - 59_999,
      absoluteRemaining: 8 * HOUR - 59_999,
    });
    const closed = { state: 'ended', reason: 'closed' };
    const atOnce = { ...record, closing: { leftAt: NOW, closesAt: NOW + HOUR / 4 } };
    expect(decide(atOnce, UNLIMITED, NOW + HOUR / 4), 'with the idle end').toEqual(closed);
    expect(decide(left, UNLIMITED, NOW + 60_000)).toEqual(closed);
    expect(decide(left, UNLIMITED, NOW + 9 * HOUR)).toEqual(closed);
    expect(deadlineOf(left)).toBe(NOW + 60_000);
    const back = { ...left, lastActivityAt: NOW + 1 };
    expect(decide(back, UNLIMITED, NOW + 60_000).state).toBe('active');
    expect(deadlineOf(back)).toBe(NOW + 1 + HOUR / 4);
    const late = { ...record, closing: { leftAt: NOW, closesAt: NOW + HOUR } };
    expect(decide(late, UNLIMITED, NOW + HOUR)).toEqual({ state: 'ended', reason: 'idle' });
  });

  it('holds limits that are stricter than those of the sign-in', () => {
    const limits = { idleTimeout: 60_000, extendedTime: 60_000, absoluteTimeout: 2 * HOUR };
    expect(decide(record, limits, NOW + 60_000)).toEqual({ state: 'ended', reason: 'idle' });
    const busy = { ...record, lastActivityAt: NOW + 2 * HOUR };
    expect(decide(busy, limits, NOW + 2 * HOUR)).toEqual({ state: 'ended', reason: 'absolute' });
  });

  it('lets who has chosen more time have it, as far as the policy of the moment goes', () => {
    const chosen: SessionRecord = { ...record, idleTimeout: 2 * HOUR, extended: true };
    const limits = { idleTimeout: HOUR / 4, extendedTime: HOUR, absoluteTimeout: 8 * HOUR };
    const left = (kept: SessionRecord, of = limits): unknown => {
      const verdict = decide(kept, of, NOW);
      return verdict.state === 'active' && verdict.idleRemaining;
    };
    expect(left(chosen)).toBe(HOUR);
    expect(left(chosen, { ...limits, extendedTime: 3 * HOUR }), 'as was chosen').toBe(2 * HOUR);
    expect(left(chosen, { ...limits, extendedTime: HOUR / 4 }), 'not any more').toBe(HOUR / 4);
    expect(left({ ...record, idleTimeout: 2 * HOUR }), 'an older, laxer policy').toBe(HOUR / 4);
  });

  it('I3: an end absorbs, with its reason', () => {
    fc.assert(
      fc.property(records, spans, fc.constantFrom(...END_REASONS), (kept, later, reason) => {
        const tombstone = { ...kept, ended: { reason, at: NOW } };
        expect(decide(tombstone, UNLIMITED, NOW + later)).toEqual({ state: 'ended', reason });
      }),
    );
  });

  it('never revives as time goes on', () => {
    fc.assert(
      fc.property(records, spans, spans, (kept, first, more) => {
        fc.pre(decide(kept, UNLIMITED, NOW + first).state === 'ended');
        expect(decide(kept, UNLIMITED, NOW + first + more).state).toBe('ended');
      }),
    );
  });

  it('agrees with its deadline, and never grants more than the timeouts', () => {
    fc.assert(
      fc.property(records, spans, (kept, later) => {
        const now = NOW + later;
        const verdict = decide(kept, UNLIMITED, now);
        if (verdict.state === 'active') {
          expect(verdict.idleRemaining).toBeLessThanOrEqual(kept.idleTimeout);
          expect(now).toBeLessThan(deadlineOf(kept));
        } else {
          expect(now).toBeGreaterThanOrEqual(deadlineOf(kept));
        }
      }),
    );
  });

  it('is never later than its limits allow, and the stricter limit wins', () => {
    const timeouts = fc.integer({ min: 1, max: 2 ** 40 });
    fc.assert(
      fc.property(records, timeouts, timeouts, spans, (kept, idle, absolute, later) => {
        const limits = { idleTimeout: idle, extendedTime: idle, absoluteTimeout: absolute };
        const strict = decide(kept, limits, NOW + later);
        const own = decide(kept, UNLIMITED, NOW + later);
        if (own.state === 'ended') expect(strict.state).toBe('ended');
        if (strict.state === 'ended' || own.state === 'ended') return;
        expect(strict.idleRemaining).toBeLessThanOrEqual(Math.min(idle, own.idleRemaining));
        expect(strict.absoluteRemaining).toBeLessThanOrEqual(
          Math.min(absolute, own.absoluteRemaining),
        );
        expect(Math.min(strict.idleRemaining, strict.absoluteRemaining)).toBeGreaterThan(0);
      }),
    );
  });

  it('I4: an activity merged by maximum never takes time away, nor moves the absolute end', () => {
    fc.assert(
      fc.property(records, spans, spans, (kept, touched, later) => {
        const lastActivityAt = Math.max(kept.lastActivityAt, NOW + touched);
        const before = decide(kept, UNLIMITED, NOW + later);
        const after = decide({ ...kept, lastActivityAt }, UNLIMITED, NOW + later);
        if (before.state === 'ended') {
          const isOver = NOW + later >= kept.absoluteDeadline;
          if (isOver) expect(after.state, 'no activity puts off the absolute end').toBe('ended');
          return;
        }
        expect(after).toMatchObject({
          state: 'active',
          absoluteRemaining: before.absoluteRemaining,
        });
        if (after.state === 'active') {
          expect(after.idleRemaining).toBeGreaterThanOrEqual(before.idleRemaining);
        }
      }),
    );
  });

  it('decides rightly over a day, and about the future', () => {
    const yesterday = { ...record, lastActivityAt: NOW - 25 * HOUR, absoluteDeadline: NOW + HOUR };
    expect(decide(yesterday, UNLIMITED, NOW)).toEqual({ state: 'ended', reason: 'idle' });
    const patient = { ...yesterday, idleTimeout: 26 * HOUR };
    expect(decide(patient, UNLIMITED, NOW)).toMatchObject({ state: 'active', idleRemaining: HOUR });
    const future = { ...record, createdAt: NOW + HOUR, lastActivityAt: NOW + HOUR };
    const limits = { ...UNLIMITED, absoluteTimeout: HOUR };
    expect(decide(future, limits, NOW)).toEqual({
      state: 'active',
      idleRemaining: HOUR / 4,
      absoluteRemaining: HOUR,
    });
  });
});

describe('leave', () => {
  it('ends the session a while later, however near the last activity is', () => {
    expect(leave(record, NOW + 5, 10_000)).toEqual({ leftAt: NOW + 5, closesAt: NOW + 10_005 });
    const ahead = { ...record, lastActivityAt: NOW + 7 };
    expect(leave(ahead, NOW + 5, 10_000)).toEqual({ leftAt: NOW + 7, closesAt: NOW + 10_005 });
  });

  it('puts off what is pending, and never brings it forward', () => {
    const closing = leave(record, NOW, 20_000);
    const pending = { ...record, closing };
    expect(leave(pending, NOW + 5, 10_000)).toEqual({ leftAt: NOW + 5, closesAt: NOW + 20_000 });
    expect(leave(pending, NOW - 5, 30_000)).toEqual({ leftAt: NOW, closesAt: NOW + 29_995 });
  });

  it('takes no notice of one that an activity has made void', () => {
    const back = { ...record, closing: leave(record, NOW, 20_000), lastActivityAt: NOW + 1 };
    expect(leave(back, NOW + 5, 10_000)).toEqual({ leftAt: NOW + 5, closesAt: NOW + 10_005 });
  });
});

describe('the signs of a person', () => {
  const signs = { spokenAt: 3, navigatedAt: 5, promptedAt: 7 };

  it('are nothing where nothing is known', () => {
    expect(signsOf(0, 0, 0)).toBeUndefined();
    expect(signsOf(Number.NaN, Number.NaN, Number.NaN)).toBeUndefined();
  });

  it.each([
    [3, Number.NaN, 0, { spokenAt: 3, navigatedAt: 0, promptedAt: 0 }],
    [Number.NaN, 5, 0, { spokenAt: 0, navigatedAt: 5, promptedAt: 0 }],
    [0, 0, 7, { spokenAt: 0, navigatedAt: 0, promptedAt: 7 }],
    [3, 5, Number.NaN, { spokenAt: 3, navigatedAt: 5, promptedAt: 0 }],
  ])('are what is known of %d, %d and %d', (spokenAt, navigatedAt, promptedAt, expected) => {
    expect(signsOf(spokenAt, navigatedAt, promptedAt)).toEqual(expected);
  });

  it('are the later of each when they are merged, in any order', () => {
    const others = { spokenAt: 4, navigatedAt: 4, promptedAt: 8 };
    const merged = { spokenAt: 4, navigatedAt: 5, promptedAt: 8 };
    expect(mergeSigns(signs, others)).toEqual(merged);
    expect(mergeSigns(others, signs)).toEqual(merged);
    expect(mergeSigns(signs, undefined)).toBe(signs);
    expect(mergeSigns(undefined, signs)).toBe(signs);
    expect(mergeSigns(undefined, undefined)).toBeUndefined();
  });

  it('are as late as others when merging these would change nothing', () => {
    const instant = fc.integer({ min: 0, max: 3 });
    const some = fc.option(
      fc.record({ spokenAt: instant, navigatedAt: instant, promptedAt: instant }),
      { nil: undefined },
    );
    fc.assert(
      fc.property(some, some, (known, more) => {
        const isUnchanged = JSON.stringify(mergeSigns(known, more)) === JSON.stringify(known);
        expect(isAsLate(known, more)).toBe(isUnchanged);
      }),
    );
    expect(isAsLate(signs, { ...signs, spokenAt: 4 })).toBe(false);
    expect(isAsLate(signs, { ...signs, navigatedAt: 6 })).toBe(false);
    expect(isAsLate(signs, { ...signs, promptedAt: 8 })).toBe(false);
    expect(isAsLate(signs, { ...signs })).toBe(true);
  });
});
