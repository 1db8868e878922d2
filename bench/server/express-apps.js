/** Knows the Express apps that are compared: one handler, behind each kind of sessions. */
import { pathToFileURL } from 'node:url';
import express from 'express';
import { OWN_BUILD } from './base.js';
import { ANSWER, BUILD, ours, POLICY_MS, SECRET, theirs } from './settings.js';

/** @typedef {(redis: string) => Promise<import('express').Express>} StartExpress */

/** @type {Readonly<Record<string, StartExpress>>} */
export const EXPRESS_APPS = {
  'express: bare': async () => withPage(express()),
  // What is left of Express where its requests have one hidden class, as behind our guard.
  'express: laid out: bare': async () => {
    const file = new URL('dist/adapters/shared/express-layout.js', pathToFileURL(`${OWN_BUILD}/`));
    /** @type {{ keepLayout: (request: object, response: object) => void }} */
    const { keepLayout } = await import(file.href);
    return express().get('/accounts', (request, response) => {
      keepLayout(request, response);
      response.json(ANSWER);
    });
  },
  'express: express-session, memory': async () => withExpressSession(),
  'express: express-session, connect-redis': async (redis) =>
    withExpressSession(await theirs(redis)),
  'express: iron-session': async () => withIronSession(),
  'express: stillhere, memory': async () => withStillhere(await ours({})),
  'express: stillhere, Redis': async (redis) => withStillhere(await ours({}, redis)),
  'express: stillhere strict, Redis': async (redis) =>
    withStillhere(await ours({ consistency: 'strict' }, redis)),
};

/** @param {import('express').Express} app */
function withPage(app) {
  app.get('/accounts', (_request, response) => void response.json(ANSWER));
  return app;
}

/**
 * Sessions that last as long as somebody is there: rolling, as its documents say for a sliding timeout.
 * @param {import('express-session').Store} [store]
 */
async function withExpressSession(store) {
  const { default: session } = await import('express-session');
  const app = express();
  const cookie = /** @type {const} */ ({ maxAge: POLICY_MS, httpOnly: true, sameSite: 'lax' });
  const options = { secret: SECRET, rolling: true, resave: false, saveUninitialized: false };
  app.use(session({ ...options, cookie, ...(store === undefined ? {} : { store }) }));
  app.get('/sign-in', (request, response) => {
    request.session.regenerate(() => {
      Object.assign(request.session, { user: 'george' });
      request.session.save(() => response.json(ANSWER));
    });
  });
  app.get('/sign-out', (request, response) => {
    request.session.destroy(() => response.json(ANSWER));
  });
  app.use((request, response, next) => {
    if ('user' in request.session) next();
    else response.status(401).end();
  });
  return withPage(app);
}

async function withIronSession() {
  const { getIronSession } = await import('iron-session');
  const app = express();
  const options = {
    password: SECRET,
    cookieName: 'iron',
    ttl: POLICY_MS / 1_000,
    cookieOptions: { secure: false },
  };
  app.get('/sign-in', async (request, response) => {
    /** @type {import('iron-session').IronSession<{ user?: string }>} */
    const own = await getIronSession(request, response, options);
    own.user = 'george';
    await own.save();
    response.json(ANSWER);
  });
  app.use(async (request, response, next) => {
    /** @type {import('iron-session').IronSession<{ user?: string }>} */
    const own = await getIronSession(request, response, options);
    if (own.user === undefined) response.status(401).end();
    else next();
  });
  return withPage(app);
}

/** @param {import('stillhere/server').Sessions<any>} sessions */
async function withStillhere(sessions) {
  const { createExpressSessions } = await import('stillhere/express');
  const app = express();
  const web = createExpressSessions(sessions);
  // The guard of older builds does not answer the surface: it needs a middleware of its own.
  if (BUILD !== OWN_BUILD) app.use(web.surface);
  app.get('/sign-in', async (request, response) => {
    await web.of(request, response).signIn('george');
    response.json(ANSWER);
  });
  app.get('/sign-out', async (request, response) => {
    await web.of(request, response).signOut();
    response.json(ANSWER);
  });
  app.use(web.guard);
  return withPage(app);
}
