/** Knows what each operation on a session costs its server, and how much memory a session takes there. */
import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import { createClient } from 'redis';
import { newRecord } from '../server/records.js';

/** So many calls are on their way at once, as in a node that is busy. */
const TOGETHER = 100;

/**
 * Microseconds of the server's CPU for each operation on one session, and bytes of a live one and of a tombstone.
 * @param {import('./servers.js').Kind} kind
 * @param {import('./servers.js').Server} server
 * @param {import('stillhere/server').SessionStore} store
 * @param {number} count how many sessions
 */
export async function measureCosts(kind, server, store, count) {
  const before = await bytesIn(kind, server.ports);
  const records = Array.from({ length: count }, (_, number) => newRecord(number, store.now()));
  const ids = records.map(({ id }) => id);
  const at = store.now() + 1;
  /** @param {(index: number) => Promise<unknown>} deed */
  const each = async (deed) => {
    const from = server.cpu();
    for (let done = 0; done < count; done += TOGETHER) {
      const some = Math.min(TOGETHER, count - done);
      await Promise.all(Array.from({ length: some }, (_, index) => deed(done + index)));
    }
    return (server.cpu() - from) / count;
  };
  const idOf = (/** @type {number} */ index) => ids[index] ?? '';
  const signIn = await each(async (index) => records[index] && store.create(records[index]));
  const read = await each((index) => store.read(idOf(index)));
  const bytes = ((await bytesIn(kind, server.ports)) - before) / count;
  const strict = await each((index) =>
    store.visit(idOf(index), records[index]?.secretHash ?? '', at),
  );
  const from = server.cpu();
  await store.touch(ids.map((id) => ({ id, at: store.now() + 1 })));
  const touch = (server.cpu() - from) / count;
  const change = await each((index) => store.update(idOf(index), 0, { data: '{"a":1}' }));
  const end = await each((index) =>
    store.end(idOf(index), { reason: 'revoked', at: store.now(), by: randomUUID() }),
  );
  const tombstone = ((await bytesIn(kind, server.ports)) - before) / count;
  return { signIn, read, strict, touch, change, end, bytes, tombstone };
}

/**
 * @param {import('./servers.js').Kind} kind
 * @param {readonly number[]} ports
 */
async function bytesIn(kind, ports) {
  if (kind === 'postgres') {
    const pool = new Pool({
      host: '127.0.0.1',
      port: ports[0],
      user: 'postgres',
      database: 'postgres',
    });
    // The server may be stopped before it has heard the good-bye.
    pool.on('error', () => {});
    const { rows } = await pool.query(
      "SELECT pg_total_relation_size('stillhere_sessions') AS bytes",
    );
    await pool.end();
    return Number(rows[0]?.bytes);
  }
  const all = await Promise.all(
    ports.map(async (port) => {
      const client = createClient({ url: `redis://127.0.0.1:${port}` });
      await client.connect();
      const info = await client.info('memory');
      client.destroy();
      return Number(/used_memory:(\d+)/.exec(info)?.[1]);
    }),
  );
  return all.reduce((sum, one) => sum + one, 0);
}
