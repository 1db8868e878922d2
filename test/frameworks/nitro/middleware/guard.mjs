import { defineHandler } from 'nitro';
import { OPEN_ROUTES } from '../contract.mjs';
import { web } from '../sessions.mjs';

const fresh = web.requireFresh('5m');

export default defineHandler(async (event) => {
  const { pathname } = event.url;
  if (pathname in OPEN_ROUTES) return undefined;
  return (await web.guard(event)) ?? (pathname === '/fresh' ? fresh(event) : undefined);
});
