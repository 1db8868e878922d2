/** What a real browser does with the cookie: apps side by side, links and forms of other sites, a restart. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { createNodeSessions } from 'stillhere/node';
import { createSessions, type Sessions, type SessionsOptions } from 'stillhere/server';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { launch } from './bank.ts';

interface Site {
  readonly url: string;
  readonly sessions: Sessions<unknown>;
}

describe.skipIf(inject('chromium') === undefined)('S11: the cookie in Chromium', () => {
  const servers: Server[] = [];
  const all: Sessions<unknown>[] = [];
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    context = await browser.newContext();
    page = await context.newPage();
  });
  afterEach(async () => {
    await context.close();
    for (const sessions of all.splice(0)) await sessions.close();
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });

  async function listen(
    host: string,
    answer: (request: IncomingMessage, response: ServerResponse) => Promise<void> | void,
  ): Promise<string> {
    const server = createServer((request, response) => void answer(request, response));
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, host, resolve));
    return `http://${host}:${(server.address() as AddressInfo).port}`;
  }

  /** A site that signs in whoever posts to /sign-in, and greets on every other page. */
  async function open(options: Partial<SessionsOptions> = {}): Promise<Site> {
    const sessions = createSessions({ policy: { idleTimeout: '15m' }, ...options });
    all.push(sessions);
    const web = createNodeSessions(sessions);
    const url = await listen('localhost', async (request, response) => {
      if (await web.surface(request, response)) return;
      response.setHeader('Content-Type', 'text/html');
      if (request.url?.startsWith('/sign-in') === true) {
        if (request.method === 'POST') {
          await web.of(request, response).signIn('george');
          response.writeHead(303, { Location: '/invoice' }).end();
        } else {
          response.end('<form method="post" action="/sign-in"><button>Sign in</button></form>');
        }
        return;
      }
      const session = await web.guard(request, response);
      if (session !== undefined) response.end(`<h1>Hello, ${session.subject}</h1>`);
    });
    return { url, sessions };
  }

  /** Another site: 127.0.0.1 is not localhost. */
  function openOther({ url }: Site): Promise<string> {
    return listen('127.0.0.1', (_request, response) => {
      response.setHeader('Content-Type', 'text/html');
      response.end(`<a href="${url}/invoice">Invoice</a>
        <form method="post" action="${url}/sign-in"><button>Sign in</button></form>`);
    });
  }

  async function signIn({ url }: Site, on: Page = page): Promise<void> {
    await on.goto(`${url}/sign-in`);
    await on.click('button');
    await on.waitForURL('**/invoice');
  }

  /** Of those that scripts do not see: each has its mark. */
  const names = async (): Promise<readonly string[]> => {
    const cookies = await context.cookies();
    const own = cookies.filter(({ httpOnly }) => httpOnly).map(({ name }) => name);
    const marks = cookies.filter(({ httpOnly }) => !httpOnly).map(({ name }) => name);
    expect(marks.sort()).toEqual(own.map((name) => `${name}.mark`).sort());
    return own;
  };

  it('keeps two apps on two ports apart', async () => {
    const [crm, wiki] = [await open(), await open()];
    await signIn(crm);
    await signIn(wiki);
    await page.goto(`${crm.url}/`);
    expect(await page.textContent('h1')).toBe('Hello, george');
    expect(await names()).toEqual([crm, wiki].map(({ url }) => `stillhere.${new URL(url).port}`));
  });

  it.each(['lax', 'strict'] as const)('%s: lets in by a link of another site', async (sameSite) => {
    const site = await open({ sameSite });
    await signIn(site);
    await page.goto(await openOther(site));
    await page.click('a');
    await page.waitForSelector('h1:has-text("Hello, george")');
    expect(page.url()).toBe(`${site.url}/invoice`);
  });

  it('strict: asks a stranger who comes by a link to sign in', async () => {
    const site = await open({ sameSite: 'strict' });
    await page.goto(await openOther(site));
    await page.click('a');
    await page.waitForURL(`${site.url}/sign-in?next=%2Finvoice`);
  });

  it.each(['lax', 'strict'] as const)(
    '%s: leaves one session after forms of another site have signed in again and again',
    async (sameSite) => {
      const site = await open({ sameSite });
      const other = await openOther(site);
      await signIn(site);
      for (let round = 0; round < 2; round += 1) {
        await page.goto(other);
        await page.click('button');
        await page.waitForSelector('h1:has-text("Hello, george")');
        expect(await site.sessions.list('george')).toHaveLength(1);
        expect(await names()).toEqual(['__Host-stillhere']);
      }
    },
  );

  it('none: signs in inside a frame of another site, there alone', async () => {
    const site = await open({ sameSite: 'none' });
    const around = await listen('127.0.0.1', (_request, response) => {
      response.setHeader('Content-Type', 'text/html');
      response.end(`<iframe src="${site.url}/sign-in"></iframe>`);
    });
    await page.goto(around);
    const frame = page.frameLocator('iframe');
    await frame.locator('button').click();
    await frame.locator('h1:has-text("Hello, george")').waitFor();
    await page.goto(`${site.url}/`);
    expect(new URL(page.url()).pathname, 'another visit than that in the frame').toBe('/sign-in');
  });

  it.each([true, false])('persistent %s: is there, or not, after a restart', async (persistent) => {
    const site = await open({ policy: { idleTimeout: '12h', persistent } });
    const profile = mkdtempSync(join(tmpdir(), 'stillhere-profile-'));
    const start = (): Promise<BrowserContext> =>
      chromium.launchPersistentContext(profile, {
        executablePath: inject('chromium') ?? '',
        args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
      });
    try {
      const before = await start();
      await signIn(site, await before.newPage());
      // Chromium writes its cookies down a moment later, and when it is closed in good order.
      await before.close();
      const after = await start();
      const again = await after.newPage();
      await again.goto(`${site.url}/`);
      expect(new URL(again.url()).pathname).toBe(persistent ? '/' : '/sign-in');
      await after.close();
    } finally {
      rmSync(profile, { recursive: true, force: true });
    }
  });
});
