/** The strictest content policy. That nothing violates it, every other test here sees too. */
import { expect, it } from 'vitest';
import { dialogText, isContentVisible } from './look.ts';
import { IDLE, SECOND, WARN } from './site.ts';
import { describeInEveryEngine } from './stage.ts';

describeInEveryEngine('B11: the content policy', (stage) => {
  it('is in force, Trusted Types too, and the tests hear of it', async () => {
    const page = await stage.open();
    const outcome = await page.evaluate(() => {
      try {
        document.body.innerHTML = '<p>';
        return 'done';
      } catch (error) {
        return (error as Error).name;
      }
    }, undefined);
    expect(outcome).toBe('TypeError');
    await expect.poll(() => stage.site.violations).toHaveLength(1);
    expect(stage.site.violations.splice(0)[0]).toContain('require-trusted-types-for');
  });

  it('forbids nothing of the dialog, its looks and the curtain', async () => {
    const page = await stage.open('?stay');
    await stage.wait(IDLE - WARN + SECOND);
    expect(await dialogText(page)).toContain('Are you still there?');
    const look = await page.evaluate(() => {
      const dialog = document.querySelector('still-here')?.shadowRoot?.querySelector('dialog');
      return dialog ? getComputedStyle(dialog).paddingTop : '';
    }, undefined);
    expect(look).toBe('24px');
    await stage.wait(WARN);
    expect(await isContentVisible(page)).toBe(false);
    expect(stage.site.violations).toEqual([]);
  });
});
