/** What the apps of the contract have in common, in one file: it stands as `contract.mjs` beside each of them. */
export { listen } from '../adapters/contract/app.ts';
export { serveApps, worldOfProcess } from '../adapters/contract/child.ts';
export { GUARDED_ROUTES, OPEN_ROUTES, responseOf, statusOf } from '../support/routes.ts';
