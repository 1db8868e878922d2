import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HTTP1, startHostileApp, type HostileApp } from '../support/hostile-app.ts';
import { speak } from '../support/raw.ts';

const JSON_LINE = 'Content-Type: application/json';
const BIG = 'x'.repeat(1_048_576);
const CALLS = ['ping', 'leave', 'stay', 'sign-out'] as const;

/** Nothing that a client sends, or does not send, is an error of the program. */
describe.each(HTTP1)('what a client may send, behind %s,', (name) => {
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

  const post = (path: string, ...headers: readonly string[]): string =>
    [`POST ${path} HTTP/1.1`, 'Host: localhost', `Cookie: ${app.cookie}`, ...headers, '', ''].join(
      '\r\n',
    );
  const last = (): string => post('/session', 'Connection: close').replace('POST', 'GET');
  const isServing = async (): Promise<void> => {
    expect((await speak(app.port, last())).text).toContain('"state":"active"');
  };
  /** Waits until the server waits for a body, and lets the time for it go by. */
  const passTime = async (timers: number): Promise<void> => {
    await expect.poll(() => app.clock.timers).toBeGreaterThan(timers);
    app.clock.advance(5_000);
  };

  it.each([
    ['a length that comes', ['Content-Length: 100'], '{"idl'],
    ['chunks', ['Transfer-Encoding: chunked'], '5\r\nhello\r\n'],
    ['nothing yet', ['Content-Length: 2'], ''],
  ])('a body that breaks off: %s', async (_name, headers, body) => {
    for (const call of CALLS) {
      const { timers } = app.clock;
      await speak(app.port, post(`/session/${call}`, JSON_LINE, ...headers) + body, {
        async then(socket) {
          await expect.poll(() => app.clock.timers).toBeGreaterThan(timers);
          socket.destroy();
        },
      });
      await expect.poll(() => app.clock.timers).toBe(timers);
    }
    await isServing();
  });

  it.each([
    ['malformed chunks', ['Transfer-Encoding: chunked'], '5\r\nhello\r\nZZZ\r\n'],
    ['a chunk of 2^80 bytes', ['Transfer-Encoding: chunked'], 'fffffffffffffffffffff\r\n'],
    ['two lengths that differ', ['Content-Length: 3', 'Content-Length: 4'], 'abcd'],
    ['a length and chunks', ['Content-Length: 9', 'Transfer-Encoding: chunked'], '0\r\n\r\n'],
    ['more than was said', ['Content-Length: 2'], '{}garbage\r\n\r\n'],
  ])('a body that lies: %s', async (_name, headers, body) => {
    for (const call of CALLS.slice(0, 3)) {
      const text = post(`/session/${call}`, JSON_LINE, ...headers, 'Sec-Fetch-Site: same-origin');
      const { statuses, isClosed } = await speak(app.port, text + body);
      expect(isClosed).toBe(true);
      for (const code of statuses) expect(code).toBeLessThan(500);
    }
    await isServing();
  });

  it.each([
    ['stalls', ['Content-Length: 9'], '{"i'],
    ['stalls in its chunks', ['Transfer-Encoding: chunked'], '5\r\nhel'],
    ['is shorter than was said', ['Content-Length: 16'], '{"idleFor":0}'],
    ['never begins', ['Content-Length: 9'], ''],
    ['never begins, though it was asked for', ['Content-Length: 9', 'Expect: 100-continue'], ''],
  ])(
    'a body that %s: 408 in five seconds, and a closed connection',
    async (_name, headers, body) => {
      for (const call of CALLS) {
        const { timers } = app.clock;
        const heard = speak(app.port, post(`/session/${call}`, JSON_LINE, ...headers) + body);
        await passTime(timers);
        const { statuses, isClosed, text } = await heard;
        expect([statuses, isClosed]).toEqual([[408], true]);
        expect(text).toMatch(/connection: close/i);
        expect(text).toMatch(/cache-control: no-store/i);
      }
      await isServing();
    },
  );

  it('a body that never ends is not read for ever', async () => {
    for (const call of CALLS) {
      const heard = await speak(
        app.port,
        post(`/session/${call}`, JSON_LINE, 'Transfer-Encoding: chunked'),
        {
          then(socket) {
            const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`;
            const write = (): void => {
              while (socket.writable && socket.write(chunk));
            };
            socket.on('drain', write);
            write();
          },
        },
      );
      expect(heard.isClosed).toBe(true);
      // The answer may be lost on a connection that is cut while the client sends.
      expect([[], [413]]).toContainEqual(heard.statuses);
    }
    await isServing();
  });

  it.each([
    ['a megabyte', [`Content-Length: ${BIG.length}`], BIG, 413],
    [
      '32 KB in a chunk',
      ['Transfer-Encoding: chunked'],
      `8000\r\n${BIG.slice(0, 32_768)}\r\n0\r\n\r\n`,
      413,
    ],
    ['2 KB', ['Content-Length: 2048'], BIG.slice(0, 2_048), 413],
    ['no JSON', ['Content-Length: 3', JSON_LINE], '{"a', 400],
    ['null', ['Content-Length: 4', JSON_LINE], 'null', 400],
    ['a number over all numbers', ['Content-Length: 17', JSON_LINE], '{"idleFor":1e999}', 400],
    ['bytes that are no text', ['Content-Length: 3', JSON_LINE], '\xff\xfe\xfd', 400],
    [
      'a proto',
      ['Content-Length: 29', JSON_LINE],
      '{"__proto__":{"idleFor":1000}}'.slice(0, 29),
      400,
    ],
    ['gzip', ['Content-Length: 3', JSON_LINE, 'Content-Encoding: gzip'], '\x1f\x8b\x08', 400],
    ['another type', ['Content-Length: 13', 'Content-Type: text/plain'], '{"idleFor":0}', 415],
    [
      'a type that begins so',
      ['Content-Length: 13', 'Content-Type: application/jsonp'],
      '{"idleFor":0}',
      415,
    ],
  ])(
    '%s: refused, and the next request of the connection works',
    async (_n, headers, body, code) => {
      const text = post('/session/ping', ...headers) + body;
      const heard = await speak(app.port, text, { answer: last() });
      // Over a `Request` nobody can tell whether all of it was read: the connection is closed, and that is said.
      const isClosing = /connection: close/i.test(heard.text.split('\r\n\r\n')[0] ?? '');
      expect(isClosing).toBe((name === 'hono' || name === 'h3') && code === 413);
      expect(heard.statuses).toEqual(isClosing ? [code] : [code, 200]);
      expect(heard.isClosed).toBe(true);
    },
  );

  it.each(['/session/nothing', '/session', '/session/events', '/session/client.js'])(
    'a body that %s has no use for: answered without it',
    async (path) => {
      const text = post(path, 'Content-Length: 1000000000') + BIG;
      const { statuses, isClosed } = await speak(app.port, text);
      expect(isClosed).toBe(true);
      // As above: it may be lost.
      expect([[], [404], [405]]).toContainEqual(statuses);
      const small = await speak(app.port, `${post(path, 'Content-Length: 2')}{}`, {
        answer: last(),
      });
      expect(small.statuses.slice(1)).toEqual([200]);
      await isServing();
    },
  );

  it('a stream that is dropped is let go of at once, and one that nobody reads stays small', async () => {
    const { timers } = app.clock;
    const text = post('/session/events').replace('POST', 'GET');
    for (let round = 0; round < 20; round += 1) {
      await speak(app.port, text, { isEnough: (heard) => heard.includes(': open') });
    }
    await expect.poll(() => app.clock.timers).toBe(timers);
    await expect.poll(() => app.connections()).toBe(0);
  });

  it('a stream beats every 20 s, and asks not to be compressed', async () => {
    let heard = '';
    const stream = speak(app.port, post('/session/events').replace('POST', 'GET'), {
      isEnough: (all) => (heard = all).split(': beat\n\n').length > 3,
    });
    await expect.poll(() => heard).toContain(': open');
    expect(heard).toMatch(/cache-control: no-store, no-transform\r\n/i);
    for (const beats of [1, 2, 3]) {
      app.clock.advance(19_999);
      app.clock.advance(1);
      await expect.poll(() => heard.split(': beat\n\n').length - 1).toBe(beats);
    }
    await stream;
  });
});
