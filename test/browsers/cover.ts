/** Knows how a page gets its curtain, and loses it again. */
import { expect } from 'vitest';
import type { DrivenWindow } from './driver.ts';
import { stateOf } from './look.ts';
import type { Stage } from './stage.ts';

/** The page comes back from where nothing of it can be trusted, and the server does not answer. */
export async function cover(stage: Stage, page: DrivenWindow): Promise<void> {
  stage.site.fault = 500;
  await page.evaluate(() => {
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
  }, undefined);
  await expect.poll(() => stateOf(page)).toBe('confirming');
  await stage.settle();
}

/** The server answers again. */
export async function uncover(stage: Stage, page: DrivenWindow): Promise<void> {
  stage.site.fault = undefined;
  await page.evaluate(() => void dispatchEvent(new Event('online')), undefined);
  await expect.poll(() => stateOf(page)).toBe('active');
}
