import { defineHandler, HTTPError } from 'nitro';
import { HTTPResponse } from 'nitro/h3';
import { GUARDED_ROUTES, OPEN_ROUTES, responseOf, statusOf } from './contract.mjs';
import { web, world } from './sessions.mjs';

const ROUTES = { ...OPEN_ROUTES, ...GUARDED_ROUTES };

export default defineHandler(async (event) => {
  const call = {
    query: event.url.searchParams,
    session: web.of(event),
    current: () => web.current(event),
    refreshTag: () => web.refreshTag(event),
  };
  const reply = await (async () => ROUTES[event.url.pathname](call, world))().catch((error) => {
    throw new HTTPError(String(error), { status: statusOf(error) });
  });
  if (reply.how !== 'plain') return responseOf(reply);
  return new HTTPResponse(reply.status === 204 ? null : reply.body, reply);
});
