import cookies from '@fastify/cookie';
import session from '@fastify/session';
import fastify, { type FastifyInstance } from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { createFastifySessionStore } from '../../../src/stores/fastify-session.ts';
import { createMemoryStore } from '../../../src/stores/memory.ts';
import { createLatch } from '../../support/latch.ts';

declare module 'fastify' {
  interface Session {
    who?: string;
  }
}

describe('@fastify/session over a store of ours', () => {
  let app: FastifyInstance;
  afterEach(() => app.close());

  async function start(options: Partial<session.FastifySessionOptions> = {}) {
    const held = createLatch();
    const arrived = createLatch();
    app = fastify();
    await app.register(cookies);
    await app.register(session, {
      secret: 'at least thirty-two letters long',
      cookie: { secure: false },
      store: createFastifySessionStore({ store: createMemoryStore() }),
      ...options,
    });
    app.get('/in', async (request) => {
      await request.session.regenerate();
      request.session.who = 'george';
      return 'in';
    });
    app.get('/who', async (request) => String(request.session.who));
    app.get<{ Querystring: { write?: string } }>('/slow', async (request) => {
      arrived.open();
      await held.opened;
      if (request.query.write !== undefined) request.session.who = 'late';
      return 'done';
    });
    app.get('/out', async (request) => {
      await request.session.destroy();
      return 'out';
    });
    return { begun: arrived.opened, release: held.open };
  }

  async function get(url: string, cookie?: string) {
    const answer = await app.inject({ url, headers: cookie === undefined ? {} : { cookie } });
    const [given] = answer.cookies;
    return {
      ...{ status: answer.statusCode, text: answer.body },
      cookie: given === undefined ? cookie : `${given.name}=${encodeURIComponent(given.value)}`,
    };
  }

  it('signs in, keeps over many reads, and destroys', async () => {
    await start();
    const { cookie } = await get('/in');
    for (let reads = 0; reads < 3; reads += 1) {
      expect(await get('/who', cookie)).toMatchObject({ status: 200, text: 'george' });
    }
    expect((await get('/out', cookie)).text).toBe('out');
    expect((await get('/who', cookie)).text).toBe('undefined');
  });

  it.each(['/slow', '/slow?write=1'])(
    'never brings back what %s saw, under its defaults',
    async (path) => {
      const { begun, release } = await start();
      const { cookie } = await get('/in');
      const late = get(path, cookie);
      await begun;
      await get('/out', cookie);
      release();
      expect((await late).status).toBe(200);
      expect((await get('/who', cookie)).text).toBe('undefined');
    },
  );

  it('keeps the age of the cookie', async () => {
    await start({ cookie: { secure: false, maxAge: 3_600_000 } });
    const { cookie } = await get('/in');
    expect((await get('/who', cookie)).text).toBe('george');
    expect((await get('/who', cookie)).text).toBe('george');
  });
});
