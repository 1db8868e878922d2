/** A site with sessions, whose time is turned by hand and whose answers can be spoilt. Every page has a strict content policy, but with `lax`. */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { createMemoryStore } from 'stillhere/memory';
import { createNodeSessions } from 'stillhere/node';
import { createSessions, type Sessions } from 'stillhere/server';
import { createFakeClock, type FakeClock } from 'stillhere/testing';

export const SECOND = 1_000;
export const IDLE: number = 60 * SECOND;
export const WARN: number = 30 * SECOND;

const CONTENT_POLICY = "default-src 'self'; require-trusted-types-for 'script'";

/** What comes instead of the `/session` surface's answers: a portal's page or refusal, an error, or nothing yet. */
export type Fault = 'html' | 'redirect' | 401 | 403 | 500 | 502 | 429 | 'silent';

/** Seconds that a 429 asks to wait. */
export const RETRY_AFTER = 8;

/** The site. */
export interface Site {
  readonly url: string;
  readonly clock: FakeClock;
  readonly sessions: Sessions<unknown>;
  /** What browsers asked of the `/session` surface, as `GET /session`. */
  readonly requests: string[];
  /** Addresses of the pages that have a stream of events open. */
  readonly streams: string[];
  /** What the content policy forbade. */
  readonly violations: string[];
  fault: Fault | undefined;
  /** Whether the server has lost the session, cookie and all. */
  hasForgotten: boolean;
  /** Whether no language but English can be had. */
  hasNoLanguages: boolean;
  /** The idle timeout that a person may choose, in milliseconds; undefined: none. */
  extendedTime: number | undefined;
  /** Whether the sign-in page is met with silence, too. */
  isSignInSlow: boolean;
  /** Answers what was met with silence. */
  release(): void;
  /** Idle time that the server still grants, in milliseconds; 0 when the session is over. Looking changes nothing. */
  idleRemaining(): Promise<number>;
  /** The person is active on a page that no test sees. No fault concerns it. */
  beActiveElsewhere(): Promise<void>;
  close(): Promise<void>;
}

const SCRIPTS: ReadonlyMap<string, string> = new Map([
  ['/zone.js', readFileSync(fileURLToPath(import.meta.resolve('zone.js')), 'utf8')],
  ['/before.js', bundled('before.ts')],
  ['/page.js', bundled('page.ts')],
  ['/stillhere.global.js', built('stillhere.global.js')],
]);

/** What a page asks for beside the script when it is in another language than English. */
const LANGUAGE_FILE = /^\/(stillhere\.languages|languages\/[\w-]+)\.js$/;

const STYLE =
  'main { min-height: 300vh } #box { height: 8rem; overflow: auto } #tall { height: 99rem }';

/** Sent with what the tests themselves ask. */
const OURS = 'x-test';

