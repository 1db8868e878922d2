/** Knows how one of the compared apps comes to listen, with a build of ours. */
import { createServer } from 'node:http';
import { OWN_BUILD } from './base.js';

/**
 * Starts a server with an app. Before, `resolve-hooks.js` must stand, where the build is not that of these sources.
 * @param {string} app
 * @param {string} redis
 * @param {string} [build] The root of the build of ours that it gets.
 * @returns {Promise<number>} its port
 */
export async function listen(app, redis, build = OWN_BUILD) {
  const server = await start(
    app,
    redis,
    build === OWN_BUILD ? '' : `?${new URLSearchParams({ build })}`,
  );
  server.keepAliveTimeout = 0;
  return new Promise((resolve) => {
    server.listen(0, 'localhost', () => {
      const address = server.address();
      resolve(typeof address === 'object' ? (address?.port ?? 0) : 0);
    });
  });
}

/**
 * @param {string} app
 * @param {string} redis
 * @param {string} query
 * @returns {Promise<import('node:http').Server>}
 */
async function start(app, redis, query) {
  if (app.startsWith('express:')) {
    /** @type {typeof import('./express-apps.js')} */
    const { EXPRESS_APPS } = await import(`./express-apps.js${query}`);
    return createServer(await known(EXPRESS_APPS, app)(redis));
  }
  if (!app.startsWith('fastify:')) {
    /** @type {typeof import('./other-apps.js')} */
    const { OTHER_APPS } = await import(`./other-apps.js${query}`);
    return createServer(await known(OTHER_APPS, app)(redis));
  }
  /** @type {typeof import('./fastify-apps.js')} */
  const { FASTIFY_APPS } = await import(`./fastify-apps.js${query}`);
  const started = await known(FASTIFY_APPS, app)(redis);
  await started.ready();
  return started.server;
}

/**
 * @template T
 * @param {Readonly<Record<string, T>>} apps
 * @param {string} name
 */
function known(apps, name) {
  const app = apps[name];
  if (app === undefined) throw new Error(`There is no app '${name}'`);
  return app;
}
