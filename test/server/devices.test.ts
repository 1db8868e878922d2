import { describe, expect, it } from 'vitest';
import { describeDevice } from '../../src/server/devices.ts';

const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36';

const words = (headers: Readonly<Record<string, string>>): string =>
  describeDevice({ header: (name) => headers[name] });

describe('a browser, in words', () => {
  it.each([
    ['Chrome, Windows', CHROME],
    ['Firefox, Linux', 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'],
    [
      'Safari, iPhone',
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
    ],
    [
      'Safari, macOS',
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15',
    ],
    [
      'Microsoft Edge, macOS',
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0',
    ],
    [
      'Chrome, Android',
      'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36',
    ],
    ['', 'curl/8.1.2'],
    ['', ''],
    ['', '<script>alert(1)</script>'],
  ])('%s', (expected, userAgent) => {
    expect(words({ 'user-agent': userAgent })).toBe(expected);
  });

  it('is nobody without a name', () => {
    expect(words({})).toBe('');
  });

  it('is what its client hints say, where it has any', () => {
    const brands = '"Chromium";v="130", "Brave";v="130", "Not?A_Brand";v="99"';
    expect(
      words({ 'user-agent': CHROME, 'sec-ch-ua': brands, 'sec-ch-ua-platform': '"Chrome OS"' }),
    ).toBe('Brave, Chrome OS');
  });

  it('is told by what can be read of hints that are none', () => {
    const bad = { 'sec-ch-ua': '"'.repeat(9_999), 'sec-ch-ua-platform': '"<b>"' };
    expect(words({ 'user-agent': CHROME, ...bad })).toBe('Chrome, Windows');
  });

  it('is looked at no longer than a browser’s name is', () => {
    expect(words({ 'user-agent': `${'x'.repeat(512)}${CHROME}` })).toBe('');
  });
});
