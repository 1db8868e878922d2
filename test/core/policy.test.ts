import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePolicy, presets, strictest, type Policy } from '../../src/core/policy.ts';

describe('parsePolicy', () => {
  it('fills in what is left out', () => {
    expect(parsePolicy({ idleTimeout: '15m' })).toEqual({
      idleTimeout: 900_000,
      extendedTime: 900_000,
      absoluteTimeout: 28_800_000,
      activity: 'requests',
      warnBefore: 120_000,
      maxHold: 3_600_000,
      maxSessions: Infinity,
      onLimit: 'end-oldest',
      endOnClose: Infinity,
      persistent: false,
      tombstoneFor: 259_200_000,
    });
  });

  it('warns at most half of a short idle timeout ahead, and lets a long one be', () => {
    expect(parsePolicy({ idleTimeout: '60s' }).warnBefore).toBe(30_000);
    expect(parsePolicy({ idleTimeout: '24.8d' }).absoluteTimeout).toBe(2_142_720_000);
  });

  it.each([
    [
      { idleTimeout: '2h', absoluteTimeout: '1h' },
      /"idleTimeout".*must not be over "absoluteTimeout" .*lengthen the second$/,
    ],
    [{ idleTimeout: '2m', warnBefore: '2m' }, /"warnBefore".*must be inside "idleTimeout"/],
    [
      { idleTimeout: '2m', warnBefore: '19s' },
      /at least 20 s \(WCAG 2.2.1\), got 19000 ms: warn earlier/,
    ],
    [{ idleTimeout: '30s' }, /make "idleTimeout" at least 40 s/],
    [
      { idleTimeout: '15m', extendedTime: '10m' },
      /"extendedTime" \(600000 ms\) must not be under "idleTimeout"/,
    ],
    [
      { idleTimeout: '15m', absoluteTimeout: '2h', extendedTime: '150m' },
      /"extendedTime".*must not be over "absoluteTimeout".*lengthen the second$/,
    ],
    [{ idleTimeout: '15m', extendedTime: 9_000 }, /^"extendedTime" .*seconds/],
    [{ idleTimeout: '15m', extendedTime: 'long' }, /^"extendedTime" must be a positive duration/],
    [{ idleTimeout: '5m', maxSessions: 0 }, /"maxSessions" must be a whole number/],
    [{ idleTimeout: '5m', maxSessions: 1.5 }, /"maxSessions" must be a whole number/],
    [{ idleTimeout: '5m', onLimit: 'ask' }, /"onLimit" must be 'refuse' or 'end-oldest'/],
    [{ idleTimeout: '5m', endOnClose: '9s' }, /"endOnClose" must be at least 10 s.*longer/],
    [{ idleTimeout: '5m', endOnClose: '5m' }, /"endOnClose".*must be under "idleTimeout".*shorten/],
    [{ idleTimeout: '5m', endOnClose: 'soon' }, /"endOnClose" must be a positive duration/],
    [{ idleTimeout: 'soon' }, /^"idleTimeout" must be a positive duration/],
    [{ idleTimeout: '5m', absoluteTimeout: 0 }, /^"absoluteTimeout" must be a positive duration/],
    [{ idleTimeout: '5m', warnBefore: -1 }, /^"warnBefore" must be a positive duration/],
    [{ idleTimeout: '5m', maxHold: NaN }, /^"maxHold" must be a positive duration/],
    [{ idleTimeout: '5m', persistent: 'yes' }, /^"persistent" must be/],
    [
      { idleTimeout: '5m', endOnClose: '10s', persistent: true },
      /"persistent" keeps people signed in.*"endOnClose" signs them out/,
    ],
    [
      { ...presets.nist.aal2, persistent: true },
      /"persistent" must not be true.*NIST SP 800-63B-4/,
    ],
    [
      { ...presets.nist.aal3, persistent: true },
      /"persistent" must not be true.*NIST SP 800-63B-4/,
    ],
    [{ ...presets.owasp.high, persistent: true }, /"persistent" must not be true.*OWASP/],
    [{ ...presets.pciDss, persistent: true }, /"persistent" must not be true.*PCI DSS/],
    [{ idleTimeout: '5m', tombstoneFor: '0s' }, /^"tombstoneFor" must be a positive duration/],
    [{ idleTimeout: 900 }, /"idleTimeout".* is in milliseconds: write '900s' for 900 seconds/],
    [{ idleTimeout: 900, shortWarningBecause: 'x' }, /"idleTimeout".* '900ms' if you mean so/],
    [{ idleTimeout: '5m', absoluteTimeout: 28_800 }, /"absoluteTimeout".*'28800s'/],
    [{ idleTimeout: '5m', absolutTimeout: '8h' }, /did you mean "absoluteTimeout"\?/],
    [{ idleTimeout: '5m', shortWarningBecause: true }, /"shortWarningBecause" must be a string/],
    [{ idleTimeout: '5m', activity: 'script' }, /"activity" must be .*'requests'.*'page'/],
    [{ low: {}, high: {} }, /"low" is not an option of a policy: there are "idleTimeout", /],
    ['15m', /a policy takes an object of options, got '15m'/],
    [undefined, /a policy takes an object of options, got undefined/],
  ])('A1: refuses %o', (options, message) => {
    expect(() => parsePolicy(options as never)).toThrow(message);
  });

  it("goes by the page's word alone where one policy says so", () => {
    const [usual, page] = [
      parsePolicy({ idleTimeout: '5m' }),
      parsePolicy({ idleTimeout: '9m', activity: 'page' }),
    ];
    expect(usual.activity).toBe('requests');
    expect(strictest(usual, page).activity).toBe('page');
    expect(strictest(page, usual).activity).toBe('page');
    expect(strictest(usual, usual).activity).toBe('requests');
  });

  it('permits a short warning for a reason', () => {
    const policy = { idleTimeout: '10s', warnBefore: '4s', shortWarningBecause: 'a test' } as const;
    expect(parsePolicy(policy).warnBefore).toBe(4_000);
  });

  it('takes a few seconds in milliseconds from who says that they are meant', () => {
    const policy = { idleTimeout: 4_000, warnBefore: 1_000, shortWarningBecause: 'a test' };
    expect(parsePolicy(policy)).toMatchObject({ idleTimeout: 4_000, warnBefore: 1_000 });
    expect(() => parsePolicy({ idleTimeout: 4_000 })).toThrow(/is in milliseconds: write '4000s'/);
  });

  it('takes so short a time with its unit', () => {
    const policy = {
      idleTimeout: '900ms',
      absoluteTimeout: '2s',
      shortWarningBecause: 'x',
    } as const;
    expect(parsePolicy(policy)).toMatchObject({ idleTimeout: 900, absoluteTimeout: 2_000 });
  });

  it('ends a session some time after its last page was left, if it is told to', () => {
    expect(parsePolicy({ idleTimeout: '5m', endOnClose: '10s' }).endOnClose).toBe(10_000);
  });

  it('S11: keeps the cookie of a closed browser where nothing speaks against it, or where the app knows better', () => {
    expect(parsePolicy({ ...presets.owasp.low, persistent: true }).persistent).toBe(true);
    expect(parsePolicy({ ...presets.hipaa, persistent: true }).persistent).toBe(true);
    const known = { ...presets.pciDss, persistent: true, notPersistentBecause: undefined };
    expect(parsePolicy(known).persistent).toBe(true);
    const [lasting, other] = [parsePolicy({ idleTimeout: '5m', persistent: true }), presets.pciDss];
    expect(strictest(lasting, lasting).persistent).toBe(true);
    expect(strictest(lasting, parsePolicy(other)).persistent, 'only if all say so').toBe(false);
  });

  it('S10: the presets keep to their standards', () => {
    const minutes = (ms: number): number => ms / 60_000;
    const aal3 = parsePolicy(presets.nist.aal3);
    expect([minutes(aal3.idleTimeout), minutes(aal3.absoluteTimeout)]).toEqual([15, 720]);
    const aal2 = parsePolicy(presets.nist.aal2);
    expect([minutes(aal2.idleTimeout), minutes(aal2.absoluteTimeout)]).toEqual([60, 1_440]);
    expect(minutes(parsePolicy(presets.pciDss).idleTimeout)).toBe(15);
    expect(minutes(parsePolicy(presets.hipaa).idleTimeout)).toBe(15);
    expect(minutes(parsePolicy(presets.owasp.low).idleTimeout)).toBe(30);
    expect(minutes(parsePolicy(presets.owasp.high).idleTimeout)).toBe(5);
  });
});

