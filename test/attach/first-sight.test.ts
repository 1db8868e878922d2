import { afterEach, describe, expect, it } from 'vitest';
import { attach, type AttachOptions, type Host } from '../../src/attach/index.ts';
import type { RequestView, Sessions, SessionStore } from '../../src/server/index.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { createFakeClock } from '../../src/testing/index.ts';
import { createLatch } from '../support/latch.ts';
import { POLICY } from './stage.ts';

const host: Host = {
  name: 'a host',
  longestLife: 30 * 86_400_000,
  forgetsAtRestart: true,
  identify: (request) => ({ key: request.header('key') ?? '', subject: 'george' }),
  end() {},
};

function requestOf(key: string): RequestView {
  return { method: 'GET', url: '/', isEncrypted: false, header: () => key };
}

describe('requests that come at once of a session that nobody has seen before', () => {
  const opened: Sessions<unknown>[] = [];
  afterEach(() => Promise.all(opened.splice(0).map((sessions) => sessions.close())));

  function start(over: (kept: SessionStore) => Partial<SessionStore>, policy: object = POLICY) {
    const clock = createFakeClock();
    const kept = createMemoryStore({ clock });
    const store = { ...kept, ...over(kept) };
    const sessions = attach(host, { policy, clock, store } as AttachOptions);
    opened.push(sessions);
    const ended: string[] = [];
    sessions.on('ended', ({ reason }) => ended.push(reason));
    return {
      ended,
      isLetIn: async (key: string) => (await sessions.guard(requestOf(key))).isAllowed,
    };
  }

  it('end the one before at the limit, and never each other', async () => {
    const isThere = createLatch();
    let creates = 0;
    let lists = 0;
    const { isLetIn, ended } = start(
      (kept) => ({
        async create(record) {
          creates += 1;
          const outcome = await kept.create(record);
          if (creates > 1 && outcome === 'created') isThere.open();
          return outcome;
        },
        async list(subject) {
          lists += 1;
          // Who looks second looks when the first has come through.
          if (lists === 2) await isThere.opened;
          return kept.list(subject);
        },
      }),
      { ...POLICY, maxSessions: 1 },
    );
    expect(await isLetIn('before')).toBe(true);
    expect(await Promise.all([isLetIn('new'), isLetIn('new')])).toEqual([true, true]);
    expect(lists).toBe(2);
    expect(ended).toEqual(['limit']);
    expect(await isLetIn('new')).toBe(true);
    expect(await isLetIn('before')).toBe(false);
  });

  it('hear nothing of a look from before it began', async () => {
    const isAsked = createLatch();
    const isCreated = createLatch();
    const isAnswered = createLatch();
    let looks = 0;
    const { isLetIn } = start((kept) => ({
      async create(record) {
        isAsked.open();
        await isCreated.opened;
        return kept.create(record);
      },
      async read(id) {
        looks += 1;
        const found = await kept.read(id);
        if (looks === 2) await isAnswered.opened;
        return found;
      },
    }));
    const first = isLetIn('new');
    await isAsked.opened;
    const second = isLetIn('new');
    isCreated.open();
    await new Promise((resolve) => setImmediate(resolve));
    isAnswered.open();
    expect(await Promise.all([first, second])).toEqual([true, true]);
  });
});
