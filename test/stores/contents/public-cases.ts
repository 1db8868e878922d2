/** What express-session's own tests ask of a store, asked of ours: what an app over it does, seen over HTTP. */
import type { RequestListener } from 'node:http';
import { promisify } from 'node:util';
import express, { type Request, type RequestHandler, type Response } from 'express';
import session, { type SessionOptions } from 'express-session';
import { expect, vi } from 'vitest';
import type { SessionStore } from '../../../src/engine/store.ts';
import {
  createExpressSessionStore,
  type ExpressSessionStore,
} from '../../../src/stores/express-session.ts';
import { createFakeClock, type FakeClock, type TestFunction } from '../../../src/testing/index.ts';
import { listen } from '../../adapters/contract/app.ts';

const MINUTE = 60_000;

declare module 'express-session' {
  interface SessionData {
    hits?: number;
    nested?: { name?: string; cookie?: number };
  }
}

type Handler = (request: Request, response: Response) => unknown;

interface Answered {
  readonly status: number;
  readonly text: string;
  /** What it sends to be kept, or kept before. */
  readonly cookie: string | undefined;
  readonly isSet: boolean;
  readonly line: string;
}

interface Place {
  readonly store: ExpressSessionStore;
  readonly clock: FakeClock;
  /** How often the app has written, and touched. */
  readonly calls: { set: number; touch: number };
  pass(milliseconds: number): void;
  /** An app with this one handler. */
  serve(handler: Handler, options?: Partial<SessionOptions>): Promise<Get>;
}

type Get = (path: string, cookie?: string) => Promise<Answered>;

const hit: Handler = (request, response) => {
  request.session.hits = (request.session.hits ?? 0) + 1;
  response.end(`hits: ${request.session.hits}`);
};
const look: Handler = (request, response) => response.end(`hits: ${request.session.hits}`);

