import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type RequestHandler } from 'express';
import session, { type SessionOptions } from 'express-session';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createExpressSessionStore } from '../../../src/stores/express-session.ts';
import { createMemoryStore } from '../../../src/stores/memory.ts';
import { createLatch } from '../../support/latch.ts';
import { createFakeClock, type FakeClock } from '../../../src/testing/index.ts';

const HOUR = 3_600_000;

/** A browser that keeps one cookie. */
function createBrowser(origin: string) {
  let cookie: string | undefined;
  return {
    cookie: () => cookie,
    async get(path: string): Promise<{ status: number; text: string; isSet: boolean }> {
      const answer = await fetch(origin + path, {
        ...(cookie === undefined ? {} : { headers: { cookie } }),
      });
      const [given] = answer.headers.getSetCookie();
      if (given !== undefined) cookie = given.split(';')[0];
      return { status: answer.status, text: await answer.text(), isSet: given !== undefined };
    },
  };
}

describe('express-session over a store of ours', () => {
  let clock: FakeClock;
  let server: Server;
  let origin: string;
  /** Requests to `/slow` wait for it. */
  let release: () => void;
  let begun: Promise<void>;

  beforeEach(() => {
    clock = createFakeClock();
    vi.useFakeTimers({ toFake: ['Date'], now: clock.wall() });
  });
  afterEach(() => {
    vi.useRealTimers();
    server.close();
  });

  function pass(milliseconds: number): void {
    clock.advance(milliseconds);
    vi.setSystemTime(clock.wall());
  }

  async function start(options: Partial<SessionOptions> = {}): Promise<void> {
    const store = createExpressSessionStore({ store: createMemoryStore({ clock }), clock });
    const app = express();
    const held = createLatch();
    const arrived = createLatch();
    release = held.open;
    begun = arrived.opened;
    app.use(
      session({
        secret: 'not a secret',
        resave: false,
        saveUninitialized: false,
        store,
        ...options,
      }),
    );
    const slow: RequestHandler = async (request, response) => {
      arrived.open();
      await held.opened;
      if (request.query['write'] !== undefined) request.session.who = 'late';
      response.send('done');
    };
    app.get('/in', (request, response, next) => {
      request.session.regenerate((error) => {
        if (error !== undefined && error !== null) return next(error);
        request.session.who = 'george';
        response.send(request.sessionID);
      });
    });
    app.get('/who', (request, response) => void response.send(String(request.session.who)));
    app.get('/slow', slow);
    app.get('/set', (request, response) => {
      request.session.who = request.query['who'];
      response.send('set');
    });
    app.get('/age', (request, response) => {
      request.session.cookie.maxAge = Number(request.query['ms']);
      response.send('aged');
    });
    app.get('/reload', (request, response, next) => {
      request.session.who = 'not kept';
      request.session.reload((error) =>
        error === null || error === undefined
          ? response.send(String(request.session.who))
          : next(error),
      );
    });
    app.get('/out', (request, response, next) => {
      request.session.destroy((error) =>
        error === null || error === undefined ? response.send('out') : next(error),
      );
    });
    server = createServer(app).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  it('signs in under a new id, keeps, changes, reloads and destroys', async () => {
    await start();
    const browser = createBrowser(origin);
    expect(await browser.get('/set?who=anna')).toMatchObject({ text: 'set', isSet: true });
    const before = browser.cookie();
    await browser.get('/in');
    expect(browser.cookie()).not.toBe(before);
    expect(await browser.get('/who')).toMatchObject({ text: 'george', isSet: false });
    expect(await browser.get('/reload')).toMatchObject({ text: 'george' });
    await browser.get('/set?who=berta');
    expect(await browser.get('/who')).toMatchObject({ text: 'berta' });
    expect(await browser.get('/out')).toMatchObject({ text: 'out' });
    expect(await browser.get('/who')).toMatchObject({ text: 'undefined', isSet: false });
  });

  it.each([
    ['its defaults', { resave: true, saveUninitialized: true }],
    ['nothing saved again', {}],
    ['a cookie that rolls', { rolling: true, cookie: { maxAge: HOUR } }],
  ])('never brings back what a slow request saw, with %s', async (_name, options) => {
    for (const path of ['/slow', '/slow?write']) {
      await start(options);
      const browser = createBrowser(origin);
      await browser.get('/in');
      const dead = createBrowser(origin);
      const cookie = browser.cookie() ?? '';
      const late = fetch(origin + path, { headers: { cookie } });
      await begun;
      expect((await browser.get('/out')).text).toBe('out');
      release();
      expect((await late).status).toBe(200);
      const again = await fetch(`${origin}/who`, { headers: { cookie } });
      expect(await again.text()).toBe('undefined');
      expect((await dead.get('/who')).text).toBe('undefined');
      server.close();
    }
  });

  it('lives with its cookie: each request moves the end on, and after it there is nobody', async () => {
    await start({ cookie: { maxAge: HOUR } });
    const browser = createBrowser(origin);
    await browser.get('/in');
    for (let times = 0; times < 3; times += 1) {
      pass(HOUR - 1_000);
      expect((await browser.get('/who')).text).toBe('george');
    }
    pass(HOUR);
    expect((await browser.get('/who')).text).toBe('undefined');
  });

  it('follows an app that changes the age of the cookie', async () => {
    await start({ cookie: { maxAge: HOUR } });
    const browser = createBrowser(origin);
    await browser.get('/in');
    await browser.get(`/age?ms=${24 * HOUR}`);
    pass(5 * HOUR);
    expect((await browser.get('/who')).text).toBe('george');
    await browser.get(`/age?ms=60000`);
    pass(60_000);
    expect((await browser.get('/who')).text).toBe('undefined');
  });

  it('keeps the writes of one after another of two requests at once whole', async () => {
    await start();
    const browser = createBrowser(origin);
    await browser.get('/in');
    await Promise.all(['a', 'b', 'c'].map((who) => browser.get(`/set?who=${who}`)));
    expect(['a', 'b', 'c']).toContain((await browser.get('/who')).text);
  });
});
