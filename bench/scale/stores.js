/** Knows how a node opens its store on one of the servers, as an app does. */
import { Client, Pool } from 'pg';
import { createClient, createCluster } from 'redis';
import { createPostgresStore, migratePostgres } from 'stillhere/postgres';
import { createRedisStore } from 'stillhere/redis';
import { pause } from './servers.js';

/**
 * @param {import('./servers.js').Kind} kind
 * @param {readonly number[]} ports
 * @returns {Promise<import('stillhere/server').SessionStore>}
 */
export async function openStore(kind, ports) {
  const [port = 0] = ports;
  switch (kind) {
    case 'redis': {
      const client = createClient({ url: `redis://127.0.0.1:${port}` });
      client.on('error', ignore);
      await client.connect();
      return createRedisStore({ client, kind });
    }
    case 'cluster': {
      const rootNodes = ports.map((one) => ({ url: `redis://127.0.0.1:${one}` }));
      const client = createCluster({ rootNodes });
      client.on('error', ignore);
      await client.connect();
      return createRedisStore({ client, kind: 'redis-cluster' });
    }
    case 'postgres': {
      const connection = { host: '127.0.0.1', port, user: 'postgres', database: 'postgres' };
      const client = new Pool({ ...connection, max: 2 });
      return createPostgresStore({
        client,
        async listen() {
          const own = new Client(connection);
          await own.connect();
          return own;
        },
      });
    }
  }
}

/**
 * Makes what the store needs to be there.
 * @param {import('./servers.js').Kind} kind
 * @param {readonly number[]} ports
 */
export async function migrate(kind, ports) {
  if (kind !== 'postgres') return;
  const [port = 0] = ports;
  const pool = new Pool({ host: '127.0.0.1', port, user: 'postgres', database: 'postgres' });
  // A server that has just opened its port may still be on its way.
  for (let isDone = false; !isDone; await pause(100)) {
    isDone = await migratePostgres(pool).then(
      () => true,
      () => false,
    );
  }
  await pool.end();
}

function ignore() {}
