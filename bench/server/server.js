/** Knows one server under measure: a process that runs one app, and tells the time that its CPU took. */
import { createServer } from 'node:http';

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
  if (name.startsWith('express:')) {
    const { EXPRESS_APPS } = await import('./express-apps.js');
    return createServer(await known(EXPRESS_APPS)(redis));
  }
  if (!name.startsWith('fastify:')) {
    const { OTHER_APPS } = await import('./other-apps.js');
    return createServer(await known(OTHER_APPS)(redis));
  }
  const { FASTIFY_APPS } = await import('./fastify-apps.js');
  const app = await known(FASTIFY_APPS)(redis);
  await app.ready();
  return app.server;
}

/**
 * @template T
 * @param {Readonly<Record<string, T>>} apps
 */
function known(apps) {
  const app = apps[name];
  if (app === undefined) throw new Error(`There is no app '${name}'`);
  return app;
}

/** @param {object} message */
function tell(message) {
  process.send?.(message);
}
