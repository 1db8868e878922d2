import { GUARDED_ROUTES } from '../../contract.mjs';
import { answer } from '../sessions.server.js';

export function loader(args) {
  const route = GUARDED_ROUTES[args.url.pathname];
  return route === undefined ? new Response('not found', { status: 404 }) : answer(args, route);
}
export const action = loader;
