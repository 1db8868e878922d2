/** Builds the app, and serves it by srvx, as TanStack Start's own preview and Nitro do. */
import { toNodeHandler } from 'srvx/node';
import { createBuilder } from 'vite';
import { listen, serveApps } from './contract.mjs';

const builder = await createBuilder({ logLevel: 'error' });
await builder.buildApp();
const { default: app } = await import('./dist/server/server.js');

serveApps(() => listen(toNodeHandler(app.fetch)));
