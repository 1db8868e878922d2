/** Where the demo keeps its sessions: an SQLite file where a driver is at hand, else the memory. */
import { fileURLToPath } from 'node:url';
import { createMemoryStore } from 'stillhere/memory';
import { createSqliteStore } from 'stillhere/sqlite';

const FILE = fileURLToPath(new URL('bank.sqlite', import.meta.url));

/** @returns {Promise<{ store: import('stillhere/server').SessionStore, name: string }>} */
export async function openStore() {
  try {
    const database = await openDatabase();
    return {
      store: createSqliteStore({ database }),
      name: 'SQLite: a restart keeps you signed in',
    };
  } catch {
    return { store: createMemoryStore(), name: 'memory: a restart signs everybody out' };
  }
}

/**
 * Node's own SQLite from Node 22 on; before, libsql, which comes ready to run for the usual systems.
 * @returns {Promise<import('stillhere/sqlite').SqliteDatabase>}
 */
async function openDatabase() {
  const [major = 0] = process.versions.node.split('.').map(Number);
  if (major >= 22) {
    // @ts-expect-error: the types are those of Node 20, which has none.
    const { DatabaseSync } = await import('node:sqlite');
    return new DatabaseSync(FILE);
  }
  const { default: Database } = await import('libsql');
  return new Database(FILE);
}
