import type { Browser, CDPSession, Page } from 'playwright-core';
import type { StillHereElement } from 'stillhere/element';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import {
  IDLE,
  idleRemaining,
  isContentVisible,
  launch,
  openBank,
  Person,
  SECOND,
  stateOf,
  WARN,
  type Bank,
} from './bank.ts';

const HOUR = 3_600_000;

describe.skipIf(inject('chromium') === undefined)('whether somebody is there', () => {
  let browser: Browser;
  let bank: Bank;
  let person: Person;
  let page: Page;

  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    bank = await openBank();
    person = await Person.arrive(bank, browser);
    page = await person.open('/transfer');
  });
  afterEach(async () => {
    await person.context.close();
    await bank.close();
  });

  /** Does something again and again, and says whether that kept the warning away. */
  async function keepsAway(deed: () => Promise<unknown>): Promise<boolean> {
    await page.mouse.move(300, 300);
    for (let elapsed = 0; elapsed <= IDLE - WARN; elapsed += 5 * SECOND) {
      await person.wait(5 * SECOND);
      await deed();
    }
    await person.wait(SECOND);
    return (await stateOf(page)) === 'active';
  }

  describe('shows by', () => {
    it('typing without any request, for three timeouts', async () => {
      const notes = page.getByLabel('Your own notes');
      for (let elapsed = 0; elapsed < 3 * IDLE; elapsed += 10 * SECOND) {
        await notes.press('x');
        await person.wait(10 * SECOND);
        expect(await stateOf(page)).toBe('active');
      }
      expect(await idleRemaining(bank, person.context)).toBeGreaterThan(0);
    });

    it('moving the mouse', async () => {
      let x = 0;
      expect(await keepsAway(() => page.mouse.move((x += 10), 50))).toBe(true);
    });

    it('text that comes without keys: dictation, paste, an input method', async () => {
      await page.getByLabel('Your own notes').focus();
      expect(await keepsAway(() => page.keyboard.insertText('word '))).toBe(true);
    });

    it('the wheel, also in an inner box', async () => {
      await page.evaluate(() => {
        const box = document.createElement('div');
        box.setAttribute('id', 'box');
        box.style.cssText = 'position:fixed;inset:0;overflow:auto';
        const tall = document.createElement('div');
        tall.style.height = '9000px';
        box.append(tall);
        document.body.append(box);
      });
      expect(await keepsAway(() => page.mouse.wheel(0, 30))).toBe(true);
    });
  });

  it('shows by a film that plays, for as long as it plays', async () => {
    await page.evaluate(async () => {
      const { session } = document.querySelector('still-here') as Element as StillHereElement;
      const video = document.createElement('video');
      video.muted = true;
      const canvas = document.createElement('canvas');
      canvas.getContext('2d')?.fillRect(0, 0, 9, 9);
      video.srcObject = canvas.captureStream(5);
      document.body.append(video);
      session?.hold('film', video);
      await video.play();
    });
    await person.wait(IDLE + 15 * SECOND, 5 * SECOND);
    expect(await stateOf(page)).toBe('active');
    expect(await idleRemaining(bank, person.context)).toBeGreaterThan(IDLE / 2);
    await page.evaluate(() => document.querySelector('video')?.pause());
    await person.wait(IDLE - WARN + SECOND);
    expect(await stateOf(page)).toBe('warning');
  });

  describe('shows by one', () => {
    let devtools: CDPSession;
    const point = { x: 5, y: 5 };

    beforeEach(async () => {
      devtools = await person.context.newCDPSession(page);
      await page.getByLabel('Your own notes').focus();
    });

    async function keepsAwayBy(deed: () => Promise<unknown>): Promise<boolean> {
      await person.wait(IDLE - WARN - 5 * SECOND, 5 * SECOND);
      await deed();
      await person.wait(10 * SECOND, 5 * SECOND);
      return (await stateOf(page)) === 'active';
    }

    it('touch', async () => {
      const touch = async (): Promise<void> => {
        await devtools.send('Input.dispatchTouchEvent', {
          type: 'touchStart',
          touchPoints: [point],
        });
        await devtools.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
      };
      expect(await keepsAwayBy(touch)).toBe(true);
    });

    it('move of a pen', async () => {
      const move = { type: 'mouseMoved', pointerType: 'pen', ...point } as const;
      expect(await keepsAwayBy(() => devtools.send('Input.dispatchMouseEvent', move))).toBe(true);
    });

    it('step of a composition', async () => {
      const step = { text: 'に', selectionStart: 1, selectionEnd: 1 };
      expect(await keepsAwayBy(() => devtools.send('Input.imeSetComposition', step))).toBe(true);
    });

    it('copy without a key', async () => {
      const copy = (): Promise<void> =>
        page.evaluate(() => {
          document.getSelection()?.selectAllChildren(document.body);
          document.execCommand('copy');
        });
      expect(await keepsAwayBy(copy)).toBe(true);
    });

    it('move of what is dragged, which moves no pointer', async () => {
      await page.evaluate(() => {
        const thing = document.createElement('div');
        thing.draggable = true;
        thing.style.cssText = 'position:fixed;inset:0 auto auto 0;width:20px;height:20px';
        document.body.append(thing);
      });
      await page.mouse.move(10, 10);
      await page.mouse.down();
      await page.mouse.move(20, 20);
      await page.mouse.move(40, 40);
      expect(await keepsAwayBy(() => page.mouse.move(60, 60))).toBe(true);
    });
  });

  describe('does not show by', () => {
    it('what a script makes up', async () => {
      const deed = (): Promise<void> =>
        page.evaluate(() => {
          for (const name of [
            'pointermove',
            'keydown',
            'wheel',
            'touchstart',
            'beforeinput',
            'click',
          ]) {
            document.body.dispatchEvent(new Event(name, { bubbles: true }));
          }
          document.body.click();
          document.querySelector('textarea')?.focus();
          window.scrollBy(0, 10);
          document.querySelector('select')?.dispatchEvent(new Event('input', { bubbles: true }));
        });
      expect(await keepsAway(deed)).toBe(false);
    });

    it('things that move under a resting mouse', async () => {
      let left = 0;
      const deed = (): Promise<void> =>
        page.evaluate(
          (x) => {
            document.body.style.marginInlineStart = `${x}px`;
            document.body.style.paddingBlockStart = `${x}px`;
          },
          (left += 40),
        );
      expect(await keepsAway(deed)).toBe(false);
    });

    it('showing and hiding the tab, or its focus', async () => {
      const deed = async (): Promise<void> => {
        await page.evaluate(() => {
          document.dispatchEvent(new Event('visibilitychange'));
          window.dispatchEvent(new Event('focus'));
        });
      };
      expect(await keepsAway(deed)).toBe(false);
    });

    it('a page that polls, for three timeouts', async () => {
      await person.open('/market', page);
      await page.getByText('Anchor').waitFor();
      for (let elapsed = 0; elapsed < 3 * IDLE; elapsed += 10 * SECOND)
        await person.wait(10 * SECOND);
      await page.waitForURL(/reason=idle/);
    });
  });

  describe('does not depend on the clock:', () => {
    it.each([HOUR, -HOUR])('set by %d ms, nothing changes', async (shift) => {
      await person.wait(10 * SECOND);
      const now = await page.evaluate(() => Date.now());
      await person.context.clock.setSystemTime(now + shift);
      await page.mouse.move(70, 70);
      await person.wait(2 * SECOND);
      expect(await stateOf(page)).toBe('active');
      expect(await isContentVisible(page)).toBe(true);
      await page.mouse.move(80, 80);
      await person.wait(IDLE - WARN - 5 * SECOND);
      expect(await stateOf(page)).toBe('active');
      await person.wait(8 * SECOND);
      expect(await stateOf(page)).toBe('warning');
      await page.getByRole('button', { name: 'Stay signed in' }).click();
      await page.getByRole('alertdialog').waitFor({ state: 'hidden' });
    });
  });

  describe('after a sleep past the deadline', () => {
    // The server is awake, and ends the session meanwhile; a machine that sleeps does not hear of it.
    beforeEach(async () => {
      await page.route('**/session/events', (route) => route.abort().catch(() => undefined));
      page = await person.open('/transfer', page);
    });

    it.each([
      ['the first mouse move', (tab: Page) => tab.mouse.move(90, 90)],
      ['the first key', (tab: Page) => tab.keyboard.press('x')],
      [
        'coming back to the tab',
        (tab: Page) =>
          tab.evaluate(() => void document.dispatchEvent(new Event('visibilitychange'))),
      ],
    ])('%s hides the content, and extends nothing', async (_name, deed) => {
      await page.getByLabel('Your own notes').focus();
      await page.route('**/session', () => {});
      await person.sleep(2 * IDLE);
      expect(await isContentVisible(page)).toBe(true);
      await deed(page);
      expect(await isContentVisible(page)).toBe(false);
      expect(await page.getByLabel('Your own notes').inputValue(), 'nothing reached the form').toBe(
        '',
      );
      expect(await idleRemaining(bank, person.context)).toBe(0);
    });

    it('the page goes to the sign-in page', async () => {
      await person.sleep(2 * IDLE);
      await page.mouse.move(90, 90);
      await page.waitForURL(/reason=idle/);
    });

    it('a session that others kept alive goes on', async () => {
      await page.getByLabel('Your own notes').fill('kept');
      const [session] = await bank.sessions.list('george');
      expect(session).toBeDefined();
      for (let part = 0; part < 4; part += 1) {
        await person.sleep(IDLE / 2);
        await person.context.request.post(`${bank.url}/session/ping`);
      }
      await page.mouse.move(90, 90);
      await expect.poll(() => stateOf(page)).toBe('active');
      await expect.poll(() => isContentVisible(page)).toBe(true);
      expect(await page.getByLabel('Your own notes').inputValue()).toBe('kept');
    });
  });

  it('I9: the back button after signing out shows nothing', async () => {
    await person.open('/', page);
    await page.getByText('Hello, george').waitFor();
    await page.getByRole('button', { name: /^Sign out/ }).click();
    await page.waitForURL(/reason=signed-out/);
    await page.evaluate(() => history.back());
    await page.waitForURL(/sign-in/);
    await expect.poll(() => page.getByText('Hello, george').isVisible()).toBe(false);
    await page.waitForURL(/sign-in/);
  });

  it('B3: 25 days of idle timeout warn nobody', async () => {
    await person.context.close();
    await bank.close();
    bank = await openBank({ idleTimeout: '25d', absoluteTimeout: '40d' });
    person = await Person.arrive(bank, browser);
    page = await person.open('/');
    await person.wait(60 * SECOND);
    expect(await stateOf(page)).toBe('active');
    expect(await idleRemaining(bank, person.context)).toBe(25 * 86_400_000 - 60 * SECOND);
  });
});

describe.skipIf(inject('chromium') === undefined)('without script', () => {
  it('a page leaves the screen by itself at its deadline, and says why', async () => {
    const browser = await launch();
    const policy = { idleTimeout: '3s', warnBefore: '1s', shortWarningBecause: 'a test' } as const;
    const bank = await openBank(policy);
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${bank.url}/transfer`);
    await page.fill('[name=username]', 'george');
    await page.fill('[name=password]', 'password');
    await page.click('main button');
    await page.waitForURL(/\/transfer/);
    bank.serverClock.advance(3_000);
    await page.waitForURL(/reason=idle/, { timeout: 20_000 });
    expect(await page.getByText('nobody was active for a while').isVisible()).toBe(true);
    expect(new URL(page.url()).searchParams.get('next')).toBe('/transfer');
    await browser.close();
    await bank.close();
  });
});
