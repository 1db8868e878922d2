/** Builds the app, and serves it as `react-router-serve` does: Express, with what is compressed on the way. */
import { createRequestHandler } from '@react-router/express';
import compression from 'compression';
import express from 'express';
import { createBuilder } from 'vite';
import { listen, serveApps } from './contract.mjs';

const builder = await createBuilder({ logLevel: 'error' });
await builder.buildApp();
const build = await import('./build/server/index.js');

const app = express();
app.use(compression());
app.all('/{*splat}', createRequestHandler({ build, mode: 'production' }));
serveApps(() => listen(app));