describe('strictest', () => {
  const policies = fc
    .record({
      idleTimeout: fc.integer({ min: 60_000, max: 3_600_000 }),
      warnBefore: fc.integer({ min: 20_000, max: 59_000 }),
      extendedTime: fc.integer({ min: 3_600_000, max: 7_200_000 }),
      absoluteTimeout: fc.integer({ min: 7_200_000, max: 86_400_000 }),
      maxSessions: fc.integer({ min: 1, max: 9 }),
      maxHold: fc.integer({ min: 1, max: 9 }),
      tombstoneFor: fc.integer({ min: 1, max: 9 }),
      onLimit: fc.constantFrom('refuse' as const, 'end-oldest' as const),
      activity: fc.constantFrom('page' as const, 'requests' as const),
      endOnClose: fc.oneof(fc.integer({ min: 10_000, max: 59_999 }), fc.constant(Infinity)),
    })
    .map(parsePolicy);

  it('keeps both, whichever comes first, and still makes sense', () => {
    fc.assert(
      fc.property(policies, policies, (a, b) => {
        const both = strictest(a, b);
        expect(both).toEqual(strictest(b, a));
        expect(both.idleTimeout).toBe(Math.min(a.idleTimeout, b.idleTimeout));
        expect(both.extendedTime).toBe(Math.min(a.extendedTime, b.extendedTime));
        expect(both.absoluteTimeout).toBe(Math.min(a.absoluteTimeout, b.absoluteTimeout));
        expect(both.maxSessions).toBe(Math.min(a.maxSessions, b.maxSessions));
        expect(both.endOnClose).toBe(Math.min(a.endOnClose, b.endOnClose));
        expect(both.maxHold).toBe(Math.min(a.maxHold, b.maxHold));
        expect(both.tombstoneFor).toBe(Math.max(a.tombstoneFor, b.tombstoneFor));
        expect(both.warnBefore).toBe(Math.max(a.warnBefore, b.warnBefore));
        const isOfPage = a.activity === 'page' || b.activity === 'page';
        expect(both.activity).toBe(isOfPage ? 'page' : 'requests');
        const isRefused = a.onLimit === 'refuse' || b.onLimit === 'refuse';
        expect(both.onLimit).toBe(isRefused ? 'refuse' : 'end-oldest');
        expect(parsePolicy(both), 'valid').toEqual(both);
      }),
    );
  });

  it('lets nobody choose more time than each of them does', () => {
    const office = parsePolicy({ idleTimeout: '15m', extendedTime: '150m' });
    const kiosk = parsePolicy({ idleTimeout: '5m' });
    expect(strictest(office, kiosk).extendedTime, 'nobody may').toBe(300_000);
    const lax = parsePolicy({ idleTimeout: '30m' });
    expect(strictest(office, lax), 'as long as the other is anyway').toMatchObject({
      idleTimeout: 900_000,
      extendedTime: 1_800_000,
    });
  });

  it('takes the warning of the shorter timeout when the other does not fit', () => {
    const office = parsePolicy({ idleTimeout: '15m', warnBefore: '3m' });
    const kiosk: Policy = parsePolicy({ idleTimeout: '2m', warnBefore: '30s', onLimit: 'refuse' });
    expect(strictest(office, kiosk)).toMatchObject({
      idleTimeout: 120_000,
      warnBefore: 30_000,
      onLimit: 'refuse',
    });
    expect(strictest(kiosk, office).onLimit).toBe('refuse');
    const slow = parsePolicy({ idleTimeout: '15m', endOnClose: '2m' });
    expect(strictest(slow, kiosk).endOnClose, 'it would never come first').toBe(Infinity);
    const patient = parsePolicy({ idleTimeout: '15m', warnBefore: '2m' });
    expect(strictest(patient, kiosk).warnBefore, 'as long as the timeout').toBe(30_000);
    expect(strictest(kiosk, patient)).toEqual(strictest(patient, kiosk));
  });
});
