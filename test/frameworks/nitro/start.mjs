/** Builds the app, and serves it as the contract wants it. */
import { build, createNitro, prepare } from 'nitro/builder';
import { listen, serveApps } from './contract.mjs';

const nitro = await createNitro({ dev: false, logLevel: 1 });
await prepare(nitro);
await build(nitro);
await nitro.close();
const { middleware } = await import('./.output/server/index.mjs');

serveApps(() => listen(middleware));
