import type { IncomingMessage, ServerResponse } from 'node:http';
import { createNodeSessions } from '../../src/adapters/node.ts';
import { GUARDED_ROUTES, OPEN_ROUTES, statusOf, type Call, type Reply } from '../support/routes.ts';
import { sendRaw } from '../support/send-raw.ts';
import { listen, type RunApp } from './contract/app.ts';

/** The app of the contract behind `node:http`, where nothing is done for a handler. */
export const runNodeApp: RunApp = (world) => {
  const web = createNodeSessions(world.sessions);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (await web.surface(request, response)) return;
    const { pathname, searchParams } = new URL(`http://localhost${request.url}`);
    const call: Call = {
      query: searchParams,
      session: web.of(request, response),
      current() {
        throw new TypeError('No guard stands before this route');
      },
      refreshTag: () => web.refreshTag(request),
    };
    const open = OPEN_ROUTES[pathname];
    if (open !== undefined) return send(response, await open(call, world));
    const session = await web.guard(request, response);
    if (session === undefined) return;
    if (pathname === '/fresh' && !(await web.requireFresh(request, response, session, '5m'))) {
      return;
    }
    const guarded = GUARDED_ROUTES[pathname];
    if (guarded === undefined) response.writeHead(404).end('not found');
    else await send(response, await guarded({ ...call, current: () => session }, world));
  }

  return listen((request, response) => {
    answer(request, response).catch((error: unknown) => {
      response.statusCode = statusOf(error);
      response.end(String(error));
    });
  });
};

async function send(response: ServerResponse, reply: Reply): Promise<void> {
  if (reply.how !== 'plain' || typeof reply.body !== 'string') return sendRaw(response, reply);
  response.statusCode = reply.status;
  for (const [name, value] of Object.entries(reply.headers)) response.setHeader(name, value);
  response.end(reply.body);
}
