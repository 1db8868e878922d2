import { GUARDED_ROUTES, OPEN_ROUTES, responseOf, statusOf } from '../../contract.mjs';
import { web, world } from '../sessions.js';

export async function ALL(context) {
  const { pathname, searchParams } = context.url;
  const route = OPEN_ROUTES[pathname] ?? GUARDED_ROUTES[pathname];
  if (route === undefined) return new Response('not found', { status: 404 });
  const call = {
    query: searchParams,
    session: web.of(context),
    current: () => web.current(context),
    refreshTag: () => web.refreshTag(context),
  };
  try {
    return await responseOf(await route(call, world));
  } catch (error) {
    if (statusOf(error) === 500) throw error;
    return new Response(String(error), { status: statusOf(error) });
  }
}
