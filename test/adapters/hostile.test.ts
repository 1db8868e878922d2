import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HTTP1, startHostileApp, type HostileApp } from '../support/hostile-app.ts';
import { speak, type Heard } from '../support/raw.ts';

/** Nothing that a client says is an error of the program: what rejects in these apps, nobody catches. */
describe.each(HTTP1)('what a client may say, behind %s,', (name) => {
  let app: HostileApp;
  let activeAt: number | undefined;

  beforeEach(async () => {
    app = await startHostileApp(name);
    activeAt = await app.lastActivity();
  });
  afterEach(async () => {
    expect(await app.lastActivity(), 'nothing has changed').toBe(activeAt);
    expect(app.errors).toEqual([]);
    await app.close();
  });

  const head = (line: string, ...headers: readonly string[]): string =>
    [line, 'Host: localhost', `Cookie: ${app.cookie}`, ...headers, '', ''].join('\r\n');
  const last = (): string => head('GET /session HTTP/1.1', 'Connection: close');

  /** Says it, and asks for the status on the same connection: the answers to both, or to none after a close. */
  async function sayAndAsk(text: string): Promise<Heard> {
    const heard = await speak(app.port, text, { answer: last() });
    expect(heard.isClosed, `${text.slice(0, 80)}: ${heard.text.slice(0, 200)}`).toBe(true);
    for (const code of heard.statuses) expect(code, text.slice(0, 80)).toBeLessThan(500);
    if (heard.statuses.length > 1) {
      expect(heard.statuses.at(-1), text.slice(0, 80)).toBe(200);
      expect(heard.text, text.slice(0, 80)).toContain('"state":"active"');
    }
    return heard;
  }

  const METHODS = ['GET', 'HEAD', 'POST', 'OPTIONS', 'TRACE', 'PUT', 'DELETE', 'PATCH', 'PROPFIND'];
  const ODD = ['M-SEARCH', 'SOURCE', 'PURGE', 'MKCALENDAR', 'LINK', 'QUERY'];

  it.each([
    '',
    '/',
    '?',
    '/ping',
    '/ping/',
    '/leave',
    '/stay',
    '/sign-out',
    '/client.js',
    '/client.js?v=%ff',
    '/check',
    '/check?next=//evil',
    '/check?next=%5C%5Cevil',
    '/nothing',
    '//ping',
    '/%70ing',
    '/../session/ping',
    '/constructor',
    '/__proto__',
    '/ping;x',
    '/ping%00',
    '/%',
    '?%',
    '/ping#x',
  ])('any method of /session%s: an answer, and the next one too', async (path) => {
    for (const method of [...METHODS, ...ODD]) {
      const isChange = method === 'POST' ? ['Sec-Fetch-Site: cross-site'] : [];
      const heard = await sayAndAsk(
        head(`${method} /session${path} HTTP/1.1`, 'Content-Length: 0', ...isChange),
      );
      expect(heard.statuses.length, `${method}: ${heard.text.slice(0, 200)}`).toBe(2);
      expect(heard.text.toLowerCase(), method).toContain('cache-control: no-');
    }
  });

  it('HEAD of the events, which ends, and takes nobody his stream', async () => {
    let heard = '';
    const stream = speak(app.port, head('GET /session/events HTTP/1.1'), {
      isEnough: (text) => (heard = text).includes('event:'),
    });
    await expect.poll(() => heard).toContain(': open');
    const { statuses, text } = await sayAndAsk(head('HEAD /session/events HTTP/1.1'));
    expect(statuses).toEqual([200, 200]);
    expect(text).toContain('text/event-stream');
    await app.sessions.revokeAll('george');
    expect((await stream).text).toContain('event: ended');
    activeAt = undefined;
  });

  it.each([
    ['OPTIONS * HTTP/1.1', 404],
    ['GET http://localhost/session HTTP/1.1', 200],
    ['GET http://evil.example/session HTTP/1.1', 200],
    ['GET HTTP://localhost?a HTTP/1.1', 404],
    ['GET http://localhost/session/ping HTTP/1.1', 405],
    ['GET //evil.example/session HTTP/1.1', 404],
    ['GET //:0/session HTTP/1.1', 404],
    ['GET //[/session HTTP/1.1', 404],
    ['GET /%2e%2e/session HTTP/1.1', 404],
    ['GET /session?q=\xe9\x80 HTTP/1.1', 400],
    ['GET /session/\xff HTTP/1.1', 400],
    ['GET /session HTTP/1.0', 200],
  ])('%s', async (line, expected) => {
    // What is not ours is guarded: passive, so that it changes nothing.
    const { statuses } = await sayAndAsk(head(line, 'Session-Passive: ?1'));
    expect([expected, 200, 400, 404]).toContain(statuses[0]);
    if (expected !== 404) expect(statuses[0]).toBe(expected);
  });

  it.each([
    ['GET http://evil.example/accounts?a=1', '/sign-in?next=%2Faccounts%3Fa%3D1'],
    ['GET http://evil.example//evil', '/sign-in?next=%2F'],
    ['GET //evil.example/accounts', '/sign-in?next=%2F'],
    ['GET /\\evil.example', '/sign-in?next=%2F'],
    [`GET /accounts?${'a'.repeat(9_000)}`, '/sign-in?next=%2F'],
  ])('%.60s leads to nobody else', async (line, location) => {
    const text = `${line} HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nConnection: close\r\n\r\n`;
    const heard = await speak(app.port, text);
    // A router may not know it at all.
    if (heard.statuses[0] === 303) {
      expect(/location: (\S+)/i.exec(heard.text)?.[1]).toBe(location);
    } else {
      expect([400, 404]).toContain(heard.statuses[0]);
    }
  });

  it.each([
    ['letters that are none', ['User-Agent: \xff\xfe\x80', 'Referer: \xff', 'X-\x7f: a']],
    ['bytes over 127', ['User-Agent: \xff\xfe\x80', 'Accept: \xe9', 'Origin: \xff']],
    ['two hosts', ['Host: evil.example']],
    ['two origins', ['Origin: http://localhost', 'Origin: https://evil.example']],
    ['many of one', Array.from({ length: 90 }, (_, index) => `X-A: ${index}`)],
    ['names of objects', ['__proto__: a', 'constructor: b', 'toString: c', 'hasOwnProperty: d']],
    ['15 KB of cookies', [`Cookie: x=${'y'.repeat(15_000)}`]],
    ['20 KB of a header', [`X-A: ${'y'.repeat(20_000)}`]],
    [
      'hundreds of cookies',
      [`Cookie: ${Array.from({ length: 500 }, (_, i) => `c${i}=${i}`).join('; ')}`],
    ],
    ['a cookie that is not encoded', ['Cookie: a=%E0%A4%A; __proto__=b; =; ;;']],
    ['an upgrade', ['Connection: upgrade', 'Upgrade: websocket']],
    [
      'HTTP/2 in clear text',
      ['Connection: upgrade, http2-settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQAAP__'],
    ],
    ['an expectation', ['Expect: 100-continue']],
    ['another expectation', ['Expect: the-spanish-inquisition']],
    ['no length that is a number', ['Content-Length: abc']],
    ['a negative length', ['Content-Length: -1']],
    ['two lengths', ['Content-Length: 0', 'Content-Length: 5']],
    ['a coding that is none', ['Transfer-Encoding: gzip']],
    ['a coding twice', ['Transfer-Encoding: chunked, chunked']],
    ['a version tag', ['If-None-Match: \xff"']],
    ['a name with a blank', ['X A: b']],
    ['a folded line', ['X-A: b', ' c']],
  ])('%s', async (_name, headers) => {
    for (const line of [
      'GET /session',
      'GET /session/client.js',
      'OPTIONS /session/ping',
      'HEAD /accounts',
    ]) {
      expect((await sayAndAsk(head(`${line} HTTP/1.1`, ...headers))).isClosed).toBe(true);
    }
  });

  it('a tunnel, another protocol, and nothing at all', async () => {
    for (const text of [
      'CONNECT localhost:1 HTTP/1.1\r\nHost: localhost:1\r\n\r\n',
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
      '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
      'GET /session\r\n\r\n',
      'GET /session HTTP/1.1\r\n\r\n',
      '\r\n\r\n\r\n',
    ]) {
      const heard = await speak(app.port, text + last());
      expect(heard.isClosed, text).toBe(true);
      for (const code of heard.statuses) expect(code, text).toBeLessThan(500);
    }
  });

  it('anything', { timeout: 60_000 }, async () => {
    const byte = fc.integer({ min: 0x21, max: 0xff }).map((code) => String.fromCharCode(code));
    const word = fc.string({ unit: byte, maxLength: 20 });
    const target = fc.oneof(
      word.map((text) => `/session${text}`),
      word.map((text) => `/session/check?next=${text}`),
      word.map((text) => `/session/client.js?${text}`),
      fc.webUrl(),
    );
    const header = fc.tuple(
      fc.constantFrom(
        'Origin',
        'Sec-Fetch-Site',
        'Sec-Fetch-Dest',
        'Accept',
        'Content-Type',
        'Session-Idle-For',
        'Purpose',
        'Referer',
        'If-None-Match',
        'X-Forwarded-Proto',
        'Forwarded',
        'Cookie',
        'Upgrade',
      ),
      word,
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...METHODS, ...ODD),
        target,
        fc.array(header, { maxLength: 4 }),
        async (method, path, headers) => {
          // The stream of events does not end, and what is not ours is the app's.
          fc.pre(!path.includes('/events'));
          const heard = await sayAndAsk(
            head(
              `${method} ${path} HTTP/1.1`,
              'Session-Passive: ?1',
              'Sec-Fetch-Site: cross-site',
              'Content-Length: 0',
              ...headers.map((pair) => pair.join(': ')),
            ),
          );
          expect(heard.isClosed).toBe(true);
        },
      ),
      { numRuns: 150, seed: 20_261_127 },
    );
  });
});
