import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { createNodeSessions } from 'stillhere/node';
import { createSessions } from 'stillhere/server';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { DrivenBrowser, DrivenWindow } from './driver.ts';
import { ENGINES } from './engines.ts';

let script = '';
let url = '';
let server: Server;
const sessions = createSessions({
  policy: { idleTimeout: '15m', warnBefore: '2m', absoluteTimeout: '8h' },
  drafts: { secrets: ['a-secret-of-the-server-that-is-long-enough'] },
});

beforeAll(async () => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('page/sent-forms.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
  });
  script = outputFiles[0]?.text ?? '';
  const web = createNodeSessions(sessions);
  server = createServer((request, response) => {
    void (async () => {
      const { pathname, search, searchParams } = new URL(request.url ?? '', 'http://site');
      if (await web.surface(request, response)) return;
      if (pathname === '/page.js') {
        response.setHeader('Content-Type', 'text/javascript; charset=utf-8');
        response.end(script);
      } else if (pathname === '/enter') {
        request.headers.origin = url;
        await web.of(request, response).signIn('annabel');
        response.writeHead(303, { Location: `/page${search}` }).end();
      } else if ((await web.guard(request, response)) !== undefined) {
        response.statusCode = Number(searchParams.get('status') ?? 200);
        if (pathname !== '/page') return void response.end('{}');
        response.statusCode = 200;
        response.setHeader('Content-Type', 'text/html; charset=utf-8');
        response.end(
          '<!doctype html><html lang="en"><title>Form</title><body><h1>Form</h1><script src="/page.js"></script></body></html>',
        );
      }
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  url = `http://localhost:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await sessions.close();
  server.closeAllConnections();
  server.close();
});

const REFUSED = [
  { by: 'fetch', status: 409, then: 'stay', is: ['typed', ['restored']] },
  { by: 'xhr', status: 503, then: 'stay', is: ['typed', ['restored']] },
] as const;
const SENT = [
  { by: 'fetch', status: 201, then: 'empty', is: ['', []] },
  { by: 'xhr', status: 200, then: 'go', is: ['', []] },
  { by: 'fetch', status: 204, then: 'stay', is: ['', ['offered']] },
] as const;

describe.each(ENGINES)('in $name: a form that its page sends', ({ name, launch }) => {
  let browser: DrivenBrowser | undefined;
  beforeAll(async () => {
    browser = await launch?.();
  });
  afterEach(() => browser?.forget());
  afterAll(() => browser?.close());

  // WebKitGTK 2.50 has no `responseStatus`.
  const refused =
    name === 'WebKit' ? REFUSED.map((one) => ({ ...one, is: ['', ['offered']] })) : REFUSED;
  it.skipIf(launch === undefined).each([...refused, ...SENT])(
    'is a draft by what becomes of it: $status by $by, and the form does $then',
    async ({ is, ...how }) => {
      const query = new URLSearchParams(Object.entries(how).map(([key, one]) => [key, `${one}`]));
      const tab = (await browser?.open(`${url}/enter?${query}`)) as DrivenWindow;
      await tab.evaluate(() => window.sentFormPage.type('typed'), undefined);
      await expect
        .poll(() => tab.evaluate(() => Object.keys(localStorage).join(), undefined))
        .toContain('stillhere-draft:');
      await tab.evaluate(() => window.sentFormPage.send(), undefined);

      await tab.goTo(`${url}/page?${query}`);
      await expect
        .poll(() =>
          tab.evaluate(async () => {
            const { drafts, session, text, told } = window.sentFormPage;
            if (session.snapshot.session === undefined) return 'not known yet';
            await drafts.restore();
            return [text(), told];
          }, undefined),
        )
        .toEqual(is);
    },
  );
});
