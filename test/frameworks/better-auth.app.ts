import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import express from 'express';
import { vi } from 'vitest';
import { createExpressSessions } from '../../src/adapters/express.ts';
import { betterAuthHost, type BetterAuth } from '../../src/attach/better-auth.ts';
import { createFakeClock } from '../../src/testing/index.ts';
import { listen } from '../adapters/contract/app.ts';
import type { HostApp } from '../attach/stage.ts';

/** As much of better-auth as the app calls. */
interface Auth extends BetterAuth {
  handler(request: Request): Promise<Response>;
  readonly api: {
    getSession(asked: { readonly headers: Headers }): Promise<{
      readonly session: { readonly token: string };
      readonly user: { readonly id: string };
    } | null>;
  };
}

interface Writer {
  updateSession(token: string, change: object): Promise<unknown>;
}

type Database = Record<string, object[]>;
type CreateAdapter = (options: object) => Readonly<Record<string, unknown>>;

/** What is imported of better-auth. */
export interface Packages {
  betterAuth(options: object): Auth;
  memoryAdapter(database: Database): CreateAdapter;
  bearer(): object;
}

/** Of a folder in which better-auth is installed. */
export async function packagesOf(folder: string): Promise<Packages> {
  const dist = join(folder, 'node_modules/better-auth/dist');
  const load = (file: string): Promise<unknown> => import(pathToFileURL(join(dist, file)).href);
  const [{ betterAuth }, { memoryAdapter }, { bearer }] = (await Promise.all([
    load('index.mjs'),
    load('adapters/memory-adapter/index.mjs'),
    load('plugins/bearer/index.mjs'),
  ])) as [Packages, Packages, Packages];
  return { betterAuth, memoryAdapter, bearer };
}

/** Options of better-auth: with its plugins, and with what sessions may be kept in instead of the database. */
export type OptionsOf = (packages: Packages, secondaryStorage: object) => object;

const HOUR = 3_600_000;

