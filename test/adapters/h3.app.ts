import { createServer } from 'node:http';
import { H3, HTTPError, HTTPResponse, toNodeHandler, type H3Event } from 'h3';
import { createH3Sessions } from '../../src/adapters/h3.ts';
import {
  GUARDED_ROUTES,
  OPEN_ROUTES,
  responseOf,
  statusOf,
  type Route,
} from '../support/routes.ts';
import type { World } from '../support/world.ts';
import { listen, type RunApp } from './contract/app.ts';

/** The app of the contract as users of h3 write it. */
export const runH3App: RunApp = (world: World) => {
  const web = createH3Sessions(world.sessions);
  const handlerOf =
    (route: Route) =>
    async (event: H3Event): Promise<unknown> => {
      const call = {
        query: event.url.searchParams,
        session: web.of(event),
        current: () => web.current(event),
        refreshTag: () => web.refreshTag(event),
      };
      const reply = await (async () => route(call, world))().catch((error: unknown) => {
        throw new HTTPError(String(error), { status: statusOf(error) });
      });
      if (reply.how !== 'plain') return responseOf(reply);
      return new HTTPResponse(reply.status === 204 ? null : reply.body, reply);
    };
  const app = new H3({ silent: true });
  app.register(web.plugin);
  app.use(web.guard, { match: ({ url }) => !(url.pathname in OPEN_ROUTES) });
  app.use('/fresh', web.requireFresh('5m'));
  for (const [path, route] of Object.entries({ ...OPEN_ROUTES, ...GUARDED_ROUTES })) {
    app.all(path, handlerOf(route));
  }
  return listen(createServer(toNodeHandler(app)));
};
