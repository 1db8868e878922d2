/** Runs the examples of docs/streams.md with their real clients: what is bound closes with the session, with its reason. */
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { WebSocket } from 'ws';
import { createBrowser, type TestBrowser } from '../support/browser.ts';
import { endExamples, startExample } from './example.ts';

const HOUR = 3_600_000;

async function start(file: string): Promise<{
  app: Awaited<ReturnType<typeof startExample>>;
  browser: TestBrowser;
  cookie: string;
}> {
  const app = await startExample(join(inject('installed'), 'docs/streams.md', file));
  const browser = createBrowser(app.url);
  const answer = await browser.post('/sign-in', undefined, { Origin: app.url });
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  return { app, browser, cookie };
}

function open(url: string, headers: Readonly<Record<string, string>>): WebSocket {
  return new WebSocket(url.replace('http', 'ws'), { headers });
}

describe('docs/streams.md', () => {
  afterAll(endExamples);

  it('ws: who is signed out is cut off, who is not signed in or comes from elsewhere is refused', async () => {
    const { app, browser, cookie } = await start('server.mjs');
    for (const headers of [{ origin: app.url }, { origin: 'https://evil.example', cookie }]) {
      const [error] = (await once(open(app.url, headers), 'error')) as [Error];
      expect(error.message).toContain('401');
    }
    const socket = open(app.url, { origin: app.url, cookie });
    await once(socket, 'open');
    socket.send('hello');
    expect(String((await once(socket, 'message'))[0])).toBe('george: hello');
    const closed = once(socket, 'close');
    await browser.post('/session/sign-out', undefined, { Origin: app.url });
    const [code, reason] = (await closed) as [number, Buffer];
    expect([code, String(reason)]).toEqual([4401, 'signed-out']);
    await app.stop();
    expect(app.errors()).toBe('');
  });

  it('ws: whose time is over is cut off though nobody asks', async () => {
    const { app, cookie } = await start('server.mjs');
    const socket = open(app.url, { origin: app.url, cookie });
    await once(socket, 'open');
    await app.advance(9 * HOUR);
    // Timers do not know of the time that was set on: whoever looks does.
    const closed = once(socket, 'close');
    await createBrowser(app.url).get('/session', { Cookie: cookie });
    expect(String((await closed)[1])).toMatch(/^(idle|absolute)$/);
    await app.stop();
  });

  it('socket.io: who is signed out hears why, and is cut off', async () => {
    const { app, browser, cookie } = await start('socket-io.mjs');
    // Its protocol over a WebSocket: 40 is a sign-in, 42 an event, 41 a goodbye.
    const socket = open(`${app.url}/socket.io/?EIO=4&transport=websocket`, {
      origin: app.url,
      cookie,
    });
    const heard: string[] = [];
    socket.on('message', (data: Buffer) => heard.push(data.toString()));
    await once(socket, 'open');
    socket.send('40');
    await expect.poll(() => heard.some((line) => line.startsWith('40{'))).toBe(true);
    socket.send('42["say","hello"]');
    await expect.poll(() => heard).toContain('42["said","hello"]');
    const closed = once(socket, 'close');
    await browser.post('/session/sign-out', undefined, { Origin: app.url });
    await closed;
    expect(heard.slice(-2)).toEqual(['42["stillhere:ended",{"reason":"signed-out"}]', '41']);
    await app.stop();
    expect(app.errors()).toBe('');
  });
});
