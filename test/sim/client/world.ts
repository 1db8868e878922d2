/** Knows a whole world of tabs, people and misfortunes, played from one seed: real clients over a model of a browser. */
import { setMaxListeners } from 'node:events';
import { Violation } from '../oracle.ts';
import { createChance, createScheduler } from '../scheduler.ts';
import { createBreakage, type Failing } from './breakage.ts';
import { createBrowser, type Browser } from './browser.ts';
import { createHome } from './home.ts';
import { createMachine } from './machine.ts';
import { createMisfortunes } from './misfortunes.ts';
import { createNetwork } from './network.ts';
import { createClientOracle } from './oracle.ts';
import { createOrigin, type Lack } from './origin.ts';
import { createPerson } from './person.ts';
import { createServer } from './server.ts';
import { installElements } from './targets.ts';
import { createWindows, SINGLE_WINDOWS } from './windows.ts';

export interface Outcome {
  readonly seed: number;
  /** The invariant that broke, and how; undefined when all held. */
  readonly violation: string | undefined;
  /** What happened, one line each. */
  readonly story: readonly string[];
  /** How many requests of the clients the server has answered. */
  readonly served: number;
}

const MINUTE = 60_000;
const FAILING: readonly Failing[] = ['nothing', 'storage', 'storage', 'channel', 'both'];
const LACKS: readonly Lack[] = ['storage', 'events', 'channel'];
const STORAGES = ['shared', 'shared', 'shared', 'lagging', 'lagging', 'blocked', 'full'] as const;
/** How many pages lack one of these from their start on. */
const LACKING = 0.08;
/** For how many idle timeouts people live. */
const DAY = 6;
/** Time for what was under way when all is mended: late timers, requests, reloads. */
const AFTERMATH = 3 * MINUTE;

