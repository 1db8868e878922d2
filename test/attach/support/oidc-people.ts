/** Knows how people sign in to the app of express-openid-connect. */
import { expect } from 'vitest';
import { NAVIGATION, SCRIPT, type TestBrowser } from '../../support/browser.ts';
import type { Stage } from '../stage.ts';

export async function signIn(
  browser: TestBrowser,
  query: string = 'subject=george',
): Promise<void> {
  expect((await browser.get(`/sign-in?${query}`)).status).toBe(200);
}

export async function signedIn(stage: Stage, query?: string): Promise<TestBrowser> {
  const browser = stage.browser();
  await signIn(browser, query);
  expect((await browser.get('/me', NAVIGATION)).status).toBe(200);
  return browser;
}

export async function statusOf(browser: TestBrowser): Promise<number> {
  return (await browser.get('/me', SCRIPT)).status;
}
