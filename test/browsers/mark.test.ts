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

describeInEveryEngine('the mark of a session', (stage) => {
  it('I6: tells within a second of a sign-out that the app has made by itself, without push', async () => {
    const first = await stage.open('?stay');
    const second = await stage.open('?stay');
    expect(await isContentVisible(first)).toBe(true);
    await call(second, '/log-out');
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
    await call(second, '/enter');
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