/** Starts the site. Its time stands still until it is turned; with a `realIdle` in milliseconds it goes on by itself. */
export async function openSite(realIdle?: number): Promise<Site> {
  const clock = createFakeClock();
  const time = realIdle === undefined ? { clock } : {};
  const policy = {
    idleTimeout: realIdle ?? IDLE,
    warnBefore: realIdle === undefined ? WARN : realIdle / 4,
    absoluteTimeout: '8h',
    shortWarningBecause: 'a test, nobody reads it',
  } as const;
  const sessions = createSessions<unknown>({
    policy: () =>
      site.extendedTime === undefined ? policy : { ...policy, extendedTime: site.extendedTime },
    store: createMemoryStore(time),
    yourSessions: true,
    // Of a browser that says what it is, in a test.
    describeDevice: (request) =>
      request.header(OURS) === undefined ? 'Own' : (request.header('user-agent') ?? ''),
    ...time,
  });
  const web = createNodeSessions(sessions);
  let cookie = '';
  let held: (() => void)[] = [];

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      response.statusCode = 500;
      response.end(String(error));
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, search, searchParams } = new URL(request.url ?? '', 'http://site');
    const isOurs = request.headers[OURS] !== undefined;
    if (!searchParams.has('lax')) response.setHeader('Content-Security-Policy', CONTENT_POLICY);
    if (site.hasForgotten) delete request.headers.cookie;
    if (pathname.startsWith('/session') && !isOurs) {
      site.requests.push(`${request.method} ${pathname}`);
      if (await isSpoilt(response)) return;
      if (pathname === '/session/events') follow(request, response);
    }
    if (await web.surface(request, response)) return;
    const script = SCRIPTS.get(pathname);
    if (script !== undefined) return send(response, 'text/javascript', script);
    if (LANGUAGE_FILE.test(pathname)) {
      site.requests.push(`${request.method} ${pathname}`);
      if (site.hasNoLanguages) return void response.writeHead(503).end();
      return send(response, 'text/javascript', built(pathname));
    }
    switch (pathname) {
      case '/page.css':
        return send(response, 'text/css', STYLE);
      case '/violation':
        site.violations.push(await textOf(request));
        return send(response, 'text/plain', '');
      case '/enter':
        // As the form of a sign-in page would: WebKit takes no Secure cookie from here, and a mere address proves no place.
        request.headers.origin = site.url;
        await web.of(request, response).signIn('george');
        // Its cookies are on the answer when that goes out, not before.
        response.once('finish', () => {
          const lines = [response.getHeader('set-cookie')].flat().map(String);
          const own = lines.findLast((line) => !line.includes('.extended='));
          cookie = own?.split(';')[0] ?? '';
        });
        response.writeHead(303, { Location: `/page${search}` }).end();
        return;
      case '/log-out':
        await web.of(request, response).signOut();
        response.writeHead(204).end();
        return;
      case '/elsewhere':
        return send(response, 'text/html', html('Elsewhere', '', '<h1>Elsewhere</h1>'));
      case '/sign-in':
        if (site.isSignInSlow) await new Promise<void>((resolve) => held.push(resolve));
        return send(response, 'text/html', signInPage(searchParams.get('reason') ?? ''));
      case '/keep-alive':
        response
          .writeHead((await web.of(request, response).find()) === undefined ? 401 : 204)
          .end();
        return;
    }
    const session = await web.guard(request, response);
    if (session === undefined) return;
    // Not every app keeps to what the guard says: then browsers keep a page as it was, for the back button.
    if (searchParams.has('kept')) response.setHeader('Cache-Control', 'private');
    send(response, 'text/html', protectedPage(clock.wall(), searchParams));
  }

  function follow({ headers: { referer = '' } }: IncomingMessage, response: ServerResponse): void {
    site.streams.push(referer);
    response.once('close', () => site.streams.splice(site.streams.indexOf(referer), 1));
  }

  async function isSpoilt(response: ServerResponse): Promise<boolean> {
    switch (site.fault) {
      case undefined:
        return false;
      case 'silent':
        await new Promise<void>((resolve) => held.push(resolve));
        return false;
      case 'html':
        send(response, 'text/html', '<!doctype html><title>Wi-Fi</title><h1>Accept our terms</h1>');
        return true;
      case 'redirect':
        // Another origin of the same server.
        response.writeHead(302, {
          Location: `${site.url.replace('localhost', '127.0.0.1')}/sign-in`,
        });
        response.end();
        return true;
      default:
        response.statusCode = site.fault;
        if (site.fault === 429) response.setHeader('Retry-After', RETRY_AFTER);
        response.end('no');
        return true;
    }
  }

  function ask(path: string, method = 'GET'): Promise<Response> {
    return fetch(site.url + path, { method, headers: { cookie, origin: site.url, [OURS]: '1' } });
  }

  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const site: Site = {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    clock,
    sessions,
    requests: [],
    streams: [],
    violations: [],
    fault: undefined,
    hasForgotten: false,
    hasNoLanguages: false,
    extendedTime: undefined,
    isSignInSlow: false,
    release() {
      site.fault = undefined;
      site.isSignInSlow = false;
      for (const go of held) go();
      held = [];
    },
    async idleRemaining() {
      const status = (await (await ask('/session')).json()) as { idleRemaining?: number };
      return status.idleRemaining ?? 0;
    },
    async beActiveElsewhere() {
      await ask('/session/ping', 'POST');
    },
    async close() {
      site.release();
      await sessions.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return site;
}

function send(response: ServerResponse, type: string, text: string): void {
  response.setHeader('Content-Type', `${type}; charset=utf-8`);
  response.end(text);
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request) text += String(part);
  return text;
}

/** A file of the package, as a site may serve it. */
function built(path: string): string {
  const script = import.meta.resolve('stillhere/global.js');
  return readFileSync(new URL(`.${join('/', path)}`, script), 'utf8');
}

function bundled(name: string): string {
  const path = fileURLToPath(new URL(`page/${name}`, import.meta.url));
  const options = { bundle: true, write: false, format: 'iife', target: 'es2022' } as const;
  return buildSync({ entryPoints: [path], ...options }).outputFiles[0]?.text ?? '';
}

function html(title: string, head: string, body: string, first = '', lang = 'en'): string {
  return `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><title>${title}</title>${first}
<link rel="stylesheet" href="/page.css"><script src="/before.js"></script>${head}</head><body>${body}</body></html>`;
}

function protectedPage(now: number, query: URLSearchParams): string {
  const hasList = query.has('list');
  const list = '<still-here-sessions></still-here-sessions>';
  const scripts = [
    ...(hasList ? ['sessions-list'] : []),
    ...(query.has('notices') ? ['notices'] : []),
  ]
    .map((name) => `<script src="/session/${name}.js" defer></script>`)
    .join('');
  return html(
    'Account',
    `<meta name="now" content="${now}"><script src="/stillhere.global.js"></script>${scripts}`,
    `${hasList ? list : ''}<main><h1>Your secret balance</h1><p><textarea id="notes"></textarea></p><button id="sign-out">Sign out</button>
<div id="box"><div id="tall">Small print</div></div></main><script src="/page.js"></script>`,
    query.has('zone') ? '<script src="/zone.js"></script>' : '',
    (query.get('lang') ?? 'en').replaceAll(/[^\w-]/g, ''),
  );
}

function signInPage(reason: string): string {
  return html(
    'Sign in',
    '',
    `<main><h1>Sign in</h1><p>reason: ${/^[a-z-]*$/.exec(reason)?.[0]}</p></main>`,
  );
}
