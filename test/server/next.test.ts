import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSessions, safeNext, type RequestView } from '../../src/server/index.ts';

describe('safeNext (S13, CWE-601)', () => {
  it.each([
    '/',
    '/accounts',
    '/accounts?page=2&x=%2F%2Fevil',
    '/a#part',
    '/files?q=line%0Atwo',
    String.raw`/files?path=C:\Users\george&view=list`,
    String.raw`/?\\evil`,
    String.raw`/#\\evil`,
    `/${'x'.repeat(8_191)}`,
  ])('keeps %.60s', (path) => {
    expect(safeNext(path)).toBe(path);
  });

  it('writes an address as the URL parser does', () => {
    expect(safeNext('/a/../b')).toBe('/b');
    expect(safeNext('/files?q=ünï')).toBe('/files?q=%C3%BCn%C3%AF');
  });

  it.each([
    '//evil',
    '///evil',
    '/\\evil',
    '\\/evil',
    'https:evil',
    'https://evil.example/',
    'javascript:alert(1)',
    'evil',
    '',
    ' /accounts',
    '/\t/evil',
    '/\n/evil',
    '/.//evil',
    '/a/..//evil',
    '/%2e//evil',
    `/${'x'.repeat(8_192)}`,
    `/${'ü'.repeat(2_000)}`,
    String.raw`/a\b?c`,
    '/a?b\n',
    '/a#\r\nSet-Cookie: a=b',
    undefined,
    null,
    ['/accounts'],
  ])('goes home instead of %o', (value) => {
    expect(safeNext(value)).toBe('/');
    expect(safeNext(value, '/home')).toBe('/home');
  });

  it('never leaves the site, whatever it is given', () => {
    const parts = fc.constantFrom(
      '/',
      '\\',
      '.',
      '..',
      ':',
      '@',
      '?',
      '#',
      '%2f',
      '%5c',
      '\t',
      'evil',
      'https',
      '%00',
      '%0d%0a',
      '%',
      ' ',
      '\u2028',
      'ü',
      '\u3002',
      '\uff0f',
    );
    const urls = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }).map((text) => `/${text}`),
      fc.array(parts, { maxLength: 8 }).map((all) => `/${all.join('')}`),
    );
    fc.assert(
      fc.property(urls, (value) => {
        const next = safeNext(value);
        expect(new URL(next, 'https://bank.example/sign-in').origin).toBe('https://bank.example');
        expect(next).toMatch(/^\/(?![/\\])[^\p{Cc}]*$/u);
        expect(safeNext(next), 'stable').toBe(next);
        // What a framework or a proxy makes of it on the way.
        const again = new URL(encodeURI(next), 'https://bank.example/sign-in');
        expect(again.origin).toBe('https://bank.example');
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('a way back to the page of a form', () => {
  const OWN = 'https://bank.example/form?to=5';
  const BACK = '/sign-in?next=%2Fform%3Fto%3D5';
  const HOME = '/sign-in?next=%2F';

  it.each([
    ['behind a proxy that writes Host', { 'sec-fetch-site': 'same-origin' }, OWN, BACK],
    ['that tells of it', { 'x-forwarded-host': 'bank.example' }, OWN, BACK],
    ['in the standard way', { forwarded: 'host=bank.example;proto=https' }, OWN, BACK],
    ['with the port of the scheme', { host: 'bank.example:443' }, OWN, BACK],
    ['on another site', { 'sec-fetch-site': 'cross-site' }, OWN, HOME],
    [
      'on another site of this name',
      { 'sec-fetch-site': 'same-site', host: 'bank.example' },
      'https://evil.bank.example/form',
      HOME,
    ],
    ['that nothing is told of', {}, OWN, HOME],
    ['that is no page', { 'sec-fetch-site': 'same-origin' }, 'nonsense', HOME],
  ])('is found %s', async (_, more: Readonly<Record<string, string>>, referer, location) => {
    const sessions = createSessions({ policy: { idleTimeout: '15m' } });
    const headers: Record<string, string> = {
      host: 'backend:8080',
      ...{ referer, 'sec-fetch-dest': 'document' },
      ...more,
    };
    const guarded = await sessions.guard(
      viewOf('/transfer', { method: 'POST', header: (name) => headers[name] }),
    );
    expect(guarded.isAllowed ? null : guarded.response.headers.get('location')).toBe(location);
    await sessions.close();
  });
});

describe('a way back that is refused', () => {
  it('is told to the app by its length, never itself: by the guard, the check page and safeNext', async () => {
    const sessions = createSessions({ policy: { idleTimeout: '15m' } });
    const told: unknown[] = [];
    sessions.on('next-refused', ({ where, reason, length }) => told.push([where, reason, length]));
    const ask = async (url: string, more: Partial<RequestView> = {}): Promise<string | null> => {
      const guarded = await sessions.guard(viewOf(url, more));
      return guarded.isAllowed ? null : guarded.response.headers.get('location');
    };
    expect(await ask(`/graph?${'a'.repeat(8_000)}`)).toHaveLength(8_025);
    const form = (referer: string): Promise<string | null> =>
      ask('/transfer', {
        method: 'POST',
        header: (name) => ({ referer, host: 'bank.example', 'sec-fetch-dest': 'document' })[name],
      });
    expect(await form('https://bank.example/form')).toBe('/sign-in?next=%2Fform');
    expect(await form('https://evil.example/form')).toBe('/sign-in?next=%2F');
    expect(told).toEqual([]);

    expect(await ask(`/graph?${'a'.repeat(9_000)}`)).toBe('/sign-in?next=%2F');
    expect(await ask(`/graph?${'&'.repeat(8_000)}`)).toBe('/sign-in?next=%2F');
    expect(await form('https://bank.example//form')).toBe('/sign-in?next=%2F');
    const view = viewOf('/session/check?next=//evil');
    await sessions.respond(new Request('http://bank.example/session/check'), view);
    expect(sessions.safeNext('https://evil', '')).toBe('');
    expect(sessions.safeNext({ toString: 1 })).toBe('/');
    expect(sessions.safeNext(undefined)).toBe('/');
    expect(sessions.safeNext('')).toBe('/');
    expect(sessions.safeNext('/good')).toBe('/good');
    expect(told).toEqual([
      ['GET /graph', 'too-long', 9_007],
      ['GET /graph', 'too-long', 8_007],
      ['POST /transfer', 'not-of-this-site', 6],
      ['GET /session/check', 'not-of-this-site', 6],
      ['api', 'not-of-this-site', 12],
      ['api', 'not-of-this-site', 0],
    ]);
    await sessions.close();
  });
});

function viewOf(url: string, more: Partial<RequestView> = {}): RequestView {
  const headers: Readonly<Record<string, string>> = { 'sec-fetch-dest': 'document' };
  return { method: 'GET', url, isEncrypted: true, header: (name) => headers[name], ...more };
}
