/** A page whose session has ended goes on where it was, when its person has signed in: in a small window, or in a frame. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createMemoryStore } from 'stillhere/memory';
import { createNodeSessions } from 'stillhere/node';
import { createSessions, safeNext } from 'stillhere/server';
import { createFakeClock } from 'stillhere/testing';
import type { StillHereElement } from '../../src/element/index.ts';
import type { DrivenBrowser, DrivenWindow } from './driver.ts';
import { ENGINES } from './engines.ts';

const FIELDS = 40;

/** What the page keeps for the test. */
declare global {
  interface Window {
    readonly smallWindows: Window[];
    answer?: Promise<string>;
    /** Of this very page: a page that was loaded anew has another. */
    readonly born: number;
  }
}

const pageOf = (
  who: string,
  way: string,
): string => `<!doctype html><html lang="en"><meta charset="utf-8">
<title>Claim</title><script>
  window.born = Math.random();
  window.smallWindows = [];
  const open = window.open;
  window.open = (...all) => { const one = open.apply(window, all); window.smallWindows.push(one); return one; };
</script><script src="/session/client.js"></script>
<h1>${who}</h1><form>${Array.from({ length: FIELDS - 4 }, (_, at) => `<input name="f${at}" type="${['text', 'date', 'number', 'checkbox'][at % 4]}">`).join('')}
<textarea name="text"></textarea><select name="choice"><option>a<option>b</select><input type="password" name="secret">
<div id="free" contenteditable></div></form>
<still-here push ${way}></still-here>
<script src="/session/requests.js"></script>`;

const signInPage = (
  action: string,
  next: string,
  first: string,
  script = '',
): string => `<!doctype html>
<html lang="en"><title>Sign in</title><form method="post" action="${action}"><input name="name"><input name="word">
<input type="hidden" name="next" value="${next}"></form><p>${first}</p>${script}`;

interface Site {
  readonly url: string;
  /** So many times somebody has begun to listen to the server. */
  readonly listened: number;
  /** All sessions end for want of activity. */
  end(): void;
  close(): Promise<void>;
}

async function openSite(): Promise<Site> {
  const clock = createFakeClock();
  const sessions = createSessions({
    policy: { idleTimeout: '15m', warnBefore: '2m', absoluteTimeout: '8h' },
    store: createMemoryStore({ clock }),
    clock,
  });
  const web = createNodeSessions(sessions);
  let listened = 0;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url?.startsWith('/session/events')) listened += 1;
    if (await web.surface(request, response)) return;
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://site');
    const html = (text: string): void => {
      response.setHeader('Content-Type', 'text/html; charset=utf-8');
      response.end(text);
    };
    const go = (to: string): void => void response.writeHead(303, { Location: to }).end();
    const form = new URLSearchParams(request.method === 'POST' ? await textOf(request) : '');
    const next = safeNext(form.get('next') ?? searchParams.get('next'));
    switch (pathname) {
      case '/enter':
        request.headers.origin = site.url;
        await web.of(request, response).signIn(searchParams.get('name') ?? 'george');
        return go(`/page?${searchParams.get('way')}`);
      case '/sign-in':
        if (request.method === 'GET') return html(signInPage('/sign-in', next, 'Who are you?'));
        if (form.get('word') !== 'right')
          return html(signInPage('/sign-in', next, 'Wrong password'));
        return html(signInPage('/second', next, 'And the code?'));
      case '/apart': {
        // It cuts off who has opened it, and a person is quick.
        response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
        const script = `<script>document.forms[0].elements.name.value = 'george'; document.forms[0].submit()</script>`;
        return html(signInPage('/second', next, '', script));
      }
      case '/second':
        await web.of(request, response).signIn(String(form.get('name')));
        return go(next);
    }
    const session = await web.guard(request, response);
    if (session === undefined) return;
    if (pathname === '/api') response.end(session.subject);
    else
      html(
        pageOf(
          session.subject,
          new URL(request.url ?? '', 'http://x').search.slice(1).replaceAll('&', ' '),
        ),
      );
  }

  const server: Server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      response.statusCode = 500;
      response.end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const site: Site = {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    get listened() {
      return listened;
    },
    end: () => clock.advance(16 * 60_000),
    async close() {
      await sessions.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return site;
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request) text += String(part);
  return text;
}

