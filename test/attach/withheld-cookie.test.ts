/** A session library that takes the connection for plain http gives no secure cookie, and says nothing: people sign in for ever. */
import fastifyCookie from '@fastify/cookie';
import fastifySession from '@fastify/session';
import express from 'express';
import session, { MemoryStore } from 'express-session';
import { fastify } from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { createExpressSessions } from '../../src/adapters/express.ts';
import { createFastifySessions } from '../../src/adapters/fastify.ts';
import { expressSessionHost } from '../../src/attach/express-session.ts';
import { fastifySessionHost } from '../../src/attach/fastify-session.ts';
import { attach, type Host } from '../../src/attach/index.ts';
import type { Sessions } from '../../src/server/index.ts';
import { listen, type Running } from '../adapters/contract/app.ts';

const SECRET = 'a secret with minimum length of 32 characters';
const closing: (() => unknown)[] = [];
const warnings: string[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
  warnings.length = 0;
});

function attached<Content>(host: Host): Sessions<Content> {
  const sessions = attach<Content>(host, {
    policy: { idleTimeout: '15m' },
    onError: (error) => warnings.push(error instanceof Error ? error.message : String(error)),
  });
  closing.push(() => sessions.close());
  return sessions;
}

/** Whether the proxy in front, which ends TLS, is trusted. */
type Start = (isTrusted: boolean) => Promise<Running>;

const startExpress: Start = async (isTrusted) => {
  const host = expressSessionHost({
    store: new MemoryStore(),
    subjectOf: (content: { user?: string }) => content.user,
  });
  const web = createExpressSessions(attached(host));
  const app = express();
  if (isTrusted) app.set('trust proxy', 1);
  const cookie = { secure: true };
  app.use(
    session({ secret: SECRET, store: host.store, resave: false, saveUninitialized: false, cookie }),
  );
  app.get('/sign-in', (request, response) => {
    Object.assign(request.session, { user: 'george' });
    response.send('signed in');
  });
  app.get('/me', web.guard, (_request, response) => response.send('me'));
  return listen(app);
};

const startFastify: Start = async (isTrusted) => {
  const host = fastifySessionHost({
    store: new fastifySession.MemoryStore(),
    subjectOf: (content: { user?: string }) => content.user,
  });
  const web = createFastifySessions(attached(host));
  const app = fastify({ trustProxy: isTrusted });
  app.register(fastifyCookie);
  // Its cookie is secure where nothing is said.
  app.register(fastifySession, { secret: SECRET, store: host.store, saveUninitialized: false });
  app.get('/sign-in', async (request) => {
    Object.assign(request.session, { user: 'george' });
    return 'signed in';
  });
  app.get('/me', { onRequest: web.guard }, async () => 'me');
  await app.ready();
  return listen((request, response) => app.routing(request, response));
};

describe.each([
  ['express-session', startExpress, "app.set('trust proxy', 1)"],
  ['@fastify/session', startFastify, 'fastify({ trustProxy: true })'],
])('%s behind a proxy that ends TLS', (name, start, trust) => {
  async function visit(isTrusted: boolean): Promise<number[]> {
    const running = await start(isTrusted);
    closing.push(() => running.close());
    const headers: Record<string, string> = {
      'User-Agent': 'Mozilla/5.0 (X11)',
      'X-Forwarded-Proto': 'https',
    };
    const statuses: number[] = [];
    for (const path of ['/me', '/sign-in', '/me', '/sign-in', '/me']) {
      const answer = await fetch(running.url + path, { headers });
      statuses.push(answer.status);
      const [cookie] = answer.headers.getSetCookie();
      if (cookie !== undefined) headers['Cookie'] = cookie.split(';')[0] ?? '';
    }
    return statuses;
  }

  it('that it does not trust: it is told once why nobody stays signed in', async () => {
    expect(await visit(false)).toEqual([401, 200, 401, 200, 401]);
    expect(warnings).toEqual([expect.stringContaining(`${name} gives browsers no cookie`)]);
    expect(warnings[0]).toContain(trust);
  });

  it('that it trusts: people stay signed in, and nothing is said', async () => {
    expect(await visit(true)).toEqual([401, 200, 200, 200, 200]);
    expect(warnings).toEqual([]);
  });
});
