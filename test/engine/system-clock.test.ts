import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../src/engine/system-clock.ts';
import type { SessionStore } from '../../src/server/index.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { createSqliteStore } from '../../src/stores/sqlite.ts';

const HOUR = 3_600_000;

/** The machine's clocks, in milliseconds. */
const machine = { wall: 0, monotonic: 0, sinceStart: 0 };

vi.mock('node:os', async (original) => ({
  ...(await original<typeof import('node:os')>()),
  uptime: () => {
    if (Number.isNaN(machine.sinceStart)) throw new Error('uv_uptime returned EPERM');
    // Linux tells it in hundredths of a second.
    return Math.floor(machine.sinceStart / 10) / 100;
  },
}));

function pass(ms: number): void {
  machine.wall += ms;
  machine.monotonic += ms;
  machine.sinceStart += ms;
}

/** The monotonic clock stands still meanwhile, as that of Linux, macOS and Windows does. */
function sleep(ms: number): void {
  machine.wall += ms;
  machine.sinceStart += ms;
}

const stores: Readonly<Record<string, () => SessionStore>> = {
  memory: () => createMemoryStore(),
  SQLite: () => createSqliteStore({ database: new Database(':memory:') }),
};

describe.each(Object.entries(stores))('the time of the %s store', (_name, open) => {
  let store: SessionStore;

  beforeEach(() => {
    Object.assign(machine, { wall: 1_000 * HOUR, monotonic: 7.5, sinceStart: 2 * HOUR });
    vi.spyOn(Date, 'now').mockImplementation(() => machine.wall);
    vi.spyOn(performance, 'now').mockImplementation(() => machine.monotonic);
    store = open();
  });
  afterEach(() => vi.restoreAllMocks());

  it('goes on while the machine sleeps: who is gone meanwhile is gone', () => {
    const before = store.now();
    pass(60_000);
    sleep(8 * HOUR);
    expect(store.now()).toBe(before + 60_000 + 8 * HOUR);
    pass(500);
    sleep(HOUR);
    pass(500);
    expect(store.now()).toBe(before + 61_000 + 9 * HOUR);
  });

  it.each([HOUR, -HOUR, 50 * 365 * 24 * HOUR])(
    'does not move when the wall clock is set by %d ms, nor by that when the machine sleeps later',
    (step) => {
      const before = store.now();
      machine.wall += step;
      expect(store.now()).toBe(before);
      pass(1_000);
      expect(store.now()).toBe(before + 1_000);
      sleep(HOUR);
      expect(store.now()).toBe(before + 1_000 + HOUR);
    },
  );

  it('is not moved by a clock that is adjusted little by little', () => {
    const before = store.now();
    for (let second = 1; second <= 300; second += 1) {
      pass(1_000);
      machine.wall += 20;
      expect(store.now()).toBe(before + second * 1_000);
    }
  });

  it('runs on evenly where nobody tells for how long the machine has run', () => {
    const before = store.now();
    machine.sinceStart = Number.NaN;
    sleep(HOUR);
    pass(1_000);
    expect(store.now()).toBe(before + 1_000);
  });
});

describe("the machine's timers", () => {
  afterEach(() => vi.unstubAllGlobals());

  it('go also where a timer is a number, as in workers without the timers of Node', () => {
    const ran: string[] = [];
    const cleared: unknown[] = [];
    vi.stubGlobal('setTimeout', (callback: () => void) => {
      callback();
      return 7;
    });
    vi.stubGlobal('clearTimeout', (timer: unknown) => cleared.push(timer));
    const stop = systemClock.setTimer(() => ran.push('ran'), 1_000);
    stop();
    expect([ran, cleared]).toEqual([['ran'], [7]]);
  });
});
