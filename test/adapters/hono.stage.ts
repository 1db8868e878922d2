/** What the tests of Hono stand on: an app for each test, and a browser that keeps what it is given. */
import { Hono, type Context } from 'hono';
import { afterEach, beforeEach } from 'vitest';
import {
  createHonoSessions,
  type HonoSessions,
  type SessionVariables,
} from '../../src/adapters/hono.ts';
import { createWorld, type Data, type World } from '../support/world.ts';

export type Env = { Variables: SessionVariables<Data> };

export interface HonoStage {
  readonly world: World;
  readonly web: HonoSessions<Data>;
  /** Without any route yet. */
  readonly app: Hono<Env>;
  readonly cookie: string;
  /** Loses the cookies of the browser. */
  forget(): void;
  signIn(c: Context): Promise<unknown>;
  ask(path: string, init?: Asked): Promise<Response>;
  /** Puts the surface, and a sign-in at `/in`, before whatever the test adds after. */
  begin(): void;
  /** Signs in there. */
  enter(): Promise<Response>;
}

type Asked = Omit<RequestInit, 'headers'> & { readonly headers?: Record<string, string> };

/** Builds it anew for each test of the `describe` in which it is called. */
export function createHonoStage(): HonoStage {
  let world: World;
  let web: HonoSessions<Data>;
  let app: Hono<Env>;
  let cookie = '';

  beforeEach(() => {
    world = createWorld();
    web = createHonoSessions(world.sessions);
    app = new Hono<Env>();
    cookie = '';
  });
  afterEach(() => world.sessions.close());

  const signIn = (c: Context): Promise<unknown> =>
    web.of(c).signIn('george', { data: { count: 0 } });

  async function ask(path: string, init: Asked = {}): Promise<Response> {
    const headers = { ...(cookie === '' ? {} : { cookie }), host: 'bank.example', ...init.headers };
    const response = await app.request(`https://bank.example${path}`, { ...init, headers });
    const given = response.headers.getSetCookie().map((line) => line.split(';')[0]);
    if (given.length > 0) cookie = given.join('; ');
    return response;
  }

  return {
    get world() {
      return world;
    },
    get web() {
      return web;
    },
    get app() {
      return app;
    },
    get cookie() {
      return cookie;
    },
    forget() {
      cookie = '';
    },
    signIn,
    ask,
    begin() {
      app.use(web.surface);
      app.post('/in', async (c) => {
        await signIn(c);
        return c.redirect('/', 303);
      });
    },
    enter: () => ask('/in', { method: 'POST' }),
  };
}
