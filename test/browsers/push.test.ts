/** One stream for a browser, not for a tab: in tabs that are all seen, which is the hardest case. */
import { expect, it } from 'vitest';
import type { DrivenWindow } from './driver.ts';
import { stateOf, toldAt } from './look.ts';
import { SECOND } from './site.ts';
import { describeInEveryEngine } from './stage.ts';

/** Milliseconds in which a tab that had the stream is replaced. */
const REPLACED = 3_000;
/** In which all that was asked for has come, on a busy machine. */
const PATIENCE = { timeout: 20_000, interval: 50 };

describeInEveryEngine('I6: the stream of push', (stage, engine) => {
  /** Over HTTP/1.1 a browser has six connections to a server: one engine is enough to see that they do not run out. */
  const count = engine === 'Chromium' ? 10 : 4;
  const holder = (): number => Number(/tab=(\d+)/.exec(stage.site.streams[0] ?? '')?.[1] ?? -1);

  async function expectOne(): Promise<number> {
    await expect.poll(() => stage.site.streams.length, PATIENCE).toBe(1);
    return holder();
  }

  it('is one for all tabs, and soon that of another when its tab hangs, is hidden or dies', async () => {
    const tabs: DrivenWindow[] = [];
    for (let tab = 0; tab < count; tab += 1) {
      tabs.push(await stage.open(`?stay&push&first=pagehide,visibilitychange&tab=${tab}`));
    }
    await expectOne();
    const { requests } = stage.site;
    const asked = (): number => requests.filter((line) => line === 'GET /session/events').length;
    expect(asked(), 'nobody opens what another has').toBeLessThan(count);

    async function expectOther(goAway: (tab: DrivenWindow) => Promise<void>): Promise<number> {
      const before = await expectOne();
      const tab = tabs[before];
      if (tab === undefined) throw new Error(`Tab ${before} is not there`);
      const goneAt = Date.now();
      await goAway(tab);
      await expect.poll(holder, { timeout: 10_000, interval: 25 }).not.toBe(before);
      expect(Date.now() - goneAt).toBeLessThan(REPLACED + SECOND / 2);
      return before;
    }

    await expectOther((tab) =>
      tab.evaluate(() => {
        setTimeout(() => {
          const until = performance.now() + 4_000;
          while (performance.now() < until);
        });
      }, undefined),
    );
    await expectOther((tab) =>
      tab.evaluate(() => {
        Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' });
      }, undefined),
    );
    // What would tell of it is kept from everybody.
    const { url } = stage.site;
    const dead = await expectOther((tab) => tab.goTo(`${url}/elsewhere`));

    await expectOne();
    const startedAt = Date.now();
    await stage.site.sessions.revokeAll('george');
    for (const [at, tab] of tabs.entries()) {
      if (at === dead) continue;
      await expect.poll(() => stateOf(tab), PATIENCE).toBe('ended');
      const toldAfter = ((await toldAt(tab, 'ended revoked')) ?? Infinity) - startedAt;
      expect(toldAfter, `tab ${at}`).toBeLessThan(SECOND);
    }
  });
});
