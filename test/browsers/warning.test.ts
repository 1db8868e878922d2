/** What a person is shown before, at and after the end. */
import { expect, it } from 'vitest';
import { click, dialogText, focused, isContentVisible, pageOf, stateOf, told } from './look.ts';
import { IDLE, SECOND, WARN } from './site.ts';
import { describeInEveryEngine } from './stage.ts';

describeInEveryEngine('the warning', (stage) => {
  it('A4: is an alertdialog with a name, takes the focus, and gives it back', async () => {
    const page = await stage.open();
    await click(page, '#notes');
    await stage.settle();
    expect(await focused(page)).toBe('notes');
    await stage.wait(IDLE - WARN - SECOND);
    expect(await stateOf(page)).toBe('active');
    await stage.wait(2 * SECOND);
    expect(await stateOf(page)).toBe('warning');
    expect(await page.hasAlertDialog('Are you still there?')).toBe(true);
    expect(await focused(page)).toBe('Stay signed in');
    await click(page, 'Stay signed in');
    await expect.poll(() => stateOf(page)).toBe('active');
    expect(await dialogText(page)).toBeUndefined();
    expect(await focused(page)).toBe('notes');
  });

  it('a click on "Stay signed in" extends on the server', async () => {
    const page = await stage.open();
    await stage.wait(IDLE - WARN);
    await stage.wait(10 * SECOND);
    expect(await stage.site.idleRemaining()).toBe(20 * SECOND);
    await click(page, 'Stay signed in');
    await expect.poll(() => stage.site.idleRemaining()).toBe(IDLE);
    await expect.poll(() => told(page)).toContain('extended');
    await stage.wait(IDLE - WARN - SECOND);
    expect(await stateOf(page)).toBe('active');
  });

  it('A11: Escape means to stay', async () => {
    const page = await stage.open();
    await stage.wait(IDLE - WARN + 5 * SECOND);
    await page.press('Escape');
    await expect.poll(() => stateOf(page)).toBe('active');
    expect(await dialogText(page)).toBeUndefined();
    expect(await stage.site.idleRemaining()).toBe(IDLE);
  });

  it('I2, I9: without an answer the content is hidden at the deadline, and the next page says why', async () => {
    const page = await stage.open();
    await stage.wait(IDLE - SECOND);
    expect(await isContentVisible(page)).toBe(true);
    stage.site.fault = 'silent';
    stage.site.clock.advance(SECOND);
    await page.evaluate(() => window.testPage?.advance(1_000), undefined);
    expect(await isContentVisible(page)).toBe(false);
    expect(await dialogText(page)).toContain('One moment');
    expect(await stage.site.idleRemaining()).toBe(0);
    await page.evaluate(() => window.testPage?.advance(1_000), undefined);
    expect(await stateOf(page), 'half a second later it has asked').toBe('confirming');
    stage.site.release();
    await expect.poll(async () => (await pageOf(page)).url).toContain('reason=idle');
    const { url, text } = await pageOf(page);
    expect(text).toContain('reason: idle');
    expect(new URL(url).searchParams.get('next')).toBe('/page');
  });

  it('A11: goes on saying that the page is hidden, however often Escape is pressed', async () => {
    const page = await stage.open();
    await stage.wait(IDLE - SECOND);
    stage.site.fault = 'silent';
    stage.site.clock.advance(SECOND);
    await page.evaluate(() => window.testPage?.advance(1_000), undefined);
    for (let count = 0; count < 4; count += 1) {
      await page.press('Escape');
      await expect.poll(async () => String(await dialogText(page))).toContain('One moment');
    }
    expect(await isContentVisible(page)).toBe(false);
  });

  it('can be answered where the app takes the pointer from its page, and opens a dialog of its own above', async () => {
    const page = await stage.open();
    await page.evaluate(() => {
      document.body.style.pointerEvents = 'none';
      document.body.append(document.createElement('dialog'));
    }, undefined);
    await stage.wait(IDLE - WARN + SECOND);
    await page.evaluate(() => document.querySelector('dialog')?.showModal(), undefined);
    await expect.poll(() => focused(page)).toBe('Stay signed in');
    await click(page, 'Stay signed in');
    await expect.poll(() => stateOf(page)).toBe('active');
  });

  it('can be answered behind the curtain, also where a dialog of the app was open', async () => {
    const page = await stage.open();
    await page.evaluate(() => {
      document.body.append(document.createElement('dialog'));
      document.querySelector('dialog')?.showModal();
    }, undefined);
    await stage.wait(IDLE - SECOND);
    await stage.site.beActiveElsewhere();
    stage.site.fault = 502;
    await stage.wait(2 * SECOND);
    await expect.poll(() => dialogText(page)).toContain('The server cannot be reached');
    stage.site.fault = undefined;
    await click(page, 'Try again now');
    await expect.poll(() => stateOf(page)).toBe('active');
    expect(await isContentVisible(page)).toBe(true);
  });

  it('A10: a page that stays says in words why the session is over', async () => {
    const page = await stage.open('?stay');
    await stage.wait(IDLE + SECOND);
    expect(await stateOf(page)).toBe('ended');
    expect(await isContentVisible(page)).toBe(false);
    const text = await dialogText(page);
    expect(text).toContain('You were not active');
    expect(text, 'no time is left to speak of').not.toContain('seconds left');
    expect(await told(page)).toContain('ended idle');
  });
});
