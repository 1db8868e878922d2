import { describe, expect, it } from 'vitest';
import type { SessionStore } from '../../src/engine/store.ts';
import { createSessions, type Exchange } from '../../src/server/index.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { createFakeClock } from '../../src/testing/index.ts';
import { answerTo } from '../support/answer.ts';

const POLICY = { idleTimeout: '15m', maxSessions: 3 } as const;
const ASKING = ['create', 'read', 'touch', 'visit', 'update', 'end', 'endAll', 'list'] as const;

/** A node over a store whose calls are noted, and another node on the same store. */
function world() {
  const clock = createFakeClock();
  const store = createMemoryStore({ clock });
  const calls: string[] = [];
  /** What happens between a sign-in in the store and its answer. */
  const late = { answer: async (): Promise<unknown> => undefined };
  const noted: SessionStore = { ...store };
  for (const name of ASKING) {
    const method = store[name] as (...given: unknown[]) => Promise<never>;
    Object.assign(noted, {
      [name]: (...given: unknown[]) => {
        calls.push(name);
        return method(...given);
      },
    });
  }
  const { create } = noted;
  noted.create = async (record) => {
    const outcome = await create(record);
    await late.answer();
    return outcome;
  };
  const sessions = createSessions({ policy: POLICY, store: noted, clock });
  const other = createSessions({ policy: POLICY, store, clock });
  const jar = new Map<string, string>();
  /** A request of a browser that keeps its cookies. */
  function exchange(method = 'POST'): Exchange {
    const cookie = [...jar].map((pair) => pair.join('=')).join('; ');
    return {
      request: {
        method,
        url: '/',
        isEncrypted: false,
        header: (name) => ({ host: 'localhost', cookie })[name],
      },
      answer: answerTo((line) => {
        const [pair = ''] = line.split(';');
        const at = pair.indexOf('=');
        if (/max-age=0/i.test(line)) jar.delete(pair.slice(0, at));
        else jar.set(pair.slice(0, at), pair.slice(at + 1));
      }),
    };
  }
  /** The store's calls while something is done. */
  async function during(work: () => unknown): Promise<readonly string[]> {
    calls.length = 0;
    await work();
    return [...calls];
  }
  const guard = async (): Promise<boolean> =>
    (await sessions.guard(exchange('GET').request)).isAllowed;
  return { clock, sessions, other, jar, exchange, during, guard, late };
}

describe('round trips to the store', () => {
  it('are one for a sign-in, and none for the requests after it', async () => {
    const { sessions, exchange, during, guard } = world();
    expect(await during(() => sessions.of(exchange()).signIn('george'))).toEqual(['create']);
    expect(await during(guard)).toEqual([]);
    expect(await during(() => sessions.of(exchange()).signOut())).toEqual(['end']);
  });

  it('are one for the first request to a node where nobody signed in', async () => {
    const { other, exchange, during, guard } = world();
    await other.of(exchange()).signIn('george');
    expect(await during(guard)).toEqual(['read']);
    expect(await during(guard)).toEqual([]);
  });

  it('I3: are one for the first request after a sign-in whose session ended before its answer came', async () => {
    const { sessions, other, exchange, during, guard, late } = world();
    late.answer = () => other.revokeAll('george');
    await sessions.of(exchange()).signIn('george');
    expect(await during(async () => expect(await guard()).toBe(false))).toEqual(['read']);
  });

  it('are one for a sign-out of a session that is remembered, whose end is remembered too', async () => {
    const { sessions, exchange, during, guard, jar } = world();
    await sessions.of(exchange()).signIn('george');
    await guard();
    const before = new Map(jar);
    expect(await during(() => sessions.of(exchange()).signOut())).toEqual(['end']);
    for (const [name, value] of before) jar.set(name, value);
    expect(
      await during(async () => {
        const outcome = await sessions.guard(exchange('GET').request);
        expect(outcome).toMatchObject({ isAllowed: false });
      }),
    ).toEqual([]);
  });

  it('are two for a sign-in that replaces a session that is remembered', async () => {
    const { sessions, exchange, during, guard } = world();
    await sessions.of(exchange()).signIn('george');
    await guard();
    expect(await during(() => sessions.of(exchange()).signIn('george'))).toEqual(['create', 'end']);
    expect(await guard()).toBe(true);
  });

  it('are one for a rotation or an update of a session that is remembered', async () => {
    const { sessions, exchange, during, guard } = world();
    await sessions.of(exchange()).signIn('george');
    await guard();
    expect(await during(() => sessions.of(exchange()).rotate())).toEqual(['update']);
    expect(await guard()).toBe(true);
    const update = () => sessions.of(exchange()).update((data) => ({ ...(data as object), a: 1 }));
    expect(await during(update)).toEqual(['update']);
    expect(await during(update)).toEqual(['read', 'update']);
  });

  it('are more where what is remembered has been changed elsewhere: nothing is written over', async () => {
    const { sessions, other, exchange, guard } = world();
    await sessions.of(exchange()).signIn('george', { data: { a: 1 } });
    await guard();
    await other.of(exchange()).update((data) => ({ ...(data as object), b: 2 }));
    const { data } = await sessions
      .of(exchange())
      .update((found) => ({ ...(found as object), c: 3 }));
    expect(data).toEqual({ a: 1, b: 2, c: 3 });
    expect(await guard()).toBe(true);
  });

  it('I3: an end elsewhere is remembered as one, and told without asking', async () => {
    const { sessions, other, exchange, during, guard } = world();
    const { id } = await sessions.of(exchange()).signIn('george');
    await guard();
    await other.revoke(id);
    expect(await during(async () => expect(await guard()).toBe(false))).toEqual([]);
    await expect(sessions.of(exchange()).rotate()).rejects.toThrow('no live session');
  });
});
