import { describe, expect, it } from 'vitest';
import { createSessions, type RequestSession } from '../../src/server/index.ts';
import { createFakeClock } from '../../src/testing/index.ts';
import { answerTo } from '../support/answer.ts';

describe.each(['cached', 'strict'] as const)('after the guard, %s,', (consistency) => {
  const clock = createFakeClock();
  const sessions = createSessions<{ readonly count: number }>({
    policy: { idleTimeout: '15m' },
    clock,
    consistency,
  });
  type George = RequestSession<{ readonly count: number }>;

  /** A request that passed the guard, and one that passes it later with a newer token. */
  async function twoRequests(): Promise<{ first: George; second: George; given: string[] }> {
    const given: string[] = [];
    let passed: string | undefined;
    const of = (cookie: string | undefined): George =>
      sessions.of({
        request: {
          method: 'GET',
          url: '/',
          isEncrypted: false,
          header: (name) => ({ host: 'localhost', cookie })[name],
        },
        get passed() {
          return passed;
        },
        answer: answerTo((value) => {
          if (value.includes('; HttpOnly')) given.push(value.split(';')[0] ?? '');
        }),
      });
    const { id } = await of(undefined).signIn('george', { data: { count: 0 } });
    const first = of(given[0]);
    // As an adapter does: it may be asked for before the guard has answered.
    passed = id;
    return { first, second: of(given[0]), given };
  }

  it('a session is the one that was let through, whatever became of its token', async () => {
    const { first, second, given } = await twoRequests();
    await second.rotate();
    expect((await first.find())?.subject).toBe('george');
    await first.update(({ count }) => ({ count: count + 1 }));
    expect((await second.find())?.data).toEqual({ count: 1 });
    await first.rotate();
    expect(new Set(given).size).toBe(3);
    await first.signOut();
    expect(await second.find()).toBeUndefined();
  });

  it('a session that has ended is not there: to nobody', async () => {
    const { first, second } = await twoRequests();
    await second.signOut();
    expect(await first.find()).toBeUndefined();
    await expect(first.update((data) => data)).rejects.toThrow(/no live session/);
    await expect(first.rotate()).rejects.toThrow(/no live session/);
    const idle = await twoRequests();
    clock.advance(15 * 60_000);
    expect(await idle.first.find()).toBeUndefined();
    await expect(idle.first.update((data) => data)).rejects.toThrow(/no live session/);
  });

  it('who signs in anew replaces it, also after its token has changed', async () => {
    const { first, second } = await twoRequests();
    const ended: unknown[] = [];
    const stop = sessions.on('ended', ({ reason }) => ended.push(reason));
    await second.rotate();
    const anew = await first.signIn('anna');
    expect(ended).toEqual(['replaced']);
    expect((await first.find())?.id).toBe(anew.id);
    stop();
  });
});
