import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createMonitorState,
  type MonitorEvent,
  type MonitorState,
} from '../../src/core/monitor-state.ts';
import { joinTabs, type Tabs } from '../../src/client/tabs.ts';
import { createElapsedTime } from '../../src/client/system-clock.ts';
import { createFakeClock, type FakeClock } from '../../src/testing/index.ts';

const KEY = 'stillhere:/session';
const MINUTE = 60_000;
const OPTIONS = { dismissOnActivity: false, pingInterval: Infinity, jitter: 0 };

type PeerNews = Extract<MonitorEvent, { readonly type: 'peer' }>;

interface Tab {
  readonly tabs: Tabs;
  readonly news: PeerNews[];
  others: number;
  readonly elapsed: () => number;
  publish(changes: Partial<MonitorState>, isConfirmed?: boolean, leaseFor?: number): void;
}

describe('the tabs of a browser', () => {
  let clock: FakeClock;
  let joined: Tabs[];

  function join(session = 'one', own: FakeClock = clock): Tab {
    const elapsed = createElapsedTime(own);
    let state: MonitorState = { ...createMonitorState(OPTIONS), session };
    const tab: Tab = {
      news: [],
      others: 0,
      elapsed,
      tabs: joinTabs(
        { window, key: KEY, clock: own, elapsed },
        {
          get state() {
            return state;
          },
          hear: (news) => tab.news.push(news as PeerNews),
        },
        () => (tab.others += 1),
      ),
      publish(changes, isConfirmed = true, leaseFor) {
        const base = createMonitorState(state.options);
        const next = { ...base, session, ...changes };
        tab.tabs.publish(next, {
          isConfirmed,
          ...(leaseFor === undefined ? {} : { leaseFor }),
        });
        state = next;
      },
    };
    joined.push(tab.tabs);
    return tab;
  }

  beforeEach(() => {
    localStorage.clear();
    clock = createFakeClock();
    joined = [];
  });
  afterEach(() => {
    vi.restoreAllMocks();
    for (const tabs of joined) tabs.close();
    vi.unstubAllGlobals();
  });

  it('hear what was written between their look and their own word', () => {
    const [first, second] = [join(), join()];
    first.publish({});
    second.publish({ phase: 'ended', reason: 'signed-out' });
    first.publish({ lastActivityAt: first.elapsed() });
    first.tabs.poll();
    expect(first.news).toMatchObject([{ ended: 'signed-out' }]);
  });

  it('ask the server when it says that a session lives which ended for the others', async () => {
    const first = join();
    first.publish({ phase: 'ended', reason: 'idle' });
    const second = join();
    second.publish({});
    await Promise.resolve();
    expect(second.others).toBe(1);
    second.tabs.poll();
    expect(second.news, 'and go on, if it says so again').toEqual([]);
    expect(localStorage.getItem(KEY)).not.toContain('ended');
  });

  it('hear what others knew before they came', () => {
    const first = join();
    first.publish({ lastActivityAt: first.elapsed() });
    clock.advance(MINUTE);
    const second = join();
    second.publish({});
    second.tabs.poll();
    expect(second.news).toMatchObject([{ lastActivityAt: second.elapsed() - MINUTE }]);
  });

  it('tell what they knew when they came, as the clock has not been set back', () => {
    const elapsed = createElapsedTime(clock);
    const state = { ...createMonitorState(OPTIONS), session: 'one', lastActivityAt: elapsed() };
    const tabs = joinTabs({ window, key: KEY, clock, elapsed }, { state, hear: vi.fn() }, vi.fn());
    joined.push(tabs);
    tabs.publish(state, { isConfirmed: true });
    expect(JSON.parse(localStorage.getItem(KEY) ?? '')).toMatchObject({
      lastActivityAt: clock.wall(),
    });
  });

  it('hear what is new, once, each on its own clock', () => {
    const [first, second] = [join(), join()];
    second.publish({});
    clock.advance(MINUTE);
    first.publish(
      { lastActivityAt: first.elapsed() - 10_000, confirmedAt: first.elapsed() - 20_000 },
      true,
      3_000,
    );
    second.tabs.poll();
    second.tabs.poll();
    expect(second.news).toEqual([
      {
        type: 'peer',
        lastActivityAt: second.elapsed() - 10_000,
        confirmedAt: second.elapsed() - 20_000,
        answeredAt: 0,
        leftAt: 0,
        stayedAt: 0,
        leaseUntil: second.elapsed() + 3_000,
        chosenAt: 0,
        acknowledgedAt: 0,
        acknowledged: false,
        ended: undefined,
      },
    ]);
    first.tabs.poll();
    expect(first.news, 'nobody hears themselves').toEqual([]);
  });

  it('know each choice of another idle timeout by the same number, and each is news once', () => {
    const [first, second] = [join(), join()];
    const stored = (): unknown => JSON.parse(localStorage.getItem(KEY) ?? '');
    first.publish({});
    second.publish({});
    expect(stored()).toMatchObject({ chosenAt: 0 });
    const told: number[] = [];
    for (let choice = 0; choice < 3; choice += 1) {
      clock.advance(600);
      const chosenAt = first.elapsed();
      told.push(clock.wall());
      first.publish({ chosenAt });
      second.tabs.poll();
      expect(second.news).toHaveLength(choice + 1);
      const heard = second.news.at(-1)?.chosenAt ?? 0;
      expect(heard).toBe(second.elapsed());
      // A clock that is a little off would have it by another number.
      clock.advance(100);
      clock.shiftWall(7);
      second.publish({ chosenAt: heard });
      first.publish({ chosenAt });
      first.tabs.poll();
      second.tabs.poll();
      expect(stored()).toMatchObject({ chosenAt: told.at(-1) });
      expect([first.news, second.news.length]).toEqual([[], choice + 1]);
    }
    expect(new Set(told).size).toBe(3);
  });

  it('know a choice by the same number after other news, though their clock was set meanwhile', () => {
    const [first, second] = [join(), join()];
    first.publish({});
    second.publish({});
    clock.advance(600);
    const chosenAt = first.elapsed();
    const told = clock.wall();
    first.publish({ chosenAt });
    second.tabs.poll();
    const heard = second.news.at(-1)?.chosenAt ?? 0;
    clock.advance(100);
    clock.shiftWall(7);
    first.publish({ chosenAt, lastActivityAt: first.elapsed() });
    second.tabs.poll();
    expect(second.news).toHaveLength(2);
    second.publish({ chosenAt: heard });
    expect(JSON.parse(localStorage.getItem(KEY) ?? '')).toMatchObject({ chosenAt: told });
  });

  it('hear of the session that they have now, whatever they had heard of another', () => {
    const [first, second] = [join('zero'), join('two')];
    first.publish({});
    // Then no epoch tells which is newer.
    localStorage.clear();
    second.publish({});
    first.publish({ session: 'two' });
    clock.advance(MINUTE);
    second.publish({ lastActivityAt: second.elapsed() });
    first.tabs.poll();
    expect(first.news).toMatchObject([{ lastActivityAt: first.elapsed() }]);
  });

  it('say nothing of when the session is over while they do not know which idle timeout holds', () => {
    const [first, second] = [join(), join()];
    const overAt = (): number => JSON.parse(localStorage.getItem(KEY) ?? '').overAt;
    const limits = { extendedTime: 10 * MINUTE, warnBefore: 0, maxHold: 0, endOnClose: 0 };
    const confirmedAt = first.elapsed();
    const longer = { confirmedAt, limits: { ...limits, idleTimeout: 10 * MINUTE } };
    second.publish(longer);
    expect(overAt()).toBe(clock.wall() + 10 * MINUTE);
    clock.advance(1_000);
    const chosenAt = first.elapsed();
    first.publish({ confirmedAt, chosenAt, limits: { ...limits, idleTimeout: MINUTE } });
    const usual = clock.wall() - 1_000 + MINUTE;
    expect(overAt()).toBe(usual);
    second.tabs.poll();
    const heard = second.news.at(-1)?.chosenAt ?? 0;
    const doubt = { lastAsk: 0, hideAt: Infinity, deniedAt: undefined, reason: undefined };
    second.publish({ ...longer, chosenAt: heard, doubt });
    expect(overAt()).toBe(usual);
  });

  it('are told by the storage event', () => {
    const [first, second] = [join(), join()];
    second.publish({});
    first.publish({ lastActivityAt: first.elapsed() });
    dispatchEvent(new StorageEvent('storage', { key: 'other' }));
    expect(second.news).toHaveLength(0);
    dispatchEvent(new StorageEvent('storage', { key: KEY }));
    expect(second.news).toHaveLength(1);
  });

  it('believe the channel before the storage shows what it tells of', async () => {
    const [first, second] = [join(), join()];
    second.publish({});
    const before = localStorage.getItem(KEY) ?? '';
    clock.advance(MINUTE);
    first.publish({ lastActivityAt: first.elapsed(), phase: 'ended', reason: 'signed-out' });
    localStorage.setItem(KEY, before);
    await expect.poll(() => second.news).toHaveLength(1);
    expect(second.news[0]).toMatchObject({
      lastActivityAt: second.elapsed(),
      ended: 'signed-out',
    });
  });

  it('take nothing from a clock that was set back, and write over it', () => {
    const [first, second] = [join(), join()];
    second.publish({});
    first.publish({ lastActivityAt: first.elapsed(), confirmedAt: first.elapsed() });
    clock.shiftWall(-60 * MINUTE);
    second.tabs.poll();
    expect(second.news.map(({ lastActivityAt }) => lastActivityAt)).not.toContain(second.elapsed());
    clock.advance(MINUTE);
    first.publish({ lastActivityAt: first.elapsed() });
    second.tabs.poll();
    expect(second.news.at(-1)?.lastActivityAt).toBe(second.elapsed());
  });

  it('I2: tell nothing anew of before a clock was set back, which may have hidden a sleep', () => {
    const tab = join();
    const stored = (): unknown => JSON.parse(localStorage.getItem(KEY) ?? '');
    const now = tab.elapsed();
    const before = { lastActivityAt: now, confirmedAt: now, chosenAt: now };
    tab.publish(before);
    clock.sleep(20_000);
    clock.shiftWall(-60 * MINUTE);
    tab.tabs.poll();
    tab.publish({ ...before, answeredAt: tab.elapsed() });
    expect(stored()).toMatchObject({
      lastActivityAt: 0,
      confirmedAt: 0,
      chosenAt: 0,
      answeredAt: clock.wall(),
    });
    clock.advance(1_000);
    // The server has said since that there was an activity between, though the clock was set after it.
    tab.publish({ ...before, confirmedAt: before.confirmedAt + 1 });
    expect(stored()).toMatchObject({ lastActivityAt: 0, confirmedAt: clock.wall() - 999 });
  });

  it.each([
    { steps: [-1_000, -1_000, -1_000, -1_000, -1_000], isTold: true },
    { steps: [-1_000, -1_000, -1_000, -1_000, -1_001], isTold: false },
    { steps: [-5_000, 0], isTold: false },
    { steps: [60_000], isTold: true },
  ])(
    'take a clock for set back that falls behind by over a second: $steps',
    ({ steps, isTold }) => {
      const tab = join();
      const before = { lastActivityAt: tab.elapsed() };
      tab.publish(before);
      for (const ms of steps) {
        clock.advance(10);
        clock.shiftWall(ms);
        tab.tabs.poll();
      }
      localStorage.clear();
      tab.publish(before);
      const { lastActivityAt } = JSON.parse(localStorage.getItem(KEY) ?? '');
      expect(lastActivityAt > 0).toBe(isTold);
    },
  );

  it('I3: keep an end, and say why', () => {
    const [first, second] = [join(), join()];
    second.publish({});
    first.publish({ phase: 'ended', reason: 'signed-out' });
    second.publish({ lastActivityAt: second.elapsed() });
    second.tabs.poll();
    expect(JSON.parse(localStorage.getItem(KEY) ?? '')).toMatchObject({ ended: 'signed-out' });
    const late = join();
    late.publish({}, false);
    expect(JSON.parse(localStorage.getItem(KEY) ?? '')).toMatchObject({ ended: 'signed-out' });
    join().publish({ phase: 'ended', reason: undefined });
    expect(JSON.parse(localStorage.getItem(KEY) ?? '')).toMatchObject({ ended: 'signed-out' });
  });

  it('I3: say better why a session ended of which they knew no more than that', () => {
    const stored = (): unknown => JSON.parse(localStorage.getItem(KEY) ?? '');
    join().publish({ phase: 'ended' }, false);
    expect(stored()).toMatchObject({ ended: 'unknown' });
    join().publish({ phase: 'ended', reason: 'revoked' }, false);
    expect(stored()).toMatchObject({ session: 'one', ended: 'revoked' });
  });

  it('tell of the end of a session without taking the place of that which stands there', () => {
    const [old, next] = [join('one'), join('a newer one')];
    old.publish({});
    localStorage.clear();
    next.publish({});
    const before = localStorage.getItem(KEY);
    old.publish({ phase: 'ended', reason: 'replaced' }, false);
    expect(localStorage.getItem(KEY)).toBe(before);
  });

  it('say on the channel no more than concerns the others, and survive rubbish there', () => {
    const posted: unknown[] = [];
    const listeners: ((event: { readonly data: unknown }) => void)[] = [];
    vi.stubGlobal('BroadcastChannel', function () {
      return {
        addEventListener: (_name: string, listener: () => void) => listeners.push(listener),
        postMessage: (record: unknown) => posted.push(record),
        close: () => {},
      };
    });
    const [first, second] = [join('one'), join('two')];
    first.publish({});
    second.publish({}, false);
    expect(posted).toMatchObject([{ session: 'one' }]);
    second.publish({ phase: 'ended' }, false);
    expect(posted.slice(1)).toMatchObject([{ session: 'two', epoch: 0, ended: 'unknown' }]);
    for (const data of ['rubbish', null, [], { epoch: 'x' }]) {
      for (const listener of listeners) expect(() => listener({ data })).not.toThrow();
    }
    expect([...first.news, ...second.news]).toEqual([]);
  });

  it("hear of another session, which only the server's word puts in the place of theirs", () => {
    const [first, second] = [join('one'), join('two')];
    first.publish({});
    second.publish({}, false);
    first.tabs.poll();
    expect(first.others).toBe(0);
    second.publish({}, true);
    first.tabs.poll();
    first.tabs.poll();
    expect(first.others).toBe(1);
    first.publish({ lastActivityAt: first.elapsed() }, false);
    expect(JSON.parse(localStorage.getItem(KEY) ?? '')).toMatchObject({ session: 'two', epoch: 2 });
  });

  it('I6: hear what another wrote at the same moment, though their own word stands there', () => {
    const [first, second] = [join(), join()];
    second.publish({});
    first.publish({ phase: 'ended', reason: 'revoked' });
    const newValue = localStorage.getItem(KEY);
    localStorage.removeItem(KEY);
    second.publish({ lastActivityAt: second.elapsed() });
    dispatchEvent(new StorageEvent('storage', { key: KEY, newValue }));
    expect(second.news.at(-1)?.ended).toBe('revoked');
  });

  it('I6: hear of each other after the storage was cleared, whoever counts further', () => {
    const [before, first] = [join('zero'), join()];
    before.publish({});
    first.publish({});
    localStorage.clear();
    const second = join();
    second.publish({ lastActivityAt: second.elapsed() });
    first.tabs.poll();
    expect(first.news.at(-1)?.lastActivityAt).toBe(first.elapsed());
    expect(first.others).toBe(0);
    second.publish({ phase: 'ended', reason: 'idle' });
    first.tabs.poll();
    first.tabs.poll();
    expect(first.others, 'an end that may have been taken back: they ask').toBe(1);
    localStorage.clear();
    join('another').publish({});
    first.tabs.poll();
    expect(first.others).toBe(2);
  });

  it('I6: hear of the end of a session that they had heard of before, whoever counts further', () => {
    const tab = join();
    tab.publish({});
    const stored = JSON.parse(localStorage.getItem(KEY) ?? '');
    const hear = (news: object): void => {
      const newValue = JSON.stringify({ ...stored, ...news });
      dispatchEvent(new StorageEvent('storage', { key: KEY, newValue }));
    };
    hear({ epoch: 5 });
    hear({ session: 'two' });
    expect(tab.others).toBe(1);
    tab.publish({ session: 'two' });
    hear({ session: 'two' });
    expect(tab.others).toBe(1);
    hear({ session: 'two', ended: 'signed-out' });
    expect(tab.others).toBe(2);
  });

  it('say nothing before they know their session, and survive rubbish in the storage', () => {
    const tab = join();
    tab.publish({ session: undefined });
    expect(localStorage.getItem(KEY)).toBeNull();
    for (const text of ['{', '[]', '{"epoch":"x"}']) {
      localStorage.setItem(KEY, text);
      tab.tabs.poll();
    }
    tab.publish({});
    expect(tab.news).toEqual([]);
    expect(JSON.parse(localStorage.getItem(KEY) ?? '')).toMatchObject({ session: 'one', epoch: 1 });
  });

  it('convert only what is new: a clock that is set later moves nothing', () => {
    const [first, second] = [join(), join()];
    second.publish({});
    first.publish({ answeredAt: first.elapsed() }, true, 3_000);
    second.tabs.poll();
    clock.shiftWall(300);
    first.publish({ lastActivityAt: first.elapsed() });
    second.tabs.poll();
    expect(second.news.at(-1)).toMatchObject({
      lastActivityAt: second.elapsed(),
      answeredAt: 0,
      leaseUntil: 0,
    });
  });

  it('take no instant for true that is more than four seconds ahead, nor a lease', () => {
    const tab = join();
    tab.publish({});
    const now = clock.wall();
    const read = (news: object): PeerNews | undefined => {
      const record = { ...JSON.parse(localStorage.getItem(KEY) ?? ''), ...news };
      localStorage.setItem(KEY, JSON.stringify(record));
      tab.tabs.poll();
      return tab.news.pop();
    };
    expect(read({ lastActivityAt: now + 4_001 })).toBeUndefined();
    expect(read({ lastActivityAt: now + 4_000 })?.lastActivityAt).toBe(tab.elapsed());
    expect(read({ leaseUntil: now + 4_001 })).toBeUndefined();
    expect(read({ leaseUntil: now + 4_000 })?.leaseUntil).toBe(tab.elapsed() + 4_000);
  });

  it('hear nothing twice, though they say less than they have heard', () => {
    const [first, second] = [join(), join()];
    first.publish({});
    second.publish({ lastActivityAt: second.elapsed() });
    first.tabs.poll();
    first.publish({});
    first.tabs.poll();
    expect(first.news).toHaveLength(1);
  });

  it('hear nothing any more when they are closed', () => {
    const [first, second] = [join(), join()];
    second.publish({});
    second.tabs.close();
    first.publish({ phase: 'ended', reason: 'idle' });
    dispatchEvent(new StorageEvent('storage', { key: KEY }));
    expect(second.news).toEqual([]);
  });

  it('use the channel only for what cannot wait: an answer, an end', () => {
    const said: unknown[] = [];
    class FakeChannel extends EventTarget {
      postMessage(message: unknown): void {
        said.push(message);
      }
      close(): void {}
    }
    vi.stubGlobal('BroadcastChannel', FakeChannel);
    const tab = join();
    tab.publish({}, false);
    expect(said).toHaveLength(0);
    tab.publish({}, true);
    tab.publish({ phase: 'ended', reason: 'idle' }, false);
    expect(said).toHaveLength(2);
    const own = Object.getOwnPropertyDescriptor(globalThis, 'localStorage') ?? {};
    Object.defineProperty(globalThis, 'localStorage', {
      configurable: true,
      get: () => {
        throw new Error('SecurityError');
      },
    });
    join().publish({}, false);
    expect(said, 'or where there is nothing else').toHaveLength(3);
    Object.defineProperty(globalThis, 'localStorage', own);
  });

  it('remember without storage what they heard before they knew their session', async () => {
    vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => {} });
    const [first, slow, late] = [join(), join(), join()];
    const other = new BroadcastChannel(KEY);
    const heard: unknown[] = [];
    other.addEventListener('message', ({ data }) => heard.push(data));
    other.postMessage('rubbish');
    first.publish({ phase: 'ended', reason: 'idle' });
    slow.publish({});
    await expect.poll(() => heard).toHaveLength(2);
    other.close();
    expect(late.news, 'not yet').toEqual([]);
    late.publish({});
    await Promise.resolve();
    expect(late.others, 'is that over, or not?').toBe(1);
  });

  it('B9: reach each other by the channel where storage is blocked or full', async () => {
    vi.stubGlobal('localStorage', {
      getItem: () => null,
      setItem: () => {
        throw new Error('QuotaExceededError');
      },
    });
    const [first, second] = [join(), join()];
    second.publish({});
    first.publish({ phase: 'ended', reason: 'idle' });
    await expect.poll(() => second.news.at(-1)?.ended).toBe('idle');
  });

  it('I6: hear each other without storage, after a clock was set back', async () => {
    vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => {} });
    const [first, second] = [join(), join()];
    second.publish({});
    first.publish({ confirmedAt: first.elapsed() });
    await expect.poll(() => second.news.at(-1)?.confirmedAt).toBe(second.elapsed());
    clock.shiftWall(-60 * MINUTE);
    second.tabs.poll();
    clock.advance(MINUTE);
    first.publish({ confirmedAt: first.elapsed() });
    await expect.poll(() => second.news.at(-1)?.confirmedAt).toBe(second.elapsed());
  });

  it('live alone where there is neither', () => {
    const own = Object.getOwnPropertyDescriptor(globalThis, 'localStorage') ?? {};
    Object.defineProperty(globalThis, 'localStorage', {
      configurable: true,
      get: () => {
        throw new Error('SecurityError');
      },
    });
    vi.stubGlobal('BroadcastChannel', undefined);
    const tab = join();
    tab.publish({});
    tab.tabs.poll();
    expect(tab.news).toEqual([]);
    Object.defineProperty(globalThis, 'localStorage', own);
  });

  describe('where the storage fails', () => {
    const failing = new Set<string>();
    beforeEach(() => {
      const real = localStorage;
      failing.clear();
      const guard = (name: string): void => {
        if (failing.has(name)) throw new DOMException('broken', 'QuotaExceededError');
      };
      vi.stubGlobal('localStorage', {
        getItem(key: string) {
          guard('getItem');
          return real.getItem(key);
        },
        setItem(key: string, value: string) {
          guard('setItem');
          real.setItem(key, value);
        },
      });
    });
    const fails = (name: string): void => void failing.add(name);

    it.each(['getItem', 'setItem'] as const)(
      'go on, and tell each other by the channel: %s',
      async (name) => {
        const [first, second] = [join(), join()];
        first.publish({});
        second.publish({});
        fails(name);
        clock.advance(MINUTE);
        first.publish({ lastActivityAt: first.elapsed() }, false);
        if (name === 'getItem') {
          failing.clear();
          const newValue = localStorage.getItem(KEY);
          fails(name);
          dispatchEvent(new StorageEvent('storage', { key: KEY, newValue }));
        }
        await expect
          .poll(() => second.news.at(-1))
          .toMatchObject({ lastActivityAt: second.elapsed() });
        expect(() => second.tabs.poll()).not.toThrow();
      },
    );

    it('remember what the storage did not take, beside what stands there', () => {
      const [first, second] = [join(), join()];
      first.publish({});
      second.publish({ confirmedAt: second.elapsed() });
      clock.advance(MINUTE);
      fails('setItem');
      first.publish({ lastActivityAt: first.elapsed() }, false);
      failing.clear();
      second.publish({ leftAt: second.elapsed() });
      first.publish({ answeredAt: first.elapsed() }, false);
      const third = join();
      third.publish({});
      third.tabs.poll();
      expect(third.news).toMatchObject([
        { lastActivityAt: third.elapsed(), leftAt: third.elapsed(), answeredAt: third.elapsed() },
      ]);
    });

    it('believe a newer session that the storage did not take', () => {
      const first = join('one');
      first.publish({});
      fails('setItem');
      const second = join('two');
      second.publish({});
      second.tabs.poll();
      expect(second.others).toBe(0);
    });

    it('take it as it is again when it works', () => {
      const first = join();
      fails('setItem');
      first.publish({ lastActivityAt: first.elapsed() });
      failing.clear();
      first.publish({});
      const record = JSON.parse(localStorage.getItem(KEY) ?? '') as object;
      localStorage.setItem(KEY, JSON.stringify({ ...record, session: 'other', epoch: 1 }));
      first.tabs.poll();
      expect(first.others, 'not the memory, but what stands there').toBe(1);
    });

    it('have no need of the storage, of its news, nor of a channel', () => {
      vi.stubGlobal('BroadcastChannel', undefined);
      vi.stubGlobal('localStorage', null);
      vi.spyOn(window, 'addEventListener').mockImplementation(() => {
        throw new Error('broken');
      });
      vi.spyOn(window, 'removeEventListener').mockImplementation(() => {
        throw new Error('broken');
      });
      const only = join();
      only.publish({ lastActivityAt: only.elapsed() });
      only.tabs.poll();
      expect(only.others).toBe(0);
      expect(() => only.tabs.close()).not.toThrow();
    });

    it('go on with a channel that is closed, or is none', () => {
      const closed = { postMessage: vi.fn(), addEventListener: vi.fn(), close: vi.fn() };
      for (const broken of Object.values(closed)) {
        broken.mockImplementation(() => {
          throw new Error('broken');
        });
      }
      vi.stubGlobal('BroadcastChannel', function Closed() {
        return closed;
      });
      const first = join();
      first.publish({});
      expect(() => first.tabs.close()).not.toThrow();
      expect(closed.postMessage).toHaveBeenCalledTimes(1);
      expect(closed.close).toHaveBeenCalledTimes(1);
    });

    it.each([
      '',
      'null',
      '[]',
      '{"epoch":1}',
      'x'.repeat(1_000_000),
      '{"epoch":1e999,"session":"one"}',
    ])('take no rubbish for a record', (rubbish) => {
      const first = join();
      first.publish({ lastActivityAt: first.elapsed() });
      localStorage.setItem(KEY, rubbish);
      first.tabs.poll();
      expect(first.others).toBe(0);
      first.publish({});
      expect(JSON.parse(localStorage.getItem(KEY) ?? '')).toMatchObject({
        lastActivityAt: clock.wall(),
      });
    });
  });
});
