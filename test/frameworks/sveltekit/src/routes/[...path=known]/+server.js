import { error } from '@sveltejs/kit';
import { GUARDED_ROUTES, OPEN_ROUTES, responseOf } from '../../../contract.mjs';
import { web, world } from '../../sessions.js';

export async function fallback(event) {
  const { pathname, searchParams } = event.url;
  const route = OPEN_ROUTES[pathname] ?? GUARDED_ROUTES[pathname];
  const call = {
    query: searchParams,
    session: web.of(event),
    current: () => web.current(event),
    refreshTag: () => web.refreshTag(event),
  };
  try {
    return await responseOf(await route(call, world));
  } catch (thrown) {
    if ('status' in thrown) error(thrown.status, thrown.message);
    throw thrown;
  }
}
