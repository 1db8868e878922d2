import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { createFakeClock, testSessionStore } from '../../src/testing/index.ts';
import { newRecord } from '../support/record.ts';

describe('the memory store', () => {
  testSessionStore(it, async (clock) => ({
    store: createMemoryStore({ clock }),
    dispose: async () => {},
  }));

  it('runs no timer, however many sessions there are', async () => {
    const clock = createFakeClock();
    const store = createMemoryStore({ clock });
    for (let index = 0; index < 100; index += 1)
      await store.create(newRecord(store, `id-${index}`));
    expect(clock.timers).toBe(0);
  });

  it('finds what is due after a gap of years', async () => {
    const clock = createFakeClock();
    const store = createMemoryStore({ clock });
    await store.create(newRecord(store, 'one'));
    clock.advance(20 * 365 * 86_400_000);
    expect(await store.due(store.now(), 10)).toHaveLength(1);
  });
});
