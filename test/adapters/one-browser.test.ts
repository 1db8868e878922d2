import express from 'express';
import Fastify from 'fastify';
import Koa from 'koa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createExpressSessions } from '../../src/adapters/express.ts';
import { createFastifySessions } from '../../src/adapters/fastify.ts';
import { createKoaSessions } from '../../src/adapters/koa.ts';
import { createNodeSessions } from '../../src/adapters/node.ts';
import type { RequestSession } from '../../src/server/index.ts';
import { createBrowser, type TestBrowser } from '../support/browser.ts';
import { createWorld, type Data, type World } from '../support/world.ts';
import { listen, type Running } from './contract/app.ts';
import { listenerOf } from './koa.app.ts';

/** What a handler does in which every part of the app asks for the session of the request's browser anew. */
type Handler = (of: () => RequestSession<Data>) => Promise<string>;

const SERVERS: Readonly<
  Record<string, (world: World, handler: () => Handler) => Promise<Running>>
> = {
  async node({ sessions }, handler) {
    const web = createNodeSessions(sessions);
    return listen((request, response) => {
      handler()(() => web.of(request, response)).then(
        (text) => response.end(text),
        (error: unknown) => response.writeHead(500).end(String(error)),
      );
    });
  },
  async express({ sessions }, handler) {
    const web = createExpressSessions(sessions);
    const app = express();
    app.use((request, response, next) => {
      handler()(() => web.of(request, response)).then((text) => response.end(text), next);
    });
    return listen(app);
  },
  async koa({ sessions }, handler) {
    const web = createKoaSessions(sessions);
    const app = new Koa();
    app.use(async (ctx) => {
      ctx.body = await handler()(() => web.of(ctx));
    });
    return listen(listenerOf(app));
  },
  async fastify({ sessions }, handler) {
    const web = createFastifySessions(sessions);
    const app = Fastify();
    app.get('/*', (request, reply) => handler()(() => web.of(request, reply)));
    return { url: await app.listen({ host: 'localhost', port: 0 }), close: () => app.close() };
  },
};

describe.each(Object.keys(SERVERS))('the session of one request’s browser, behind %s', (name) => {
  let world: World;
  let running: Running;
  let browser: TestBrowser;
  let handler: Handler;

  beforeEach(async () => {
    world = createWorld();
    const start = SERVERS[name];
    if (start === undefined) throw new Error(name);
    running = await start(world, () => handler);
    browser = createBrowser(running.url);
  });
  afterEach(async () => {
    await world.sessions.close();
    await running.close();
  });

  const run = async (step: Handler): Promise<string> => {
    handler = step;
    return (await browser.get('/')).text();
  };
  const signIn = async (of: () => RequestSession<Data>, subject: string): Promise<string> =>
    (await of().signIn(subject, { data: { count: 0 } })).id;

  it('is found after a sign-in by whoever asks next', async () => {
    const found = await run(async (of) => {
      await signIn(of, 'george');
      return (await of().find())?.subject ?? 'nobody';
    });
    expect(found).toBe('george');
  });

  it('ends when another sign-in follows: no session is left that nobody has', async () => {
    await run(async (of) => {
      await signIn(of, 'maria');
      return signIn(of, 'george');
    });
    expect(await world.control.list('maria')).toEqual([]);
    expect(await world.control.ended()).toMatchObject([{ subject: 'maria', reason: 'replaced' }]);
  });

  it.each(['signIn', 'rotate'] as const)(
    'is over after a sign-out, though it got a token in the same request: %s',
    async (step) => {
      await run((of) => signIn(of, 'george'));
      await run(async (of) => {
        if (step === 'signIn') await signIn(of, 'george');
        else await of().rotate();
        await of().signOut();
        return 'out';
      });
      expect(browser.cookie()).toBe('');
      expect(await world.control.list('george')).toEqual([]);
    },
  );

  it('is rotated again by whoever asks next', async () => {
    await run((of) => signIn(of, 'george'));
    await run(async (of) => {
      await of().rotate();
      await of().rotate({ isAuthenticated: true });
      return 'twice';
    });
    expect(await run(async (of) => (await of().find())?.subject ?? 'nobody')).toBe('george');
  });
});