/** Plays the world of a seed to its end, or to the first violation. */
export async function play(seed: number): Promise<Outcome> {
  installElements();
  // A page listens with one signal in all its windows.
  setMaxListeners(0);
  const chance = createChance(seed);
  // Of their own, so that what they decide changes nothing else.
  const [storageChance, windowChance] = [createChance(~seed), createChance(seed ^ 0x5bd1e995)];
  const [hasteChance, clockChance] = [
    createChance(seed ^ 0x2545f491),
    createChance(seed ^ 0x1b873593),
  ];
  const isStorageTroubled = storageChance.happens(0.4);
  const hasWindows = windowChance.happens(0.4);
  const isHasty = hasteChance.happens(0.3);
  const isClockSetAfterSleep = clockChance.happens(0.4);
  const scheduler = createScheduler();
  const startedAt = scheduler.now();
  const story: string[] = [];
  let violation: string | undefined;

  const tell = (line: string): void => {
    story.push(`${((scheduler.now() - startedAt) / 1_000).toFixed(3).padStart(9)} s  ${line}`);
  };
  const watched = (run: () => void): void => {
    try {
      run();
    } catch (error) {
      if (!(error instanceof Violation)) throw error;
      violation ??= error.message;
      tell(`VIOLATION ${error.message}`);
    }
  };

  const idleTimeout = chance.pick([MINUTE, MINUTE, 3 * MINUTE, 15 * MINUTE]);
  const server = createServer(scheduler, {
    idleTimeout,
    warnBefore: chance.pick([20_000, 30_000]),
    absoluteTimeout: idleTimeout * chance.pick([2.5, 20, 20]),
    maxHold: 2 * idleTimeout,
  });
  const browsers: Browser[] = [];
  let pagesMade = 0;
  const oracle = createClientOracle({
    scheduler,
    server,
    pages: () => browsers.flatMap(({ pages }) => pages),
    tell,
  });
  server.onEnded((truth) => watched(() => oracle.ended(truth)));

  const mostTabs = chance.pick([1, 2, 3, 3, 5, 5, 20]);
  const watch = {
    signInUrl: chance.pick(['/sign-in', '/sign-in', false] as const),
    push: chance.happens(0.5),
    dismissOnActivity: chance.happens(0.25),
    ...(chance.happens(0.2) ? { pingInterval: idleTimeout / 3 } : {}),
  };

  const persons = Array.from({ length: chance.happens(0.2) ? 2 : 1 }, (_, index) => {
    const name = `person ${index}`;
    const browser = createBrowser({
      scheduler,
      chance,
      server,
      home: createHome({
        name,
        scheduler,
        chance,
        server,
        machine: createMachine(scheduler, chance.pick([0, chance.between(-1e7, 1e7)])),
        network: createNetwork(scheduler, chance),
        origin: createOrigin(
          scheduler,
          chance,
          {
            storage: chance.pick(STORAGES),
            channel: chance.pick(['whole', 'whole', 'lossy', 'missing']),
            delay: chance.pick([1, 20, 300]),
          },
          createBreakage(scheduler, storageChance, {
            failing: isStorageTroubled ? storageChance.pick(FAILING) : 'nothing',
          }),
        ),
        marks: chance.pick(['none', 'read', 'told']),
      }),
      watch,
      watcher: oracle,
      lateness: () => ({
        shown: chance.between(0, 30),
        hidden: chance.happens(0.5) ? chance.between(0, 1_000) : chance.between(0, MINUTE),
      }),
      nextNumber: () => (pagesMade += 1),
      opened: (page) => {
        tell(`page ${page.number} of ${name} is loaded, with ${page.home.cookie}`);
        oracle.opened(page);
      },
      lacks: () => new Set(LACKS.filter(() => isStorageTroubled && storageChance.happens(LACKING))),
      goesWithOpener: () => windowChance.happens(0.5),
    });
    browsers.push(browser);
    for (let count = 0; count < mostTabs; count += 1) {
      const tab = browser.open();
      if (count === 0) browser.show(tab);
      scheduler.after(chance.between(0, 3_000), () => browser.load(tab));
    }
    const subjects = [name, 'a guest'];
    return createPerson({
      scheduler,
      chance,
      hasteChance: isHasty ? hasteChance : undefined,
      browser,
      windows: hasWindows ? createWindows(windowChance, browser, tell) : SINGLE_WINDOWS,
      oracle,
      policy: server.policy,
      subjects,
      mostTabs,
      tell,
      watched,
    });
  });

  const misfortunes = createMisfortunes({
    scheduler,
    chance,
    storageChance,
    isStorageTroubled,
    clockChance: isClockSetAfterSleep ? clockChance : undefined,
    server,
    browsers,
    tell,
  });
  tell(`${JSON.stringify(server.policy)} ${JSON.stringify(watch)}`);
  for (const { home } of browsers) {
    const { options, breakage } = home.origin;
    tell(
      `${home.name}: ${JSON.stringify(options)}, failing: ${breakage.failing}, marks: ${home.marks}`,
    );
  }

  const runTo = (end: number): Promise<void> =>
    scheduler.runUntil(end, async () => {
      watched(oracle.check);
      return violation === undefined;
    });
  async function goOn(ms: number): Promise<boolean> {
    if (violation === undefined) await runTo(scheduler.now() + ms);
    return violation === undefined;
  }

  await goOn(DAY * idleTimeout);
  tell('all is mended');
  misfortunes.mend();
  for (const person of persons) person.settleDown();
  let isGood = true;
  while (isGood && browsers.some(({ home }) => home.machine.isAsleep())) {
    isGood = await goOn(MINUTE);
  }
  if (await goOn(idleTimeout + AFTERMATH)) watched(oracle.agree);
  tell('everybody leaves');
  for (const person of persons) person.leave();
  // Work may go on for longer than any idle timeout, and what was begun before it.
  if (await goOn(2 * server.policy.maxHold + idleTimeout + AFTERMATH)) watched(oracle.agree);
  if (violation === undefined && server.truths().some(({ ended }) => ended === undefined)) {
    violation = 'I2: somebody who has gone is still signed in';
  }
  const { status, ping } = server.counts;
  return { seed, violation, story, served: status + ping };
}
