/** The app of the contract behind Elysia, by Bun's own server. */
import { Elysia } from 'elysia';
import { createElysiaSessions } from 'stillhere/elysia';
import { GUARDED_ROUTES, OPEN_ROUTES, responseOf, serveApps, statusOf } from './contract.mjs';

function appOf(world) {
  const web = createElysiaSessions(world.sessions);
  const handlerOf =
    (route) =>
    async ({ request }) =>
      responseOf(
        await route(
          {
            query: new URL(request.url).searchParams,
            session: web.of(request),
            current: () => web.current(request),
            refreshTag: () => web.refreshTag(request),
          },
          world,
        ),
      );
  const app = new Elysia();
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
  guarded.all('/*', ({ status }) => status(404));
  return app.use(guarded);
}

serveApps(async (world) => {
  const app = appOf(world).listen({ port: 0, hostname: 'localhost' });
  return { url: `http://localhost:${app.server.port}`, close: () => app.server.stop(true) };
});
