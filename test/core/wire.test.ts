import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { END_REASONS } from '../../src/core/reasons.ts';
import {
  formatTimeLeft,
  IDLE_FOR_HEADER,
  parsePing,
  isOwnProblem,
  parseRefusal,
  parseStatus,
  parseTimeLeft,
  PASSIVE_HEADER,
  STATUS_HEADER,
  type Status,
} from '../../src/core/wire.ts';

const span = fc.double({ min: 0, noNaN: true, noDefaultInfinity: true });
const id = fc.string({ minLength: 1, maxLength: 200 });
const statuses: fc.Arbitrary<Status> = fc.oneof(
  fc.record({ state: fc.constant('none' as const) }),
  fc.record({
    state: fc.constant('ended' as const),
    session: id,
    reason: fc.constantFrom(...END_REASONS),
  }),
  fc.record({
    state: fc.constant('active' as const),
    session: id,
    idleRemaining: span,
    absoluteRemaining: span,
    idleTimeout: span,
    warnBefore: span,
    maxHold: span,
    fresh: fc.boolean(),
    endOnClose: span,
    closing: fc.boolean(),
  }),
);
/** Anything, and what is nearly right. */
const garbage = fc.oneof(
  fc.anything({ withNullPrototype: true }),
  fc.jsonValue(),
  fc.record({
    state: fc.constantFrom('active', 'ended', 'none'),
    session: fc.oneof(fc.constant('a'), fc.anything()),
    reason: fc.oneof(fc.constantFrom(...END_REASONS), fc.anything()),
    idleRemaining: fc.oneof(fc.constant(1), fc.anything()),
    absoluteRemaining: fc.oneof(fc.constant(1), fc.double()),
    idleTimeout: fc.oneof(fc.constant(1), fc.double()),
    warnBefore: fc.constant(1),
    maxHold: fc.constant(1),
    endOnClose: fc.oneof(fc.constant(1), fc.constant(undefined), fc.anything()),
  }),
);
const active = {
  state: 'active',
  session: 'a',
  idleRemaining: 1,
  absoluteRemaining: 1,
  idleTimeout: 1,
  warnBefore: 1,
  maxHold: 1,
  fresh: true,
  endOnClose: 1,
  closing: true,
};

it('the headers have the names that servers and pages of other versions know', () => {
  expect([PASSIVE_HEADER, IDLE_FOR_HEADER, STATUS_HEADER]).toEqual([
    'session-passive',
    'session-idle-for',
    'session-status',
  ]);
});

describe('parseStatus', () => {
  it('reads what was written', () => {
    fc.assert(
      fc.property(statuses, (status) => {
        expect(parseStatus(JSON.parse(JSON.stringify(status)))).toEqual(status);
      }),
    );
  });

  it('drops what it does not know, and whatever stands where it does not belong', () => {
    expect(parseStatus({ ...active, state: 'none', secret: 'x' })).toEqual({ state: 'none' });
    const ended = { state: 'ended', session: 'a', reason: 'idle' };
    expect(parseStatus({ ...active, ...ended })).toEqual(ended);
    expect(parseStatus({ ...active, secret: 'x' })).toEqual(active);
    expect(parseStatus({ ...active, fresh: 'yes' })).toEqual({ ...active, fresh: false });
    expect(parseStatus({ ...ended, session: 'a'.repeat(200) })).toBeDefined();
    expect(parseStatus({ ...active, session: 'a'.repeat(201) })).toBeUndefined();
  });

  it('takes a server that knows of no close for one that has it off', () => {
    const { endOnClose: _endOnClose, closing: _closing, ...older } = active;
    expect(parseStatus(older)).toEqual({ ...active, endOnClose: 0, closing: false });
    expect(parseStatus({ ...active, closing: 1 })).toEqual({ ...active, closing: false });
    expect(parseStatus({ ...active, subject: 'george' })).toEqual({ ...active, subject: 'george' });
    for (const subject of ['', 7, 'a'.repeat(201), undefined]) {
      expect(parseStatus({ ...active, subject })).toStrictEqual(active);
    }
  });

  it('B13: takes nothing else, and never throws', () => {
    fc.assert(
      fc.property(garbage, (value) => {
        const status = parseStatus(value);
        // What is let through is whole, and stays as it is.
        expect(status === undefined ? undefined : parseStatus(status)).toEqual(status);
      }),
    );
  });

  it.each([
    undefined,
    null,
    [],
    '<html>',
    { state: 'maybe' },
    { state: 'ended', session: 'a', reason: 'bored' },
    { state: 'ended', session: '', reason: 'idle' },
    { ...active, session: 7 },
    { ...active, idleRemaining: -1 },
    { ...active, absoluteRemaining: Number.NaN },
    { ...active, idleTimeout: '1' },
    { ...active, warnBefore: Infinity },
    { ...active, maxHold: null },
    { ...active, endOnClose: -1 },
    { ...active, endOnClose: '10s' },
  ])('refuses %o', (value) => {
    expect(parseStatus(value)).toBeUndefined();
  });
});

