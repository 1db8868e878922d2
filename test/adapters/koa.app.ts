import type { RequestListener } from 'node:http';
import { Readable } from 'node:stream';
import Koa, { type Context } from 'koa';
import { createKoaSessions } from '../../src/adapters/koa.ts';
import {
  GUARDED_ROUTES,
  OPEN_ROUTES,
  responseOf,
  type Reply,
  type Route,
} from '../support/routes.ts';
import { sendRaw } from '../support/send-raw.ts';
import type { World } from '../support/world.ts';
import { listen, type RunApp } from './contract/app.ts';

/** The app of the contract behind Koa, whose own handler of errors answers. */
export const runKoaApp = runBehind(Koa);

/** The same behind another version. */
export function runBehind(Version: typeof Koa): RunApp {
  return (world) => listen(listenerOf(appOf(Version, world)));
}

function appOf(Version: typeof Koa, world: World): Koa {
  const web = createKoaSessions(world.sessions);
  const freshOnly = web.requireFresh('5m');
  const run = async (ctx: Context, route: Route): Promise<void> => {
    const call = {
      query: new URLSearchParams(ctx.querystring),
      session: web.of(ctx),
      current: () => web.current(ctx),
      refreshTag: () => web.refreshTag(ctx),
    };
    await send(ctx, await route(call, world));
  };
  const app = new Version();
  app.silent = true;
  app.use(web.surface);
  app.use((ctx, next) => {
    const route = OPEN_ROUTES[ctx.path];
    return route === undefined ? next() : run(ctx, route);
  });
  app.use(web.guard);
  app.use((ctx, next) => (ctx.path === '/fresh' ? freshOnly(ctx, next) : next()));
  app.use((ctx) => {
    const route = GUARDED_ROUTES[ctx.path];
    return route === undefined ? undefined : run(ctx, route);
  });
  return app;
}

/** What Koa makes of an app, for a server that waits for no promise. */
export function listenerOf(app: Koa): RequestListener {
  const callback = app.callback();
  return (request, response) => void callback(request, response);
}

async function send(ctx: Context, reply: Reply): Promise<void> {
  const { how, status, headers, body } = reply;
  if (how === 'raw') {
    ctx.respond = false;
    await sendRaw(ctx.res, reply);
    return;
  }
  // Koa 2 knows no answer of `fetch`.
  if (how === 'fetched' && ctx.app instanceof Koa) {
    ctx.body = await responseOf(reply);
    return;
  }
  ctx.status = status;
  ctx.set(headers);
  if (status !== 204) ctx.body = typeof body === 'string' ? body : Readable.fromWeb(body as never);
}
