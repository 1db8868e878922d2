/** The back button, and pages that browsers keep as they were. */
import { expect, it } from 'vitest';
import type { DrivenWindow } from './driver.ts';
import { click, isContentVisible, pageOf, stateOf } from './look.ts';
import { describeInEveryEngine } from './stage.ts';

/** Leaves notes, from now on, of how the page comes back: whether it was kept, and whether its content showed in any frame. */
function watchReturn(page: DrivenWindow): Promise<void> {
  return page.evaluate(() => {
    const note = (): void => {
      if (window.testPage?.isContentVisible() === true) sessionStorage.setItem('showed', 'yes');
      requestAnimationFrame(note);
    };
    addEventListener('pageshow', ({ persisted }) => {
      sessionStorage.setItem('kept', String(persisted));
      note();
    });
  }, undefined);
}

function noted(page: DrivenWindow): Promise<Readonly<Record<string, string>>> {
  return page.evaluate(() => Object.fromEntries(Object.entries(sessionStorage)), undefined);
}

function titleOf(page: DrivenWindow): Promise<string> {
  return page.evaluate(() => document.title, undefined);
}

function goBack(page: DrivenWindow): Promise<void> {
  return page.evaluate(() => void setTimeout(() => history.back()), undefined);
}

describeInEveryEngine('B4, I9: the back button', (stage) => {
  it.each([
    ['that must not be stored', ''],
    ['that may be', '?kept'],
  ])('after signing out shows nothing of a page %s', async (_name, query) => {
    const page = await stage.open(query);
    await watchReturn(page);
    await page.goTo(`${stage.site.url}/page?second`);
    await click(page, '#sign-out');
    await expect.poll(async () => (await pageOf(page)).url).toContain('reason=signed-out');
    await page.evaluate(() => (document.title = 'Before going back'), undefined);
    await goBack(page);
    await expect.poll(() => titleOf(page)).toBe('Sign in');
    expect(await noted(page)).not.toHaveProperty('showed');
  });

  it('after an end elsewhere shows nothing of a page that was kept as it was', async () => {
    const page = await stage.open('?kept');
    await watchReturn(page);
    await page.goTo(`${stage.site.url}/sign-in`);
    await stage.site.sessions.revokeAll('george');
    await goBack(page);
    await expect.poll(async () => (await pageOf(page)).url).toContain('reason=revoked');
    expect(await noted(page)).toEqual({ kept: 'true' });
  });

  it('shows a page that was kept only when the server has answered', async () => {
    const page = await stage.open('?kept');
    await watchReturn(page);
    await page.goTo(`${stage.site.url}/sign-in`);
    stage.site.fault = 'silent';
    await goBack(page);
    await expect.poll(() => stateOf(page)).toBe('confirming');
    expect(await isContentVisible(page)).toBe(false);
    expect(await noted(page)).toEqual({ kept: 'true' });
    stage.site.release();
    await expect.poll(() => stateOf(page)).toBe('active');
    expect(await isContentVisible(page)).toBe(true);
  });
});