/** How the session stands, as `ended window`. */
const stateOf = (page: DrivenWindow): Promise<string> =>
  page.evaluate(() => {
    const { state, signInAgain } =
      document.querySelector<StillHereElement>('still-here')?.session?.snapshot ?? {};
    return `${state} ${signInAgain ?? ''}`.trim();
  }, undefined);

async function becomes(page: DrivenWindow, state: string): Promise<void> {
  await expect.poll(() => stateOf(page).catch(() => 'on its way'), { timeout: 10_000 }).toBe(state);
}

/** A half-filled form: what it holds, and when the page that shows it was born. */
const heldBy = (page: DrivenWindow): Promise<readonly string[]> =>
  page.evaluate(
    () => [
      String(window.born),
      ...[...document.querySelectorAll<HTMLInputElement>('form [name]')].map((field) =>
        field.type === 'checkbox' ? String(field.checked) : field.value,
      ),
      document.querySelector('#free')?.textContent ?? '',
    ],
    undefined,
  );

const fill = (page: DrivenWindow): Promise<void> =>
  page.evaluate(() => {
    const values: Record<string, string> = { date: '2026-11-28', number: '42' };
    for (const field of document.querySelectorAll<HTMLInputElement>('form [name]')) {
      if (field.type === 'checkbox') field.checked = true;
      else
        field.value =
          values[field.type] ?? (field.localName === 'select' ? 'b' : 'Half a séntence');
    }
    (document.querySelector('#free') as HTMLElement).textContent = 'and a thought';
  }, undefined);

/** Presses the button, when the dialog takes presses; whether a small window has opened. Else there is a link. */
async function press(page: DrivenWindow): Promise<boolean> {
  const before = await page.evaluate(() => window.smallWindows.length, undefined);
  const tries = (): Promise<number> => page.evaluate(() => window.smallWindows.length, undefined);
  await expect
    .poll(
      async () => {
        const place = await page.evaluate(() => {
          const root = document.querySelector('still-here')?.shadowRoot;
          const box = root?.querySelector('[part~=primary]')?.getBoundingClientRect();
          return box && { x: box.x + box.width / 2, y: box.y + box.height / 2 };
        }, undefined);
        if (place) await page.click(Math.round(place.x), Math.round(place.y));
        return tries();
      },
      { timeout: 10_000, interval: 500 },
    )
    .toBeGreaterThan(before);
  return page.evaluate(() => Boolean(window.smallWindows.at(-1)), undefined);
}

/** The person fills in the sign-in page, in the newest small window or in the frame, when that says `first`. */
async function answer(
  page: DrivenWindow,
  first: string,
  name: string,
  word: string,
): Promise<void> {
  const look = (): Promise<string> =>
    page.evaluate(() => {
      const frame = document.querySelector('still-here')?.shadowRoot?.querySelector('iframe');
      const shown = frame?.contentDocument ?? window.smallWindows.at(-1)?.document;
      return shown?.readyState === 'complete' ? (shown.body?.textContent ?? '') : '';
    }, undefined);
  await expect.poll(look, { timeout: 10_000 }).toContain(first);
  await page.evaluate(
    (said) => {
      const frame = document.querySelector('still-here')?.shadowRoot?.querySelector('iframe');
      const [form] = (frame?.contentDocument ?? window.smallWindows.at(-1)?.document)?.forms ?? [];
      if (form === undefined) throw new Error('There is no form');
      (form.elements.namedItem('name') as HTMLInputElement).value = said.name;
      (form.elements.namedItem('word') as HTMLInputElement).value = said.word;
      form.submit();
    },
    { name, word },
  );
}

