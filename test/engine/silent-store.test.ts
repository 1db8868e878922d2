import { expect, it } from 'vitest';
import { createSessions, type Exchange, type Sessions } from '../../src/server/index.ts';
import type { SessionStore } from '../../src/engine/store.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { createFakeClock } from '../../src/testing/index.ts';
import { answerTo } from '../support/answer.ts';

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A request of somebody who has signed in. */
async function signIn(sessions: Sessions<unknown>, subject: string): Promise<Exchange['request']> {
  const headers: Record<string, string> = { host: 'localhost', 'sec-fetch-dest': 'empty' };
  const request = {
    method: 'GET',
    url: '/',
    isEncrypted: false,
    header: (name: string) => headers[name],
  };
  const answer = answerTo((value) => void (headers['cookie'] = value.split(';')[0] ?? ''));
  await sessions.of({ request, answer }).signIn(subject);
  return request;
}

it('I8: who is known does not wait long for a store that has fallen silent, and the next not at all', async () => {
  const clock = createFakeClock();
  const truth = createMemoryStore({ clock });
  let isSilent = false;
  const hang = async <Answer>(call: () => Promise<Answer>): Promise<Answer> =>
    isSilent ? new Promise<Answer>(() => {}) : call();
  const store: SessionStore = {
    ...truth,
    read: (id) => hang(() => truth.read(id)),
    touch: (touches) => hang(() => truth.touch(touches)),
  };
  const sessions = createSessions({
    policy: { idleTimeout: '30s', warnBefore: '5s', shortWarningBecause: 'a test' },
    store,
    clock,
  });
  const people: Exchange['request'][] = [];
  for (const subject of ['a', 'b', 'c']) {
    const request = await signIn(sessions, subject);
    people.push(request);
    await sessions.guard(request);
  }
  clock.advance(3_000);
  await settle();
  isSilent = true;
  for (const [index, request] of people.entries()) {
    let isAllowed: boolean | undefined;
    const asked = Promise.resolve(sessions.guard(request)).then((guarded) => {
      ({ isAllowed } = guarded);
    });
    await settle();
    if (index === 0) {
      expect(isAllowed).toBeUndefined();
      clock.advance(500);
      await settle();
    }
    expect(isAllowed).toBe(true);
    await asked;
  }
});

it('I8: a store that does not answer is waited for by each request as long as by any other, and no longer', async () => {
  const clock = createFakeClock();
  const truth = createMemoryStore({ clock });
  const reads: (() => void)[] = [];
  const store: SessionStore = {
    ...truth,
    read: (id) => new Promise((resolve) => reads.push(() => resolve(truth.read(id)))),
  };
  const policy = { idleTimeout: '15m' } as const;
  const first = createSessions({ policy, store: truth, clock });
  const second = createSessions({ policy, store, clock, storeTimeout: '5s' });
  const outcomes: (number | undefined)[] = [];
  for (const [index, subject] of ['a', 'b', 'c', 'd'].entries()) {
    const request = await signIn(first, subject);
    void Promise.resolve(second.guard(request)).then((guarded) => {
      outcomes[index] = guarded.isAllowed ? 200 : guarded.response.status;
    });
    await settle();
    clock.advance(1_000);
  }
  const outcomesIn = async (ms: number): Promise<readonly (number | undefined)[]> => {
    clock.advance(ms);
    await settle();
    return [...outcomes];
  };
  reads[2]?.();
  expect(await outcomesIn(0)).toEqual([undefined, undefined, 200]);
  expect(await outcomesIn(999)).toEqual([undefined, undefined, 200]);
  expect(await outcomesIn(1)).toEqual([503, undefined, 200]);
  expect(await outcomesIn(999)).toEqual([503, undefined, 200]);
  expect(await outcomesIn(1)).toEqual([503, 503, 200]);
  expect(await outcomesIn(1_999)).toEqual([503, 503, 200]);
  expect(await outcomesIn(1)).toEqual([503, 503, 200, 503]);
  await first.close();
  await second.close();
  expect(clock.timers).toBe(0);
});
