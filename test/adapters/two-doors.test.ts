/** One app, several doors over the same sessions: what one has done in a request, the others know. */
import { getRequestListener } from '@hono/node-server';
import express from 'express';
import { H3, toNodeHandler } from 'h3';
import { Hono } from 'hono';
import Koa from 'koa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAstroSessions } from '../../src/adapters/astro.ts';
import { createElysiaSessions } from '../../src/adapters/elysia.ts';
import { createExpressSessions, type ExpressSessions } from '../../src/adapters/express.ts';
import { createFastifySessions } from '../../src/adapters/fastify.ts';
import { createH3Sessions } from '../../src/adapters/h3.ts';
import { createHonoSessions } from '../../src/adapters/hono.ts';
import { createKoaSessions } from '../../src/adapters/koa.ts';
import { createNestSessions } from '../../src/adapters/nest.ts';
import { createNodeSessions } from '../../src/adapters/node.ts';
import { createReactRouterSessions } from '../../src/adapters/react-router.ts';
import { createSvelteKitSessions } from '../../src/adapters/sveltekit.ts';
import { createWebSessions } from '../../src/adapters/web.ts';
import type { RequestSession, Sessions } from '../../src/server/index.ts';
import { createBrowser, type TestBrowser } from '../support/browser.ts';
import { createWorld, type Data, type World } from '../support/world.ts';
import { listen, type Running } from './contract/app.ts';

type Step = (session: RequestSession<Data>) => Promise<unknown>;

/** What is mounted in an app of Express: it does `inner` with the session that its own door finds. */
type Mount = (
  sessions: Sessions<Data>,
  inner: () => Step,
) => { readonly handler: express.RequestHandler };

const MOUNTS: Readonly<Record<string, Mount>> = {
  node(sessions, inner) {
    const web = createNodeSessions(sessions);
    return {
      handler(request, response, next) {
        inner()(web.of(request, response)).then((said) => response.end(String(said)), next);
      },
    };
  },
  koa(sessions, inner) {
    const web = createKoaSessions(sessions);
    const app = new Koa();
    app.use(async (ctx) => {
      ctx.body = String(await inner()(web.of(ctx)));
    });
    const listener = app.callback();
    return { handler: (request, response) => void listener(request, response) };
  },
  hono(sessions, inner) {
    const web = createHonoSessions(sessions);
    const app = new Hono();
    app.use(web.surface);
    app.all('*', async (c) => c.text(String(await inner()(web.of(c)))));
    const listener = getRequestListener(app.fetch);
    return { handler: (request, response) => void listener(request, response) };
  },
  h3(sessions, inner) {
    const web = createH3Sessions(sessions);
    const app = new H3({ plugins: [web.plugin] });
    app.all('/**', async (event) => String(await inner()(web.of(event))));
    const listener = toNodeHandler(app);
    return { handler: (request, response) => void listener(request, response) };
  },
};

const find: Step = async (session) => (await session.find())?.subject ?? 'nobody';
const signInAs =
  (subject: string): Step =>
  async (session) =>
    (await session.signIn(subject, { data: { count: 0 } })).id;

describe.each(Object.keys(MOUNTS))('Express, and in it %s', (name) => {
  let world: World;
  let running: Running;
  let browser: TestBrowser;
  let outer: Step;
  let inner: Step;

  beforeEach(async () => {
    world = createWorld();
    const mount = MOUNTS[name];
    if (mount === undefined) throw new Error(name);
    const web: ExpressSessions<Data> = createExpressSessions(world.sessions);
    const app = express();
    app.use((request, response, next) => {
      outer(web.of(request, response)).then(() => next(), next);
    });
    app.use(mount(world.sessions, () => inner).handler);
    running = await listen(app);
    browser = createBrowser(running.url);
  });
  afterEach(async () => {
    await world.sessions.close();
    await running.close();
  });

  async function run(first: Step, second: Step): Promise<string> {
    [outer, inner] = [first, second];
    const response = await browser.get('/');
    const said = await response.text();
    return response.status === 200 ? said : `${response.status} ${said}`;
  }

  it('knows whom the outer one has signed in', async () => {
    expect(await run(signInAs('george'), find)).toBe('george');
    expect(await run(find, find)).toBe('george');
  });

  it('rotates what the outer one has started, and the browser keeps the last token', async () => {
    await run(signInAs('george'), (session) => session.rotate());
    expect(await run(find, find)).toBe('george');
    await run(
      (session) => session.rotate(),
      (session) => session.rotate(),
    );
    expect(await run(find, find)).toBe('george');
  });

  it('ends what the outer one has started', async () => {
    const out: Step = async (session) => {
      await session.signOut();
      return find(session);
    };
    expect(await run(signInAs('george'), out)).toBe('nobody');
    expect(await world.control.list('george')).toEqual([]);
    expect(browser.cookie()).toBe('');
  });

  it('lets a second sign-in replace the first: no session is left that nobody has', async () => {
    await run(signInAs('maria'), signInAs('george'));
    expect(await world.control.list('maria')).toEqual([]);
    expect(await run(signInAs('george'), find)).toBe('george');
    expect(await world.control.list('george')).toHaveLength(1);
  });
});

describe('a factory that is called twice', () => {
  it.each<[string, (sessions: Sessions<Data>) => object]>([
    ['node', createNodeSessions],
    ['express', createExpressSessions],
    ['fastify', createFastifySessions],
    ['koa', createKoaSessions],
    ['nest', createNestSessions],
    ['web', createWebSessions],
    ['hono', createHonoSessions],
    ['h3', createH3Sessions],
    ['elysia', createElysiaSessions],
    ['sveltekit', createSvelteKitSessions],
    ['react-router', createReactRouterSessions],
    ['astro', createAstroSessions],
  ])('is one door for the same sessions, and another for others: %s', async (_name, create) => {
    const [world, other] = [createWorld(), createWorld()];
    expect(create(world.sessions)).toBe(create(world.sessions));
    expect(create(other.sessions)).not.toBe(create(world.sessions));
    await Promise.all([world.sessions.close(), other.sessions.close()]);
  });

  it('takes no options in the place of sessions', () => {
    for (const given of [undefined, { policy: { idleTimeout: '15m' } }]) {
      const create = createExpressSessions as (sessions: unknown) => unknown;
      expect(() => create(given)).toThrow(/"sessions" must be what createSessions or attach has/);
    }
  });

  it('lets pass by one guard whom the other is asked for', async () => {
    const { sessions } = createWorld();
    const [one, two] = [createExpressSessions(sessions), createExpressSessions(sessions)];
    const app = express();
    app.post('/in', (request, response, next) => {
      signInAs('george')(one.of(request, response))
        .then(() => two.of(request, response).find())
        .then((found) => response.send(found?.subject), next);
    });
    app.get(
      '/',
      one.guard,
      (request, response) => void response.send(two.current(request).subject),
    );
    const running = await listen(app);
    const browser = createBrowser(running.url);
    expect(await (await browser.post('/in')).text()).toBe('george');
    expect(await (await browser.get('/')).text()).toBe('george');
    await sessions.close();
    await running.close();
  });
});