/** The app of the contract over better-auth with these options. */
export function createBetterAuthApp(
  packages: () => Packages,
  optionsOf: OptionsOf = () => ({}),
): HostApp {
  const database: Database = { session: [], verification: [], ...peopleNamed('george', 'maria') };
  let written = 0;
  let isDown = false;
  const ask = (isWrite: boolean): void => {
    if (isDown) throw new Error('down');
    if (isWrite) written += 1;
  };
  const counting: CreateAdapter = (told) => {
    const adapter = packages().memoryAdapter(database)(told);
    const members = Object.entries(adapter).map(([name, member]) => {
      if (typeof member !== 'function') return [name, member];
      const counted = (...all: unknown[]): unknown => {
        ask(/^(create|update|delete|consume)/.test(name));
        return member(...all);
      };
      return [name, counted];
    });
    return Object.fromEntries(members);
  };
  const kept = new Map<string, string>();
  const secondaryStorage = {
    async get(key: string) {
      ask(false);
      return kept.get(key) ?? null;
    },
    async set(key: string, value: string) {
      ask(true);
      kept.set(key, value);
    },
    async delete(key: string) {
      ask(true);
      kept.delete(key);
    },
  };
  return {
    writes: () => written,
    days: 7,
    fail: (down) => void (isDown = down),
    start({ attach, slow }) {
      // Better-auth takes the machine's time. Who was there before us has been for an hour.
      const now = createFakeClock().wall();
      vi.setSystemTime(attach === undefined ? now - HOUR : now);
      const auth = packages().betterAuth({
        baseURL: 'http://localhost:3000',
        secret: 'Zk3nQ8sTg5Vb2Lw9Yh4Rj7Pd1Xc6Mf0a',
        database: counting,
        logger: { disabled: true },
        telemetry: { enabled: false },
        emailAndPassword: {
          enabled: true,
          password: {
            hash: async (password: string) => password,
            verify: async (both: { hash: string; password: string }) => both.hash === both.password,
          },
        },
        ...optionsOf(packages(), secondaryStorage),
      });
      const web = attach && createExpressSessions(attach(betterAuthHost(auth)));
      const app = express();
      app.set('env', 'test');
      if (web !== undefined) app.use(web.surface);

      const headersOf = (request: express.Request): Headers => {
        const { cookie, authorization } = request.headers;
        return new Headers({
          origin: 'http://localhost:3000',
          ...(cookie === undefined ? {} : { cookie }),
          ...(authorization === undefined ? {} : { authorization }),
        });
      };
      /** Asks better-auth as a browser does, and hands its cookies on. */
      async function hand(
        request: express.Request,
        response: express.Response,
        path: string,
        body?: object,
      ): Promise<void> {
        const headers = headersOf(request);
        if (body !== undefined) headers.set('content-type', 'application/json');
        const answered = await auth.handler(
          new Request(`http://localhost:3000/api/auth${path}`, {
            method: body === undefined ? 'GET' : 'POST',
            headers,
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          }),
        );
        for (const line of answered.headers.getSetCookie()) response.append('Set-Cookie', line);
        const token = answered.headers.get('set-auth-token');
        if (token !== null) response.set('set-auth-token', token);
        response.status(answered.status).send(await answered.text());
      }

      app.get(['/sign-in', '/sign-in/plain'], (request, response) =>
        hand(request, response, '/sign-in/email', {
          email: `${request.query['subject'] as string}@example.org`,
          password: 'password',
        }),
      );
      app.get('/sign-up', (request, response) =>
        hand(request, response, '/sign-up/email', {
          ...{ name: 'George', email: 'george@example.com', password: 'password' },
        }),
      );
      app.post('/sign-out', (request, response) => hand(request, response, '/sign-out', {}));
      app.get('/visit', (_request, response) => void response.send('seen'));
      app.get('/who', async (request, response) => {
        const found = await auth.api.getSession({ headers: headersOf(request) });
        response.json(found?.user.id ?? null);
      });
      app.get('/auth/:path', (request, response) =>
        hand(request, response, `/${request.params.path}`),
      );
      app.post('/auth/:path', express.json(), (request, response) =>
        hand(request, response, `/${request.params.path}`, request.body as object),
      );

      if (web !== undefined) app.use(web.guard);
      app.get('/me', (request, response) => void response.json(web?.current(request)));
      app.get('/fresh', web?.requireFresh('5m') ?? pass, (_request, response) => {
        response.send('fresh');
      });
      app.get('/slow/read', async (request, response) => {
        await auth.api.getSession({ headers: headersOf(request) });
        await slow();
        response.send('read');
      });
      // As better-auth renews: the row, and the cookie.
      app.get('/slow/write', async (request, response) => {
        const found = await auth.api.getSession({ headers: headersOf(request) });
        await slow();
        const { internalAdapter } = (await auth.$context) as unknown as { internalAdapter: Writer };
        const expiresAt = new Date(Date.now() + 24 * HOUR);
        await internalAdapter.updateSession(found?.session.token ?? '', { expiresAt });
        const cookies = (request.headers.cookie ?? '').split('; ');
        for (const line of cookies) response.append('Set-Cookie', `${line}; Path=/`);
        response.send('written');
      });
      return listen(app);
    },
  };
}

function peopleNamed(...names: string[]): Database {
  const then = new Date(0);
  return {
    user: names.map((id) => ({
      ...{ id, name: id, email: `${id}@example.org`, emailVerified: true },
      ...{ createdAt: then, updatedAt: then },
    })),
    account: names.map((id) => ({
      ...{ id: `of ${id}`, accountId: id, userId: id, providerId: 'credential' },
      ...{ password: 'password', createdAt: then, updatedAt: then },
    })),
  };
}

function pass(_request: express.Request, _response: express.Response, next: () => void): void {
  next();
}
