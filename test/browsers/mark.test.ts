import { expect, it } from 'vitest';
import type { DrivenWindow } from './driver.ts';
import { click, isContentVisible, notes, stateOf } from './look.ts';
import { describeInEveryEngine } from './stage.ts';

const SECOND = 1_000;

const call = (window: DrivenWindow, path: string): Promise<unknown> =>
  window.evaluate(async (to) => {
    await fetch(to, { method: 'POST' });
  }, path);

const sessionOf = (window: DrivenWindow): Promise<string | undefined> =>
  window.evaluate(() => globalThis.window.testPage?.snapshot().session, undefined);

/** What a window can see of its cookies: engines tell the windows of a change one after the other, in a time of their own. */
const cookiesOf = (window: DrivenWindow): Promise<string> =>
  window.evaluate(() => document.cookie, undefined);

/** Waits until every window can see other cookies than those. */
async function expectOthers(windows: readonly DrivenWindow[], before: string): Promise<void> {
  for (const window of windows) await expect.poll(() => cookiesOf(window)).not.toBe(before);
}

describeInEveryEngine('the mark of a session', (stage) => {
  it('I6: tells within a second of a sign-out that the app has made by itself, without push', async () => {
    const first = await stage.open('?stay');
    const second = await stage.open('?stay');
    expect(await isContentVisible(first)).toBe(true);
    const marked = await cookiesOf(first);
    await call(second, '/log-out');
    await expectOthers([first, second], marked);
    await stage.wait(SECOND);
    for (const window of [first, second]) expect(await isContentVisible(window)).toBe(false);
    await stage.wait(3 * SECOND);
    for (const window of [first, second]) expect(await stateOf(window)).toBe('ended');
  });

  it('tells of a new sign-in: the same person goes on in every window, with what was typed', async () => {
    const first = await stage.open('?stay');
    const second = await stage.open('?stay');
    await click(first, '#notes');
    await first.press('x');
    const before = await sessionOf(first);
    const marked = await cookiesOf(first);
    await call(second, '/enter');
    await expectOthers([first, second], marked);
    await stage.wait(SECOND);
    for (const window of [first, second]) {
      expect(await sessionOf(window)).not.toBe(before);
      expect(await stateOf(window)).toBe('active');
      expect(await isContentVisible(window)).toBe(true);
    }
    expect(await sessionOf(first)).toBe(await sessionOf(second));
    expect(await notes(first)).toBe('x');
  });
});
