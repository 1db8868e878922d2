/** Knows how much memory a session takes: in the memory store, and in the cache before another store. */
import { createMemoryStore } from 'stillhere/memory';
import { createSessions } from 'stillhere/server';
import { DEVICE, hashOf, newRecord } from './records.js';

const [, , part, count] = process.argv;
const sessions = Number(count);
const bytes = await (part === 'cache' ? ofCache() : ofStore());
process.send?.(bytes);

/** By the size of the whole process, since the store keeps much outside of the heap. */
async function ofStore() {
  const store = createMemoryStore();
  const before = await settled();
  for (let number = 0; number < sessions; number += 1) {
    await store.create(newRecord(number, store.now()));
  }
  const after = await settled();
  await store.close();
  return (after.rss - before.rss) / sessions;
}

/** Each session is asked for once, by a request that is no activity: nothing waits to be written. */
async function ofCache() {
  const engine = createSessions({
    policy: { idleTimeout: 900_000 },
    store: createLastingStore(),
    cacheSize: sessions,
  });
  const before = await settled();
  for (let number = 0; number < sessions; number += 1) {
    const id = String(number).padStart(22, 'i');
    const headers = new Map([
      ['host', 'localhost'],
      [
        'cookie',
        `theme=dark; _ga=GA1.1.1034958173.1766512345; __Host-stillhere=${id}.${secretOf(id)}`,
      ],
      ['session-passive', '?1'],
    ]);
    const request = {
      method: 'GET',
      url: '/',
      isEncrypted: false,
      header: (/** @type {string} */ name) => headers.get(name),
    };
    if (!(await engine.guard(request)).isAllowed) throw new Error('The guard refused a session');
  }
  const after = await settled();
  return (after.heapUsed + after.external - before.heapUsed - before.external) / sessions;
}

/** @param {string} id */
function secretOf(id) {
  return id.padEnd(43, id);
}

/**
 * A store that takes no memory: every session lives in it.
 * @returns {import('stillhere/server').SessionStore}
 */
function createLastingStore() {
  const store = createMemoryStore();
  return {
    ...store,
    async read(id) {
      const number = Number(id.replaceAll('i', ''));
      const secretHash = hashOf(secretOf(id));
      return { ...newRecord(number, store.now()), id, secretHash, device: DEVICE };
    },
  };
}

/** The memory that is in use when nothing is left to throw away. */
async function settled() {
  for (let pass = 0; pass < 4; pass += 1) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return process.memoryUsage();
}
