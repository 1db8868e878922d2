/** Clocks that are set, and machines that sleep. */
import { expect, it } from 'vitest';
import { click, isContentVisible, notes, pageOf, stateOf } from './look.ts';
import { IDLE, SECOND, WARN } from './site.ts';
import { describeInEveryEngine } from './stage.ts';

const HOUR = 3_600_000;

describeInEveryEngine('B1: time', (stage) => {
  it.each([
    ['set on by an hour', HOUR],
    ['set back by an hour', -HOUR],
  ])('a clock that is %s ends nobody early or late', async (_name, shift) => {
    const page = await stage.open('?stay');
    await stage.wait(10 * SECOND);
    await page.evaluate((ms) => window.testPage?.shiftWall(ms), shift);
    await click(page, '#notes');
    await stage.settle();
    expect(await stateOf(page)).toBe('active');
    expect(await isContentVisible(page)).toBe(true);
    // Input within a second of a report waits for the next; and what came after a deadline was no activity.
    await stage.wait(2 * SECOND);
    await page.press('x');
    await stage.wait(IDLE - WARN - SECOND);
    expect(await stateOf(page)).toBe('active');
    await stage.wait(2 * SECOND);
    expect(await stateOf(page)).toBe('warning');
    await stage.wait(WARN - 2 * SECOND);
    expect(await stateOf(page)).toBe('warning');
    await stage.wait(2 * SECOND);
    expect(await stateOf(page)).toBe('ended');
  });

  it('I9: the first key after a sleep past the deadline is kept from the page, and asks the server', async () => {
    const page = await stage.open();
    await click(page, '#notes');
    await page.press('a');
    await stage.settle();
    await stage.sleep(2 * IDLE);
    stage.site.fault = 'silent';
    stage.site.requests.length = 0;
    expect(await isContentVisible(page)).toBe(true);
    await page.press('b');
    expect(await isContentVisible(page)).toBe(false);
    expect(await stateOf(page)).toBe('confirming');
    expect(await notes(page)).toBe('a');
    await expect.poll(() => stage.site.requests).toEqual(['GET /session']);
    await page.press('c');
    expect(await notes(page)).toBe('a');
    stage.site.release();
    await expect.poll(async () => (await pageOf(page)).url).toContain('reason=idle');
  });

  it('I9: so is the first click, whatever it would do', async () => {
    const page = await stage.open();
    await page.evaluate(() => {
      document.querySelector('h1')?.setAttribute('id', 'pay');
      for (const name of ['pointerdown', 'mousedown', 'click']) {
        document.querySelector('h1')?.addEventListener(name, () => (document.title = 'Paid'));
      }
    }, undefined);
    await stage.sleep(2 * IDLE);
    stage.site.fault = 'silent';
    await click(page, '#pay');
    expect(await isContentVisible(page)).toBe(false);
    expect(await page.evaluate(() => document.title, undefined)).toBe('Account');
  });

  it('after a sleep a session that was kept alive elsewhere goes on, and nothing is lost', async () => {
    const page = await stage.open();
    await click(page, '#notes');
    await page.press('a');
    await stage.settle();
    for (let part = 0; part < 4; part += 1) {
      await stage.sleep(IDLE / 2);
      await stage.site.beActiveElsewhere();
    }
    await page.movePointer(300, 300);
    await stage.settle();
    expect(await stateOf(page)).toBe('active');
    expect(await isContentVisible(page)).toBe(true);
    expect(await notes(page)).toBe('a');
    await page.press('b');
    expect(await notes(page)).toBe('ab');
  });
});
