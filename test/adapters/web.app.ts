import type { Server } from 'node:http';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import { createWebSessions, type WebExchange } from '../../src/adapters/web.ts';
import { GUARDED_ROUTES, OPEN_ROUTES, responseOf, statusOf } from '../support/routes.ts';
import type { Data } from '../support/world.ts';
import { listen, type RunApp } from './contract/app.ts';

/** The app of the contract behind no framework at all, whose handlers take a `Request`; `node:http` only carries it. */
export const runWebApp: RunApp = (world) => {
  const web = createWebSessions(world.sessions);

  async function answer(request: Request, exchange: WebExchange<Data>): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    const call = { ...exchange, query: searchParams };
    const open = OPEN_ROUTES[pathname];
    if (open !== undefined) return responseOf(await open(call, world));
    const refusal = await exchange.guard();
    if (refusal !== undefined) return refusal;
    const stale = pathname === '/fresh' ? exchange.requireFresh('5m') : undefined;
    if (stale !== undefined) return stale;
    const guarded = GUARDED_ROUTES[pathname];
    if (guarded === undefined) return new Response('not found', { status: 404 });
    return responseOf(await guarded(call, world));
  }

  const server = createAdaptorServer({
    fetch: (request, env) => {
      const { socket, httpVersion, headers } = (env as HttpBindings).incoming;
      return web.handle(
        request,
        (exchange) =>
          answer(request, exchange).catch(
            (error: unknown) => new Response(String(error), { status: statusOf(error) }),
          ),
        {
          connection: () => ({
            remoteAddress: socket.remoteAddress,
            httpVersion,
            headerNames: Object.keys(headers),
          }),
        },
      );
    },
  });
  return listen(server as Server);
};
