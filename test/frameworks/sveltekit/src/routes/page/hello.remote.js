import { getRequestEvent, query } from '$app/server';
import { web } from '../../sessions.js';

export const hello = query(() => `hello ${web.current(getRequestEvent()).subject}`);
