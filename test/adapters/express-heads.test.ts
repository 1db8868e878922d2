import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express } from 'express';
import onHeaders from 'on-headers';
import { afterEach, describe, expect, it } from 'vitest';
import { createExpressSessions } from '../../src/adapters/express.ts';
import { createSessions } from '../../src/server/index.ts';
import { createBrowser, type TestBrowser } from '../support/browser.ts';

const policy = { idleTimeout: '15m' } as const;

/** Apps whose guarded answers go out in ways of their own. */
const APPS: Readonly<Record<string, (app: Express, guard: express.RequestHandler) => void>> = {
  'of the app itself': (app, guard) => {
    app.get('/page', guard, (_request, response) => void response.json({}));
  },
  'whose head others wait for': (app, guard) => {
    app.use((_request, response, next) => {
      onHeaders(response, () => response.setHeader('X-Other', 'a'));
      next();
    });
    app.get('/page', guard, (_request, response) => void response.json({}));
  },
  'of an app that is mounted': (app, guard) => {
    const inner = express();
    inner.get('/page', (_request, response) => void response.json({}));
    app.use(guard, inner);
  },
  'of an app after one that is mounted and guards': (app, guard) => {
    const inner = express();
    inner.use('/page', guard);
    app.use(inner);
    app.get('/page', (_request, response) => void response.json({}));
  },
  'of an app that is called': (app, guard) => {
    const other = express();
    other.get('/page', (_request, response) => void response.json({}));
    app.use(guard, (request, response) => other(request, response));
  },
  'whose locals are replaced': (app, guard) => {
    app.use(guard, (_request, response, next) => {
      response.locals = { user: 'george' };
      next();
    });
    app.get('/page', (_request, response) => void response.json({}));
  },
  'that has an error': (app, guard) => {
    app.get('/page', guard, () => {
      throw new Error('of a test');
    });
    app.use(((_error, _request, response, _next) => {
      response.writeHead(500, { 'X-Own': 'a' }).end();
    }) satisfies express.ErrorRequestHandler);
  },
  'that is guarded twice': (app, guard) => {
    const other = createExpressSessions(createSessions({ policy, cookieName: 'other' }));
    app.get('/other', async (request, response) => {
      await other.of(request, response).signIn('mary');
      response.end();
    });
    app.get('/page', guard, other.guard, (_request, response) => void response.json({}));
  },
};

describe('the head of an answer of Express', () => {
  let close = async (): Promise<void> => {};
  afterEach(() => close());

  /** A browser whose person has signed in to an app. */
  async function signedIn(
    build: ((app: Express, guard: express.RequestHandler) => void) | undefined,
  ): Promise<TestBrowser> {
    const web = createExpressSessions(createSessions({ policy }));
    const app = express();
    app.get('/sign-in', async (request, response) => {
      await web.of(request, response).signIn('george');
      response.end();
    });
    build?.(app, web.guard);
    const server = createServer(app);
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

  it.each(Object.keys(APPS))('%s tells of the time left, also of the first', async (name) => {
    const browser = await signedIn(APPS[name]);
    if (name === 'that is guarded twice') await browser.get('/other');
    for (const times of ['first', 'second']) {
      const { headers } = await browser.get('/page');
      expect(headers.get('session-status'), times).toMatch(/^idle=\d+, absolute=\d+/);
      expect(headers.get('cache-control'), times).toBe('no-store');
    }
  });

  it('tells each of its own time, however many are on their way, in whatever order they go out', async () => {
    const MANY = 40;
    const waiting: express.Response[] = [];
    const browser = await signedIn((app, guard) => {
      app.get('/page', guard, (request, response) => {
        // Nobody counts what is not there.
        response.status(request.query['at'] === '7' ? 404 : 200);
        waiting.push(response);
        if (waiting.length < MANY) return;
        const [first, second, ...others] = waiting;
        for (const answer of [second, first, ...others.toReversed()]) answer?.json({});
      });
    });
    const answers = await Promise.all(
      Array.from({ length: MANY }, async (_, at) => browser.get(`/page?at=${at}`)),
    );
    for (const { status, headers } of answers) {
      expect([200, 404]).toContain(status);
      expect(headers.get('session-status')).toMatch(/^idle=\d+, absolute=\d+/);
      expect(headers.getSetCookie()).toEqual([]);
    }
  });
});
