import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkJson } from '../../src/core/json.ts';

const cycle: Record<string, unknown> = {};
cycle['me'] = { again: cycle };
const deep = (levels: number): unknown =>
  Array.from({ length: levels }).reduce((inner: unknown) => [inner], 1);
class Money {
  readonly cents = 5;
}

describe('checkJson (S25)', () => {
  it.each([
    [{ when: new Date(0) }, '"data.when" must be a JSON value, got a Date'],
    [{ roles: new Map() }, '"data.roles" must be a JSON value, got a Map'],
    [{ roles: new Set() }, '"data.roles" must be a JSON value, got a Set'],
    [{ bytes: new Uint8Array(2) }, '"data.bytes" must be a JSON value, got a Uint8Array'],
    [{ a: [1, { 'b c': 1n }] }, '"data.a[1]["b c"]" must be a JSON value, got 1'],
    [{ a: Number.NaN }, '"data.a" must be a JSON value, got NaN'],
    [[Infinity], '"data[0]" must be a JSON value, got Infinity'],
    [-0, '"data" must be a JSON value, got -0'],
    [undefined, '"data" must be a JSON value, got undefined'],
    [() => 1, '"data" must be a JSON value, got a function'],
    [{ a: Symbol('x') }, '"data.a" must be a JSON value, got Symbol(x)'],
    [{ a: [undefined] }, '"data.a[0]" must be a JSON value, got undefined'],
    [{ a: Array(3) }, '"data.a" must be a JSON value, got an Array with gaps, or with names'],
    [Object.assign([1], { index: 0 }), 'got an Array with gaps, or with names'],
    [Object.assign([1], { toJSON: () => 2 }), 'got an Array with gaps, or with names'],
    [
      Object.defineProperty([1], 'toJSON', { value: () => 2 }),
      'got an Array with gaps, or with names',
    ],
    [{ ['x'.repeat(100)]: 1n }, `"data["${'x'.repeat(60)}"]" must be`],
    [cycle, '"data.me.again" must be a JSON value, got a value that it is itself a part of'],
    [deep(1_001), 'got one that is over 1000 deep'],
    [new Money(), 'got a Money'],
    [new Error('x'), 'got an Error'],
    [Object.create({ inherited: 1 }), 'must be a JSON value'],
    [{ toJSON: () => 1 }, 'must be a JSON value, got an object'],
    [{ [Symbol('x')]: 1 }, 'must be a JSON value, got an object'],
    [new String('x'), 'got a String'],
    [/x/, 'got a RegExp'],
  ])('refuses %o, and says where', (value, message) => {
    expect(() => checkJson('data', value)).toThrow(TypeError);
    expect(() => checkJson('data', value)).toThrow(message);
  });

  it('takes what JSON gives back, and an object twice in different places', () => {
    const shared = { a: 1 };
    for (const value of [null, 'x', { x: shared, y: [shared, shared] }, deep(1_000)]) {
      expect(() => checkJson('data', value)).not.toThrow();
    }
    expect(() => checkJson('data', Object.create(null))).not.toThrow();
  });

  it('leaves out a member that is undefined, which reads the same', () => {
    expect(() => checkJson('data', { org: undefined })).not.toThrow();
  });

  it('never takes what comes back as something else', () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withSparseArray: true,
      withTypedArray: true,
      withBoxedValues: true,
    });
    fc.assert(
      fc.property(fc.oneof(anything, fc.jsonValue(), fc.string({ unit: 'binary' })), (value) => {
        try {
          checkJson('data', value);
        } catch (error) {
          expect(error).toBeInstanceOf(TypeError);
          return;
        }
        const back: unknown = JSON.parse(JSON.stringify(value));
        expect(isDeepStrictEqual(back, withoutUndefined(value))).toBe(true);
      }),
    );
  });

  it('takes every value that JSON can write', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        fc.pre(!hasMinusZero(value));
        expect(() => checkJson('data', value)).not.toThrow();
      }),
    );
  });
});

function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUndefined);
  if (typeof value !== 'object' || value === null) return value;
  const kept: object = {};
  for (const [key, member] of Object.entries(value)) {
    if (member === undefined) continue;
    Object.defineProperty(kept, key, {
      value: withoutUndefined(member),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return kept;
}

function hasMinusZero(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.values(value).some(hasMinusZero);
  return Object.is(value, -0);
}
