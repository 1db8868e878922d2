/** The app of the contract behind no framework, by Bun's own server; and answers that say no type themselves. */
import { createWebSessions } from 'stillhere/web';
import { GUARDED_ROUTES, OPEN_ROUTES, responseOf, serveApps, statusOf } from './contract.mjs';

const UNTYPED = {
  '/untyped/text': () => new Response('text'),
  '/untyped/blob': () => new Response(new Blob(['<p>'], { type: 'text/html' })),
  '/untyped/form': () => new Response(new URLSearchParams({ a: 'b' })),
  '/untyped/file': () => new Response(Bun.file('package.json')),
  '/untyped/bytes': () => new Response(new Uint8Array(1)),
  '/untyped/nothing': () => new Response(null, { status: 204 }),
};

async function answer(request, exchange, world) {
  const { pathname, searchParams } = new URL(request.url);
  const call = { ...exchange, query: searchParams };
  const open = OPEN_ROUTES[pathname];
  if (open !== undefined) return responseOf(await open(call, world));
  const isPlain = searchParams.has('plain');
  const refusal = isPlain ? undefined : await exchange.guard();
  if (refusal !== undefined) return refusal;
  const stale = pathname === '/fresh' ? exchange.requireFresh('5m') : undefined;
  if (stale !== undefined) return stale;
  const untyped = UNTYPED[pathname];
  if (untyped !== undefined) return untyped();
  const guarded = GUARDED_ROUTES[pathname];
  if (guarded === undefined) return new Response('not found', { status: 404 });
  return responseOf(await guarded(call, world));
}

serveApps(async (world) => {
  const web = createWebSessions(world.sessions);
  const server = Bun.serve({
    port: 0,
    hostname: 'localhost',
    fetch: (request) =>
      web.handle(request, (exchange) =>
        answer(request, exchange, world).catch(
          (error) => new Response(String(error), { status: statusOf(error) }),
        ),
      ),
  });
  return { url: `http://localhost:${server.port}`, close: () => server.stop(true) };
});
