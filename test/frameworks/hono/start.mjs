/** The app of the contract behind Hono, by the server that Bun or Deno has. */
import { Hono } from 'hono';
import { createHonoSessions } from 'stillhere/hono';
import { GUARDED_ROUTES, OPEN_ROUTES, responseOf, serveApps, statusOf } from './contract.mjs';

const { Bun, Deno } = globalThis;

function appOf(world) {
  const web = createHonoSessions(world.sessions);
  const handlerOf = (route) => async (c) =>
    responseOf(
      await route(
        {
          query: new URL(c.req.url).searchParams,
          session: web.of(c),
          current: () => web.current(c),
          refreshTag: () => web.refreshTag(c),
        },
        world,
      ),
    );
  const app = new Hono();
  app.onError((error, c) => c.text(String(error), statusOf(error)));
  app.use(web.surface);
  for (const [path, route] of Object.entries(OPEN_ROUTES)) app.all(path, handlerOf(route));
  app.use(web.guard);
  app.use('/fresh', web.requireFresh('5m'));
  for (const [path, route] of Object.entries(GUARDED_ROUTES)) app.all(path, handlerOf(route));
  return app;
}

const at = { port: 0, hostname: 'localhost' };

serveApps(async (world) => {
  const { fetch } = appOf(world);
  if (Bun !== undefined) {
    const server = Bun.serve({ ...at, fetch });
    return { url: `http://localhost:${server.port}`, close: () => server.stop(true) };
  }
  const stopping = new AbortController();
  const server = Deno.serve({ ...at, signal: stopping.signal, onListen() {} }, fetch);
  return {
    url: `http://localhost:${server.addr.port}`,
    // Without waiting for who still listens.
    close: async () => stopping.abort(),
  };
});
