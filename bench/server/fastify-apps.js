/** Knows the Fastify apps that are compared: one handler, behind each kind of sessions. */
import cookie from '@fastify/cookie';
import session from '@fastify/session';
import { RedisStore } from 'connect-redis';
import { fastify } from 'fastify';
import { createFastifySessions } from 'stillhere/fastify';
import { createSessions } from 'stillhere/server';
import { connect } from './redis.js';
import { ours, POLICY_MS, SECRET } from './settings.js';

/** @typedef {(redis: string) => Promise<import('fastify').FastifyInstance>} StartFastify */

/** @type {Readonly<Record<string, StartFastify>>} */
export const FASTIFY_APPS = {
  'fastify: bare': async () => withPage(fastify()),
  'fastify: @fastify/session, memory': async () => withFastifySession(),
  'fastify: @fastify/session, connect-redis': async (redis) =>
    withFastifySession(new RedisStore({ client: await connect(redis) })),
  'fastify: stillhere, memory': async () => withStillhere({}),
  'fastify: stillhere, Redis': async (redis) => withStillhere(await ours(redis)),
  'fastify: stillhere strict, Redis': async (redis) =>
    withStillhere({ ...(await ours(redis)), consistency: 'strict' }),
};

/** @param {import('fastify').FastifyInstance} app */
function withPage(app) {
  app.get('/accounts', (_request, reply) => {
    reply.send({ ok: true });
  });
  return app;
}

/** @param {import('@fastify/session').FastifySessionOptions['store']} [store] */
async function withFastifySession(store) {
  const app = fastify();
  await app.register(cookie);
  await app.register(session, {
    secret: SECRET,
    rolling: true,
    saveUninitialized: false,
    cookie: { maxAge: POLICY_MS, secure: false, httpOnly: true, sameSite: 'lax' },
    ...(store === undefined ? {} : { store }),
  });
  app.get('/sign-in', (request, reply) => {
    Object.assign(request.session, { user: 'george' });
    reply.send('signed in');
  });
  app.register(async (office) => {
    office.addHook('preHandler', (request, reply, done) => {
      if ('user' in request.session) done();
      else reply.code(401).send();
    });
    withPage(office);
  });
  return app;
}

/** @param {Partial<import('stillhere/server').SessionsOptions>} options */
function withStillhere(options) {
  const web = createFastifySessions(
    createSessions({ policy: { idleTimeout: POLICY_MS }, ...options }),
  );
  const app = fastify();
  app.addHook('onRequest', web.surface);
  app.get('/sign-in', async (request, reply) => {
    await web.of(request, reply).signIn('george');
    return 'signed in';
  });
  app.register(async (office) => {
    office.addHook('onRequest', web.guard);
    withPage(office);
  });
  return app;
}
