import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { END_REASONS } from '../../src/core/reasons.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { createSubjectIndex } from '../../src/stores/memory/subject-index.ts';
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

  it('keeps the longest texts that there may be apart, of a session that has ended too', async () => {
    const store = createMemoryStore({ clock: createFakeClock() });
    const longest = (first: string): string => first + '\u{1f600}'.repeat(255);
    const texts = { id: longest('i'), secretHash: longest('h'), subject: longest('s') };
    const record = { ...newRecord(store, ''), ...texts, data: '["d"]', version: 2 ** 30 };
    await store.create(record);
    expect(await store.read(texts.id)).toEqual(record);
    const all = { ...record, id: '\u{1f600}'.repeat(256), subject: 's', secretHash: 'h' };
    await store.create(all);
    const at = store.now();
    for (const reason of END_REASONS) {
      const id = `${reason}-id`;
      await store.create({ ...all, id, subject: texts.subject, ended: { reason, at } });
      expect(await store.read(id)).toMatchObject({ id, ended: { reason, at } });
    }
    expect(await store.read(all.id)).toEqual(all);
    expect((await store.list(texts.subject)).map(({ id }) => id)).toEqual([texts.id]);
  });

  it('finds what is due after a gap of years', async () => {
    const clock = createFakeClock();
    const store = createMemoryStore({ clock });
    await store.create(newRecord(store, 'one'));
    clock.advance(20 * 365 * 86_400_000);
    expect(await store.due(store.now(), 10)).toHaveLength(1);
  });
});

describe('the memory store with many sessions of one subject', () => {
  const end = (at: number) => ({ reason: 'revoked', at, by: 'me' }) as const;

  /** Milliseconds that some work takes. */
  async function time(run: () => Promise<unknown>): Promise<number> {
    const startedAt = performance.now();
    await run();
    return performance.now() - startedAt;
  }

  it('costs as much as with one session each: to end, to forget, to sign in, to list', async () => {
    const took: number[] = [];
    for (const isSame of [false, true]) {
      const clock = createFakeClock();
      const store = createMemoryStore({ clock });
      const ids = Array.from({ length: 20_000 }, (_, index) => `id-${index}`);
      for (const id of ids) {
        const subject = isSame ? 'kiosk' : `kiosk ${id}`;
        await store.create({ ...newRecord(store, id), subject });
      }
      took.push(
        await time(async () => {
          for (const id of ids) await store.end(id, end(store.now()));
          for (const id of ids) {
            await store.create({ ...newRecord(store, `new ${id}`), subject: 'kiosk', most: 3 });
          }
          for (let times = 0; times < 1_000; times += 1) {
            expect((await store.list('kiosk')).length).toBe(3);
          }
          clock.advance(2 * 86_400_000);
          for (let part = 0; part < 5; part += 1) await store.due(store.now(), 100);
        }),
      );
      await store.due(store.now(), 100);
      expect(await store.read('id-19999')).toBeUndefined();
    }
    const [apart = 0, together = 0] = took;
    expect(together).toBeLessThan(4 * apart + 200);
  }, 30_000);

  it('forgets tens of thousands some at a time', async () => {
    const clock = createFakeClock();
    const store = createMemoryStore({ clock });
    for (let index = 0; index < 12_000; index += 1) {
      await store.create(newRecord(store, `id-${index}`));
    }
    await store.endAll('george', end(store.now()));
    clock.advance(2 * 86_400_000);
    const late = newRecord(store, 'late');
    await store.create({ ...late, absoluteDeadline: store.now() + 1 });
    clock.advance(1);
    const found: string[] = [];
    for (let part = 0; part < 4; part += 1) {
      for (const { id } of await store.due(store.now(), 10)) found.push(id);
    }
    expect(found).toEqual(['late']);
  });
});

describe('the index of the sessions of subjects', () => {
  it('is, whatever is done to it, as a list for each key in which those that were retired come last', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            deed: fc.constantFrom('add', 'add', 'retire', 'remove'),
            key: fc.integer({ min: 0, max: 5 }),
            which: fc.nat(20),
          }),
          { maxLength: 200 },
        ),
        (deeds) => {
          const keys: string[] = [];
          const index = createSubjectIndex((slot) => keys[slot] ?? '');
          const model = new Map<string, number[]>();
          for (const { deed, key, which } of deeds) {
            const name = `key ${key}`;
            const slots = model.get(name) ?? [];
            model.set(name, slots);
            const slot = slots[which % Math.max(1, slots.length)];
            if (deed === 'add') {
              keys.push(name);
              slots.unshift(keys.length - 1);
              index.add(keys.length - 1);
            } else if (slot !== undefined) {
              slots.splice(slots.indexOf(slot), 1);
              if (deed === 'retire') {
                slots.push(slot);
                index.retire(slot);
              } else {
                index.remove(slot);
              }
            }
          }
          for (const [name, slots] of model) expect([...index.of(name)]).toEqual(slots);
        },
      ),
    );
  });

  it('finds each of thousands of keys', () => {
    const index = createSubjectIndex((slot) => `key ${slot % 5_000}`);
    for (let slot = 0; slot < 15_000; slot += 1) index.add(slot);
    for (let key = 0; key < 5_000; key += 1) {
      expect([...index.of(`key ${key}`)]).toEqual([key + 10_000, key + 5_000, key]);
    }
    for (let slot = 0; slot < 15_000; slot += 2) index.remove(slot);
    expect([...index.of('key 7')]).toEqual([10_007, 5_007, 7].filter((slot) => slot % 2 === 1));
  });
});
