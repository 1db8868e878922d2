import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkSound, checkText, isKeepable, keepable } from '../../src/core/text.ts';

const ASTRAL = '\u{1f600}';

describe('isKeepable (S25)', () => {
  it.each([
    ['george', true],
    [' ', true],
    ['__proto__', true],
    ['e\u0301', true],
    ['\u05e9\u05dc\u05d5\u05dd', true],
    ['x'.repeat(256), true],
    [ASTRAL.repeat(256), true],
    ['', false],
    ['x'.repeat(257), false],
    [ASTRAL.repeat(257), false],
    [`${ASTRAL.repeat(256)}x`, false],
    ['x'.repeat(10_000_000), false],
    ['a\0b', false],
    ['\ud800', false],
    ['\udc00\ud800', false],
    ['\ud800x', false],
  ])('%o: %s', (text, expected) => {
    expect(isKeepable(text)).toBe(expected);
  });
});

describe('checkText', () => {
  it.each([
    [42, '"subject" must be a string, got 42: give String(id)'],
    [42n, '"subject" must be a string, got 42n: give String(id)'],
    [undefined, /^"subject" must be a string, got undefined$/],
    [{}, '"subject" must be a string, got an object'],
    [['a'], '"subject" must be a string, got an Array'],
    [Symbol('x'), '"subject" must be a string, got Symbol(x)'],
    ['', '"subject" must have 1 to 256 characters, got none'],
    ['x'.repeat(257), '"subject" must have 1 to 256 characters, got more'],
    ['a\0', /without U\+0000 and halves of surrogate pairs, got "a\\u0000"/],
    ['\ud800', /got "\\ud800"/],
  ])('refuses %o', (value, message) => {
    expect(() => checkText('subject', value)).toThrow(TypeError);
    expect(() => checkText('subject', value)).toThrow(message);
  });

  it('quotes no more of a long one than can be read', () => {
    expect(() => checkSound('label', `\0${'x'.repeat(1_000)}`)).toThrow(/got "\\u0000x{255}"$/);
  });

  it('lets the others pass', () => {
    expect(() => checkText('subject', '42')).not.toThrow();
  });
});

describe('keepable', () => {
  it.each([
    ['Browser/1.0', 'Browser/1.0'],
    ['', ''],
    ['a\0b', 'ab'],
    ['a\ud800b', 'a\ufffdb'],
    ['x'.repeat(300), 'x'.repeat(256)],
    [`${'\0'.repeat(512)}x`, ''],
    [`x${ASTRAL.repeat(300)}`, `x${ASTRAL.repeat(255)}`],
  ])('makes of %o what can be kept', (text, expected) => {
    expect(keepable(text)).toBe(expected);
  });

  it('leaves what can be kept as it is, and makes all else so', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (text) => {
        const kept = keepable(text);
        expect(kept === '' || isKeepable(kept)).toBe(true);
        expect(keepable(kept)).toBe(kept);
        if (isKeepable(text)) expect(kept).toBe(text);
      }),
    );
  });
});
