import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { Hono, type Handler } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { createHonoSessions, type SessionVariables } from '../../src/adapters/hono.ts';
import {
  GUARDED_ROUTES,
  OPEN_ROUTES,
  responseOf,
  statusOf,
  type Route,
} from '../support/routes.ts';
import type { Data, World } from '../support/world.ts';
import { listen, type RunApp } from './contract/app.ts';

/** The app of the contract as Hono's users write it. */
export function createHonoApp(world: World): Hono<{ Variables: SessionVariables<Data> }> {
  const web = createHonoSessions(world.sessions);
  const handlerOf =
    (route: Route): Handler =>
    async (c) => {
      const call = {
        query: new URL(c.req.url).searchParams,
        session: web.of(c),
        current: () => web.current(c),
        refreshTag: () => web.refreshTag(c),
      };
      const reply = await route(call, world);
      if (reply.how !== 'plain') return responseOf(reply);
      const { status, headers, body } = reply;
      if (status === 204) return c.body(null, status, headers);
      return c.body(body as string, status as ContentfulStatusCode, headers);
    };
  const app = new Hono<{ Variables: SessionVariables<Data> }>();
  app.onError((error, c) => c.text(String(error), statusOf(error) as ContentfulStatusCode));
  app.use(web.surface);
  for (const [path, route] of Object.entries(OPEN_ROUTES)) app.all(path, handlerOf(route));
  app.use(web.guard);
  app.use('/fresh', web.requireFresh('5m'));
  for (const [path, route] of Object.entries(GUARDED_ROUTES)) app.all(path, handlerOf(route));
  return app;
}

/** It on Node. */
export const runHonoApp: RunApp = (world) =>
  listen(createAdaptorServer({ fetch: createHonoApp(world).fetch }) as Server);