/** Runs the cases over one of our stores: a new and empty one for each, on the time of a clock. */
export function testPublicCases(
  it: TestFunction,
  createStore: (clock: FakeClock) => Promise<SessionStore>,
): void {
  function test(name: string, run: (place: Place) => Promise<unknown>): void {
    it(name, async () => {
      const clock = createFakeClock();
      vi.useFakeTimers({ toFake: ['Date'], now: clock.wall() });
      const below = await createStore(clock);
      const store = createExpressSessionStore({ store: below, clock });
      const closing: (() => Promise<unknown>)[] = [];
      const calls = { set: 0, touch: 0 };
      for (const call of ['set', 'touch'] as const) {
        const own = store[call]?.bind(store) as (...all: unknown[]) => void;
        store[call] = (...all: unknown[]) => {
          calls[call] += 1;
          own(...all);
        };
      }
      const place: Place = {
        ...{ store, clock, calls },
        pass(milliseconds) {
          clock.advance(milliseconds);
          vi.setSystemTime(clock.wall());
        },
        async serve(handler, options = {}) {
          const running = await listen(appOf(store, handler, options));
          closing.push(running.close);
          return getOf(running.url);
        },
      };
      try {
        await run(place);
      } finally {
        vi.useRealTimers();
        for (const close of closing) await close();
        store.close();
        await below.close();
      }
    });
  }

  test('has what was kept by the time that its answer is there', async ({ serve, store }) => {
    const get = await serve(hit);
    const { cookie, text } = await get('/');
    expect(text).toBe('hits: 1');
    expect(await callOf(store, 'length')()).toBe(1);
    expect((await get('/', cookie)).text).toBe('hits: 2');
  });

  test('has it also for answers that are empty, of many parts, or of a length', async ({
    serve,
  }) => {
    const get = await serve((request, response) => {
      const { path } = request;
      if (path === '/look') return look(request, response);
      request.session.hits = (request.session.hits ?? 0) + 1;
      if (path === '/empty') return response.setHeader('Content-Length', '0').end();
      if (path === '/parts') response.setHeader('Content-Length', '12').write('hello, ');
      return response.end(path === '/parts' ? 'world' : null);
    });
    const { cookie } = await get('/null');
    await get('/empty', cookie);
    expect((await get('/parts', cookie)).text).toBe('hello, world');
    expect((await get('/look', cookie)).text).toBe('hits: 3');
  });

  test('keeps two visitors apart', async ({ serve, store }) => {
    const get = await serve(hit);
    const [one, other] = await Promise.all([get('/'), get('/')]);
    expect(one.cookie).not.toBe(other.cookie);
    await get('/', one.cookie);
    expect((await get('/', one.cookie)).text).toBe('hits: 3');
    expect((await get('/', other.cookie)).text).toBe('hits: 2');
    expect(await callOf(store, 'all')()).toHaveLength(2);
  });

  test('begins anew under another id when what was kept is gone', async ({
    serve,
    store,
    pass,
  }) => {
    const get = await serve(hit, { cookie: { maxAge: MINUTE } });
    for (const lose of [() => callOf(store, 'clear')(), async () => pass(MINUTE)]) {
      const { cookie } = await get('/');
      await lose();
      const again = await get('/', cookie);
      expect(again).toMatchObject({ text: 'hits: 1', isSet: true });
      expect(again.cookie).not.toBe(cookie);
      await callOf(store, 'clear')();
      expect(await callOf(store, 'all')()).toEqual([]);
    }
  });

  test('asks nothing for an id that is not signed', async ({ serve, store }) => {
    const get = await serve(hit);
    const { cookie = '' } = await get('/');
    const read = vi.spyOn(store, 'get');
    expect((await get('/', cookie.replace(/...\./, '.'))).text).toBe('hits: 1');
    expect(read).not.toHaveBeenCalled();
  });

  test('gives back members with names that sessions have themselves', async ({ serve, store }) => {
    const get = await serve((request, response) => {
      request.session.hits = (request.session.hits ?? 0) + 1;
      response.end(request.session.id);
    });
    const { text: sid, cookie } = await get('/');
    const found = await promisify(store.get.bind(store))(sid);
    await promisify(store.set.bind(store))(sid, { ...found, save: 'no' } as never);
    expect((await get('/', cookie)).text).toBe(sid);
    expect(await promisify(store.get.bind(store))(sid)).toMatchObject({ hits: 2 });
  });

  test('fails the request where what was kept has no cookie', async ({ serve, store }) => {
    const get = await serve((request, response) => {
      request.session.hits = 1;
      response.end(request.session.id);
    });
    const { text: sid, cookie } = await get('/');
    await promisify(store.set.bind(store))(sid, { hits: 1 } as never);
    expect((await get('/', cookie)).status).toBe(500);
  });

  test('writes each time, once, what is to be saved also unchanged', async ({ serve, calls }) => {
    const get = await serve(look, { resave: true, saveUninitialized: true });
    const { cookie } = await get('/');
    await get('/', cookie);
    expect(calls).toEqual({ set: 2, touch: 0 });
  });

  test('is only touched where nothing has changed, and written where something has', async ({
    serve,
    calls,
  }) => {
    const get = await serve((request, response) => {
      const { nested = {} } = request.session;
      if (request.path === '/')
        request.session.nested = { name: 'bob', cookie: (nested.cookie ?? 0) + 1 };
      response.end();
    });
    const { cookie } = await get('/');
    expect(calls).toEqual({ set: 1, touch: 0 });
    await get('/look', cookie);
    expect(calls).toEqual({ set: 1, touch: 1 });
    await get('/', cookie);
    expect(calls).toEqual({ set: 2, touch: 1 });
  });

  test('is left alone by who has nothing in it', async ({ serve, calls, store }) => {
    const get = await serve((_request, response) => response.end(), { cookie: { maxAge: MINUTE } });
    expect((await get('/')).isSet).toBe(false);
    expect(calls).toEqual({ set: 0, touch: 0 });
    expect(await callOf(store, 'length')()).toBe(0);
  });

  test('is written once by who saves it by hand, also after a reload', async ({ serve, calls }) => {
    const get = await serve(async (request, response) => {
      request.session.hits = 1;
      if (request.path === '/reload') await done((tell) => request.session.reload(tell));
      await done((tell) => request.session.save(tell));
      response.end('saved');
    });
    const { cookie } = await get('/');
    await get('/', cookie);
    expect(calls.set).toBe(2);
    await get('/reload', cookie);
    expect(calls.set).toBe(3);
  });

  test('has what was saved by hand before the answer', async ({ serve, store }) => {
    const get = await serve(async (request, response) => {
      request.session.hits = 7;
      await done((tell) => request.session.save(tell));
      const found = await promisify(store.get.bind(store))(request.session.id);
      response.end(`hits: ${found?.hits}`);
    });
    expect((await get('/')).text).toBe('hits: 7');
  });

  test('moves the end on at each request, and says so where the cookie rolls', async ({
    serve,
    store,
    pass,
  }) => {
    const get = await serve(
      (request, response) => {
        request.session.hits = 1;
        response.end(request.session.id);
      },
      { cookie: { maxAge: MINUTE }, rolling: true },
    );
    const { text: sid, cookie, line } = await get('/');
    const before = await promisify(store.get.bind(store))(sid);
    pass(MINUTE / 2);
    const again = await get('/', cookie);
    expect(again).toMatchObject({ text: sid, isSet: true });
    expect(again.line).not.toBe(line);
    pass(MINUTE - 1);
    const after = await promisify(store.get.bind(store))(sid);
    expect(after).toMatchObject({ hits: 1, cookie: { originalMaxAge: MINUTE } });
    expect(before?.cookie.originalMaxAge).toBe(MINUTE);
    pass(1);
    expect((await get('/', cookie)).text).not.toBe(sid);
  });

  test('has an end of its own where an app sets one, in the past and far away', async ({
    serve,
    pass,
  }) => {
    const get = await serve((request, response) => {
      request.session.hits = (request.session.hits ?? 0) + 1;
      const { expires, age } = request.query;
      if (expires !== undefined) request.session.cookie.expires = new Date(Number(expires));
      if (age !== undefined) request.session.cookie.maxAge = Number(age);
      response.end(`hits: ${request.session.hits}`);
    });
    const far = await get('/?age=3000000000');
    pass(2_999_999_999);
    expect((await get('/', far.cookie)).text).toBe('hits: 2');
    const past = await get('/');
    expect((await get('/?expires=0', past.cookie)).text).toBe('hits: 2');
    expect((await get('/', past.cookie)).text).toBe('hits: 1');
  });

  test('keeps a session that is taken off, or ends it, as the app says', async ({
    serve,
    store,
  }) => {
    const off: Handler = (request, response) => {
      request.session.hits = (request.session.hits ?? 0) + 1;
      if (request.session.hits === 2) request.session = null as never;
      response.end();
    };
    for (const [unset, left] of [
      ['keep', 1],
      ['destroy', 0],
    ] as const) {
      const get = await serve(off, { unset });
      const { cookie } = await get('/');
      await get('/', cookie);
      expect(await callOf(store, 'length')()).toBe(left);
      await callOf(store, 'clear')();
    }
  });

  test('destroys, regenerates and reloads', async ({ serve }) => {
    const get = await serve(async (request, response) => {
      const { session: own, path } = request;
      const { id } = own;
      if (path === '/') own.hits = 1;
      if (path === '/destroy') await done((tell) => own.destroy(tell));
      if (path === '/regenerate') await done((tell) => own.regenerate(tell));
      if (path === '/reload') {
        own.hits = 9;
        await done((tell) => own.reload(tell));
      }
      const after = request.session as typeof own | undefined;
      response.end(`${after?.hits} ${after?.id === id}`);
    });
    const { cookie } = await get('/');
    expect((await get('/reload', cookie)).text).toBe('1 true');
    expect(await get('/regenerate', cookie)).toMatchObject({ text: 'undefined false' });
    expect((await get('/look', cookie)).text).toBe('undefined true');
    const other = await get('/');
    expect(await get('/destroy', other.cookie)).toMatchObject({
      text: 'undefined false',
      isSet: false,
    });
    expect((await get('/look', other.cookie)).text).toBe('undefined true');
  });

  test('says that a session is gone to who reloads it, however often', async ({ serve, store }) => {
    const failures: unknown[] = [];
    const get = await serve(async (request, response) => {
      if (request.path === '/') request.session.hits = 1;
      else await callOf(store, 'clear')();
      for (let i = 0; request.path !== '/' && i < 20; i += 1) {
        await done((tell) => request.session.reload(tell)).catch((error) => failures.push(error));
      }
      response.end();
    });
    const { cookie } = await get('/');
    await get('/reload', cookie);
    expect(failures).toEqual(Array(20).fill(new Error('failed to load session')));
  });

  test('is loaded as a session by its id', async ({ serve, store }) => {
    const get = await serve((request, response) => {
      request.session.hits = 1;
      response.end(request.session.id);
    });
    const { text: sid } = await get('/');
    const loaded = await promisify(store.load.bind(store))(sid);
    expect(loaded).toBeInstanceOf(session.Session);
    expect(loaded).toMatchObject({ id: sid, hits: 1 });
    expect(await promisify(store.load.bind(store))('another')).toBe(undefined);
  });

  test('is away when it says so, and back', async ({ serve, store }) => {
    const get = await serve((request, response) => response.end(typeof request.session));
    store.emit('disconnect');
    expect(await get('/')).toMatchObject({ text: 'undefined', isSet: false });
    store.emit('connect');
    expect((await get('/')).text).toBe('object');
  });
}

/** A call of the store that need not be there. */
function callOf(
  store: ExpressSessionStore,
  name: 'all' | 'length' | 'clear',
): () => Promise<unknown> {
  return promisify((tell: (error: unknown, value?: unknown) => void) =>
    store[name]?.(tell as never),
  );
}

function done(run: (tell: (error?: unknown) => void) => unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    run((error) => (error === undefined || error === null ? resolve() : reject(error)));
  });
}

function appOf(
  store: ExpressSessionStore,
  handler: Handler,
  options: Partial<SessionOptions>,
): RequestListener {
  const app = express();
  app.set('env', 'test');
  app.use(
    session({ secret: 'not a secret', store, resave: false, saveUninitialized: false, ...options }),
  );
  app.use(handler as RequestHandler);
  return app;
}

function getOf(url: string): Get {
  return async (path, before) => {
    const answer = await fetch(
      url + path,
      before === undefined ? {} : { headers: { cookie: before } },
    );
    const [line = ''] = answer.headers.getSetCookie();
    const given = line.split(';')[0];
    return {
      ...{ status: answer.status, text: await answer.text(), isSet: line !== '', line },
      cookie: line === '' ? before : given,
    };
  };
}
