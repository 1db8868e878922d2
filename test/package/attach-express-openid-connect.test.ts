/** Drives the app of the page about express-openid-connect, at a provider that signs in whoever asks. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startOidcProvider, type OidcProvider } from '../attach/support/oidc-provider.ts';
import { createBrowser, NAVIGATION } from '../support/browser.ts';
import { redisServer, startRedis, type RedisServer } from '../support/redis-servers.ts';
import { endExamples, startExample } from './example.ts';

describe.skipIf(redisServer === undefined)('the app that signs in at a provider', () => {
  let redis: RedisServer;
  let provider: OidcProvider;
  beforeAll(async () => {
    [redis, provider] = await Promise.all([startRedis(), startOidcProvider()]);
  });
  afterAll(async () => {
    endExamples();
    await Promise.all([redis.stop(), provider.close()]);
  });

  it('leads there and back, and out again for good', async () => {
    const file = join(inject('installed'), 'docs/attach/express-openid-connect.md', 'app.mjs');
    const app = await startExample(file, {
      ISSUER_BASE_URL: provider.issuer,
      REDIS_URL: redis.url,
    });
    provider.next = { subject: 'george', auth_time: Date.now() / 1_000 };
    const browser = createBrowser(app.url);
    const refused = await browser.get('/accounts?page=2', NAVIGATION);
    const asked = await browser.post(refused.headers.get('location') ?? '');
    const provided = await fetch(asked.headers.get('location') ?? '', { redirect: 'manual' });
    const { pathname, search } = new URL(provided.headers.get('location') ?? '');
    const called = await browser.get(pathname + search);
    expect(called.headers.get('location')).toBe('/accounts?page=2');
    const page = await browser.get('/accounts', NAVIGATION);
    expect([page.status, await page.text()]).toEqual([
      200,
      expect.stringContaining('Hello, george'),
    ]);
    const stolen = createBrowser(app.url, browser.cookie());
    await browser.get('/logout');
    const over = await stolen.get('/accounts', NAVIGATION);
    expect(over.headers.get('location')).toBe('/sign-in?reason=signed-out&next=%2Faccounts');
    const signInPage = await browser.get('/sign-in?reason=signed-out');
    expect(await signInPage.text()).toContain('<p role="status">You');
    expect(app.errors()).toBe('');
  });
});