for (const { name, launch } of ENGINES) {
  describe.skipIf(launch === undefined)(`in ${name}: an end`, () => {
    let browser: DrivenBrowser;
    let site: Site;

    beforeAll(async () => {
      browser = (await launch?.()) as DrivenBrowser;
    });
    afterAll(() => browser?.close());
    beforeEach(async () => {
      site = await openSite();
    });
    afterEach(async () => {
      await browser.forget();
      await site.close();
    });

    async function open(way: string): Promise<DrivenWindow> {
      const page = await browser.open(`${site.url}/enter?way=${encodeURIComponent(way)}`);
      await becomes(page, 'active');
      await isReady(page);
      return page;
    }

    /** The stream by which the end comes, in whatever tab, and what is loaded ahead, are there. */
    async function isReady(page: DrivenWindow, listenedBefore = 0): Promise<void> {
      await expect.poll(() => site.listened, { timeout: 10_000 }).toBeGreaterThan(listenedBefore);
      const isLoaded = (): boolean =>
        performance.getEntriesByType('resource').some(({ name: url }) => /again[.]js/.test(url));
      await expect.poll(() => page.evaluate(isLoaded, undefined)).toBe(true);
      await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 200)), undefined);
    }

    /** The person signs in: in the small window, or elsewhere where this engine opens none for who drives it. */
    async function signIn(page: DrivenWindow, who: string, isClumsy = false): Promise<void> {
      if (!(await press(page))) {
        await browser.open(`${site.url}/enter?name=${who}&way=sign-in-again`);
        return;
      }
      if (isClumsy) {
        await answer(page, 'Who are you?', who, 'wrong');
        await answer(page, 'Wrong password', who, 'right');
        expect(await stateOf(page)).toBe('ended open');
      } else await answer(page, 'Who are you?', who, 'right');
      await answer(page, 'And the code?', who, '123');
    }

    it('leaves the page as it is: a small window, and not a letter is lost; another person finds nothing', async () => {
      const page = await open('sign-in-again');
      await fill(page);
      const before = await heldBy(page);
      expect(before).toHaveLength(FIELDS + 1);
      site.end();
      await becomes(page, 'ended window');
      expect(
        await page.evaluate(
          () => document.querySelector('h1')?.checkVisibility({ visibilityProperty: true }),
          undefined,
        ),
      ).toBe(false);
      await page.evaluate(() => {
        window.answer = fetch('/api').then((response) => response.text());
      }, undefined);
      const listened = site.listened;
      await signIn(page, 'george', true);
      await becomes(page, 'active');
      expect(await heldBy(page)).toEqual(before);
      expect(await page.evaluate(() => window.answer, undefined)).toBe('george');
      const isClosed = (): boolean => window.smallWindows[0]?.closed ?? true;
      await expect.poll(() => page.evaluate(isClosed, undefined)).toBe(true);
      await isReady(page, listened);

      site.end();
      await becomes(page, 'ended window');
      await signIn(page, 'mary');
      await expect
        .poll(
          () =>
            page
              .evaluate(() => document.querySelector('h1')?.textContent, undefined)
              .catch(() => ''),
          { timeout: 10_000 },
        )
        .toBe('mary');
      const found = await page.evaluate(
        () =>
          JSON.stringify([
            document.documentElement.outerHTML,
            Object.entries(localStorage),
            Object.entries(sessionStorage),
          ]),
        undefined,
      );
      expect(found).not.toMatch(/george|Half a|thought/);
      expect((await heldBy(page)).slice(1).join('')).not.toContain('Half');
    });

    it('is signed in after by a page that cuts off who opened it, and in a frame', async () => {
      const apart = await open('sign-in-again&sign-in-url=/apart');
      const framed = await browser.open(`${site.url}/page?sign-in-again=frame`);
      await becomes(framed, 'active');
      await fill(framed);
      const before = await heldBy(framed);
      await isReady(framed);
      const listened = site.listened;
      site.end();
      await becomes(framed, 'ended frame');
      await answer(framed, 'Who are you?', 'george', 'right');
      await answer(framed, 'And the code?', 'george', '123');
      await becomes(framed, 'active');
      expect(await heldBy(framed)).toEqual(before);
      await becomes(apart, 'active');
      await isReady(apart, listened);
      site.end();
      await becomes(apart, 'ended window');
      const isOpen = await press(apart);
      if (!isOpen) await browser.open(`${site.url}/enter?way=sign-in-again`);
      await becomes(apart, 'active');
      await becomes(framed, 'active');
    });
  });
}
