/** Tabs that Chromium throttles, freezes and discards: only it can be told to. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import {
  click,
  isContentVisible,
  notes,
  pageOf,
  stateOf,
  told,
  toldAt,
  type Looked,
} from './look.ts';
import { IDLE, openSite, type Site } from './site.ts';
import { launchTabs, type Tab, type TabbedBrowser } from './tabbed-chromium.ts';

const program = inject('engines').chromium;

/** What was noted of a tab that was stopped. */
interface Noted {
  /** The life of the page, as `freeze`, `resume`, `hidden`, `visible`. */
  readonly life: readonly string[];
  /** Whether the content showed in a frame after that. */
  readonly showed: boolean;
  readonly covered: boolean;
}

/** Notes the life of a page, and whether its content shows in any frame, or is covered, after it was frozen or hidden. */
function watchLife(tab: Looked): Promise<void> {
  return tab.evaluate(() => {
    const noted = { life: [] as string[], showed: false, covered: false };
    Object.assign(window, { noted });
    for (const name of ['freeze', 'resume']) {
      document.addEventListener(name, () => noted.life.push(name));
    }
    document.addEventListener('visibilitychange', () => noted.life.push(document.visibilityState));
    requestAnimationFrame(function look() {
      const isBack = noted.life.length > 0 && document.visibilityState === 'visible';
      const isShown = window.testPage?.isContentVisible() === true;
      if (isBack && isShown) noted.showed = true;
      if (isBack && !isShown) noted.covered = true;
      requestAnimationFrame(look);
    });
  }, undefined);
}

function notedOf(tab: Looked): Promise<Noted> {
  return tab.evaluate(() => (window as unknown as { readonly noted: Noted }).noted, undefined);
}

function sleepIn(tab: Looked, ms: number): Promise<void> {
  return tab.evaluate((slept) => window.testPage?.sleep(slept), ms);
}

function settle(tab: Looked): Promise<void> {
  return tab.evaluate(() => window.testPage?.settle(), undefined);
}

/** Waits until the page has heard from the server. */
async function answered(tab: Looked): Promise<void> {
  await expect.poll(() => tab.evaluate(() => window.testPage !== undefined, undefined)).toBe(true);
  await settle(tab);
}

