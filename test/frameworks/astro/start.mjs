// Builds the app, and serves it as the contract wants it.
import { build } from 'astro';
import { listen, serveApps } from './contract.mjs';

await build({ logLevel: 'error' });
process.env.ASTRO_NODE_AUTOSTART = 'disabled';
const { handler } = await import('./dist/server/entry.mjs');
serveApps(() => listen(handler));
