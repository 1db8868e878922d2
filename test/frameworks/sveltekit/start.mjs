// Builds the app, and serves it as the contract wants it.
import { createBuilder } from 'vite';
import { listen, serveApps } from './contract.mjs';

await (await createBuilder({ logLevel: 'warn' })).buildApp();
// It is stillhere that refuses a body of the contract, not `adapter-node` before it.
process.env.BODY_SIZE_LIMIT = '4M';
const { handler } = await import('./build/handler.js');
serveApps(() => listen(handler));
