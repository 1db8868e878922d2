import { Outlet } from 'react-router';
import { web } from '../sessions.server.js';

export const middleware = [web.guard];
/** With it every navigation within these pages is a request that the guard sees. */
export const loader = () => null;

export default Outlet;
