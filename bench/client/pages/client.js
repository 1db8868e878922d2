/** Knows a page with our client, and a dialog of its own. */
import { watchSession } from 'stillhere/client';

const session = watchSession();
Object.assign(globalThis, { isReady: () => session.snapshot.session !== undefined });
