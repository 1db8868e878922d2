import express from 'express';
import { auth, type ConfigParams } from 'express-openid-connect';
import { createExpressSessions } from '../../src/adapters/express.ts';
import { expressOpenidConnectHost } from '../../src/attach/express-openid-connect.ts';
import { listen } from '../adapters/contract/app.ts';
import { createBrowser } from '../support/browser.ts';
import type { HostApp } from './stage.ts';
import type { OidcProvider } from './support/oidc-provider.ts';

type Callback = (error?: unknown, found?: never) => void;

/** The app of the contract over express-openid-connect, whose people sign in at a provider. */
export function createOidcApp(
  provider: OidcProvider,
  more: (store: OidcStore) => Partial<ConfigParams> = () => ({}),
): HostApp {
  const store = new OidcStore();
  const given = more(store);
  return {
    writes: () => store.writes,
    days: 7,
    ...(given.session?.store === undefined && given.backchannelLogout === undefined
      ? {}
      : { fail: (isDown: boolean) => void (store.isDown = isDown) }),
    async start({ attach, slow }) {
      const app = express();
      app.set('env', 'test');
      const running = await listen(app);
      const config: ConfigParams = {
        issuerBaseURL: provider.issuer,
        baseURL: running.url,
        clientID: 'app',
        clientSecret: 'a secret of the client of a test',
        secret: 'a secret of a test, long enough for it',
        authRequired: false,
        authorizationParams: {
          ...{ response_type: 'code', scope: 'openid' },
          redirect_uri: `${running.url}/callback`,
        },
        ...given,
      };
      const host = attach && expressOpenidConnectHost({ auth, config });
      const web = attach && host && createExpressSessions(attach(host));

      // As a browser is sent to the provider, and back.
      app.get(['/sign-in', '/sign-in/plain'], async (request, response) => {
        const { subject = 'george', sid, proved } = request.query as Record<string, string>;
        provider.next = {
          subject,
          ...(sid === undefined ? {} : { sid }),
          auth_time: proved === undefined ? Date.now() / 1_000 : Number(proved),
        };
        const jar = createBrowser(running.url, request.headers.cookie);
        const asked = await jar.get('/login');
        const back = await fetch(asked.headers.get('location') ?? '', { redirect: 'manual' });
        const called = new URL(back.headers.get('location') ?? '');
        const answered = await jar.get(called.pathname + called.search);
        const cookies = answered.headers.getSetCookie();
        response.setHeader(
          'Set-Cookie',
          cookies.filter((line) => !line.startsWith('auth_verification')),
        );
        response.status(answered.status === 302 ? 200 : answered.status).send('signed in');
      });

      app.use(host?.auth ?? auth(config));
      if (web !== undefined) app.use(web.surface);
      if (config.routes?.callback === false) {
        app.get('/callback', (_request, response) => {
          void response.oidc.callback({ redirectUri: `${running.url}/callback` });
        });
      }
      app.get('/visit', (_request, response) => void response.send('seen'));
      app.get('/who', (request, response) => {
        response.json(request.oidc.idTokenClaims?.sub ?? null);
      });
      app.get('/content', (request, response) => {
        response.json((request as unknown as Record<string, unknown>)[nameOf(config)]);
      });
      app.post('/sign-out', (_request, response) => void response.oidc.logout());

      if (web !== undefined) app.use(web.guard);
      app.get('/me', (request, response) => void response.json(web?.current(request)));
      app.get('/fresh', web?.requireFresh('5m') ?? pass, (_request, response) => {
        response.send('fresh');
      });
      app.get('/slow/read', async (_request, response) => {
        await slow();
        response.send('read');
      });
      app.get('/slow/write', async (request, response) => {
        await slow();
        const content = (request as unknown as Record<string, object | undefined>)[nameOf(config)];
        if (content !== undefined) Object.assign(content, { seen: 'late' });
        response.send('written');
      });
      return running;
    },
  };
}

function nameOf({ session }: ConfigParams): string {
  return session?.name ?? 'appSession';
}

function pass(_request: express.Request, _response: express.Response, next: () => void): void {
  next();
}

/** What it keeps is text, as in a database. */
export class OidcStore {
  readonly kept = new Map<string, string>();
  writes = 0;
  isDown = false;

  get(sid: string, callback: Callback): void {
    const text = this.kept.get(sid);
    setImmediate(() => {
      if (this.isDown) callback(new Error('down'));
      else callback(null, text === undefined ? undefined : (JSON.parse(text) as never));
    });
  }

  set(sid: string, content: object, callback: Callback = () => {}): void {
    this.writes += 1;
    this.kept.set(sid, JSON.stringify(content));
    setImmediate(callback);
  }

  destroy(sid: string, callback: Callback = () => {}): void {
    this.kept.delete(sid);
    setImmediate(callback);
  }
}
