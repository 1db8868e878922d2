import type { AddressInfo } from 'node:net';
import cookie from '@fastify/cookie';
import { fastify, type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFastifySessions } from '../../src/adapters/fastify.ts';
import { createSessions, type Sessions } from '../../src/server/index.ts';
import {
  createBrowser,
  JSON_TYPE,
  NAVIGATION,
  SCRIPT,
  type TestBrowser,
} from '../support/browser.ts';
import { describeAdapter } from './contract.ts';
import { inProcess } from './contract/app.ts';
import { runFastifyApp } from './fastify.app.ts';

describeAdapter('fastify', inProcess(runFastifyApp));

describe('in a Fastify app', () => {
  let sessions: Sessions<Readonly<Record<string, unknown>>>;
  let app: FastifyInstance;
  let url: string;
  let browser: TestBrowser;

  beforeEach(async () => {
    sessions = createSessions({ policy: { idleTimeout: '15m' } });
    const web = createFastifySessions(sessions);
    app = fastify();
    await app.register(cookie);
    app.addHook('onRequest', (_request, reply, done) => {
      reply.header('x-content-type-options', 'nosniff');
      done();
    });
    app.addHook('onRequest', web.surface);
    app.get('/sign-in', async (request, reply) => {
      reply.setCookie('before', '1');
      await web.of(request, reply).signIn('george');
      reply.setCookie('after', '2');
      return 'signed in';
    });
    app.get('/*', async () => 'a page of the app');
    app.get('/unguarded', (request, reply) => reply.send(web.current(request)));
    app.get('/desk', { onRequest: [web.guard] }, async (request) => web.current(request).subject);
    app.get(
      '/safe',
      { onRequest: [web.guard], preHandler: [web.requireFresh()] },
      async () => 'open',
    );
    app.get('/stream', { onRequest: [web.guard] }, (_request, reply) =>
      reply.send(new Response('streamed').body),
    );
    await app.listen({ port: 0, host: 'localhost' });
    url = `http://localhost:${(app.server.address() as AddressInfo).port}`;
    browser = createBrowser(url);
    await browser.get('/sign-in');
  });
  afterEach(async () => {
    await sessions.close();
    app.server.closeAllConnections();
    await app.close();
  });

  it('HEAD is refused as GET is, by the route that Fastify itself makes for it', async () => {
    const stranger = createBrowser(url);
    const ask = (path: string, headers = {}): Promise<Response> =>
      stranger.send(path, { method: 'HEAD', headers });
    expect((await ask('/desk', SCRIPT)).status).toBe(401);
    const shown = await ask('/desk', NAVIGATION);
    expect(shown.status).toBe(303);
    expect(shown.headers.get('location')).toBe('/sign-in?next=%2Fdesk');
    expect((await ask('/session')).status).toBe(200);
  });

  it('sets its cookie beside those of the app', () => {
    expect(browser.cookie()).toMatch(
      /^before=1; after=2; __Host-stillhere\.mark=[\w-]{22}; __Host-stillhere=[\w.-]{66}$/,
    );
  });

  it.each([
    ['{"idleFor":5}', JSON_TYPE, 200],
    ['{"idleFor":-5}', JSON_TYPE, 400],
    ['5', { 'Content-Type': 'text/csv' }, 415],
    [undefined, {}, 200],
  ])('reads a ping of %s before any body parser', async (body, headers, code) => {
    expect((await browser.post('/session/ping', body, headers)).status).toBe(code);
  });

  it.each([NAVIGATION, SCRIPT])(
    'guards one route, and tells the time left: %o',
    async (headers) => {
      const response = await browser.get('/desk', headers);
      expect(await response.text()).toBe('george');
      expect(response.headers.get('session-status')).toMatch(/^idle=\d+, absolute=\d+$/);
      const streamed = await browser.get('/stream', headers);
      expect(streamed.headers.get('session-status')).toMatch(/^idle=\d+, /);
      expect(await streamed.text()).toBe('streamed');
    },
  );

  it.each([
    ['/desk', 303],
    ['/session/nothing', 404],
    ['/session', 200],
  ])('keeps the headers of other hooks when it answers %s', async (path, code) => {
    const response = await createBrowser(url).get(path, NAVIGATION);
    expect([response.status, response.headers.get('x-content-type-options')]).toEqual([
      code,
      'nosniff',
    ]);
  });

  it('works without a socket, by `inject`', async () => {
    const { statusCode, headers } = await app.inject({ url: '/desk?a=1', headers: NAVIGATION });
    expect([statusCode, headers.location]).toEqual([303, '/sign-in?next=%2Fdesk%3Fa%3D1']);
  });

  it('lets fresh sessions pass, after the guard', async () => {
    expect(await (await browser.get('/safe')).text()).toBe('open');
    expect((await createBrowser(url).get('/safe')).status).toBe(401);
  });

  it('tells a programmer who forgot the guard, or wrote a duration that is none', async () => {
    const response = await browser.get('/unguarded');
    expect(await response.json()).toMatchObject({
      statusCode: 500,
      message: 'This request did not pass the guard: put `guard` before this handler',
    });
    expect(() => createFastifySessions(sessions).requireFresh('soon' as never)).toThrow(
      /"within" must be/,
    );
  });
});
