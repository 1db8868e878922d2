import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createNodeSessions } from '../../src/adapters/node.ts';
import { createSessions, type Sessions } from '../../src/server/index.ts';
import { createBrowser, type TestBrowser } from '../support/browser.ts';

/** How a handler may begin its answer, and what must be in the head besides. */
const HEADS: Readonly<Record<string, (response: ServerResponse) => void>> = {
  'by itself': () => {},
  'with its status alone': (response) => void response.writeHead(201),
  'with a reason': (response) => void response.writeHead(201, 'Made'),
  'with headers': (response) => void response.writeHead(201, { 'X-Own': 'a' }),
  'with a reason and headers': (response) => void response.writeHead(201, 'Made', { 'X-Own': 'a' }),
  'with headers after others': (response) =>
    void response.setHeader('X-First', 'b').writeHead(201, { 'X-Own': 'a' }),
  'with a list of headers': (response) => void response.writeHead(201, ['X-Own', 'a']),
  'with a time left of its own': (response) =>
    void response.writeHead(201, { 'Session-Status': 'idle=1, absolute=1' }),
};

describe('the head of a guarded answer', () => {
  let sessions: Sessions<Readonly<Record<string, unknown>>>;
  let server: ReturnType<typeof createServer>;
  let browser: TestBrowser;
  let begin: (response: ServerResponse) => void;

  beforeEach(async () => {
    sessions = createSessions({ policy: { idleTimeout: '15m' } });
    const web = createNodeSessions(sessions);
    const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      if (request.url === '/twice') await web.guard(request, response);
      if (request.url === '/sign-in') {
        await web.of(request, response).signIn('george');
      } else if ((await web.guard(request, response)) === undefined) {
        return;
      } else {
        begin(response);
      }
      response.end();
    };
    server = createServer((request, response) => void answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
    browser = createBrowser(`http://localhost:${(server.address() as AddressInfo).port}`);
    await browser.get('/sign-in');
  });
  afterEach(async () => {
    await sessions.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it.each(Object.keys(HEADS))('%s tells the time left once, and is not stored', async (how) => {
    begin = HEADS[how] ?? begin;
    const { headers } = await browser.get('/');
    expect(headers.get('session-status')).toMatch(/^idle=(899|900), absolute=\d+$/);
    expect(headers.get('cache-control')).toBe('no-store');
    if (how.includes('headers')) expect(headers.get('x-own')).toBe('a');
  });

  it.each(Object.keys(HEADS))('%s does so where two guards stand before it', async (how) => {
    begin = HEADS[how] ?? begin;
    const { headers } = await browser.get('/twice');
    expect(headers.get('session-status')).toMatch(/^idle=(899|900), absolute=\d+$/);
    expect(headers.get('cache-control')).toBe('no-store');
    if (how.includes('headers')) expect(headers.get('x-own')).toBe('a');
  });

  it('leaves the next answer of its connection alone', async () => {
    begin = (response) => void response.writeHead(201);
    await browser.get('/');
    expect((await browser.get('/sign-in')).headers.get('session-status')).toBeNull();
  });

  it('may say how long it is kept, in any spelling', async () => {
    begin = (response) => void response.writeHead(200, { 'CACHE-CONTROL': 'private, max-age=9' });
    expect((await browser.get('/')).headers.get('cache-control')).toBe('private, max-age=9');
  });

  it('keeps all cookies of a list', async () => {
    begin = (response) => void response.writeHead(200, ['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2']);
    expect((await browser.get('/')).headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  });
});
