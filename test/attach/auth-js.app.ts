import { Auth, skipCSRFCheck, type AuthConfig } from '@auth/core';
import type { Adapter, AdapterSession, AdapterUser } from '@auth/core/adapters';
import { getToken } from '@auth/core/jwt';
import Credentials from '@auth/core/providers/credentials';
import { ExpressAuth, getSession } from '@auth/express';
import express from 'express';
import { createExpressSessions } from '../../src/adapters/express.ts';
import { authJsHost } from '../../src/attach/auth-js.ts';
import { listen } from '../adapters/contract/app.ts';
import type { HostApp } from './stage.ts';

const NAME = 'authjs.session-token';
const DAY = 86_400_000;

/** The app of the contract over Auth.js, which keeps its sessions in a database or in JWTs. */
export function createAuthJsApp(strategy: 'database' | 'jwt'): HostApp {
  const database = createDatabase();
  const own: AuthConfig = {
    trustHost: true,
    secret: 'a secret of a test, long enough',
    skipCSRFCheck,
    session: { strategy },
    logger: { error() {} },
    providers: [
      Credentials({
        credentials: { name: {} },
        authorize: ({ name }) => ({ id: String(name), email: String(name) }),
      }),
    ],
    ...(strategy === 'database' ? { adapter: database.adapter, providers: [] } : {}),
    callbacks: {
      session: ({ session, token, user }) => ({ ...session, subject: token?.sub ?? user.id }),
    },
  };
  return {
    writes: () => database.writes,
    ...(strategy === 'database'
      ? { fail: (isDown: boolean) => void (database.isDown = isDown) }
      : {}),
    start({ attach, slow }) {
      const app = express();
      app.set('env', 'test');
      const host =
        attach &&
        authJsHost({
          config: own,
          getToken,
          ...(strategy === 'jwt' ? { subjectOf: ({ sub }: { sub?: string }) => sub } : {}),
        });
      const config = host?.config ?? own;
      const web = attach && host && createExpressSessions(attach(host));
      if (web !== undefined) app.use(web.surface);
      const post = async (
        request: express.Request,
        response: express.Response,
        path: string,
      ): Promise<void> => {
        const answered = await Auth(
          new Request(`http://${request.headers.host}/auth/${path}`, {
            method: 'POST',
            headers: { cookie: request.headers.cookie ?? '' },
            body: new URLSearchParams({ name: request.query['subject'] as string }),
          }),
          { ...config, basePath: '/auth' },
        );
        const cookies = answered.headers.getSetCookie().filter((line) => line.startsWith(NAME));
        response.setHeader('Set-Cookie', cookies).send('done');
      };

      app.get(['/sign-in', '/sign-in/plain'], async (request, response) => {
        if (strategy === 'jwt') return post(request, response, 'callback/credentials');
        const sessionToken = crypto.randomUUID();
        const userId = request.query['subject'] as string;
        const expires = new Date(Date.now() + 30 * DAY);
        await database.adapter.createSession?.({ sessionToken, userId, expires });
        response.cookie(NAME, sessionToken).send('signed in');
      });
      app.post('/sign-out', (request, response) => post(request, response, 'signout'));
      app.get('/visit', (_request, response) => void response.send('seen'));
      app.get('/who', async (request, response) => {
        const session = await getSession(request, { ...config, basePath: '/auth' });
        response.json((session as { readonly subject?: string } | null)?.subject ?? null);
      });
      app.use('/auth', ExpressAuth(config));

      if (web !== undefined) app.use(web.guard);
      app.get('/me', (request, response) => void response.json(web?.current(request)));
      app.get('/fresh', web?.requireFresh('5m') ?? pass, (_request, response) => {
        response.send('fresh');
      });
      app.get('/slow/read', async (_request, response) => {
        await slow();
        response.send('read');
      });
      // Auth.js writes where it renews: the row, or the cookie with what it has read before.
      app.get('/slow/write', async (request, response) => {
        const sessionToken = new RegExp(`${NAME}=([^;]+)`).exec(request.headers.cookie ?? '')?.[1];
        await slow();
        const expires = new Date(Date.now() + 30 * DAY);
        if (strategy === 'jwt') response.cookie(NAME, sessionToken);
        else await config.adapter?.updateSession?.({ sessionToken: sessionToken ?? '', expires });
        response.send('written');
      });
      return listen(app);
    },
  };
}

function pass(_request: express.Request, _response: express.Response, next: () => void): void {
  next();
}

/** An adapter that writes whatever it is told: the careless kind. */
function createDatabase(): { readonly adapter: Adapter; writes: number; isDown: boolean } {
  const rows = new Map<string, AdapterSession>();
  const ids = new Map<string, string>();
  const database = {
    writes: 0,
    isDown: false,
    adapter: {
      // Not called here: Auth.js wants them to be there.
      createUser: async (user: AdapterUser) => user,
      getUser: async () => null,
      getUserByEmail: async () => null,
      getUserByAccount: async () => null,
      updateUser: async (user: Partial<AdapterUser> & Pick<AdapterUser, 'id'>) => ({
        email: user.id,
        emailVerified: null,
        ...user,
      }),
      linkAccount: async () => undefined,
      createSession: async (row: AdapterSession) => {
        database.writes += 1;
        rows.set(row.sessionToken, row);
        ids.set(row.sessionToken, row.userId);
        return row;
      },
      async getSessionAndUser(token: string) {
        if (database.isDown) throw new Error('down');
        const session = rows.get(token);
        if (session === undefined) return null;
        const id = session.userId;
        return { session, user: { id, email: id, emailVerified: null } };
      },
      async updateSession(row: Partial<AdapterSession> & Pick<AdapterSession, 'sessionToken'>) {
        database.writes += 1;
        const userId = ids.get(row.sessionToken) ?? '';
        const session = { userId, expires: new Date(), ...row };
        rows.set(row.sessionToken, session);
        return session;
      },
      async deleteSession(token: string) {
        database.writes += 1;
        rows.delete(token);
      },
    } satisfies Adapter,
  };
  return database;
}
