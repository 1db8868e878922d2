import { Readable } from 'node:stream';
import type express from 'express';
import { createExpressSessions } from '../../src/adapters/express.ts';
import { GUARDED_ROUTES, OPEN_ROUTES, type Reply, type Route } from '../support/routes.ts';
import { sendRaw } from '../support/send-raw.ts';
import { listen, type RunApp } from './contract/app.ts';

/** The app of the contract behind one version of Express, whose own handlers of errors and of what is missing answer. */
export function runExpressApp(version: typeof express): RunApp {
  return (world) => {
    const web = createExpressSessions(world.sessions);
    const handlerOf =
      (route: Route): express.RequestHandler =>
      (request, response, next) => {
        const call = {
          query: new URLSearchParams(request.originalUrl.split('?')[1]),
          session: web.of(request, response),
          current: () => web.current(request),
          refreshTag: () => web.refreshTag(request),
        };
        // Express 4 does not wait for a handler: one that rejects would end the process.
        Promise.resolve()
          .then(() => route(call, world))
          .then((reply) => send(response, reply))
          .catch(next);
      };
    const app = version();
    app.set('env', 'test');
    app.use(web.surface);
    for (const [path, route] of Object.entries(OPEN_ROUTES)) app.all(path, handlerOf(route));
    app.use(web.guard);
    app.use('/fresh', web.requireFresh('5m'));
    for (const [path, route] of Object.entries(GUARDED_ROUTES)) app.all(path, handlerOf(route));
    return listen(app);
  };
}

async function send(response: express.Response, reply: Reply): Promise<void> {
  const { status, headers, body, how } = reply;
  if (how !== 'plain') return sendRaw(response, reply);
  response.status(status).set(headers);
  if (typeof body === 'string') response.send(body);
  else Readable.fromWeb(body as never).pipe(response);
}
