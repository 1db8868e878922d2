/** What shows that a person is there, and what does not. */
import { expect, it } from 'vitest';
import type { DrivenWindow } from './driver.ts';
import { click, stateOf } from './look.ts';
import { IDLE, SECOND, WARN } from './site.ts';
import { describeInEveryEngine, type Stage } from './stage.ts';

const PAUSE = 20 * SECOND;

/** Whether a deed some while after the start puts the warning off, and the end on the server. */
async function putsOff(
  stage: Stage,
  page: DrivenWindow,
  deed: () => Promise<unknown>,
): Promise<boolean> {
  await stage.wait(PAUSE);
  await deed();
  await stage.wait(IDLE - WARN - SECOND);
  const isOff = (await stateOf(page)) === 'active';
  expect(await stage.site.idleRemaining()).toBe(WARN + SECOND - (isOff ? 0 : PAUSE));
  return isOff;
}

/** Does something, and waits until its trusted event has reached the page. */
async function cause(
  page: DrivenWindow,
  event: string,
  deed: () => Promise<unknown>,
): Promise<void> {
  const inputs = (): Promise<readonly string[]> =>
    page.evaluate(() => [...(window.testPage?.inputs ?? [])], undefined);
  const before = (await inputs()).length;
  await deed();
  await expect.poll(async () => (await inputs()).slice(before)).toContain(event);
}

describeInEveryEngine('B7: activity', (stage) => {
  it('is a key', async () => {
    const page = await stage.open();
    await click(page, '#notes');
    expect(await putsOff(stage, page, () => cause(page, 'keydown', () => page.press('x')))).toBe(
      true,
    );
  });

  it('is a move of the pointer', async () => {
    const page = await stage.open();
    await page.movePointer(200, 200);
    expect(
      await putsOff(stage, page, () =>
        cause(page, 'pointermove', () => page.movePointer(210, 220)),
      ),
    ).toBe(true);
  });

  it('is a click', async () => {
    const page = await stage.open();
    expect(
      await putsOff(stage, page, () => cause(page, 'click', () => click(page, '#notes'))),
    ).toBe(true);
  });

  it('is the wheel, where the pointer already was', async () => {
    const page = await stage.open();
    await page.movePointer(200, 200);
    expect(
      await putsOff(stage, page, () => cause(page, 'wheel', () => page.wheel(200, 200, 40))),
    ).toBe(true);
  });

  it('is not an event that a script sends', async () => {
    const page = await stage.open();
    await page.movePointer(200, 200);
    const deed = (): Promise<void> =>
      page.evaluate(() => {
        const notes = document.querySelector<HTMLTextAreaElement>('#notes');
        const options = { bubbles: true, cancelable: true, composed: true };
        notes?.dispatchEvent(new PointerEvent('pointermove', { ...options, screenX: 5 }));
        notes?.dispatchEvent(new PointerEvent('pointerdown', options));
        notes?.dispatchEvent(new KeyboardEvent('keydown', { ...options, key: 'x' }));
        notes?.dispatchEvent(new WheelEvent('wheel', { ...options, deltaY: 40 }));
        notes?.dispatchEvent(new InputEvent('beforeinput', options));
        notes?.dispatchEvent(new Event('touchstart', options));
        document.querySelector<HTMLElement>('h1')?.click();
      }, undefined);
    expect(await putsOff(stage, page, deed)).toBe(false);
  });

  it('is not a scroll or a focus that a script causes, though those are trusted', async () => {
    const page = await stage.open();
    await page.movePointer(200, 200);
    const deed = (): Promise<void> =>
      cause(page, 'scroll', () =>
        page.evaluate(() => {
          document.querySelector<HTMLElement>('#notes')?.focus();
          document.querySelector('#box')?.scrollTo(0, 50);
          scrollBy(0, 100);
        }, undefined),
      );
    expect(await putsOff(stage, page, deed)).toBe(false);
  });

  it('is not a move to where the pointer already is, of which Chromium tells', async () => {
    const page = await stage.open();
    await page.movePointer(200, 200);
    expect(await putsOff(stage, page, () => page.movePointer(200, 200))).toBe(false);
  });

  it('is not what moves under a resting pointer', async () => {
    const page = await stage.open();
    await page.movePointer(200, 200);
    const deed = (): Promise<void> =>
      page.evaluate(async () => {
        const main = document.querySelector('main');
        for (let left = 0; left < 200; left += 20) {
          if (main !== null) main.style.marginInlineStart = `${left}px`;
          await new Promise(requestAnimationFrame);
        }
      }, undefined);
    expect(await putsOff(stage, page, deed)).toBe(false);
  });

  it('keeps a session for longer than the timeout, though the page asks nothing of its server', async () => {
    const page = await stage.open();
    await click(page, '#notes');
    for (let elapsed = 0; elapsed < 2 * IDLE; elapsed += 15 * SECOND) {
      await page.press('x');
      await stage.wait(15 * SECOND);
      expect(await stateOf(page)).toBe('active');
    }
    expect(await stage.site.idleRemaining()).toBeGreaterThanOrEqual(WARN);
  });
});
