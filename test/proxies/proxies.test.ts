/** The configurations of docs/behind-a-proxy.md, run by the real nginx and Caddy. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createNodeSessions } from '../../src/adapters/node.ts';
import { createSessions, type Sessions, type SessionsOptions } from '../../src/server/index.ts';
import { POLICY } from '../support/world.ts';
import { createClient, type ProxyClient } from './client.ts';
import { configurations, findProxies, startCaddy, startNginx, type Proxy } from './proxies.ts';

const programs = findProxies();
const [nginx = '', bare = ''] = configurations('nginx');
const [caddy = ''] = configurations('caddyfile');

const PAGE = { Origin: 'https://bank.example', 'Sec-Fetch-Site': 'same-origin' };
const OLD_BROWSER = { Origin: 'https://bank.example' };

const set = {
  'nginx as we tell': { program: programs.nginx, start: (port: number) => startNginx(nginx, port) },
  'nginx, proxy_pass alone': {
    program: programs.nginx,
    start: (port: number) => startNginx(bare, port),
  },
  'nginx, proxy_pass alone, HTTP/1.1 as since 1.29.7': {
    program: programs.nginx,
    start: (port: number) =>
      startNginx(
        bare.replace(
          /(proxy_pass .*;)/,
          '$1 proxy_http_version 1.1; proxy_set_header Connection "";',
        ),
        port,
      ),
  },
  Caddy: { program: programs.caddy, start: (port: number) => startCaddy(caddy, port) },
} as const;

describe.each(Object.entries(set))('behind %s', (name, { program, start }) => {
  const isSilent = name.includes('alone');
  const app = createServer((request, response) => void answer(request, response));
  let answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  let proxy: Proxy | undefined;
  let port: number;
  let sessions: Sessions<unknown>;
  let client: ProxyClient;

  beforeAll(async () => {
    await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
    ({ port } = app.address() as AddressInfo);
    if (program !== undefined) proxy = await start(port);
  }, 60_000);
  afterAll(async () => {
    await proxy?.stop();
    app.closeAllConnections();
    await new Promise((resolve) => app.close(resolve));
  });
  beforeEach((context) => {
    if (proxy === undefined) context.skip();
    else serve(proxy);
  });
  afterEach(async () => {
    if (proxy !== undefined) await stop();
  });

  function serve(before: Proxy, options: Partial<SessionsOptions> = {}): void {
    sessions = createSessions({ policy: POLICY, ...options });
    client = createClient(before);
    const web = createNodeSessions(sessions);
    answer = async (request, response) => {
      if (await web.surface(request, response)) return;
      if (request.url === '/sign-in' && request.method === 'POST') {
        await web.of(request, response).signIn('george');
        response.writeHead(303, { Location: '/' }).end();
        return;
      }
      const session = await web.guard(request, response);
      if (session !== undefined) response.end(`Hello, ${session.subject}`);
    };
  }
  async function stop(): Promise<void> {
    client.close();
    await sessions.close();
  }

  it('S27: gives a Secure cookie, finds it at every page, and no other one', async () => {
    const signedIn = await client.send('POST', '/sign-in', PAGE);
    expect(signedIn.status).toBe(303);
    expect(signedIn.cookies).toEqual([
      expect.stringMatching(/^__Host-stillhere\.mark=[^;]+; Path=\/; Secure; SameSite=Lax$/),
      expect.stringMatching(/^__Host-stillhere=.*; Path=\/; HttpOnly; Secure; SameSite=Lax$/),
    ]);
    const Cookie = signedIn.cookies.at(-1)?.split(';')[0] ?? '';
    for (const headers of [{}, { Referer: 'https://bank.example/' }, PAGE]) {
      const page = await client.send('GET', '/', { ...headers, Cookie });
      expect([page.status, page.body]).toEqual([200, 'Hello, george']);
    }
    const value = Cookie.split('=')[1] ?? '';
    for (const planted of [`stillhere=${value}`, `stillhere.${port}=${value}`]) {
      expect((await client.send('GET', '/', { Cookie: planted })).status, planted).toBe(401);
      const both = await client.send('GET', '/', { Cookie: `${planted}x; ${Cookie}` });
      expect(both.status).toBe(200);
    }
  });

  it('lets pings and sign-out of every browser pass, and of no other site', async () => {
    if (isSilent && proxy !== undefined) {
      await stop();
      serve(proxy, { origin: 'https://bank.example' });
    }
    const { cookies } = await client.send('POST', '/sign-in', PAGE);
    const Cookie = cookies.at(-1)?.split(';')[0] ?? '';
    for (const headers of [PAGE, OLD_BROWSER]) {
      const ping = await client.send('POST', '/session/ping', { ...headers, Cookie });
      expect(ping.status, JSON.stringify(headers)).toBe(200);
    }
    for (const Origin of ['https://evil.example', 'http://127.0.0.1', 'null']) {
      const ping = await client.send('POST', '/session/ping', { Origin, Cookie });
      expect(ping.status, Origin).toBe(403);
    }
    const left = await client.send('POST', '/session/sign-out', { ...OLD_BROWSER, Cookie });
    expect(left.cookies).toEqual([
      expect.stringMatching(/^__Host-stillhere\.mark=; Max-Age=0;.*Secure/),
      expect.stringMatching(/^__Host-stillhere=; Max-Age=0;.*Secure/),
    ]);
    expect((await client.send('GET', '/', { Cookie })).status).toBe(401);
  });

  it('I6: passes events on at once', async () => {
    const { cookies } = await client.send('POST', '/sign-in', PAGE);
    const Cookie = cookies.at(-1)?.split(';')[0] ?? '';
    const stream = await client.open('/session/events', { Cookie });
    await stream.until(': open');
    await sessions.revokeAll('george');
    const from = Date.now();
    expect(await stream.until('revoked')).toContain('event: ended');
    expect(Date.now() - from).toBeLessThan(3_000);
  });
});
