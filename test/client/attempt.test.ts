import { afterEach, describe, expect, it, vi } from 'vitest';
import { attempt, isAddress } from '../../src/client/attempt.ts';

afterEach(() => vi.restoreAllMocks());

describe('what may not work', () => {
  it('gives what it gives, or nothing, and says why', () => {
    const error = new Error('broken');
    const heard: unknown[] = [];
    const fail = (): number => {
      throw error;
    };
    expect(attempt(() => 0)).toBe(0);
    expect(attempt(fail)).toBeUndefined();
    expect(attempt(fail, (why) => heard.push(why))).toBeUndefined();
    expect(heard).toEqual([error]);
  });
});

describe('an address', () => {
  it.each([false, true])('is told from what is none, without URL.canParse: %s', (isMissing) => {
    if (isMissing)
      vi.spyOn(URL, 'canParse').mockImplementation(() => {
        throw new TypeError('missing');
      });
    expect(isAddress('https://site')).toBe(true);
    expect(isAddress('/path', 'https://site')).toBe(true);
    expect(isAddress('/path')).toBe(false);
    expect(isAddress('https://')).toBe(false);
  });
});
