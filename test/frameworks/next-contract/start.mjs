import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import next from 'next';
import { listen, serveApps } from './contract.mjs';

process.env.NEXT_TELEMETRY_DISABLED = '1';
execFileSync('next', ['build'], { stdio: 'inherit' });
const app = next({ dev: false });
await app.prepare();
const { url } = await listen(createServer(app.getRequestHandler()));
serveApps(async () => ({ url, close: async () => {} }));
