/** Knows the apps of other frameworks that are measured: one handler, bare and behind our sessions in Redis. */
import { getRequestListener } from '@hono/node-server';
import { ANSWER, ours } from './settings.js';

/** @typedef {(redis: string) => Promise<import('node:http').RequestListener>} StartOther */

/** @type {Readonly<Record<string, StartOther>>} */
export const OTHER_APPS = {
  'koa: bare': () => koaApp(),
  'koa: stillhere, Redis': async (redis) => koaApp(await ours({}, redis)),
  'hono: bare': () => honoApp(),
  'hono: stillhere, Redis': async (redis) => honoApp(await ours({}, redis)),
  'h3: bare': () => h3App(),
  'h3: stillhere, Redis': async (redis) => h3App(await ours({}, redis)),
  'next: bare': () => nextApp(),
  'next: stillhere, Redis': async (redis) => nextApp(await ours({}, redis)),
};

/** @param {import('stillhere/server').Sessions<any>} [sessions] */
async function koaApp(sessions) {
  const { default: Koa } = await import('koa');
  const app = new Koa();
  if (sessions !== undefined) {
    const { createKoaSessions } = await import('stillhere/koa');
    const web = createKoaSessions(sessions);
    app.use(web.surface);
    app.use(async (ctx, next) => {
      if (ctx.path !== '/sign-in') return next();
      await web.of(ctx).signIn('george');
      ctx.body = ANSWER;
    });
    app.use(web.guard);
  }
  app.use((ctx) => {
    if (ctx.path === '/accounts') ctx.body = ANSWER;
  });
  return app.callback();
}

/** @param {import('stillhere/server').Sessions<any>} [sessions] */
async function honoApp(sessions) {
  const { Hono } = await import('hono');
  const app = new Hono();
  if (sessions !== undefined) {
    const { createHonoSessions } = await import('stillhere/hono');
    const web = createHonoSessions(sessions);
    app.use(web.surface);
    app.get('/sign-in', async (c) => {
      await web.of(c).signIn('george');
      return c.json(ANSWER);
    });
    app.use(web.guard);
  }
  app.get('/accounts', (c) => c.json(ANSWER));
  return getRequestListener(app.fetch);
}

/** @param {import('stillhere/server').Sessions<any>} [sessions] */
async function h3App(sessions) {
  const { H3 } = await import('h3');
  const { toNodeHandler } = await import('h3/node');
  const app = new H3();
  if (sessions !== undefined) {
    const { createH3Sessions } = await import('stillhere/h3');
    const web = createH3Sessions(sessions);
    app.register(web.plugin);
    app.get('/sign-in', async (event) => {
      await web.of(event).signIn('george');
      return ANSWER;
    });
    app.use('/accounts', web.guard);
  }
  app.get('/accounts', () => ANSWER);
  return toNodeHandler(app);
}

/**
 * What `proxy.ts` exports, called as Next calls it, without the rest of Next, which needs a build and servers of its own.
 * @param {import('stillhere/server').Sessions<any>} [sessions]
 */
async function nextApp(sessions) {
  const answer = async () => Response.json(ANSWER);
  if (sessions === undefined) return getRequestListener(answer);
  const { createNextSessions } = await import('stillhere/next');
  const unused = async () => {
    throw new Error('A proxy asks nothing of Next');
  };
  const redirect = () => {
    throw new Error('A proxy does not redirect');
  };
  const web = createNextSessions(sessions, { headers: unused, cookies: unused, redirect });
  const proxy = web.proxy(answer);
  return getRequestListener((request) =>
    request.url.endsWith('/sign-in')
      ? web.handle(request, async (exchange) => {
          await exchange.session.signIn('george');
          return Response.json(ANSWER);
        })
      : proxy(request),
  );
}
