import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { createNodeSessions } from 'stillhere/node';
import { createMemoryStore } from 'stillhere/memory';
import { createSessions } from 'stillhere/server';
import { createFakeClock, type FakeClock } from 'stillhere/testing';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  inject,
  it,
  vi,
} from 'vitest';
import { answered, IDLE, launch, launchOptions, SECOND, stateOf, WARN } from './bank.ts';

interface Site {
  readonly url: string;
  readonly clock: FakeClock;
  /** What was asked, as `GET /path purpose`. */
  readonly requests: string[];
  close(): Promise<void>;
}

/** A site of plain pages, on a server whose time is turned by hand. */
async function openSite(endOnClose: number | undefined): Promise<Site> {
  const clock = createFakeClock(Date.now());
  const sessions = createSessions({
    policy: {
      idleTimeout: IDLE,
      warnBefore: WARN,
      ...(endOnClose === undefined ? {} : { endOnClose }),
    },
    store: createMemoryStore({ clock }),
    clock,
  });
  const web = createNodeSessions(sessions);
  const requests: string[] = [];

  const server: Server = createServer((request, response) => {
    requests.push(
      `${request.method} ${request.url} ${String(request.headers['sec-purpose'] ?? '')}`.trim(),
    );
    void (async () => {
      if (await web.surface(request, response)) return;
      const { pathname } = new URL(request.url ?? '/', 'http://here.invalid');
      const isOpen = pathname === '/enter' || pathname === '/sign-in';
      if (pathname === '/enter') {
        await web.of(request, response).signIn('george');
        response.writeHead(303, { Location: '/' }).end();
        return;
      }
      if (!isOpen && (await web.guard(request, response)) === undefined) return;
      response.setHeader('Content-Type', 'text/html; charset=utf-8');
      response.end(`<!doctype html><title>${pathname}</title><h1>${pathname}</h1><a href="/next">Next</a>
${isOpen ? '' : `<still-here></still-here><script src="${sessions.clientUrl}"></script>`}
${
  pathname === '/ahead'
    ? '<script type="speculationrules">{"prerender":[{"urls":["/next"],"eagerness":"immediate"}]}</script>'
    : ''
}`);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    clock,
    requests,
    async close() {
      await sessions.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe.skipIf(inject('chromium') === undefined)('a page that the browser loads ahead', () => {
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let site: Site;
  const asked = (line: string): number => site.requests.filter((one) => one === line).length;
  const idleRemaining = async (): Promise<number> => {
    const answer = await context.request.get(`${site.url}/session`);
    return ((await answer.json()) as { idleRemaining?: number }).idleRemaining ?? 0;
  };

  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    site = await openSite(undefined);
    context = await browser.newContext();
    page = await context.newPage();
    await page.goto(`${site.url}/enter`);
    await answered(page);
  });
  afterEach(async () => {
    await context.close();
    await site.close();
  });

  it('B5: asks nothing and is no activity until it is shown', async () => {
    site.clock.advance(10 * SECOND);
    await page.goto(`${site.url}/ahead`);
    await answered(page);
    await vi.waitFor(() => expect(site.requests).toContain('GET /next prefetch;prerender'), 20_000);
    const before = asked('GET /session');
    site.clock.advance(10 * SECOND);
    await page.waitForTimeout(1_000);
    expect(asked('GET /session'), 'it is quiet').toBe(before);
    expect(await idleRemaining()).toBe(IDLE - 10 * SECOND);
    const seen = asked('GET /session');
    await page.getByRole('link').click();
    await page.waitForURL(/next$/);
    await vi.waitFor(() => expect(asked('GET /session')).toBeGreaterThan(seen), 10_000);
    expect(asked('GET /next'), 'the page that was loaded ahead was shown').toBe(0);
    await expect.poll(() => stateOf(page)).toBe('active');
  });
});

describe.skipIf(inject('chromium') === undefined)(
  'B10: a browser that goes on where it was left',
  () => {
    let profile: string;
    let site: Site;

    beforeEach(async () => {
      profile = await mkdtemp(join(tmpdir(), 'stillhere-profile-'));
    });
    afterEach(async () => {
      await site.close();
      await rm(profile, { recursive: true, force: true });
    });

    /** Signs in, closes the browser as a person does, lets time pass, and starts it again. */
    async function restart(pause: number): Promise<{ url: string; cookies: number }> {
      const first = await chromium.launchPersistentContext(profile, launchOptions());
      const [page = await first.newPage()] = first.pages();
      await page.goto(`${site.url}/enter`);
      await answered(page);
      const kept = await first.cookies();
      await page.close({ runBeforeUnload: true });
      await vi.waitFor(() => expect(first.pages()).toEqual([]), 10_000);
      await first.close();
      site.clock.advance(pause);
      const second = await chromium.launchPersistentContext(profile, launchOptions());
      // The browser gives back what it had: session cookies too.
      await second.addCookies(kept);
      const again = await second.newPage();
      await again.goto(site.url);
      const url = again.url();
      const cookies = (await second.cookies()).length;
      await second.close();
      return { url, cookies };
    }

    it('finds its session ended, when it was away for longer than the server waits', async () => {
      site = await openSite(20 * SECOND);
      const { url, cookies } = await restart(25 * SECOND);
      expect(cookies).toBeGreaterThan(0);
      expect(url).toContain('reason=closed');
    });

    it('finds it alive before, and always where the server does not care', async () => {
      site = await openSite(20 * SECOND);
      expect((await restart(10 * SECOND)).url).toBe(`${site.url}/`);
      await site.close();
      site = await openSite(undefined);
      expect((await restart(25 * SECOND)).url).toBe(`${site.url}/`);
    });
  },
);
