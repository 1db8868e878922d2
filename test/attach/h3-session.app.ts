import { createServer } from 'node:http';
import { getSession, H3, toNodeHandler, useSession, type H3Event, type SessionConfig } from 'h3';
import { createH3Sessions } from '../../src/adapters/h3.ts';
import { h3SessionHost } from '../../src/attach/h3-session.ts';
import { listen } from '../adapters/contract/app.ts';
import type { HostApp } from './stage.ts';

interface Data {
  user?: string;
  cart?: number;
  /** So long that it does not fit into one cookie. */
  fill?: string;
}

/** The app of the contract over h3's `useSession` with this config. */
export function createH3SessionApp(
  config: Partial<SessionConfig> = {},
  fill: string = '',
): HostApp {
  const sessionConfig = { password: 'a password of thirty-two letters', ...config };
  const open = (event: H3Event): ReturnType<typeof useSession<Data>> =>
    useSession<Data>(event, sessionConfig);
  return {
    writes: () => 0,
    start({ attach, slow }) {
      const app = new H3({ silent: true });
      const host =
        attach && h3SessionHost<Data>({ getSession, sessionConfig, subjectOf: ({ user }) => user });
      const web = attach && host && createH3Sessions(attach(host));
      if (web !== undefined) app.register(web.plugin);

      const signIn = async (event: H3Event): Promise<string> => {
        const session = await open(event);
        const user = event.url.searchParams.get('subject') ?? '';
        const update = { user, fill };
        await session.update(host === undefined ? update : await host.mark(update, event));
        return 'signed in';
      };
      app.get('/sign-in', signIn);
      app.get('/sign-in/plain', signIn);
      app.post('/sign-out', async (event) => {
        await (await open(event)).clear();
        return 'out';
      });
      app.get('/visit', async (event) => {
        await (await open(event)).update({ cart: 1 });
        return 'seen';
      });
      app.get('/who', async (event) => Response.json((await open(event)).data.user ?? null));
      app.get('/id', async (event) => (await open(event)).id);
      app.get('/sign-in/cleared', async (event) => {
        await (await open(event)).clear();
        return signIn(event);
      });

      if (web !== undefined) {
        app.use('/me', web.guard);
        app.use('/fresh', web.guard);
        app.use('/slow/**', web.guard);
        app.use('/fresh', web.requireFresh('5m'));
      }
      app.get('/me', (event) => web?.current(event));
      app.get('/fresh', () => 'fresh');
      app.get('/slow/read', async (event) => {
        await open(event);
        await slow();
        return 'read';
      });
      app.get('/slow/write', async (event) => {
        const session = await open(event);
        await slow();
        await session.update(({ cart = 0 }) => ({ cart: cart + 1 }));
        return 'written';
      });
      return listen(createServer(toNodeHandler(app)));
    },
  };
}
