import { createReactRouterSessions } from 'stillhere/react-router';
import { responseOf, statusOf, worldOfProcess } from '../contract.mjs';

export const world = worldOfProcess();
export const web = createReactRouterSessions(world.sessions);

/** What a loader or an action answers by one of the contract's routes. */
export async function answer(args, route) {
  const call = {
    query: args.url.searchParams,
    session: web.of(args),
    current: () => args.context.get(web.sessionContext),
    refreshTag: () => web.refreshTag(args),
  };
  try {
    return await responseOf(await route(call, world));
  } catch (error) {
    if (statusOf(error) === 500) throw error;
    throw new Response(String(error), { status: statusOf(error) });
  }
}
