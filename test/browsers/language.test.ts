/** The language of a page: loaded ahead, changed, not to be had; its digits and its direction. */
import { expect, it } from 'vitest';
import type { DrivenWindow } from './driver.ts';
import { dialogText, focused, stateOf } from './look.ts';
import { IDLE, SECOND, WARN } from './site.ts';
import { describeInEveryEngine } from './stage.ts';

const LATER = IDLE - WARN + SECOND;

function look(page: DrivenWindow): Promise<Record<string, string>> {
  return page.evaluate(() => {
    const root = document.querySelector('still-here')?.shadowRoot;
    const dialog = root?.querySelector('dialog');
    const box = (part: string): number =>
      root?.querySelector(`[part~=${part}]`)?.getBoundingClientRect().left ?? 0;
    return {
      lang: dialog?.lang ?? '',
      side: box('primary') > box('time') ? 'right' : 'left',
      align: dialog ? getComputedStyle(dialog).direction : '',
      time: root?.querySelector('[part=time]')?.textContent ?? '',
    };
  }, undefined);
}

describeInEveryEngine('the language of the page', (stage) => {
  it('is loaded before anything is to be said, by a page in another than English alone', async () => {
    await stage.open();
    expect(stage.site.requests.filter((asked) => asked.includes('languages'))).toEqual([]);
    const page = await stage.open('?lang=de-AT');
    await expect.poll(() => stage.site.requests).toContain('GET /languages/de.js');
    stage.site.hasNoLanguages = true;
    await stage.wait(LATER);
    expect(await dialogText(page)).toContain('Sind Sie noch da?');
    expect(await dialogText(page)).toContain('in 29 Sekunden abgemeldet');
    expect(await look(page)).toMatchObject({ lang: 'de-AT', time: '0:29' });
  });

  it('may change while it speaks', async () => {
    const page = await stage.open();
    await stage.wait(LATER);
    expect(await dialogText(page)).toContain('Are you still there?');
    await page.press('Tab');
    expect(await focused(page)).toBe('Sign out');
    await page.evaluate(() => {
      document.documentElement.lang = 'de';
    }, undefined);
    await expect.poll(() => dialogText(page)).toContain('Sind Sie noch da?');
    // The focus stays where it was, and nobody has answered.
    expect(await focused(page)).toBe('Abmelden');
    expect(await stateOf(page)).toBe('warning');
    await page.evaluate(() => {
      document.documentElement.lang = 'en-GB';
    }, undefined);
    await expect.poll(() => dialogText(page)).toContain('Are you still there?');
  });

  it('is English while it cannot be had', async () => {
    stage.site.hasNoLanguages = true;
    const page = await stage.open('?lang=de');
    await stage.wait(LATER);
    expect(await dialogText(page)).toContain('Are you still there?');
    expect(await look(page)).toMatchObject({ lang: 'en' });
  });

  it('runs from right to left in Arabic, with the digits of the region', async () => {
    const page = await stage.open('?lang=ar-EG');
    await expect.poll(() => stage.site.requests).toContain('GET /languages/ar.js');
    await stage.wait(LATER);
    expect(await look(page)).toEqual({ lang: 'ar-EG', side: 'right', align: 'rtl', time: '٠:٢٩' });
  });

  it('has Welsh plurals, which not every browser has numbers for', async () => {
    const page = await stage.open('?lang=cy');
    await expect.poll(() => stage.site.requests).toContain('GET /languages/cy.js');
    await stage.wait(LATER + 27 * SECOND);
    expect(await dialogText(page)).toContain('2 eiliad');
  });
});
