import { afterEach, describe, expect, it } from 'vitest';
import { attach, type Host, type Identity, type Lifetime } from '../../src/attach/index.ts';
import type { PolicyOptions, RequestView, Sessions } from '../../src/server/index.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { createFakeClock } from '../../src/testing/index.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const SHORT: PolicyOptions = { idleTimeout: '15m', absoluteTimeout: '8h' };
const LONG: PolicyOptions = { idleTimeout: '60d', absoluteTimeout: '60d' };

const request: RequestView = { method: 'GET', url: '/', isEncrypted: false, header: () => '' };

describe('an end is remembered for as long as the host would take its session', () => {
  const opened: Sessions<unknown>[] = [];
  afterEach(() => Promise.all(opened.splice(0).map((sessions) => sessions.close())));

  function start(longestLife: number, age?: number) {
    const clock = createFakeClock();
    const store = createMemoryStore({ clock });
    const identity: Identity = {
      ...{ key: 'one', subject: 'george' },
      ...(age === undefined ? {} : { issuedAt: clock.wall() - age }),
    };
    let lifetime: Lifetime | undefined;
    const host: Host = {
      ...{ name: 'a host', longestLife, identify: () => identity, end() {} },
      attached: (given) => void (lifetime = given),
    };
    return {
      ...{ clock, identity },
      lifetime: () => lifetime,
      /** The app as it is started, with this policy. */
      run(policy: PolicyOptions): { isLetIn(): Promise<boolean>; sessions: Sessions<unknown> } {
        const sessions = attach<unknown>(host, { policy, clock, store, onError: () => {} });
        opened.push(sessions);
        return { sessions, isLetIn: async () => (await sessions.guard(request)).isAllowed };
      },
      async pass(days: number, sessions: Sessions<unknown>): Promise<void> {
        for (let day = 0; day < days; day += 1) {
          clock.advance(DAY);
          await sessions.sweep();
        }
      },
    };
  }

  it.each([
    ['takes it for ever', Number.POSITIVE_INFINITY],
    ['takes it for 90 days', 90 * DAY],
  ])('where that %s, also when the policy is a longer one by then', async (_how, longestLife) => {
    const { clock, run, pass } = start(longestLife, 0);
    const before = run(SHORT);
    expect(await before.isLetIn()).toBe(true);
    clock.advance(15 * 60_000);
    expect(await before.isLetIn()).toBe(false);
    for (const days of [4, 20, 20]) {
      await pass(days, before.sessions);
      expect(await run(LONG).isLetIn()).toBe(false);
    }
  });

  it.each([
    ['takes it for ever', Number.POSITIVE_INFINITY],
    ['takes it for 90 days', 90 * DAY],
  ])('where that %s, and ended it before we saw it', async (_how, longestLife) => {
    const { identity, lifetime, run, pass } = start(longestLife, 0);
    const { sessions, isLetIn } = run(LONG);
    await lifetime()?.end(identity, 'signed-out');
    await pass(45, sessions);
    expect(await isLetIn()).toBe(false);
    expect(await lifetime()?.isOver(identity)).toBe(true);
  });

  it('and who is in stays so for as long as the policy says', async () => {
    const { run, pass } = start(Number.POSITIVE_INFINITY, 0);
    const { sessions, isLetIn } = run(LONG);
    for (let days = 0; days < 50; days += 10) {
      expect(await isLetIn()).toBe(true);
      await pass(10, sessions);
    }
    await pass(10, sessions);
    expect(await isLetIn()).toBe(false);
  });

  it('and who was in before the roll-out goes on, however long ago they signed in', async () => {
    const { run, lifetime, identity } = start(90 * DAY, 40 * DAY);
    const { isLetIn } = run(LONG);
    expect(await lifetime()?.isOver(identity)).toBe(false);
    expect(await isLetIn()).toBe(true);
  });
});
