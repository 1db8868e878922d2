import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { sharedStores, type SharedStores } from '../support/shared-stores.ts';

const START = 60_000;

describe.each(Object.entries(sharedStores))('the secret of a store in %s', (_name, start) => {
  let place: SharedStores;
  beforeAll(async () => void (place = (await start?.()) as SharedStores), START);
  afterAll(() => place.close(), START);

  it.skipIf(start === undefined)(
    'is the same for all nodes, of which many ask at once, and for one that comes later',
    async () => {
      const nodes = await Promise.all(Array.from({ length: 8 }, () => place.open()));
      const secrets = await Promise.all(nodes.map((node) => node.secret()));
      expect(new Set(secrets).size).toBe(1);
      expect(secrets[0]).toMatch(/^[\w-]{43}$/);
      const later = await place.open();
      expect(await later.secret()).toBe(secrets[0]);
    },
  );
});

it('another store has another secret', async () => {
  expect(await createMemoryStore().secret()).not.toBe(await createMemoryStore().secret());
});
