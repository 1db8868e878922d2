/** The back button, and pages that browsers keep as they were. */
import { expect, it } from 'vitest';
import type { DrivenWindow } from './driver.ts';
import { click, isContentVisible, pageOf, stateOf } from './look.ts';
import { describeInEveryEngine } from './stage.ts';

/** Leaves notes of how the page is put away, if it is kept, and of how it comes back: whether its content showed in any frame. */
function watchReturn(page: DrivenWindow): Promise<void> {
  return page.evaluate(() => {
    const isShown = (): boolean => window.testPage?.isContentVisible() === true;
    let isAway = false;
    // WebKit computes no styles any more for a page that it puts away: the mark of the curtain must do.
    const leave = (): void => {
      const isCovered = document.documentElement.hasAttribute('data-stillhere-curtain');
      sessionStorage.setItem('left', isCovered ? 'covered' : 'open');
    };
    addEventListener('pagehide', ({ persisted }) => {
      if (!persisted) return;
      isAway = true;
      leave();
      // The last that a page hears before it is put away.
      document.addEventListener('visibilitychange', leave, { once: true });
    });
    addEventListener('pageshow', ({ persisted }) => {
      sessionStorage.setItem('kept', String(persisted));
    });
    requestAnimationFrame(function look() {
      if (isAway && isShown()) sessionStorage.setItem('showed', 'yes');
      requestAnimationFrame(look);
    });
  }, undefined);
}

function noted(page: DrivenWindow): Promise<Readonly<Record<string, string>>> {
  return page.evaluate(() => Object.fromEntries(Object.entries(sessionStorage)), undefined);
}

function titleOf(page: DrivenWindow): Promise<string> {
  return page.evaluate(() => document.title, undefined);
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
    await page.goBack();
    await expect.poll(() => titleOf(page)).toBe('Sign in');
    expect(await noted(page)).not.toHaveProperty('showed');
  });

  it('after an end elsewhere shows nothing of a page that was kept as it was', async () => {
    const page = await stage.open('?kept');
    await watchReturn(page);
    await page.goTo(`${stage.site.url}/sign-in`);
    await stage.site.sessions.revokeAll('george');
    await page.goBack();
    await expect.poll(async () => (await pageOf(page)).url).toContain('reason=revoked');
    expect(await noted(page)).toEqual({ left: 'covered', kept: 'true' });
  });

  it('shows a page that was kept only when the server has answered', async () => {
    const page = await stage.open('?kept');
    await watchReturn(page);
    await page.goTo(`${stage.site.url}/sign-in`);
    stage.site.fault = 'silent';
    await page.goBack();
    await expect.poll(() => stateOf(page)).toBe('confirming');
    expect(await isContentVisible(page)).toBe(false);
    expect(await noted(page)).toEqual({ left: 'covered', kept: 'true' });
    stage.site.release();
    await expect.poll(() => stateOf(page)).toBe('active');
    expect(await isContentVisible(page)).toBe(true);
  });

  it('to a page whose way to the sign-in page was cut off sends it there again', async () => {
    const page = await stage.open('?kept');
    await watchReturn(page);
    await page.evaluate(() => {
      const timer = setInterval(() => {
        if (window.testPage?.snapshot().state !== 'ended') return;
        clearInterval(timer);
        setTimeout(() => location.assign('/elsewhere'), 100);
      }, 10);
    }, undefined);
    stage.site.isSignInSlow = true;
    await click(page, '#sign-out');
    await expect.poll(() => titleOf(page)).toBe('Elsewhere');
    stage.site.release();
    await page.goBack();
    // Firefox keeps no page that was on its way elsewhere: there, the server sends it.
    await expect.poll(() => titleOf(page)).toBe('Sign in');
    expect(await noted(page)).not.toHaveProperty('showed');
  });
});
