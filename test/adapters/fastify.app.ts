import { fastify, type FastifyInstance, type FastifyReply, type RouteHandler } from 'fastify';
import { createFastifySessions } from '../../src/adapters/fastify.ts';
import { GUARDED_ROUTES, OPEN_ROUTES, type Reply, type Route } from '../support/routes.ts';
import { sendRaw } from '../support/send-raw.ts';
import { listen, type RunApp } from './contract/app.ts';

/** The app of the contract behind Fastify, whose own handler of errors answers. */
export const runFastifyApp: RunApp = async (world) => {
  const web = createFastifySessions(world.sessions);
  const handlerOf =
    (route: Route): RouteHandler =>
    async (request, reply) => {
      const call = {
        query: new URLSearchParams(request.originalUrl.split('?')[1]),
        session: web.of(request, reply),
        current: () => web.current(request),
        refreshTag: () => web.refreshTag(request),
      };
      return send(reply, await route(call, world));
    };
  const app = fastify();
  app.addHook('onRequest', web.surface);
  for (const [path, route] of Object.entries(OPEN_ROUTES)) app.all(path, handlerOf(route));
  app.register(async (office: FastifyInstance) => {
    office.addHook('onRequest', web.guard);
    for (const [path, route] of Object.entries(GUARDED_ROUTES)) {
      const onRequest = path === '/fresh' ? [web.requireFresh('5m')] : [];
      office.all(path, { onRequest }, handlerOf(route));
    }
    office.setNotFoundHandler((_request, reply) => void reply.code(404).send('not found'));
  });
  await app.ready();
  return listen(app.server);
};

async function send(reply: FastifyReply, answer: Reply): Promise<FastifyReply> {
  if (answer.how === 'plain') {
    return reply.code(answer.status).headers(answer.headers).send(answer.body);
  }
  reply.hijack();
  await sendRaw(reply.raw, answer);
  return reply;
}
