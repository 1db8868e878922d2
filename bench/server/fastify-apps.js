/** Knows the Fastify apps that are compared: one handler, behind each kind of sessions. */
import { fastify } from 'fastify';
import { ANSWER, ours, POLICY_MS, SECRET, theirs } from './settings.js';

/** @typedef {(redis: string) => Promise<import('fastify').FastifyInstance>} StartFastify */

/** @type {Readonly<Record<string, StartFastify>>} */
export const FASTIFY_APPS = {
  'fastify: bare': async () => withPage(fastify()),
  'fastify: @fastify/session, memory': async () => withFastifySession(),
  'fastify: @fastify/session, connect-redis': async (redis) =>
    withFastifySession(await theirs(redis)),
  'fastify: stillhere, memory': async () => withStillhere(await ours({})),
  'fastify: stillhere, Redis': async (redis) => withStillhere(await ours({}, redis)),
  'fastify: stillhere strict, Redis': async (redis) =>
    withStillhere(await ours({ consistency: 'strict' }, redis)),
};

/** @param {import('fastify').FastifyInstance} app */
function withPage(app) {
  app.get('/accounts', (_request, reply) => {
    reply.send(ANSWER);
  });
  return app;
}

/** @param {import('@fastify/session').FastifySessionOptions['store']} [store] */
async function withFastifySession(store) {
  const { default: cookie } = await import('@fastify/cookie');
  const { default: session } = await import('@fastify/session');
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
    reply.send(ANSWER);
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

/** @param {import('stillhere/server').Sessions<any>} sessions */
async function withStillhere(sessions) {
  const { createFastifySessions } = await import('stillhere/fastify');
  const web = createFastifySessions(sessions);
  const app = fastify();
  app.addHook('onRequest', web.surface);
  app.get('/sign-in', async (request, reply) => {
    await web.of(request, reply).signIn('george');
    return ANSWER;
  });
  app.register(async (office) => {
    office.addHook('onRequest', web.guard);
    withPage(office);
  });
  return app;
}