describe('parsePing', () => {
  it.each([0, 1.5, 1e15])('takes %d ms', (idleFor) => {
    expect(parsePing({ idleFor })).toBe(idleFor);
  });

  it.each([-1, Number.POSITIVE_INFINITY, 'abc', null, [], {}, true])('refuses %o', (idleFor) => {
    expect(parsePing({ idleFor })).toBeUndefined();
    expect(parsePing(idleFor)).toBeUndefined();
  });
});

it('parsePing takes spans only, and never throws', () => {
  fc.assert(
    fc.property(fc.oneof(garbage, fc.record({ idleFor: fc.anything() })), (value) => {
      const idleFor = parsePing(value) ?? 0;
      expect(idleFor >= 0 && idleFor < Infinity).toBe(true);
    }),
  );
});

describe('formatTimeLeft', () => {
  it('S17: tells whole seconds, never more than there are', () => {
    expect(formatTimeLeft({ idleRemaining: 840_999, absoluteRemaining: 27_000_000 })).toBe(
      'idle=840, absolute=27000',
    );
  });

  it('is read again, less the parts of a second', () => {
    fc.assert(
      fc.property(fc.nat(1e12), fc.nat(1e12), (idleRemaining, absoluteRemaining) => {
        expect(parseTimeLeft(formatTimeLeft({ idleRemaining, absoluteRemaining }))).toEqual({
          idleRemaining: idleRemaining - (idleRemaining % 1_000),
          absoluteRemaining: absoluteRemaining - (absoluteRemaining % 1_000),
        });
      }),
    );
  });

  it.each([
    null,
    undefined,
    '',
    'idle=1',
    'idle=-1, absolute=2',
    'idle=1e3, absolute=2',
    'idle=1, absolute=2;x',
    'x;idle=1, absolute=2',
    'idle=, absolute=2',
    'idle=1, absolute=',
    'idle=1234567890123, absolute=2',
    'idle=1, absolute=1234567890123',
  ])('is not %o', (text) => {
    expect(parseTimeLeft(text)).toBeUndefined();
  });
});

describe('parseRefusal', () => {
  it('takes reasons of ends, and that there is no session, from a 401 alone', () => {
    expect(parseRefusal('limit')).toEqual({
      state: 'ended',
      session: 'unknown',
      reason: 'limit',
    });
    expect(parseRefusal('none')).toEqual({ state: 'none' });
    for (const reason of [undefined, null, '', 'bored', {}, ['idle']]) {
      expect(parseRefusal(reason)).toBeUndefined();
    }
  });
});

describe('isOwnProblem', () => {
  it('knows a problem of ours by its type', () => {
    expect(isOwnProblem({ type: 'urn:stillhere:idle' })).toBe(true);
    for (const body of [
      undefined,
      null,
      'urn:stillhere:idle',
      {},
      { type: 'about:blank' },
      { type: 'https://app.example/urn:stillhere:idle' },
      { type: 'urn:stillhere' },
      [{ type: 'urn:stillhere:idle' }],
    ]) {
      expect(isOwnProblem(body)).toBe(false);
    }
  });
});
