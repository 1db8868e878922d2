/** Knows a person at a browser: who works, leaves, comes back at the worst moment, and forgets tabs. */
import type { Chance, Scheduler } from '../scheduler.ts';
import type { Browser, Tab } from './browser.ts';
import type { ClientOracle } from './oracle.ts';
import type { Page } from './page.ts';
import type { ServerPolicy } from './server.ts';
import type { Windows } from './windows.ts';

export interface PersonOptions {
  readonly scheduler: Scheduler;
  readonly chance: Chance;
  /** Of who leaves a page that has just asked, and comes back; undefined where nobody is in such haste. */
  readonly hasteChance: Chance | undefined;
  readonly browser: Browser;
  readonly windows: Windows;
  readonly oracle: ClientOracle;
  readonly policy: ServerPolicy;
  readonly subjects: readonly string[];
  readonly mostTabs: number;
  readonly tell: (line: string) => void;
  /** Runs something, and notes an invariant that it breaks. */
  readonly watched: (run: () => void) => void;
}

export interface Person {
  /** From now on the person only works, in one tab. */
  settleDown(): void;
  leave(): void;
}

const INPUTS: readonly string[] = ['keydown', 'keydown', 'pointermove', 'wheel', 'pointerdown'];

export function createPerson(options: PersonOptions): Person {
  const { scheduler, chance, hasteChance, browser, windows, oracle, policy, subjects, mostTabs } =
    options;
  const { tell, watched } = options;
  const { idleTimeout, warnBefore } = policy;
  let mode: 'living' | 'working' | 'gone' = 'living';
  let moves = 0;

  function input(page: Page): void {
    moves += 1;
    const type = chance.pick(INPUTS);
    const properties = { screenX: moves, screenY: 1, deltaX: 0, deltaY: 1 };
    const isThing = type === 'keydown' && chance.happens(0.1);
    watched(() => oracle.input(page, type, isThing ? { repeat: true } : properties));
  }

  function give(count: number): void {
    const page = browser.front?.page;
    if (page === undefined || !page.isAwake()) return;
    input(windows.pick(page));
    if (count > 1) scheduler.after(chance.between(20, 1_500), () => give(count - 1));
  }

  function pressStay(page: Page): void {
    if (!page.isAwake()) return;
    tell(`the person presses "stay" in page ${page.number}`);
    const answered = oracle.extend(page);
    oracle.ran(page);
    void page.session.extend().then(answered);
  }

  /** Input within moments of the deadline, as the page knows it. */
  function atTheLastMoment(page: Page): void {
    // To ask is to let the page look at its clocks.
    oracle.ran(page);
    const { idleRemaining } = page.session.inspect();
    if (!Number.isFinite(idleRemaining) || idleRemaining <= 0) return;
    const delay = idleRemaining + chance.between(-60, 400);
    scheduler.after(delay, () => {
      if (browser.front?.page === page && page.isAwake()) input(page);
    });
  }

  const pickTab = (): Tab | undefined =>
    browser.tabs.length === 0 ? undefined : chance.pick(browser.tabs);

  /** What a person does with tabs. */
  function useTabs(): void {
    const tab = pickTab();
    const deed = chance.unit();
    if (tab === undefined || (deed < 0.25 && browser.tabs.length < mostTabs)) {
      const opened = browser.open();
      browser.show(opened);
      browser.load(opened);
    } else if (deed < 0.65) {
      browser.show(tab);
    } else if (deed < 0.72) {
      browser.show(undefined);
    } else if (deed < 0.8) {
      const isCrash = chance.happens(0.5);
      tell(`tab of page ${tab.page?.number} ${isCrash ? 'crashes' : 'is closed'}`);
      browser.close(tab, isCrash);
    } else if (tab !== browser.front || tab.page === undefined || tab.page.isFrozen) {
      browser.show(tab);
    } else {
      leave(tab, tab.page, chance.happens(0.8));
    }
  }

  function leave(tab: Tab, page: Page, mayBeKept: boolean): void {
    // A page that other windows can reach is not kept.
    const isKept = mayBeKept && page.windows.size === page.frames.length;
    tell(`page ${page.number} is left${isKept ? ' and kept' : ''}`);
    browser.goAway(tab, isKept);
    if (!isKept) return;
    for (const one of [page, ...page.frames]) {
      if (!one.isCovered()) watched(() => oracle.leftOpen(one));
    }
  }

  /** Back before the answer to what the page asked is there, or not long after. */
  function leaveInHaste(tab: Tab, page: Page, delay: number): void {
    pressStay(page);
    leave(tab, page, true);
    scheduler.after(delay, () => {
      if (browser.front !== tab || tab.kept !== page || browser.home.machine.isAsleep()) return;
      tell(`page ${page.number} is shown again at once`);
      browser.goBack(tab);
    });
  }

  /** Single sign-on, a second press, a small window; perhaps another person. */
  function signInAgain(tab: Tab): void {
    const subject = chance.happens(0.7) ? String(subjects[0]) : chance.pick(subjects);
    tell(`${subject} signs in again`);
    const where = chance.happens(0.7) ? tab : undefined;
    browser.signIn(where, subject);
    if (chance.happens(0.3)) {
      scheduler.after(chance.between(0, 400), () => browser.signIn(where, subject));
    }
  }

  function act(): void {
    const tab = browser.front;
    if (tab === undefined || chance.happens(0.2)) return useTabs();
    const { page } = tab;
    if (tab.at === 'loading') return;
    if (tab.at === 'sign-in') {
      const subject = chance.happens(0.75) ? subjects[0] : chance.pick(subjects);
      tell(`${subject} signs in`);
      return browser.signIn(tab, String(subject));
    }
    if (tab.at === 'elsewhere' || page === undefined) {
      if (tab.kept === undefined || chance.happens(0.15)) return browser.load(tab);
      tell(`page ${tab.kept.number} is shown again`);
      return browser.goBack(tab);
    }
    if (!page.isAwake() || windows.change(page)) return;
    const { state } = page.session.snapshot;
    if (state === 'ended') return chance.happens(0.5) ? browser.load(tab) : useTabs();
    if (state !== 'active' && chance.happens(0.5)) return pressStay(page);
    if (hasteChance?.happens(0.1)) return leaveInHaste(tab, page, hasteChance.between(0, 300));
    const deed = chance.unit();
    if (deed < 0.03) {
      tell(`page ${page.number} signs out`);
      oracle.ran(page);
      void page.session.signOut();
    } else if (deed < 0.08) {
      const ms = chance.between(1_000, 2 * idleTimeout);
      tell(`page ${page.number} works for ${Math.round(ms)} ms`);
      const work = new Promise<void>((resolve) =>
        scheduler.after(ms, () => page.home.machine.whenAwake(resolve)),
      );
      oracle.ran(page);
      page.session.hold('upload', work);
    } else if (deed < 0.16) {
      atTheLastMoment(page);
    } else if (deed < 0.2) {
      page.save();
    } else if (deed < 0.22) {
      // The last input was not yet reported when "stay" is pressed.
      input(page);
      input(page);
      pressStay(page);
    } else if (deed < 0.24) {
      signInAgain(tab);
    } else if (deed < 0.25) {
      tell('the app signs out');
      browser.signOut(chance.happens(0.5) ? tab : undefined);
    } else {
      give(Math.ceil(chance.between(0, 6)));
    }
  }

  function pause(): number {
    const kind = chance.unit();
    if (mode === 'working') return chance.between(2_000, 15_000);
    const isAtWork = browser.front?.page?.session.snapshot.state === 'active';
    if (kind < 0.62 || !isAtWork) return chance.between(200, 8_000);
    if (kind < 0.74) return idleTimeout - warnBefore + chance.between(-6_000, 6_000);
    if (kind < 0.86) return idleTimeout + chance.between(-4_000, 4_000);
    return chance.between(0.2, 1.6) * idleTimeout;
  }

  function next(): void {
    scheduler.after(pause(), () => {
      if (mode === 'gone') return;
      if (!browser.home.machine.isAsleep()) {
        if (mode === 'living') act();
        else goToWork();
      }
      next();
    });
  }

  /** The simplest thing that brings a person back to work. */
  function goToWork(): void {
    const tab = browser.front ?? pickTab() ?? browser.open();
    browser.show(tab);
    const { page } = tab;
    if (tab.at === 'loading') return;
    if (tab.at === 'sign-in') return browser.signIn(tab, String(subjects[0]));
    if (page === undefined) return browser.load(tab);
    const { state } = page.session.snapshot;
    if (state === 'ended') return browser.load(tab);
    if (state === 'warning') return pressStay(page);
    give(1);
  }

  next();
  return {
    settleDown: () => void (mode = 'working'),
    leave: () => void (mode = 'gone'),
  };
}