describe.skipIf(program === undefined)('tabs of Chromium', () => {
  let browser: TabbedBrowser;
  let site: Site;

  beforeAll(async () => {
    // After a few seconds, and not only after five minutes, timers of hidden pages run once a minute.
    browser = await launchTabs(program ?? '', [
      '--enable-features=IntensiveWakeUpThrottling:grace_period_seconds/1',
    ]);
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    site = await openSite();
  });
  afterEach(async () => {
    await browser.forget();
    await site.close();
  });

  /** Opens two, of which the second is in front. */
  async function openTwo(query = ''): Promise<readonly [Tab, Tab]> {
    const first = await browser.open(`${site.url}/enter?first${query}`);
    await answered(first);
    await watchLife(first);
    const second = await browser.open(`${site.url}/page?second${query}`);
    await answered(second);
    return [first, second];
  }

  describe('I9: a frozen one', () => {
    it('whose time ran out meanwhile shows nothing, and takes nothing, when it is back', async () => {
      const [first] = await openTwo();
      await first.freeze();
      await sleepIn(first, 2 * IDLE);
      site.clock.advance(2 * IDLE);
      site.fault = 'silent';
      await first.show();
      await expect.poll(async () => (await notedOf(first)).covered).toBe(true);
      expect(await stateOf(first)).toBe('confirming');
      await click(first, '#notes');
      await first.press('x');
      expect(await notes(first)).toBe('');
      expect(await notedOf(first)).toEqual({
        life: ['hidden', 'freeze', 'resume', 'visible'],
        showed: false,
        covered: true,
      });
      site.release();
      await expect.poll(async () => (await pageOf(first)).url).toContain('reason=idle');
    });

    it('whose session was signed out in another shows nothing when it is back', async () => {
      const [first, second] = await openTwo('&stay');
      await first.freeze();
      await click(second, '#sign-out');
      await expect.poll(() => stateOf(second)).toBe('ended');
      site.fault = 'silent';
      await first.show();
      await expect.poll(async () => (await notedOf(first)).covered).toBe(true);
      expect(await stateOf(first)).toBe('ended');
      expect(await told(first)).toContain('ended signed-out');
      expect((await notedOf(first)).life).toContain('freeze');
      expect((await notedOf(first)).showed).toBe(false);
    });

    it('whose session goes on in another goes on, and is never covered', async () => {
      const [first, second] = await openTwo('&stay');
      await first.freeze();
      for (let elapsed = 0; elapsed < 2 * IDLE; elapsed += IDLE / 4) {
        await click(second, '#notes');
        site.clock.advance(IDLE / 4);
        await second.evaluate((ms) => window.testPage?.advance(ms), IDLE / 4);
        await settle(second);
        await sleepIn(first, IDLE / 4);
      }
      expect(await stateOf(second)).toBe('active');
      await first.show();
      await expect.poll(async () => (await notedOf(first)).showed).toBe(true);
      expect(await stateOf(first)).toBe('active');
      expect((await notedOf(first)).life).toContain('freeze');
      expect((await notedOf(first)).covered).toBe(false);
      expect(await told(first)).toEqual([]);
    });
  });

  describe('one that was discarded', () => {
    it('comes back to what the server says: that the session is over', async () => {
      const [first] = await openTwo();
      await first.discard();
      site.clock.advance(2 * IDLE);
      await first.show();
      await expect.poll(async () => (await pageOf(first)).url).toContain('reason=idle');
    });

    it('comes back to what the server says: that it lives, for as long as is left of it', async () => {
      const [first] = await openTwo('&stay');
      await first.discard();
      site.clock.advance(IDLE / 4);
      await site.beActiveElsewhere();
      site.clock.advance(IDLE / 4);
      await first.show();
      await expect
        .poll(() =>
          first.evaluate(() => 'wasDiscarded' in document && document.wasDiscarded, undefined),
        )
        .toBe(true);
      await answered(first);
      expect(await stateOf(first)).toBe('active');
      expect(await isContentVisible(first)).toBe(true);
    });
  });

  describe('B2: a hidden one, whose timers are throttled,', () => {
    /** Real seconds: timers that a test runs are not throttled. */
    const REAL_IDLE = 5;

    beforeEach(async () => {
      await site.close();
      site = await openSite(REAL_IDLE * 1_000);
    });

    /** Runs a timer in the page again and again, and notes when. */
    function watchTimers(tab: Looked): Promise<void> {
      return tab.evaluate(() => {
        const ticks: number[] = [];
        Object.assign(window, { ticks });
        setTimeout(function tick() {
          ticks.push(Date.now());
          setTimeout(tick, 50);
        });
      }, undefined);
    }

    /** How many timers ran in the last seconds, of which unthrottled there were twenty each. */
    function ticksOf(tab: Looked, seconds: number): Promise<number> {
      return tab.evaluate((since) => {
        const { ticks } = window as unknown as { readonly ticks: readonly number[] };
        return ticks.filter((at) => at > Date.now() - since * 1_000).length;
      }, seconds);
    }

    const pause = (seconds: number): Promise<void> =>
      new Promise((resolve) => setTimeout(resolve, seconds * 1_000));

    it('ends at its time', async () => {
      const tab = await browser.open(`${site.url}/enter?first&stay&real`);
      await answered(tab);
      await watchTimers(tab);
      const startedAt = Date.now();
      await browser.open('about:blank?front');
      await expect.poll(() => stateOf(tab), { timeout: 9_000, interval: 100 }).toBe('ended');
      expect(await ticksOf(tab, 3)).toBeLessThan(10);
      const endedAt = (await toldAt(tab, 'ended idle')) ?? Infinity;
      expect(endedAt - startedAt).toBeLessThan((REAL_IDLE + 4) * 1_000);
    });

    it('is kept by work in another, and shows nothing if it comes back too late', async () => {
      const [first, second] = await openTwo('&stay&real');
      await watchTimers(first);
      for (let elapsed = 0; elapsed < REAL_IDLE + 3; elapsed += 0.5) {
        await second.press('x');
        await pause(0.5);
        expect(await isContentVisible(first)).toBe(true);
      }
      expect(await ticksOf(first, 3), 'it may wake up once a minute').toBeLessThanOrEqual(1);
      // When the tab in front is closed, another takes its place.
      await browser.open('about:blank?front');
      await second.close();
      await pause(REAL_IDLE + 1);
      await first.show();
      await expect.poll(async () => (await notedOf(first)).covered).toBe(true);
      expect((await notedOf(first)).showed).toBe(false);
      await expect.poll(() => stateOf(first)).toBe('ended');
    });
  });
});
