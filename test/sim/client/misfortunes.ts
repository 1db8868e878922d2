/** Knows what goes wrong: networks, clocks, sleep, tabs that the browser stops, and sessions that others end. */
import type { Chance, Scheduler } from '../scheduler.ts';
import type { Browser } from './browser.ts';
import { REWRITTEN } from './breakage.ts';
import type { Weather } from './network.ts';
import type { Page } from './page.ts';
import type { Server } from './server.ts';

export interface Misfortunes {
  /** Makes everything good again, and nothing goes wrong any more. */
  mend(): void;
}

const HOUR = 3_600_000;
/** So soon after a sleep, at the latest, a machine asks what time it is. */
const SETTING = 5_000;
/** A hidden page may take that long to see one through. */
const BETWEEN_ROTATIONS = 150_000;

export function createMisfortunes(world: {
  readonly scheduler: Scheduler;
  readonly chance: Chance;
  /** Of what fails beside all that. */
  readonly storageChance: Chance;
  /** Whether the storage has spells, and other versions of the page. */
  readonly isStorageTroubled: boolean;
  /** Of clocks that are set right after a sleep; undefined where they go right. */
  readonly clockChance: Chance | undefined;
  readonly server: Server;
  readonly browsers: readonly Browser[];
  readonly tell: (line: string) => void;
}): Misfortunes {
  const { scheduler, chance, storageChance, clockChance, server, browsers, tell } = world;
  const { idleTimeout } = server.policy;
  let isMended = false;

  const anyBrowser = (): Browser => chance.pick(browsers);
  const long = (): number => chance.pick([0.05, 0.3, 1.5]) * chance.between(0.2, 1) * idleTimeout;

  function setWeather({ home }: Browser, weather: Weather, slowness: number): void {
    home.troubledAt = scheduler.now();
    home.network.weather = weather;
    home.network.slowness = slowness;
  }

  function setClock({ home, pages }: Browser, ms: number): void {
    if (home.machine.isAsleep()) return;
    tell(`the clock of ${home.name} is set by ${ms} ms`);
    home.machine.setWallBy(ms);
    home.troubledAt = scheduler.now();
    home.steppedBeforeAt = home.steppedAt;
    home.steppedAt = scheduler.now();
    for (const page of pages) {
      if (ms < 0 && page.unseen.has('sleep')) page.isMisled = true;
      page.unseen.add(ms > 0 ? 'set-on' : 'set-back');
    }
  }

  /** What hidden pages have not seen of the sleep is hidden from them; one says its last words. */
  function setClockSoon(browser: Browser, own: Chance): void {
    scheduler.after(own.between(0, SETTING), () => {
      if (!isMended) setClock(browser, -HOUR);
    });
    scheduler.after(own.between(SETTING, idleTimeout / 2), () => {
      const { tabs, front, home } = browser;
      const hidden = tabs.filter((tab) => tab !== front && tab.page?.isAwake() === true);
      if (isMended || home.machine.isAsleep() || hidden.length === 0) return;
      const tab = own.pick(hidden);
      tell(`hidden page ${tab.page?.number} is closed`);
      browser.close(tab, false);
    });
  }

  const deeds: readonly (() => void)[] = [
    function badWeather() {
      const browser = anyBrowser();
      const weather = chance.pick(['lossy', 'lossy', 'down', 'silent', 'busy'] as const);
      const ms = long();
      tell(`the network of ${browser.home.name} is ${weather} for ${Math.round(ms)} ms`);
      setWeather(browser, weather, chance.pick([0, 0, 2_000]));
      scheduler.after(ms, () => {
        tell(`the network of ${browser.home.name} is fine`);
        setWeather(browser, 'fine', 0);
        if (browser.home.machine.isAsleep()) return;
        for (const page of browser.pages) if (page.isAwake()) page.fire('online');
      });
    },
    function sleep() {
      const browser = anyBrowser();
      const { home, pages, front } = browser;
      if (home.machine.isAsleep()) return;
      const ms = Math.max(1_000, long());
      const isStopped = chance.happens(0.6);
      tell(`${home.name} sleeps for ${Math.round(ms)} ms${isStopped ? ', and a clock stops' : ''}`);
      for (const page of pages) {
        if (page.unseen.has('set-back')) page.isMisled = true;
        page.unseen.add('sleep');
      }
      home.machine.sleep(ms, isStopped, () => {
        tell(`${home.name} wakes`);
        home.troubledAt = scheduler.now();
        home.sleptAt = scheduler.now();
        for (const page of pages) page.runsSince = scheduler.now();
        const page = front?.page;
        if (page?.isAwake() === true && chance.happens(0.5)) page.fire('focus');
        if (clockChance !== undefined) setClockSoon(browser, clockChance);
      });
    },
    function freeze() {
      const { pages } = anyBrowser();
      // A page that other windows can reach goes on.
      const isAlone = ({ place, windows, frames }: Page): boolean =>
        place.kind === 'tab' && windows.size === frames.length;
      const hidden = pages.filter((page) => !page.isVisible && !page.isCached && isAlone(page));
      if (hidden.length === 0) return;
      const page = chance.pick(hidden);
      if (page.isFrozen || page.home.machine.isAsleep()) return;
      tell(`page ${page.number} is frozen`);
      page.freeze();
      if (chance.happens(0.3)) return;
      scheduler.after(long(), () =>
        page.home.machine.whenAwake(() => page.isFrozen && page.resume()),
      );
    },
    function setAClock() {
      const browser = anyBrowser();
      if (!browser.home.machine.isAsleep()) setClock(browser, chance.pick([-HOUR, HOUR]));
    },
    function clearStorage() {
      const { home } = anyBrowser();
      tell(`the storage of ${home.name} is cleared`);
      home.steppedAt = scheduler.now();
      home.origin.clear();
    },
    function loseMark() {
      const { home } = anyBrowser();
      if (home.marks === 'none') return;
      tell(`the mark of ${home.name} is lost`);
      home.loseMark();
    },
    function revoke() {
      const { home } = anyBrowser();
      if (home.cookie === '' || chance.happens(0.5)) return;
      tell(`${home.cookie} is revoked`);
      server.end(server.sessionOf(home.cookie), 'revoked');
    },
    function rotate() {
      const { home, pages } = anyBrowser();
      const { cookie, network, machine } = home;
      const isSoon = scheduler.now() < home.rotatedAt + BETWEEN_ROTATIONS;
      if (isSoon || network.weather !== 'fine' || machine.isAsleep()) return;
      const renewed = server.rotate(cookie);
      if (renewed === undefined) return;
      const ms = network.slowness + chance.pick([50, 300, 1_500]);
      tell(`${cookie} becomes ${renewed}, which comes in ${Math.round(ms)} ms`);
      home.rotatedAt = scheduler.now();
      scheduler.after(ms, () => {
        if (home.cookie === cookie) home.cookie = renewed;
      });
      for (const page of pages) {
        if (chance.happens(0.5))
          scheduler.after(chance.between(0, ms), () => page.isAwake() && page.save());
      }
    },
  ];

  function next(): void {
    if (isMended) return;
    chance.pick(deeds)();
    scheduler.after(chance.between(0.02, 0.8) * idleTimeout, next);
  }
  if (!chance.happens(0.25)) scheduler.after(chance.between(0, idleTimeout), next);

  function troubleStorage(): void {
    if (isMended) return;
    const { origin, name } = storageChance.pick(browsers).home;
    const { breakage } = origin;
    breakage.changedAt = scheduler.now();
    if (storageChance.happens(0.4)) {
      tell(`another version writes into the storage of ${name}`);
      origin.rewrite(storageChance.pick(REWRITTEN));
    } else {
      breakage.spell =
        breakage.spell === undefined ? storageChance.pick(['full', 'broken']) : undefined;
      tell(`the storage of ${name} is ${breakage.spell ?? 'as it was'}`);
    }
    scheduler.after(storageChance.between(0.02, 0.5) * idleTimeout, troubleStorage);
  }
  if (world.isStorageTroubled) {
    scheduler.after(storageChance.between(0, idleTimeout), troubleStorage);
  }

  return {
    mend() {
      isMended = true;
      for (const browser of browsers) {
        setWeather(browser, 'fine', 0);
        const { machine, origin } = browser.home;
        origin.breakage.spell = undefined;
        origin.breakage.changedAt = scheduler.now();
        machine.whenAwake(() => {
          for (const page of browser.pages) if (page.isFrozen) page.resume();
        });
      }
    },
  };
}
