import { describe, expect, it } from 'vitest';
import type { SessionRecord } from '../../src/core/session.ts';
import type { SessionStore } from '../../src/engine/store.ts';
import { createSessions, type RequestView } from '../../src/server/index.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { createBatches } from '../../src/stores/shared/batches.ts';
import { createFakeClock } from '../../src/testing/index.ts';
import { answerTo } from '../support/answer.ts';
import { createLatch } from '../support/latch.ts';

const POLICY = { idleTimeout: '15m' } as const;
const turn = (): Promise<void> => new Promise((go) => void setImmediate(() => setImmediate(go)));

/** A store whose reads go together, and whose answers are held back once they are there. */
function reading(store: SessionStore, clock = createFakeClock()) {
  let latch = createLatch();
  latch.open();
  const calls: (readonly string[])[] = [];
  const read = createBatches<SessionRecord | undefined>({
    clock,
    most: 100,
    async ask(ids) {
      calls.push(ids);
      const found = await Promise.all(ids.map(store.read));
      await latch.opened;
      return (_id, place) => found[place];
    },
  });
  return {
    store: { ...store, read },
    calls,
    hold: () => void (latch = createLatch()),
    letGo: () => latch.open(),
  };
}

async function world() {
  const clock = createFakeClock();
  const store = createMemoryStore({ clock });
  const first = createSessions({ policy: POLICY, store, clock });
  const cookies: string[] = [];
  const ids: string[] = [];
  const viewOf = (cookie: string): RequestView => ({
    method: 'GET',
    url: '/',
    isEncrypted: false,
    header: (name) => ({ host: 'localhost', cookie })[name],
  });
  for (const subject of ['a', 'b', 'c']) {
    const given: string[] = [];
    const answer = answerTo((value) => void given.push(value.split(';')[0] ?? ''));
    const { id } = await first.of({ request: viewOf(''), answer }).signIn(subject);
    ids.push(id);
    cookies.push(given.join('; '));
  }
  const cold = reading(store, clock);
  const second = createSessions({ policy: POLICY, store: cold.store, clock });
  const ask = async (index: number) => second.guard(viewOf(cookies[index] ?? ''));
  return { clock, first, second, cold, ask, ids };
}

describe('a node that remembers nothing yet', () => {
  it('reads each session once, however many requests ask for it, and those of all together', async () => {
    const { cold, ask } = await world();
    const answers = await Promise.all([0, 1, 2, 0, 1, 2, 2].map(ask));
    expect(answers.every(({ isAllowed }) => isAllowed)).toBe(true);
    expect(cold.calls.map((ids) => ids.length)).toEqual([3]);
    expect((await ask(1)).isAllowed).toBe(true);
    expect(cold.calls).toHaveLength(1);
  });

  it('I3: keeps no session as live whose end it hears of while it is being read', async () => {
    const { first, cold, ask, ids, clock } = await world();
    cold.hold();
    const asked = [ask(0), ask(1)];
    await turn();
    expect(cold.calls).toHaveLength(1);
    await first.revoke(ids[0] ?? '');
    clock.advance(10);
    // Another asks after the end was heard: it is not given what was read before.
    const later = ask(0);
    cold.letGo();
    await Promise.all(asked);
    expect((await later).isAllowed).toBe(false);
    expect((await ask(0)).isAllowed).toBe(false);
    expect((await ask(1)).isAllowed).toBe(true);
    expect(cold.calls.map((batch) => batch.length)).toEqual([2, 1]);
  });

  it('I3: nor one whose end it hears of while the read waits for others', async () => {
    const { first, cold, ask, ids } = await world();
    cold.hold();
    const other = ask(1);
    await turn();
    const waiting = ask(0);
    await first.revoke(ids[0] ?? '');
    cold.letGo();
    expect((await other).isAllowed).toBe(true);
    expect((await waiting).isAllowed).toBe(false);
    expect((await ask(0)).isAllowed).toBe(false);
  });
});
