import { expect, it } from 'vitest';
import { describeInChromium } from './app-in-chromium.ts';
import { serveByProgram } from './site.ts';

const appOf = (configuration: string) => async () => ({
  from: 'test/frameworks/angular-app',
  view: 'src/view.ts',
  serve: (folder: string) =>
    serveByProgram(folder, '@angular/cli/bin/ng.js', (port) => [
      'serve',
      `--port=${port}`,
      `--configuration=${configuration}`,
    ]),
});

describeInChromium('Angular 22, rendered by its server', appOf('server'), (opened) => {
  it('starts nothing on the server, and watches what it has rendered', async () => {
    const { site, page } = opened();
    const html = await (await fetch(site.url)).text();
    expect(html).toMatch(/<p[^>]*>Version 1: active, warned 0<.p>/);
    expect(site.asked).toEqual([]);
    const told = page.waitForEvent('console', (message) => message.text().includes('hydrated'));
    await page.reload();
    expect((await told).text()).toMatch(/hydrated 2 component\(s\).*0 component\(s\) were skipped/);
    await expect.poll(() => site.asked).toContain('GET /session');
  });
});

describeInChromium('Angular 22 with zone.js', appOf('zone'), (opened) => {
  it('does not set off change detection by what it hears and waits for', async () => {
    const { page } = opened();
    /** What Angular has taken its turns for. It takes one in the next frame at the latest after something was to be shown. */
    const turns = () =>
      page.evaluate<readonly string[]>(
        'new Promise(requestAnimationFrame).then(() => new Promise(requestAnimationFrame)).then(() => turns.splice(0))',
      );
    const isExtending = "document.querySelector('still-here').session.snapshot.isExtending";
    await expect.poll(turns).toEqual([]);
    await page.mouse.move(50, 350);
    await page.keyboard.press('Shift');
    expect(await turns()).toEqual([]);
    const answer = page.waitForResponse(/session\/ping/);
    await page.getByRole('button', { name: 'Extend' }).click();
    await answer;
    // Of the answer there is something to be shown: it comes from outside, and Angular takes a turn for that.
    await expect.poll(() => page.evaluate(isExtending)).toBe(false);
    await expect.poll(turns).toEqual([]);
    expect(await page.evaluate('zone.hasPendingMacrotasks')).toBe(false);
    await page.mouse.move(150, 450);
    expect(await turns()).toEqual([]);
  });
});
