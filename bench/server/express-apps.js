/** Knows the Express apps that are compared: one handler, behind each kind of sessions. */
import { RedisStore } from 'connect-redis';
import express from 'express';
import session from 'express-session';
import { getIronSession } from 'iron-session';
import { createExpressSessions } from 'stillhere/express';
import { createSessions } from 'stillhere/server';
import { connect } from './redis.js';
import { ours, POLICY_MS, SECRET } from './settings.js';

/** @typedef {(redis: string) => Promise<import('express').Express>} StartExpress */

/** @type {Readonly<Record<string, StartExpress>>} */
export const EXPRESS_APPS = {
  'express: bare': async () => withPage(express()),
  'express: express-session, memory': async () => withExpressSession(),
  'express: express-session, connect-redis': async (redis) =>
    withExpressSession(new RedisStore({ client: await connect(redis) })),
  'express: iron-session': async () => withIronSession(),
  'express: stillhere, memory': async () => withStillhere({}),
  'express: stillhere, Redis': async (redis) => withStillhere(await ours(redis)),
  'express: stillhere strict, Redis': async (redis) =>
    withStillhere({ ...(await ours(redis)), consistency: 'strict' }),
};

/** @param {import('express').Express} app */
function withPage(app) {
  app.get('/accounts', (_request, response) => void response.json({ ok: true }));
  return app;
}

/**
 * Sessions that last as long as somebody is there: rolling, as its documents say for a sliding timeout.
 * @param {import('express-session').Store} [store]
 */
function withExpressSession(store) {
  const app = express();
  const cookie = /** @type {const} */ ({ maxAge: POLICY_MS, httpOnly: true, sameSite: 'lax' });
  const options = { secret: SECRET, rolling: true, resave: false, saveUninitialized: false };
  app.use(session({ ...options, cookie, ...(store === undefined ? {} : { store }) }));
  app.get('/sign-in', (request, response) => {
    Object.assign(request.session, { user: 'george' });
    response.send('signed in');
  });
  app.use((request, response, next) => {
    if ('user' in request.session) next();
    else response.status(401).end();
  });
  return withPage(app);
}

function withIronSession() {
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
    response.send('signed in');
  });
  app.use(async (request, response, next) => {
    /** @type {import('iron-session').IronSession<{ user?: string }>} */
    const own = await getIronSession(request, response, options);
    if (own.user === undefined) response.status(401).end();
    else next();
  });
  return withPage(app);
}

/** @param {Partial<import('stillhere/server').SessionsOptions>} options */
function withStillhere(options) {
  const app = express();
  const web = createExpressSessions(
    createSessions({ policy: { idleTimeout: POLICY_MS }, ...options }),
  );
  app.use(web.surface);
  app.get('/sign-in', async (request, response) => {
    await web.of(request, response).signIn('george');
    response.send('signed in');
  });
  app.use(web.guard);
  return withPage(app);
}
