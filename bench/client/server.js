/** Knows the server of the pages under measure: real sessions, whose time is turned by hand, and what it was asked. */
import { createServer } from 'node:http';
import { createMemoryStore } from 'stillhere/memory';
import { createNodeSessions } from 'stillhere/node';
import { createSessions } from 'stillhere/server';
import { createFakeClock } from 'stillhere/testing';
import { bundlePages } from './bundle.js';

export const MINUTE = 60_000;
export const IDLE_TIMEOUT = 15 * MINUTE;
export const WARN_BEFORE = 2 * MINUTE;

/** Copies of the client on one page each have a base path of their own: they are strangers to each other. */
const COPY = /^\/copy-\d+(?=\/session)/;

/**
 * What each page has in its body, beside its script.
 * @satisfies {Record<string, string>}
 */
const BODIES = {
  blank: '',
  plain: '',
  client: '',
  element: '<still-here></still-here>',
  'react-idle-timer': '',
  hmrc: `<div id="hmrc" data-timeout="${IDLE_TIMEOUT / 1_000}" data-countdown="${WARN_BEFORE / 1_000}"
    data-keep-alive-url="/keep-alive" data-sign-out-url="/sign-in" data-synchronise-tabs="true"></div>`,
  'client of before': '',
  'element of before': '<still-here></still-here>',
  'copies-stillhere': '',
  'copies-react-idle-timer': '',
};

/** @typedef {keyof typeof BODIES} PageName */

/** Pages with the build of an older commit are named after ours. */
const BEFORE = / of before$/;

/**
 * @typedef {object} BenchServer
 * @property {string} url
 * @property {string[]} requests What was asked since it was last emptied, as `GET /path`.
 * @property {import('stillhere/testing').FakeClock} clock
 * @property {() => Promise<void>} close
 */

/**
 * @param {string} [before] the root of the build of an older commit
 * @returns {Promise<BenchServer>}
 */
export async function startServer(before) {
  const names = Object.keys(BODIES).filter((name) => name !== 'blank' && !BEFORE.test(name));
  const files = await bundlePages(names);
  const older = before && (await bundlePages(['client', 'element'], before));
  const clock = createFakeClock(Date.now());
  const sessions = createSessions({
    policy: { idleTimeout: IDLE_TIMEOUT, warnBefore: WARN_BEFORE, absoluteTimeout: '8h' },
    store: createMemoryStore({ clock }),
    clock,
  });
  const web = createNodeSessions(sessions);
  /** @type {string[]} */
  const requests = [];

  /**
   * @param {import('node:http').IncomingMessage} request
   * @param {import('node:http').ServerResponse} response
   */
  async function answer(request, response) {
    requests.push(`${request.method} ${request.url}`);
    request.url = request.url?.replace(COPY, '');
    const path = request.url ?? '';
    // Only an isolated page has a clock of five microseconds, not of a hundred.
    response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
    response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    if (await web.surface(request, response)) return;
    const file = files.get(path) ?? (older || files).get(path.replace(/^\/before/, ''));
    if (file !== undefined) {
      response.setHeader('Content-Type', 'text/javascript');
      response.end(file);
      return;
    }
    response.setHeader('Content-Type', 'text/html');
    if (path === '/enter') await web.of(request, response).signIn('george');
    response.end(htmlOf(decodeURIComponent(path.slice(1))));
  }

  const server = createServer((request, response) => void answer(request, response));
  await new Promise((resolve) => server.listen(0, 'localhost', () => resolve(undefined)));
  const address = server.address();
  return {
    url: `http://localhost:${typeof address === 'object' ? address?.port : ''}`,
    requests,
    clock,
    async close() {
      server.closeAllConnections();
      server.close();
      await sessions.close();
    },
  };
}

/** @param {string} name */
function htmlOf(name) {
  const body = Object.entries(BODIES).find(([page]) => page === name)?.[1] ?? '';
  const hasScript = name in BODIES && name !== 'blank';
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${name}</title>
    <link rel="icon" href="data:,"><body><main>A page</main>${body}
    ${hasScript ? `<script type="module" src="/${scriptOf(name)}.js"></script>` : ''}`;
}

/** @param {string} name */
function scriptOf(name) {
  return BEFORE.test(name) ? `before/${name.replace(BEFORE, '')}` : name;
}
