/** Knows what the documentation of express-session asks of a store, and what ours promise beyond it. */
import { promisify } from 'node:util';
import type { SessionData } from 'express-session';
import { expect } from 'vitest';
import type { SessionStore } from '../../../src/engine/store.ts';
import { createExpressSessionStore } from '../../../src/stores/express-session.ts';
import { createFakeClock, type FakeClock, type TestFunction } from '../../../src/testing/index.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const LETTERS = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_');
const ODD_IDS = ['', ' ', '__proto__', 'a/b:c{d}', '\0', '\ud800', 'x'.repeat(10_000)];

declare module 'express-session' {
  interface SessionData {
    who?: unknown;
  }
}

/** Contents that expire in `maxAge` milliseconds, or of which their cookie says nothing. */
function newContent(clock: FakeClock, who: unknown, maxAge?: number): SessionData {
  const expires = maxAge === undefined ? null : new Date(clock.wall() + maxAge);
  return { cookie: { originalMaxAge: maxAge ?? null, expires, httpOnly: true, path: '/' }, who };
}

function trialOf(store: SessionStore, clock: FakeClock) {
  const sessions = createExpressSessionStore({ store, clock });
  return {
    sessions,
    get: promisify(sessions.get.bind(sessions)),
    set: promisify(sessions.set.bind(sessions)),
    touch: promisify(sessions.touch?.bind(sessions) ?? (() => {})),
    destroy: promisify(sessions.destroy.bind(sessions)),
    all: promisify(sessions.all?.bind(sessions) ?? (() => {})),
    length: promisify(sessions.length?.bind(sessions) ?? (() => {})),
    clear: promisify(sessions.clear?.bind(sessions) ?? (() => {})),
    contentOf: (who: unknown, maxAge?: number) => newContent(clock, who, maxAge),
    whoIs: async (sid: string) => (await promisify(sessions.get.bind(sessions))(sid))?.who,
  };
}

