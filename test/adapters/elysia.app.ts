import type { Server } from 'node:http';
import { node } from '@elysiajs/node';
import { Elysia, type Context } from 'elysia';
import { createElysiaSessions } from '../../src/adapters/elysia.ts';
import {
  GUARDED_ROUTES,
  OPEN_ROUTES,
  responseOf,
  statusOf,
  type Route,
} from '../support/routes.ts';
import type { World } from '../support/world.ts';
import type { RunApp, Running } from './contract/app.ts';

/** The app of the contract as users of Elysia write it. */
export const runElysiaApp: RunApp = (world: World) => {
  const web = createElysiaSessions(world.sessions);
  const handlerOf =
    (route: Route) =>
    async ({ request, set }: Pick<Context, 'request' | 'set'>): Promise<unknown> => {
      const call = {
        query: new URL(request.url).searchParams,
        session: web.of(request),
        current: () => web.current(request),
        refreshTag: () => web.refreshTag(request),
      };
      const reply = await route(call, world);
      if (reply.how !== 'plain' || typeof reply.body !== 'string') return responseOf(reply);
      set.status = reply.status;
      Object.assign(set.headers, reply.headers);
      return reply.status === 204 ? undefined : reply.body;
    };
  const app = new Elysia({ adapter: node() });
  app.use(web.plugin);
  app.onError(({ code, error, set }) => {
    if (code !== 'UNKNOWN') return undefined;
    set.status = statusOf(error);
    return error.message;
  });
  for (const [path, route] of Object.entries(OPEN_ROUTES)) app.all(path, handlerOf(route));
  const guarded = new Elysia().use(web.guard);
  for (const [path, route] of Object.entries(GUARDED_ROUTES)) {
    const hooks = path === '/fresh' ? { beforeHandle: web.requireFresh('5m') } : {};
    guarded.all(path, handlerOf(route), hooks);
  }
  // Elysia asks no hook of a route for what is not found.
  guarded.all('/*', ({ status }) => status(404));
  return listenBy(app.use(guarded));
};

/** At a free port, which is on the server itself only. */
async function listenBy(app: Pick<Elysia, 'listen'>): Promise<Running> {
  const listening = await new Promise<object>((resolve) => {
    app.listen({ port: 0, hostname: 'localhost' }, resolve);
  });
  const { raw } = listening as { readonly raw: Srvx };
  await raw.ready();
  const { server } = raw.node;
  return {
    url: `http://localhost:${new URL(raw.url).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Srvx {
  readonly url: string;
  readonly node: { readonly server: Server };
  ready(): Promise<unknown>;
}
