/** The app of docs/attach/better-auth.md, as its reader copies it. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { endExamples, startExample } from '../package/example.ts';
import { createBrowser, NAVIGATION } from '../support/browser.ts';
import { redisServer, startRedis } from '../support/redis-servers.ts';
import { install } from './install.ts';

describe.skipIf(redisServer === undefined)('the page of docs/attach/better-auth.md', () => {
  afterAll(endExamples);

  it('is signed in to, and signed out of for good', async () => {
    const folder = join(await install('test/frameworks/better-auth'), 'page');
    const text = await readFile('docs/attach/better-auth.md', 'utf8');
    const code = /^```javascript\n\/\/ app.mjs\n(.*?)^```$/ms.exec(text)?.[1] ?? '';
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'app.mjs'), code);
    const redis = await startRedis();
    const app = await startExample(join(folder, 'app.mjs'), { REDIS_URL: redis.url });
    const browser = createBrowser(app.url);
    const signIn = (password: string): Promise<Response> =>
      browser.post(
        '/sign-in?next=%2Faccounts%3Fpage%3D2',
        new URLSearchParams({ email: 'george@example.org', password }).toString(),
        { 'Content-Type': 'application/x-www-form-urlencoded' },
      );

    expect((await signIn('guess')).headers.get('location')).toBe('/sign-in');
    expect((await browser.get('/accounts', NAVIGATION)).status).toBe(303);
    expect((await signIn('password')).headers.get('location')).toBe('/accounts?page=2');
    const page = await browser.get('/accounts', NAVIGATION);
    expect(await page.text()).toContain('Hello, George');
    const status = await (await browser.get('/session')).json();
    expect(status).toMatchObject({ state: 'active', idleRemaining: expect.any(Number) });
    const stolen = browser.cookie();
    await browser.post('/session/sign-out', undefined, { 'Sec-Fetch-Site': 'same-origin' });
    expect(browser.cookie()).toBe('');
    const left = await createBrowser(app.url, stolen).get('/accounts', NAVIGATION);
    expect(left.headers.get('location')).toBe('/sign-in?next=%2Faccounts');
    await app.stop();
    await redis.stop();
    expect(app.errors()).not.toContain('Error');
  });
});
