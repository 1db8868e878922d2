import { OPEN_ROUTES } from '../contract.mjs';
import { answer } from './sessions.server.js';

export const openHandler = ({ request, context }) =>
  answer(request, context, OPEN_ROUTES[new URL(request.url).pathname]);
