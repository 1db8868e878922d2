import { sequence } from 'astro:middleware';
import { OPEN_ROUTES } from '../contract.mjs';
import { web } from './sessions.js';

const OPEN = [...Object.keys(OPEN_ROUTES), '/enter', '/old'];
const fresh = web.requireFresh('5m');

export const onRequest = sequence(web.surface, (context, next) => {
  if (context.isPrerendered || OPEN.includes(context.url.pathname)) return next();
  const isFresh = context.url.pathname === '/fresh';
  return web.guard(context, isFresh ? () => fresh(context, next) : next);
});
