/** Knows what tabs cost a server when nothing goes wrong. */
import { createChance, createScheduler } from '../scheduler.ts';
import { createBreakage } from './breakage.ts';
import { createBrowser } from './browser.ts';
import { createHome } from './home.ts';
import { createMachine } from './machine.ts';
import { createNetwork } from './network.ts';
import { createOrigin } from './origin.ts';
import { createServer } from './server.ts';
import { installElements } from './targets.ts';

export interface Costs {
  readonly pings: number;
  readonly looks: number;
}

const MINUTE = 60_000;

/** Opens tabs, and counts what they send in the time after: a person works in one of them, or nobody is there. */
export async function countRequests(world: {
  readonly tabs: number;
  readonly minutes: number;
  readonly isWorking: boolean;
}): Promise<Costs> {
  installElements();
  const chance = createChance(world.tabs);
  const scheduler = createScheduler();
  const server = createServer(scheduler, {
    idleTimeout: 15 * MINUTE,
    warnBefore: 2 * MINUTE,
    absoluteTimeout: 480 * MINUTE,
    maxHold: 60 * MINUTE,
  });
  let pagesMade = 0;
  const browser = createBrowser({
    scheduler,
    chance,
    server,
    home: createHome({
      name: 'person',
      scheduler,
      chance,
      server,
      machine: createMachine(scheduler, 0),
      network: createNetwork(scheduler, chance),
      origin: createOrigin(
        scheduler,
        chance,
        { storage: 'shared', channel: 'whole', delay: 20 },
        createBreakage(scheduler, chance, { failing: 'nothing' }),
      ),
      marks: 'told',
    }),
    watch: {},
    watcher: {
      ran() {},
      told() {},
      lost() {},
      reloads() {},
      failed(error) {
        throw error;
      },
    },
    lateness: () => ({ shown: chance.between(0, 30), hidden: chance.between(0, 1_000) }),
    nextNumber: () => (pagesMade += 1),
    opened() {},
    lacks: () => new Set(),
    goesWithOpener: () => true,
  });
  for (let count = 0; count < world.tabs; count += 1) {
    const tab = browser.open();
    if (count === 0) browser.show(tab);
    browser.load(tab);
  }
  const goOn = (ms: number): Promise<void> =>
    scheduler.runUntil(scheduler.now() + ms, () => Promise.resolve(true));
  await goOn(MINUTE / 2);
  const before = { ...server.counts };
  const end = scheduler.now() + world.minutes * MINUTE;
  while (scheduler.now() < end) {
    if (world.isWorking) browser.front?.page?.fire('keydown', {}, true);
    await goOn(7_000);
  }
  return { pings: server.counts.ping - before.ping, looks: server.counts.status - before.status };
}
