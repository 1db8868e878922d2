/** What the windows of one person tell each other, and by which way. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { DrivenWindow } from './driver.ts';
import { click, dialogText, isContentVisible, pageOf, stateOf, told, toldAt } from './look.ts';
import { IDLE, SECOND, WARN } from './site.ts';
import { describeInEveryEngine } from './stage.ts';

const WAYS: readonly (readonly [name: string, query: string])[] = [
  ['as usual', '?stay'],
  ['by BroadcastChannel, where storage is blocked', '?stay&without=storage'],
  ['by BroadcastChannel, where storage tells of no change', '?stay&without=storage-events'],
  ['by storage events, where there is no BroadcastChannel', '?stay&without=channel'],
];

describeInEveryEngine('two windows', (stage) => {
  describe.each(WAYS)('%s', (_name, query) => {
    let first: DrivenWindow;
    let second: DrivenWindow;

    beforeEach(async () => {
      first = await stage.open(query);
      second = await stage.open(query);
    });

    it('lack what they are meant to lack', async () => {
      const has = await first.evaluate(() => {
        let storage = true;
        try {
          localStorage.getItem('x');
        } catch {
          storage = false;
        }
        return { storage, channel: 'BroadcastChannel' in window };
      }, undefined);
      expect(has).toEqual({
        storage: !query.endsWith('without=storage'),
        channel: !query.includes('without=channel'),
      });
    });

    it('activity in one keeps the other quiet', async () => {
      await click(first, '#notes');
      for (let elapsed = 0; elapsed < IDLE + WARN; elapsed += 15 * SECOND) {
        await first.press('x');
        await stage.wait(15 * SECOND);
        expect([await stateOf(first), await stateOf(second)]).toEqual(['active', 'active']);
      }
      expect(await told(second)).toEqual([]);
    });

    it('I6: "stay" in one closes the dialog in the other, within a second', async () => {
      await stage.wait(IDLE - WARN + SECOND);
      expect([await stateOf(first), await stateOf(second)]).toEqual(['warning', 'warning']);
      await click(second, 'Stay signed in');
      await expect.poll(() => stateOf(second)).toBe('active');
      await expect.poll(() => stateOf(first)).toBe('active');
      expect(await dialogText(first)).toBeUndefined();
      expect(await delay('extended', second, first)).toBeLessThan(SECOND);
    });

    it('I6, I9: an end in one covers the other, within a second', async () => {
      await click(second, '#sign-out');
      await expect.poll(() => stateOf(second)).toBe('ended');
      await expect.poll(() => stateOf(first)).toBe('ended');
      expect(await isContentVisible(first)).toBe(false);
      expect(await dialogText(first)).toContain('You signed out.');
      expect(await delay('ended signed-out', second, first)).toBeLessThan(SECOND);
    });
  });

  /** Milliseconds from when one window was told something to when the other was. */
  async function delay(what: string, from: DrivenWindow, to: DrivenWindow): Promise<number> {
    return Math.abs(((await toldAt(to, what)) ?? Infinity) - ((await toldAt(from, what)) ?? 0));
  }

  it('leave together, each for a page that says why', async () => {
    const first = await stage.open();
    const second = await stage.open();
    await click(second, '#sign-out');
    for (const one of [first, second]) {
      await expect.poll(async () => (await pageOf(one)).url).toContain('reason=signed-out');
    }
  });

  it('storage that another window empties ends nothing and extends nothing', async () => {
    const first = await stage.open('?stay');
    const second = await stage.open('?stay');
    await stage.wait(10 * SECOND);
    await second.evaluate(() => localStorage.clear(), undefined);
    await stage.wait(IDLE - WARN - 11 * SECOND);
    expect([await stateOf(first), await stateOf(second)]).toEqual(['active', 'active']);
    await second.evaluate(() => localStorage.clear(), undefined);
    await stage.wait(SECOND);
    expect([await stateOf(first), await stateOf(second)]).toEqual(['warning', 'warning']);
    expect(await stage.site.idleRemaining()).toBe(WARN);
    await second.evaluate(() => localStorage.clear(), undefined);
    await stage.wait(WARN - SECOND);
    expect([await stateOf(first), await stateOf(second)]).toEqual(['warning', 'warning']);
    await stage.wait(2 * SECOND);
    expect([await stateOf(first), await stateOf(second)]).toEqual(['ended', 'ended']);
  });

  it('what is not ours in the storage changes nothing', async () => {
    const first = await stage.open('?stay');
    const second = await stage.open('?stay');
    await second.evaluate(() => {
      const far = Date.now() + 1e12;
      for (const value of [
        'null',
        '{',
        '{"epoch":1e9}',
        JSON.stringify({
          epoch: 9,
          session: 'x',
          lastActivityAt: far,
          confirmedAt: far,
          leaseUntil: far,
          ended: 'idle',
        }),
      ]) {
        localStorage.setItem('stillhere:/session', value);
      }
    }, undefined);
    await stage.wait(IDLE - WARN + SECOND);
    expect(await stateOf(first)).toBe('warning');
    expect(await stage.site.idleRemaining()).toBe(WARN - SECOND);
  });
});
