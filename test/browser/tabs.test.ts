import type { Browser, Page } from 'playwright-core';
import type { StillHereElement } from 'stillhere/element';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import {
  answered,
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

/** Tests that need no second look at less. */
const STEP = 5 * SECOND;

/** The pages' clocks stand still: what they do is done without waiting, however long a busy machine takes for it. */
const AT_ONCE = 20 * SECOND;

describe.skipIf(inject('chromium') === undefined)('a person with several tabs', () => {
  let browser: Browser;
  let bank: Bank;
  let person: Person;
  let first: Page;
  let second: Page;

  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    bank = await openBank();
    person = await Person.arrive(bank, browser);
    first = await person.open('/transfer');
    second = await person.open('/');
  });
  afterEach(async () => {
    await person.context.close();
    await bank.close();
  });

  it('works in one, and is not warned in the other', async () => {
    for (let elapsed = 0; elapsed < 3 * IDLE; elapsed += 10 * SECOND) {
      await first.getByLabel('Your own notes').press('a');
      await person.wait(10 * SECOND);
      expect([await stateOf(first), await stateOf(second)]).toEqual(['active', 'active']);
    }
    expect(await idleRemaining(bank, person.context)).toBeGreaterThan(0);
  });

  it('I6: is warned in both at once, and answers in one for both', async () => {
    await person.wait(IDLE - WARN);
    expect([await stateOf(first), await stateOf(second)]).toEqual(['warning', 'warning']);
    await second.getByRole('button', { name: 'Stay signed in' }).click();
    await first.getByRole('alertdialog').waitFor({ state: 'hidden', timeout: AT_ONCE });
    await person.wait(10 * SECOND);
    expect([await stateOf(first), await stateOf(second)]).toEqual(['active', 'active']);
  });

  it('I6, I9: signs out in one, and the other is covered within a second, and leaves', async () => {
    await person.beHeard();
    await second.getByRole('button', { name: /^Sign out/ }).click();
    const content = first.getByRole('heading', { name: 'New transfer' });
    await expect.poll(() => content.isVisible(), { timeout: AT_ONCE, interval: 20 }).toBe(false);
    // A question that crossed the sign-out is asked again a little later.
    const leaving = first.waitForURL(/reason=/);
    await person.wait(5 * SECOND, SECOND);
    await leaving;
    expect(first.url(), 'by the stream').toContain('reason=signed-out');
  });

  it('is told why in every tab after an idle end', async () => {
    await person.wait(IDLE + 2 * SECOND);
    for (const page of [first, second]) await page.waitForURL(/reason=idle/);
  });

  it('is not held in by a tab that crashed, nor signed out by one that was closed', async () => {
    await second.mouse.move(40, 40);
    await person.wait(20 * SECOND);
    await second.mouse.move(50, 50);
    await second.close();
    await person.wait(30 * SECOND);
    expect(await stateOf(first), 'what was done in the closed tab still counts').toBe('warning');
    const left = await idleRemaining(bank, person.context);
    expect(left).toBeGreaterThanOrEqual(IDLE - 30 * SECOND);
    expect(left).toBeLessThan(IDLE - 29 * SECOND);
    await person.wait(left + 2 * SECOND);
    await first.waitForURL(/reason=idle/);
  });

  it('works on in one, and is not warned in the other; when that one crashes, it holds nothing any more', async () => {
    await first.evaluate(() => {
      const { session } = document.querySelector('still-here') as Element as StillHereElement;
      session?.hold('upload', new Promise(() => {}));
    });
    await person.wait(IDLE + 3 * STEP, STEP);
    expect([await stateOf(first), await stateOf(second)]).toEqual(['active', 'active']);
    const crashed = first.waitForEvent('crash');
    const devtools = await person.context.newCDPSession(first);
    void devtools.send('Page.crash').catch(() => undefined);
    await crashed;
    await first.close();
    const left = await idleRemaining(bank, person.context);
    expect(left).toBeLessThanOrEqual(IDLE);
    await person.wait(left - WARN + STEP, STEP);
    expect(await stateOf(second)).toBe('warning');
    await person.wait(WARN, STEP);
    await second.waitForURL(/reason=idle/);
  });

  it('hears within a second of an end on another device', async () => {
    await person.beHeard();
    const [session] = await bank.sessions.list('george');
    await bank.sessions.revoke(session?.id ?? '');
    for (const page of [first, second])
      await page.waitForURL(/reason=revoked/, { timeout: AT_ONCE });
  });

  it('hears within a second of an end on another device while nobody saw it', async () => {
    await second.close();
    await person.beHeard();
    const see = (visibilityState: DocumentVisibilityState): Promise<void> =>
      first.evaluate((state) => {
        Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      }, visibilityState);
    await see('hidden');
    await person.wait(SECOND);
    const [session] = await bank.sessions.list('george');
    await bank.sessions.revoke(session?.id ?? '');
    await see('visible');
    const leaving = first.waitForURL(/reason=revoked/, { timeout: AT_ONCE });
    await person.wait(SECOND);
    await leaving;
  });

  it('never sees what another person signed in to: the old tab is loaded again', async () => {
    await second.goto(`${bank.url}/sign-in`);
    await person.signIn(second, 'maria');
    await second.getByText('Hello, maria').waitFor();
    await first.getByRole('button', { name: 'Sign out maria' }).waitFor({ timeout: AT_ONCE });
    expect(first.url()).toBe(`${bank.url}/transfer`);
    expect(await bank.sessions.list('george')).toEqual([]);
  });

  it('sends as many pings with five tabs as with one', { timeout: 180_000 }, async () => {
    for (let tabs = 0; tabs < 3; tabs += 1) await person.open('/');
    bank.requests.length = 0;
    await first.bringToFront();
    for (let elapsed = 0; elapsed < IDLE; elapsed += 5 * SECOND) {
      await first.getByLabel('Your own notes').press('a');
      await person.wait(5 * SECOND, 100);
    }
    // One each 25 s or so of work: when the server would otherwise come near the warning.
    const pings = bank.requests.filter((request) => request === 'POST /session/ping');
    expect(pings.length).toBeGreaterThanOrEqual(2);
    expect(pings.length).toBeLessThanOrEqual(5);
  });
});

