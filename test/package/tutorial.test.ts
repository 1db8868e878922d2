/** Does what docs/tutorial.md says, word by word. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { commandsOf, examplesOf } from '../../tools/documents.js';
import { createBrowser, NAVIGATION, type TestBrowser } from '../support/browser.ts';
import { endExamples, startExample, STOPS_WITHIN, type RunningExample } from './example.ts';

const DOCUMENT = 'docs/tutorial.md';
const text = readFileSync(DOCUMENT, 'utf8').replaceAll(/\s+/g, ' ');
const MINUTE = 60_000;

afterAll(endExamples);

/** A sentence that the tutorial promises, as the page has it. */
function promised(sentence: string): string {
  expect(text).toContain(`"${sentence}"`);
  return sentence;
}

/** Fills in the sign-in page that an address leads to, and sends it. */
async function signIn(browser: TestBrowser, address: string, password = 'password') {
  const page = await (await browser.get(address)).text();
  const next = /name="next" value="([^"]*)"/.exec(page)?.[1] ?? '';
  return browser.send('/sign-in', {
    method: 'POST',
    body: new URLSearchParams({ next, username: 'george', password }),
  });
}

it('names the files that it has, and the packages that they import', () => {
  const commands = commandsOf(DOCUMENT);
  expect(commands).toEqual([
    'npm init -y',
    'npm install stillhere express',
    'npm install stillhere fastify',
    'node express.mjs',
  ]);
  const files = examplesOf(DOCUMENT).map(({ file }) => file);
  expect(files).toEqual(['pages.mjs', 'express.mjs', 'fastify.mjs']);
  expect(text).toContain('`node fastify.mjs`');
});

describe.each([
  ['Express 5', 'express.mjs', 'installed'],
  ['Express 4', 'express.mjs', 'installedWithExpress4'],
  ['Fastify', 'fastify.mjs', 'installed'],
] as const)('with %s', (_name, file, project) => {
  const start = (): Promise<RunningExample> => startExample(join(inject(project), DOCUMENT, file));

  it('does what it says', async () => {
    const app = await start();
    const browser = createBrowser(app.url);

    const refused = await browser.get('/accounts?page=2', NAVIGATION);
    expect(refused.status).toBe(303);
    const signInUrl = refused.headers.get('location') ?? '';
    expect(new URL(signInUrl, app.url).searchParams.get('next')).toBe('/accounts?page=2');
    const wrong = await signIn(browser, signInUrl, 'guess');
    expect(wrong.status).toBe(401);
    expect(await wrong.text()).toContain(promised('The name or the password is wrong.'));
    const right = await signIn(browser, signInUrl);
    expect(right.status).toBe(303);
    expect(right.headers.get('location')).toBe('/accounts?page=2');
    const accounts = await (await browser.get('/accounts?page=2')).text();
    expect(accounts).toContain('Hello, george');
    const script = /<script src="([^"]*)"/.exec(accounts)?.[1] ?? '';
    expect((await browser.get(script)).status).toBe(200);

    await app.advance(MINUTE);
    const { idleRemaining, warnBefore } = await (await browser.get('/session')).json();
    expect(idleRemaining).toBeLessThanOrEqual(warnBefore);
    expect((await browser.post('/session/ping')).status).toBe(200);
    await app.advance(2 * MINUTE);
    const idle = await browser.get('/accounts?page=2', NAVIGATION);
    expect(await (await browser.get(idle.headers.get('location') ?? '')).text()).toContain(
      promised('You were signed out because nobody was active for a while.'),
    );
    expect(
      (await signIn(browser, idle.headers.get('location') ?? '')).headers.get('location'),
    ).toBe('/accounts?page=2');

    const left = await browser.post('/session/sign-out', undefined, NAVIGATION);
    expect(await (await browser.get(left.headers.get('location') ?? '')).text()).toContain(
      promised('You have signed out.'),
    );
    expect((await browser.get('/accounts')).status).toBe(401);
    expect(app.errors()).toBe('');
    await app.stop();
  });

  it('takes a sign-in without a body, and a next from elsewhere', async () => {
    const app = await start();
    const browser = createBrowser(app.url);
    expect((await browser.post('/sign-in')).status).toBe(401);
    const evil = await signIn(browser, '/sign-in?next=//evil.example&reason=__proto__');
    expect(evil.headers.get('location')).toBe('/accounts');
    const quoted = await (await browser.get(`/sign-in?next=/a%22%3E%3Cb%3E&next=/b`)).text();
    expect(quoted).not.toContain('<b>');
    expect(app.errors()).toBe('');
    await app.stop();
  });

  it('stops soon, also with a page that is open', async () => {
    const app = await start();
    const browser = createBrowser(app.url);
    await signIn(browser, '/sign-in');
    const stream = await browser.get('/session/events');
    expect(stream.status).toBe(200);
    const { exit, took } = await app.stop();
    expect(exit).toBe(0);
    expect(took).toBeLessThan(STOPS_WITHIN);
  });
});
