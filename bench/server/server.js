/** Knows one server under measure: a process that runs one app, and tells the time that its CPU took. */
import { createServer } from 'node:http';
import { EXPRESS_APPS } from './express-apps.js';
import { FASTIFY_APPS } from './fastify-apps.js';

const [, , name = '', redis = ''] = process.argv;
process.once('SIGTERM', () => process.exit());
process.once('disconnect', () => process.exit());
const server = await start();
server.keepAliveTimeout = 0;
process.on('message', () => tell({ cpu: process.cpuUsage() }));
server.listen(0, 'localhost', () => {
  const address = server.address();
  tell({ port: typeof address === 'object' ? address?.port : undefined });
});

async function start() {
  const startExpress = EXPRESS_APPS[name];
  if (startExpress !== undefined) return createServer(await startExpress(redis));
  const startFastify = FASTIFY_APPS[name];
  if (startFastify === undefined) throw new Error(`There is no app '${name}'`);
  const app = await startFastify(redis);
  await app.ready();
  return app.server;
}

/** @param {object} message */
function tell(message) {
  process.send?.(message);
}
