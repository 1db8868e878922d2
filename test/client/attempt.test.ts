import { afterEach, describe, expect, it, vi } from 'vitest';
import { attempt, attemptEach, createAbort, isAddress } from '../../src/client/attempt.ts';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

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

describe('several that may not work', () => {
  it('are done each by itself, and say why', () => {
    const heard: unknown[] = [];
    const done: string[] = [];
    const fail = (): never => {
      throw new Error('broken');
    };
    attemptEach([() => done.push('a'), fail, () => done.push('b'), fail], (why) => heard.push(why));
    expect(done).toEqual(['a', 'b']);
    expect(heard).toEqual([new Error('broken'), new Error('broken')]);
  });
});

describe('a controller', () => {
  it('is that of the browser', () => {
    const abort = createAbort();
    expect(abort).toBeInstanceOf(AbortController);
    abort.abort();
    expect(abort.signal.aborted).toBe(true);
  });

  it.each([
    ['is missing', undefined],
    [
      'throws',
      function Broken() {
        throw new Error('broken');
      },
    ],
    [
      'makes nothing of use',
      function Nothing() {
        return {};
      },
    ],
  ])('has a stand-in that tells of the end, where that %s', (_how, broken) => {
    vi.stubGlobal('AbortController', broken);
    const { signal, abort } = createAbort();
    const heard = vi.fn();
    signal.addEventListener('abort', heard);
    expect(signal.aborted).toBe(false);
    abort();
    expect(heard).toHaveBeenCalledTimes(1);
  });
});

describe('an address', () => {
  it('is any where none can be looked at', () => {
    vi.stubGlobal('URL', undefined);
    expect(isAddress('/path')).toBe(true);
  });

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
