import { GUARDED_ROUTES } from '../../contract.mjs';
import { answer, web } from '../sessions.server.js';

export const middleware = [web.requireFresh('5m')];
export const loader = (args) => answer(args, GUARDED_ROUTES['/fresh']);
export const action = loader;
