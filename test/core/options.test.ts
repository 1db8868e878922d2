import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Clock } from '../../src/core/clock.ts';
import { describe as nameOf } from '../../src/core/describe.ts';
import { createFakeClock } from '../../src/testing/index.ts';
import { checkMethods, checkOptions, unknownName, type Kinds } from '../../src/core/options.ts';

interface Options {
  readonly basePath?: string;
  readonly sameSite?: 'lax' | 'strict';
  readonly isFast?: boolean;
  readonly onError?: () => void;
  readonly idleTimeout?: number;
  readonly data?: unknown;
  readonly clock?: Clock;
}

const KINDS: Kinds<Options> = {
  basePath: 'string',
  sameSite: ['lax', 'strict'],
  isFast: 'boolean',
  onError: 'function',
  idleTimeout: 'any',
  data: 'json',
  clock: 'clock',
};

describe('checkOptions', () => {
  it.each([
    [undefined, 'createThing takes an object of options, got undefined'],
    [null, 'got null'],
    ['x', "got 'x'"],
    [[], 'got an Array'],
    [() => 1, 'got a function'],
    [
      { idletimeout: 1 },
      '"idletimeout" is not an option of createThing: did you mean "idleTimeout"?',
    ],
    [{ idelTimout: 1 }, 'did you mean "idleTimeout"?'],
    [{ samesite: 'lax' }, 'did you mean "sameSite"?'],
    [{ basepath: 'lax' }, 'did you mean "basePath"?'],
    [
      { cookieName: 'x' },
      'there are "basePath", "sameSite", "isFast", "onError", "idleTimeout", "data", "clock"',
    ],
    [JSON.parse('{"__proto__":1}'), '"__proto__" is not an option'],
    [{ constructor: 1 }, '"constructor" is not an option'],
    [{ basePath: 5 }, '"basePath" must be a string, got 5'],
    [{ basePath: null }, '"basePath" must be a string, got null'],
    [{ sameSite: 'Lax' }, `"sameSite" must be 'lax' or 'strict', got 'Lax'`],
    [{ isFast: 'yes' }, `"isFast" must be a boolean, got 'yes'`],
    [{ onError: 'log' }, `"onError" must be a function, got 'log'`],
    [{ clock: {} }, '"clock" must have the methods of its port, an object lacks "wall"'],
    [{ idleTimeout: null }, '"idleTimeout" must be a value, got null'],
  ])('refuses %o', (options, message) => {
    expect(() => checkOptions('createThing', options, KINDS)).toThrow(TypeError);
    expect(() => checkOptions('createThing', options, KINDS)).toThrow(message);
  });

  it('takes what is known, and undefined for what was not given', () => {
    for (const options of [
      {},
      {
        basePath: undefined,
        sameSite: undefined,
        isFast: false,
        idleTimeout: 5,
        data: null,
        clock: undefined,
      },
      { clock: createFakeClock() },
    ]) {
      expect(() => checkOptions('createThing', options, KINDS)).not.toThrow();
    }
  });

  it('refuses any unknown name, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (name) => {
        fc.pre(!(name in KINDS) || name === '__proto__');
        expect(() => checkOptions('x', Object.fromEntries([[name, 1]]), KINDS)).toThrow(TypeError);
      }),
    );
  });
});

describe('checkMethods', () => {
  const methods = { read: true, write: true } as const;

  it.each([
    [{}, '"store" must have the methods of its port, an object lacks "read", "write"'],
    [{ read() {} }, 'lacks "write"'],
    [{ read() {}, write: 1 }, 'lacks "write"'],
    [Promise.resolve(), 'a Promise lacks "read", "write"'],
    [5, '"store" must be an object with methods, got 5'],
    [null, 'got null'],
  ])('refuses %o', (value, message) => {
    expect(() => checkMethods('store', value, methods)).toThrow(TypeError);
    expect(() => checkMethods('store', value, methods)).toThrow(message);
  });

  it('takes what has them, also by its class', () => {
    class Store {
      read(): void {}
      write(): void {}
    }
    expect(() => checkMethods('store', new Store(), methods)).not.toThrow();
  });
});

describe('the name of a value', () => {
  it.each([
    ['x', "'x'"],
    ['x'.repeat(100), `'${'x'.repeat(60)}...'`],
    ['x'.repeat(60), `'${'x'.repeat(60)}'`],
    [-0, '-0'],
    [null, 'null'],
    [Object.create(null), 'an object'],
    [{ constructor: 5 }, 'an object'],
    [{ constructor: { name: ['no', 'text'] } }, 'an object'],
    [{ constructor: { name: '' } }, 'an object'],
    [{ constructor: { name: 'x'.repeat(100) } }, `a ${'x'.repeat(60)}`],
  ])('names %o', (value, words) => {
    expect(nameOf(value)).toBe(words);
  });

  it('names what throws when it is asked', () => {
    const hostile = {
      get constructor(): never {
        throw new Error('mine');
      },
    };
    expect(nameOf(hostile)).toBe('an object');
  });

  it('names everything', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withBigInt: true }), (value) => {
        expect(nameOf(value).length).toBeLessThan(80);
      }),
    );
  });
});

describe('unknownName', () => {
  it('is safe with what is no text', () => {
    expect(unknownName('an event', Symbol('x'), ['ended'])).toMatch(
      /"Symbol\(x\)" is not an event/,
    );
    expect(unknownName('an event', '', [])).toBe('"" is not an event: there are ');
    expect(unknownName('an event', 'x'.repeat(1_000), [])).toMatch(/^"x{60}" is not/);
  });

  it.each([
    ['enxxd', 'did you mean "ended"?'],
    ['exxxd', 'there are "ended"'],
    ['ended by', 'there are "ended"'],
  ])('knows what may be meant by %s, and what not', (name, words) => {
    expect(unknownName('an event', name, ['ended'])).toBe(`"${name}" is not an event: ${words}`);
  });

  it('takes nothing for what is meant that is merely short', () => {
    expect(unknownName('an event', 'abc', ['x'])).toMatch(/there are "x"$/);
  });
});
