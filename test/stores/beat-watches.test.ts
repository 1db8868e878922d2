import { describe, expect, it } from 'vitest';
import { createBeatWatches, type News } from '../../src/stores/shared/beat-watches.ts';
import { createFakeClock, type FakeClock } from '../../src/testing/index.ts';

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A store whose connections for news can be made deaf, or to hang. */
function setUp(places = 1) {
  const clock = createFakeClock();
  const connections: { readonly news: News; readonly signal: AbortSignal; isDeaf: boolean }[] = [];
  const state = {
    opening: 'works' as 'works' | 'hangs' | 'fails',
    calls: 'pass' as 'pass' | 'hang',
    isNoted: true,
  };
  let opens = 0;
  let beats = 0;
  let resumed = 0;
  const watches = createBeatWatches({
    clock,
    now: () => clock.wall(),
    learnTime: async () => {},
    places,
    async open(news, signal) {
      opens += 1;
      const connection = { news, signal, isDeaf: false };
      connections.push(connection);
      if (state.opening === 'fails') throw new Error('refused');
      if (state.opening === 'hangs') await new Promise(() => {});
    },
    async sendBeat(_place, message) {
      beats += 1;
      if (state.calls === 'hang') await new Promise(() => {});
      for (const { news, signal, isDeaf } of connections) {
        if (!isDeaf && !signal.aborted) news.beat(message);
      }
      return state.isNoted;
    },
  });
  const watch = watches.watch({
    ended() {},
    changed() {},
    outdated() {},
    resumed: () => void (resumed += 1),
  });
  return {
    clock,
    watches,
    watch,
    connections,
    state,
    get opens() {
      return opens;
    },
    get beats() {
      return beats;
    },
    get resumed() {
      return resumed;
    },
    open: () => connections.filter(({ signal }) => !signal.aborted).length,
  };
}

async function pass(clock: FakeClock, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 100) {
    await settle();
    clock.advance(100);
  }
  await settle();
}

describe('the watches of a store over a network', () => {
  it('says so when news are heard for the first time, and not again while all goes well', async () => {
    const world = setUp();
    await pass(world.clock, 30_000);
    expect(world.resumed).toBe(1);
    expect(world.opens).toBe(1);
    world.watches.close();
    expect(world.clock.timers).toBe(0);
  });

  it('a connection that is half open is given up for another within seconds, and told of', async () => {
    const world = setUp();
    await pass(world.clock, 5_000);
    for (const connection of world.connections) connection.isDeaf = true;
    const before = world.clock.wall();
    await pass(world.clock, 8_000);
    expect(world.opens).toBe(2);
    expect(world.open()).toBe(1);
    expect(world.resumed).toBe(2);
    expect(world.watch.intactSince()).toBeGreaterThan(before);
    world.watches.close();
    expect(world.open()).toBe(0);
  });

  it('one place of many that is not heard of any more is enough', async () => {
    const world = setUp(16);
    await pass(world.clock, 5_000);
    const [first] = world.connections;
    if (first === undefined) throw new Error('Nothing was opened');
    const { beat } = first.news;
    Object.assign(first.news, {
      beat: (message: string) => {
        if (!message.endsWith(' 7')) beat(message);
      },
    });
    await pass(world.clock, 8_000);
    expect(world.opens).toBe(2);
    expect(world.resumed).toBe(2);
    world.watches.close();
  });

  it('a store that does not answer is no reason to open another connection, and beats do not pile up', async () => {
    const world = setUp();
    await pass(world.clock, 5_000);
    world.state.calls = 'hang';
    const before = world.beats;
    await pass(world.clock, 100_000);
    expect(world.opens).toBe(1);
    expect(world.beats - before).toBeLessThan(20);
    expect(world.watch.intactUntil()).toBeLessThan(world.clock.wall() - 90_000);
    world.watches.close();
  });

  it('opening that hangs is given up and tried again, ever more seldom; one connection is left', async () => {
    const world = setUp();
    await pass(world.clock, 5_000);
    world.state.opening = 'hangs';
    world.connections[0]?.news.gone();
    await pass(world.clock, 60_000);
    expect(world.opens).toBeGreaterThan(5);
    expect(world.opens).toBeLessThan(12);
    expect(world.open()).toBe(1);
    world.state.opening = 'works';
    await pass(world.clock, 12_000);
    expect(world.open()).toBe(1);
    expect(world.resumed).toBe(2);
    world.watches.close();
    expect(world.open()).toBe(0);
    expect(world.clock.timers).toBe(0);
  });

  it('begins a new span when a place has forgotten what it noted, with a round after it', async () => {
    const world = setUp(2);
    await pass(world.clock, 5_000);
    world.state.isNoted = false;
    await pass(world.clock, 1_000);
    const forgottenAt = world.clock.wall();
    await pass(world.clock, 5_000);
    expect(world.watch.intactUntil()).toBeLessThanOrEqual(forgottenAt);
    world.state.isNoted = true;
    await pass(world.clock, 3_000);
    expect(world.watch.intactSince()).toBeGreaterThan(forgottenAt + 4_000);
    expect(world.watch.intactUntil()).toBeGreaterThan(world.clock.wall() - 2_000);
    expect([world.resumed, world.opens]).toEqual([2, 1]);
    world.watches.close();
  });

  it('what a connection says that was let go of is not heard any more', async () => {
    const world = setUp();
    await pass(world.clock, 5_000);
    const [first] = world.connections;
    first?.news.gone();
    await pass(world.clock, 3_000);
    expect(world.opens).toBe(2);
    first?.news.gone();
    first?.news.lost();
    await pass(world.clock, 5_000);
    expect(world.opens).toBe(2);
    expect(world.resumed).toBe(2);
    world.watches.close();
  });
});
