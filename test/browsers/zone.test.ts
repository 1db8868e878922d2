/** Zone.js, which Angular may bring along, listens once for all who listen to an event of a target, as the first of them wanted it. */
import { expect, it } from 'vitest';
import { cover } from './cover.ts';
import { dialogText } from './look.ts';
import { IDLE, SECOND, WARN } from './site.ts';
import { describeInEveryEngine } from './stage.ts';

describeInEveryEngine('under Zone.js, beside who listens passively', (stage) => {
  it('I9: keeps what is pressed from what the curtain hides, also after the document was written anew', async () => {
    const page = await stage.open('?lax&zone&passive=click,submit');
    const press = (): Promise<boolean> =>
      page.evaluate(() => {
        const box = document.createElement('input');
        box.type = 'checkbox';
        document.body.append(box);
        box.click();
        return box.checked;
      }, undefined);
    expect(await press()).toBe(true);
    await cover(stage, page);
    expect(await press()).toBe(false);
    await page.evaluate(() => {
      document.open();
      document.write('<!doctype html><title>New</title><p>New');
      document.close();
    }, undefined);
    expect(await press(), 'in the new document').toBe(false);
  });

  it('A12: keeps a key that answers the dialog from what it would do besides', async () => {
    const page = await stage.open('?lax&zone&passive=keydown');
    await stage.wait(IDLE - WARN + SECOND);
    await expect.poll(() => dialogText(page)).toContain('Stay signed in');
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    await page.press('Escape');
    const isPrevented = (): Promise<boolean | undefined> =>
      page.evaluate(
        () => (window as Window & { readonly keydown?: Event }).keydown?.defaultPrevented,
        undefined,
      );
    await expect.poll(isPrevented).toBe(true);
  });
});