/** Tests contents over one of our stores: a new and empty one for each test, on the time of a clock. */
export function testContents(
  it: TestFunction,
  createStore: (clock: FakeClock) => Promise<SessionStore>,
): void {
  function test(
    name: string,
    run: (
      trial: ReturnType<typeof trialOf>,
      clock: FakeClock,
      store: SessionStore,
    ) => Promise<void>,
  ): void {
    it(name, async () => {
      const clock = createFakeClock();
      const store = await createStore(clock);
      const trial = trialOf(store, clock);
      try {
        await run(trial, clock, store);
      } finally {
        trial.sessions.close();
        await store.close();
      }
    });
  }

  test('knows nothing of an id that was never kept', async ({ get, touch, destroy, contentOf }) => {
    expect(await get('nobody')).toBeNull();
    await touch('nobody', contentOf('george', HOUR));
    await destroy('nobody');
    expect(await get('nobody')).toBeNull();
  });

  test('gives back what was set, as JSON has it', async ({ get, set, contentOf }) => {
    const who = { name: 'Zoë \u{1f469}', roles: [1, null, { a: '"\\\n' }], empty: {} };
    const content = contentOf(who, HOUR);
    await set('one', content);
    expect(await get('one')).toEqual(JSON.parse(JSON.stringify(content)));
    expect(await get('two')).toBeNull();
  });

  test('replaces the whole of what was there', async ({ get, set, contentOf }) => {
    await set('one', { ...contentOf('george', HOUR), cart: [1] } as SessionData);
    await set('one', contentOf('anna', HOUR));
    expect(await get('one')).not.toHaveProperty('cart');
    expect(await get('one')).toHaveProperty('who', 'anna');
  });

  test('keeps contents that are larger than the data of our own sessions', async ({
    set,
    whoIs,
    contentOf,
  }) => {
    const who = 'x'.repeat(300_000);
    await set('one', contentOf(who, HOUR));
    expect(await whoIs('one')).toBe(who);
  });

  test('keeps apart ids of any length and letters, and has none of them in the store', async ({
    set,
    whoIs,
    destroy,
    contentOf,
  }, _clock, store) => {
    for (const [index, sid] of ODD_IDS.entries()) await set(sid, contentOf(index, HOUR));
    for (const [index, sid] of ODD_IDS.entries()) expect(await whoIs(sid)).toBe(index);
    expect(await store.read('a/b:c{d}')).toBeUndefined();
    await destroy('__proto__');
    expect(await whoIs('__proto__')).toBeUndefined();
    expect(await whoIs(' ')).toBe(1);
  });

  test('moves the end on by a touch, and leaves the contents alone', async ({
    set,
    touch,
    whoIs,
    contentOf,
  }, clock) => {
    await set('one', contentOf('george', HOUR));
    for (let hours = 0; hours < 5; hours += 1) {
      clock.advance(HOUR - MINUTE);
      await touch('one', contentOf('mallory', HOUR));
    }
    expect(await whoIs('one')).toBe('george');
    clock.advance(HOUR);
    expect(await whoIs('one')).toBeUndefined();
  });

  test('ends with its cookie, to the millisecond', async ({ set, whoIs, contentOf }, clock) => {
    await set('one', contentOf('george', HOUR));
    clock.advance(HOUR - 1);
    expect(await whoIs('one')).toBe('george');
    clock.advance(1);
    expect(await whoIs('one')).toBeUndefined();
  });

  test('follows a cookie whose age is changed, to less and to more', async ({
    set,
    touch,
    whoIs,
    contentOf,
  }, clock) => {
    await set('less', contentOf('george', DAY));
    await set('less', contentOf('george', MINUTE));
    await set('more', contentOf('anna', MINUTE));
    await set('more', contentOf('anna', DAY));
    await set('touched', contentOf('berta', MINUTE));
    await touch('touched', contentOf('berta', DAY));
    clock.advance(MINUTE);
    expect(await whoIs('less')).toBeUndefined();
    expect(await whoIs('more')).toBe('anna');
    expect(await whoIs('touched')).toBe('berta');
    clock.advance(DAY - MINUTE);
    expect(await whoIs('more')).toBeUndefined();
    expect(await whoIs('touched')).toBeUndefined();
  });

  test('takes what is kept for a day by default when its cookie has no age', async ({
    set,
    whoIs,
    contentOf,
  }, clock) => {
    await set('one', contentOf('george'));
    await set('odd', { ...contentOf('anna'), cookie: {} } as SessionData);
    clock.advance(DAY - 1);
    expect(await whoIs('one')).toBe('george');
    expect(await whoIs('odd')).toBe('anna');
    clock.advance(1);
    expect(await whoIs('one')).toBeUndefined();
  });

  test('takes the age of a cookie as a text too, as it comes back from a store', async ({
    get,
    set,
    whoIs,
    contentOf,
  }, clock) => {
    await set('one', contentOf('george', HOUR));
    const found = await get('one');
    expect(found?.cookie.expires).toBeTypeOf('string');
    if (found !== null && found !== undefined) await set('one', { ...found, who: 'anna' });
    clock.advance(HOUR - 1);
    expect(await whoIs('one')).toBe('anna');
    clock.advance(1);
    expect(await whoIs('one')).toBeUndefined();
  });

  test('ends what is set or touched with an age that is over', async ({
    set,
    touch,
    whoIs,
    contentOf,
  }) => {
    await set('set', contentOf('george', HOUR));
    await set('set', contentOf('george', -1));
    await set('touched', contentOf('george', HOUR));
    await touch('touched', contentOf('george', 0));
    await set('new', contentOf('george', -1));
    for (const sid of ['set', 'touched', 'new']) expect(await whoIs(sid)).toBeUndefined();
  });

  test('never brings back what was destroyed, and says no word of it', async ({
    set,
    touch,
    destroy,
    whoIs,
    contentOf,
  }, clock) => {
    await set('one', contentOf('george', HOUR));
    await destroy('one');
    await destroy('one');
    expect(await whoIs('one')).toBeUndefined();
    await touch('one', contentOf('george', HOUR));
    await set('one', contentOf('george', HOUR));
    clock.advance(HOUR);
    await set('one', contentOf('george', HOUR));
    expect(await whoIs('one')).toBeUndefined();
  });

  test('never brings back what has expired', async ({ set, touch, whoIs, contentOf }, clock) => {
    await set('one', contentOf('george', HOUR));
    clock.advance(HOUR);
    await touch('one', contentOf('george', HOUR));
    expect(await whoIs('one')).toBeUndefined();
    await set('one', contentOf('george', HOUR));
    expect(await whoIs('one')).toBeUndefined();
  });

  test('keeps the whole of one of many that are set at once', async ({ get, set, contentOf }) => {
    await set('one', contentOf('first', HOUR));
    const all = Array.from({ length: 10 }, (_, index) => ({
      name: index,
      text: `${index}`.repeat(50),
    }));
    await Promise.all(all.map((who) => set('one', contentOf(who, HOUR))));
    expect(all).toContainEqual((await get('one'))?.who);
    await Promise.all(all.map((who) => set('new', contentOf(who, HOUR))));
    expect(all).toContainEqual((await get('new'))?.who);
  });

  test('stays gone when it is destroyed while many set and touch it', async ({
    set,
    touch,
    destroy,
    whoIs,
    contentOf,
  }) => {
    await set('one', contentOf('george', HOUR));
    const writes = Array.from({ length: 10 }, (_, index) =>
      index % 2 === 0 ? set('one', contentOf(index, HOUR)) : touch('one', contentOf(index, DAY)),
    );
    await Promise.all([...writes.slice(0, 5), destroy('one'), ...writes.slice(5)]);
    expect(await whoIs('one')).toBeUndefined();
  });

  test('tells all, counts them, and clears them', async ({
    set,
    destroy,
    all,
    length,
    clear,
    whoIs,
    contentOf,
  }, clock) => {
    expect(await all()).toEqual([]);
    for (let index = 0; index < 20; index += 1) await set(`sid ${index}`, contentOf(index, HOUR));
    await set('soon over', contentOf('anna', MINUTE));
    await set('over', contentOf('berta', HOUR));
    await destroy('over');
    clock.advance(MINUTE);
    const kept = (await all()) as SessionData[];
    expect(new Set(kept.map(({ who }) => who))).toEqual(new Set(Array(20).keys()));
    expect(kept).toHaveLength(20);
    expect(await length()).toBe(20);
    await clear();
    expect(await length()).toBe(0);
    expect(await whoIs('sid 3')).toBeUndefined();
    await set('sid 3', contentOf('back?', HOUR));
    expect(await length()).toBe(0);
    await set('fresh', contentOf('new', HOUR));
    expect(await length()).toBe(1);
  });

  test('takes calls without a callback', async ({ sessions, whoIs, set, contentOf }) => {
    await set('one', contentOf('george', HOUR));
    sessions.touch?.('one', contentOf('george', HOUR));
    sessions.set('two', contentOf('anna', HOUR));
    await expect.poll(() => whoIs('two')).toBe('anna');
    sessions.destroy('one');
    await expect.poll(() => whoIs('one')).toBeUndefined();
    sessions.clear?.();
    await expect.poll(() => whoIs('two')).toBeUndefined();
  });

  test('takes away what has expired, by itself', async ({ set, contentOf }, clock, store) => {
    await set('one', contentOf('george', 10 * MINUTE));
    await set('two', contentOf('anna', HOUR));
    clock.advance(11 * MINUTE);
    await expect
      .poll(
        async () => {
          clock.advance(MINUTE / 2);
          const lists = await Promise.all(
            LETTERS.map((letter) => store.list(`contents ${letter}`)),
          );
          return lists.flat().length;
        },
        { timeout: 5_000 },
      )
      .toBe(1);
  });
}
