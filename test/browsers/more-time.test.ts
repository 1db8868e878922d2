/** A person who needs more time, by the keyboard alone. */
import { expect, it } from 'vitest';
import { dialogText, focused, stateOf } from './look.ts';
import { IDLE, SECOND, WARN } from './site.ts';
import { describeInEveryEngine } from './stage.ts';

const MORE = 'I need more time';
const USUAL = 'The usual time is enough';

describeInEveryEngine('WCAG 2.2.1: more time', (stage) => {
  it('is chosen by Tab and Enter, holds in each window and the next session, and is taken back', async () => {
    stage.site.extendedTime = 10 * IDLE;
    const page = await stage.open();
    const other = await stage.open();
    await stage.wait(IDLE - WARN + 2 * SECOND);
    expect(await dialogText(page)).toContain('only after 10 minutes without activity');
    await expect.poll(() => focused(page)).toBe('Stay signed in');
    await page.press('Tab');
    await page.press('Tab');
    expect(await focused(page)).toBe(MORE);
    await page.press('Enter');
    await expect.poll(() => stateOf(page)).toBe('active');
    await expect.poll(() => stateOf(other)).toBe('active');
    expect(await stage.site.idleRemaining()).toBe(10 * IDLE);
    await stage.wait(9 * IDLE);
    expect([await stateOf(page), await stateOf(other)]).toEqual(['active', 'active']);

    await page.goTo(`${stage.site.url}/enter`);
    await page.evaluate(() => window.testPage?.settle(), undefined);
    expect(await stage.site.idleRemaining(), 'the next session').toBe(10 * IDLE);
    await stage.wait(10 * IDLE - WARN + 2 * SECOND);
    await expect.poll(() => dialogText(page)).toContain(USUAL);
    expect(await dialogText(page)).not.toContain(MORE);
    await expect.poll(() => focused(page)).toBe('Stay signed in');
    await page.press('Tab');
    await page.press('Tab');
    expect(await focused(page)).toBe(USUAL);
    await page.press(' ');
    await expect.poll(() => stateOf(page)).toBe('active');
    expect(await stage.site.idleRemaining()).toBe(IDLE);
  });
});
