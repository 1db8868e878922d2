import { OPEN_ROUTES } from '../../contract.mjs';
import { answer } from '../sessions.server.js';

export const loader = (args) => answer(args, OPEN_ROUTES[args.url.pathname]);
export const action = loader;
