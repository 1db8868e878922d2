import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import express, { type Express } from 'express';
import express4 from 'express4';
import { afterEach, describe, expect, it } from 'vitest';
import { createExpressSessions } from '../../src/adapters/express.ts';
import { createSessions } from '../../src/server/index.ts';
import { createBrowser, type TestBrowser } from '../support/browser.ts';

const policy = { idleTimeout: '15m' } as const;
/** How many requests pass before those that are looked at. */
const BEFORE = 10;

setFlagsFromString('--allow-natives-syntax');
const haveSameClass: unknown = runInNewContext('(a, b) => %HaveSameMap(a, b)');
function haveSame(a: object, b: object): boolean {
  return (haveSameClass as (one: object, other: object) => boolean)(a, b);
}

describe.each([
  ['Express 5', express],
  ['Express 4', express4],
])('a request of %s', (_name, version) => {
  let close = async (): Promise<void> => {};
  afterEach(() => close());

  /** A browser whose person has signed in to an app, which a server calls as `listenerOf` says. */
  async function signedIn(
    build: (app: Express, guard: express.RequestHandler) => void,
    listenerOf: (app: Express) => RequestListener = (app) => app,
  ): Promise<TestBrowser> {
    const web = createExpressSessions(createSessions({ policy }));
    const app = version();
    app.get('/sign-in', (request, response, next) => {
      web
        .of(request, response)
        .signIn('george')
        .then(() => response.end(), next);
    });
    build(app, web.guard);
    const server = createServer(listenerOf(app));
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
    close = () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    const { port } = server.address() as AddressInfo;
    const browser = createBrowser(`http://localhost:${port}`);
    await browser.get('/sign-in');
    return browser;
  }

  /** Whether two requests that come after some others are laid out alike, and so are their answers. */
  async function areSame(
    prepare: (app: Express, guard: express.RequestHandler) => void,
  ): Promise<readonly boolean[]> {
    const waiting: [express.Request, express.Response][] = [];
    const browser = await signedIn((app, guard) => {
      prepare(app, guard);
      app.get('/before', (_request, response) => void response.json({}));
      app.get('/page', (request, response) => {
        waiting.push([request, response]);
        if (waiting.length === 2) for (const [, answer] of waiting) answer.json({});
      });
    });
    for (let times = 0; times < BEFORE; times += 1) await browser.get('/before');
    await Promise.all([browser.get('/page'), browser.get('/page')]);
    const [[request, response], [nextRequest, nextResponse]] = waiting as [
      (typeof waiting)[0],
      (typeof waiting)[0],
    ];
    return [haveSame(request, nextRequest), haveSame(response, nextResponse)];
  }

  it('has the same hidden class as the next behind the guard, and so has its answer', async () => {
    expect(await areSame((app, guard) => app.use(guard))).toEqual([true, true]);
  });

  it('has it also where nobody has met a guard yet, but somebody has signed in', async () => {
    expect(await areSame(() => {})).toEqual([true, true]);
  });

  it('keeps what a server before Express has put onto it and its answer', async () => {
    const seen: unknown[] = [];
    const browser = await signedIn(
      (app, guard) => {
        app.use(guard, (request, response) => {
          const { originalUrl, url, baseUrl, params } = request;
          seen.push({ originalUrl, url, baseUrl, params, locals: response.locals['of'] });
          response.end();
        });
      },
      (app) => (request, response) => {
        if (request.url === '/below/page') {
          const mounted: IncomingMessage & { originalUrl?: string } = request;
          mounted.originalUrl = '/below/page';
          mounted.url = '/page';
          response.statusCode = 202;
          response.statusMessage = 'Well';
          (response as object as { locals: object }).locals = { of: 'the server' };
        }
        app(request as express.Request, response as express.Response);
      },
    );
    for (let times = 0; times < 3; times += 1) {
      expect((await browser.get('/below/page')).status).toBe(202);
    }
    expect(seen).toEqual(
      Array.from({ length: 3 }, () => ({
        ...{ originalUrl: '/below/page', url: '/page', baseUrl: '', params: {} },
        locals: 'the server',
      })),
    );
  });

  it('tells an app within an app what it told before', async () => {
    const seen: unknown[] = [];
    const browser = await signedIn((app, guard) => {
      const inner = version();
      inner.use(guard);
      inner.get('/page/:id', ({ originalUrl, url, baseUrl, params, query, path }, response) => {
        seen.push({ originalUrl, url, baseUrl, params: { ...params }, query: { ...query }, path });
        response.end();
      });
      app.use('/inner', inner);
    });
    for (let times = 0; times < 3; times += 1) await browser.get('/inner/page/7?a=b');
    expect(seen).toEqual(
      Array.from({ length: 3 }, () => ({
        originalUrl: '/inner/page/7?a=b',
        url: '/page/7?a=b',
        baseUrl: '/inner',
        params: { id: '7' },
        query: { a: 'b' },
        path: '/page/7',
      })),
    );
  });

  it('is handled by what the app calls its own', async () => {
    const browser = await signedIn((app, guard) => {
      app.use(guard, (_request, response) => void response.end());
      const { handle } = app as unknown as { handle: (...args: unknown[]) => void };
      Object.assign(app, {
        handle(this: unknown, ...args: [unknown, express.Response]) {
          args[1].setHeader('X-Traced', 'yes');
          handle.apply(this, args);
        },
      });
    });
    for (let times = 0; times < 3; times += 1) {
      expect((await browser.get('/page')).headers.get('x-traced')).toBe('yes');
    }
  });
});
