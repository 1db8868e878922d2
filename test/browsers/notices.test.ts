/** Warnings for who looks elsewhere, as each engine has them: title, icon, sound and badge; and that one tab rings. */
import { expect, it } from 'vitest';
import type { DrivenWindow } from './driver.ts';
import { stateOf } from './look.ts';
import { IDLE, SECOND, WARN } from './site.ts';
import { describeInEveryEngine } from './stage.ts';

declare global {
  interface Window {
    /** What the page has done that is not seen in it. */
    heard?: string[];
  }
}

const LATER = IDLE - WARN + SECOND;
/** The icon is in the script, which a content policy has to allow. */
const PAGE = `lax&notices=${encodeURIComponent('title favicon sound notification badge')}`;

/** The person looks elsewhere. Says which ways the engine has, beside the title and the icon. */
function lookAway(page: DrivenWindow): Promise<{ canSound: boolean; canBadge: boolean }> {
  return page.evaluate(() => {
    const heard: string[] = (window.heard = []);
    const canSound = 'AudioContext' in window;
    if (canSound) {
      window.AudioContext = class extends AudioContext {
        constructor() {
          super();
          heard.push('sound');
        }
        override close(): Promise<void> {
          heard.push('silence');
          return super.close();
        }
      };
    }
    const canBadge = 'setAppBadge' in navigator;
    for (const name of canBadge ? (['setAppBadge', 'clearAppBadge'] as const) : []) {
      const original = navigator[name].bind(navigator);
      Object.defineProperty(navigator, name, {
        value: () => {
          heard.push(name);
          return original();
        },
      });
    }
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => 'hidden' });
    document.dispatchEvent(new Event('visibilitychange'));
    return { canSound, canBadge };
  }, undefined);
}

/** The person looks at the page again. */
function lookBack(page: DrivenWindow): Promise<void> {
  return page.evaluate(() => {
    Reflect.deleteProperty(document, 'visibilityState');
    document.dispatchEvent(new Event('visibilitychange'));
  }, undefined);
}

const look = (
  page: DrivenWindow,
): Promise<{ title: string; hasMark: boolean; heard: readonly string[] }> =>
  page.evaluate(
    () => ({
      title: document.title,
      hasMark: document.querySelector('link[rel~=icon][href^="data:"]') !== null,
      heard: (window.heard ?? []).toSorted(),
    }),
    undefined,
  );

describeInEveryEngine('who looks elsewhere', (stage) => {
  it('is warned in each way that there is, and all of it is taken back when they look', async () => {
    const page = await stage.open(`?${PAGE}`);
    const { canSound, canBadge } = await lookAway(page);
    expect(await look(page)).toEqual({ title: 'Account', hasMark: false, heard: [] });
    await stage.wait(LATER);
    const shown = [...(canBadge ? ['setAppBadge'] : []), ...(canSound ? ['sound'] : [])];
    await expect
      .poll(() => look(page))
      .toEqual({ title: 'Are you still there?', hasMark: true, heard: shown });
    await lookBack(page);
    const back = [...(canBadge ? ['clearAppBadge'] : []), ...(canSound ? ['silence'] : [])];
    await expect
      .poll(() => look(page))
      .toEqual({ title: 'Account', hasMark: false, heard: [...shown, ...back].sort() });
    expect(await stateOf(page), 'to look is no answer').toBe('warning');
  });

  it('hears one of two tabs', async () => {
    const pages = [await stage.open(`?${PAGE}`), await stage.open(`?${PAGE}`)];
    const ways = await Promise.all(pages.map(lookAway));
    await stage.wait(LATER);
    const titles = async (): Promise<readonly string[]> =>
      Promise.all(pages.map(async (page) => (await look(page)).title));
    await expect.poll(titles).toEqual(['Are you still there?', 'Are you still there?']);
    const sounds = async (): Promise<number> => {
      const heard = await Promise.all(pages.map(async (page) => (await look(page)).heard));
      return heard.flat().filter((what) => what === 'sound').length;
    };
    await expect.poll(sounds).toBe(ways[0]?.canSound === true ? 1 : 0);
    // Whoever comes second has found that it was noted, by then.
    await expect
      .poll(() => pages[0]?.evaluate(() => localStorage.getItem('stillhere:notices'), undefined))
      .not.toBeNull();
    await Promise.all(pages.map(lookBack));
    await expect.poll(titles).toEqual(['Account', 'Account']);
    expect(await sounds()).toBe(ways[0]?.canSound === true ? 1 : 0);
  });

  it('is warned in the language of the page', async () => {
    const page = await stage.open(`?lang=de&${PAGE}`);
    await expect.poll(() => stage.site.requests).toContain('GET /languages/de.js');
    await lookAway(page);
    await stage.wait(LATER);
    await expect.poll(async () => (await look(page)).title).toBe('Sind Sie noch da?');
  });
});
