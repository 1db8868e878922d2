import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { merge, parseSharedRecord, type SharedRecord } from '../../src/core/merge.ts';
import { END_REASONS } from '../../src/core/reasons.ts';

const instants = fc.nat({ max: 5 });
const records: fc.Arbitrary<SharedRecord> = fc.record(
  {
    epoch: fc.nat({ max: 2 }),
    session: fc.constantFrom('a', 'b'),
    lastActivityAt: instants,
    confirmedAt: instants,
    answeredAt: instants,
    leftAt: instants,
    stayedAt: instants,
    leaseUntil: instants,
    chosenAt: instants,
    acknowledgedAt: instants,
    overAt: instants,
    acknowledged: fc.boolean(),
    ended: fc.constantFrom(...END_REASONS, 'unknown' as const),
  },
  {
    requiredKeys: [
      'epoch',
      'session',
      'lastActivityAt',
      'confirmedAt',
      'answeredAt',
      'leftAt',
      'stayedAt',
      'leaseUntil',
      'chosenAt',
      'acknowledgedAt',
      'overAt',
      'acknowledged',
    ],
  },
);

describe('merge', () => {
  it('does not care about order, grouping or repetition', () => {
    fc.assert(
      fc.property(records, records, records, (a, b, c) => {
        expect(merge(a, b)).toEqual(merge(b, a));
        expect(merge(a, merge(b, c))).toEqual(merge(merge(a, b), c));
        expect(merge(a, a)).toStrictEqual({ ...a });
      }),
      { numRuns: 2_000 },
    );
  });

  it('I4: never takes an activity back; I3: an end stays', () => {
    fc.assert(
      fc.property(records, records, (a, b) => {
        const both = merge(a, { ...b, epoch: a.epoch, session: a.session });
        expect(both.lastActivityAt).toBe(Math.max(a.lastActivityAt, b.lastActivityAt));
        expect(both.confirmedAt).toBe(Math.max(a.confirmedAt, b.confirmedAt));
        expect(both.answeredAt).toBe(Math.max(a.answeredAt, b.answeredAt));
        expect(both.leftAt).toBe(Math.max(a.leftAt, b.leftAt));
        expect(both.stayedAt).toBe(Math.max(a.stayedAt, b.stayedAt));
        expect(both.chosenAt).toBe(Math.max(a.chosenAt, b.chosenAt));
        expect(both.leaseUntil).toBe(Math.max(a.leaseUntil, b.leaseUntil));
        expect(both.acknowledgedAt).toBe(Math.max(a.acknowledgedAt, b.acknowledgedAt));
        const later = a.chosenAt > b.chosenAt ? a : b;
        const overAt = a.chosenAt === b.chosenAt ? Math.max(a.overAt, b.overAt) : later.overAt;
        expect(both.overAt, 'by the idle timeout that was chosen last').toBe(overAt);
        expect(both.acknowledged).toBe(a.acknowledged || b.acknowledged);
        expect(both.ended === undefined).toBe(a.ended === undefined && b.ended === undefined);
      }),
    );
  });

  it('keeps the reason of an end that one of two knows', () => {
    fc.assert(
      fc.property(records, fc.constantFrom(...END_REASONS), (record, ended) => {
        const both = merge({ ...record, ended }, { ...record, ended: 'unknown' });
        expect(both.ended).toBe(ended);
      }),
    );
  });

  it('keeps the same one of two sessions in tabs of every version: the later in the alphabet', () => {
    fc.assert(
      fc.property(records, records, (a, b) => {
        const both = merge({ ...a, epoch: 1, session: 'a' }, { ...b, epoch: 1, session: 'b' });
        expect(both).toEqual({ ...b, epoch: 1, session: 'b' });
      }),
    );
  });

  it('lets a newer sign-in take the place of all before it', () => {
    const old: SharedRecord = {
      epoch: 1,
      session: 'a',
      lastActivityAt: 9,
      confirmedAt: 9,
      answeredAt: 9,
      leftAt: 9,
      stayedAt: 9,
      leaseUntil: 9,
      chosenAt: 9,
      acknowledgedAt: 10,
      overAt: 20,
      acknowledged: true,
      ended: 'idle',
    };
    const fresh: SharedRecord = {
      epoch: 2,
      session: 'b',
      lastActivityAt: 1,
      confirmedAt: 1,
      answeredAt: 1,
      leftAt: 1,
      stayedAt: 1,
      leaseUntil: 0,
      chosenAt: 0,
      acknowledgedAt: 0,
      overAt: 15,
      acknowledged: false,
    };
    expect(merge(old, fresh)).toBe(fresh);
  });
});

describe('parseSharedRecord', () => {
  it('reads what was written', () => {
    fc.assert(
      fc.property(records, (record) => {
        expect(parseSharedRecord(JSON.parse(JSON.stringify(record)))).toStrictEqual({ ...record });
      }),
    );
  });

  it('takes nothing else, and never throws', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(() => parseSharedRecord(value)).not.toThrow();
      }),
    );
    const good = { epoch: 1, session: 'a', lastActivityAt: 1, confirmedAt: 1, leaseUntil: 1 };
    const untoldInstants = {
      ...{ answeredAt: 0, leftAt: 0, stayedAt: 0, chosenAt: 0, acknowledgedAt: 0, overAt: 0 },
    };
    const older = { ...good, ...untoldInstants, acknowledged: false };
    expect(parseSharedRecord(good), 'of an older version').toEqual(older);
    expect(parseSharedRecord('x')).toBeUndefined();
    expect(parseSharedRecord(null)).toBeUndefined();
    expect(parseSharedRecord(Object.assign([], good))).toBeUndefined();
    expect(parseSharedRecord({ ...good, acknowledged: 'yes' })).toEqual(older);
    expect(parseSharedRecord({ ...good, epoch: 'x' })).toBeUndefined();
    expect(parseSharedRecord({ ...good, session: 5 })).toBeUndefined();
    const odd = { ...good, lastActivityAt: -1, confirmedAt: null, leaseUntil: [] };
    const untold = { ...older, lastActivityAt: 0, confirmedAt: 0, leaseUntil: 0 };
    expect(parseSharedRecord(odd), 'instants that are none').toEqual(untold);
    expect(parseSharedRecord({ ...good, ended: 'bored' })).toBeUndefined();
  });
});
