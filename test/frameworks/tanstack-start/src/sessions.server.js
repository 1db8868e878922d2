import { setCookie, setResponseHeader } from '@tanstack/react-start/server';
import { createTanStackStartSessions } from 'stillhere/tanstack-start';
import { responseOf, worldOfProcess } from '../contract.mjs';

export const world = worldOfProcess();
export const web = createTanStackStartSessions(world.sessions, { setCookie, setResponseHeader });
export const fresh = web.requireFresh('5m');

/** What a server route answers by one of the contract's routes. */
export async function answer(request, context, route) {
  const call = {
    query: new URL(request.url).searchParams,
    session: web.of(request),
    current: () => context.session,
    refreshTag: () => web.refreshTag(request),
  };
  return responseOf(await route(call, world));
}
