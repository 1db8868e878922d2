import { sequence } from '@sveltejs/kit/hooks';
import { OPEN_ROUTES } from '../contract.mjs';
import { web } from './sessions.js';

const OPEN = [...Object.keys(OPEN_ROUTES), '/form'];
const fresh = web.requireFresh('5m');

export const handle = sequence(web.surface, ({ event, resolve }) => {
  if (!event.isRemoteRequest && OPEN.includes(event.url.pathname)) return resolve(event);
  const isFresh = event.url.pathname === '/fresh';
  return web.guard({ event, resolve: isFresh ? () => fresh({ event, resolve }) : resolve });
});

export const handleError = () => ({ message: 'failed' });
