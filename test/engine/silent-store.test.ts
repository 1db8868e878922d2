import { expect, it } from 'vitest';
import { createSessions, type Exchange } from '../../src/server/index.ts';
import type { SessionStore } from '../../src/engine/store.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { createFakeClock } from '../../src/testing/index.ts';
import { answerTo } from '../support/answer.ts';

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

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
    const headers: Record<string, string> = { host: 'localhost', 'sec-fetch-dest': 'empty' };
    const request = {
      method: 'GET',
      url: '/',
      isEncrypted: false,
      header: (n: string) => headers[n],
    };
    await sessions
      .of({
        request,
        answer: answerTo((value) => void (headers['cookie'] = value.split(';')[0] ?? '')),
      })
      .signIn(subject);
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