describe.skipIf(inject('chromium') === undefined)('two windows with profiles of their own', () => {
  let browser: Browser;
  let bank: Bank;
  let person: Person;
  let other: Person;

  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    bank = await openBank();
    person = await Person.arrive(bank, browser);
    other = await Person.arrive(bank, browser);
  });
  afterEach(async () => {
    await person.context.close();
    await other.context.close();
    await bank.close();
  });

  async function openAs(who: Person, username: string): Promise<Page> {
    const page = await who.context.newPage();
    await page.goto(`${bank.url}/transfer`);
    await who.signIn(page, username);
    await answered(page);
    return page;
  }

  /** Lets time pass for both. */
  async function wait(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= STEP) {
      await other.context.clock.runFor(STEP);
      await person.wait(STEP, STEP);
    }
  }

  it.each([
    ['of two people', 'maria'],
    ['of one person, of which one is private,', 'george'],
  ])('%s hear nothing of each other', async (_name, username) => {
    const page = await openAs(person, 'george');
    const apart = await openAs(other, username);
    for (let elapsed = 0; elapsed < IDLE; elapsed += 10 * SECOND) {
      await apart.getByLabel('Your own notes').press('a');
      await wait(10 * SECOND);
      expect(await stateOf(apart)).toBe('active');
    }
    await wait(STEP);
    await page.waitForURL(/reason=idle/);
    expect(await stateOf(apart)).toBe('active');
    await person.signIn(page);
    await page.getByRole('button', { name: /^Sign out/ }).click();
    await page.waitForURL(/reason=signed-out/);
    await wait(STEP);
    expect(await stateOf(apart)).toBe('active');
    expect(await isContentVisible(apart)).toBe(true);
  });
});
