import cookieSession from 'cookie-session';
import express from 'express';
import { createExpressSessions } from '../../src/adapters/express.ts';
import { cookieSessionHost } from '../../src/attach/cookie-session.ts';
import { listen } from '../adapters/contract/app.ts';
import type { HostApp } from './stage.ts';

interface Content {
  user?: string;
  cart?: number;
}
interface Seen {
  session: Content | null;
}
const seen = (request: unknown): Seen => request as Seen;

/** The app of the contract over cookie-session. */
export function createCookieSessionApp(): HostApp {
  return {
    writes: () => 0,
    start({ attach, slow }) {
      const app = express();
      app.set('env', 'test');
      app.use(cookieSession({ name: 'session', keys: ['key1', 'key2'] }));
      const web =
        attach &&
        createExpressSessions(
          attach(cookieSessionHost({ subjectOf: ({ user }: Content) => user })),
        );
      if (web !== undefined) app.use(web.surface);

      app.get(['/sign-in', '/sign-in/after'], async (request, response) => {
        const { subject } = request.query as { readonly subject: string };
        const write = (): void =>
          void Object.assign(seen(request).session ?? {}, { user: subject });
        if (request.path === '/sign-in/after') write();
        await web?.of(request, response).signIn(subject);
        write();
        response.send('signed in');
      });
      app.post('/sign-out', (request, response) => {
        seen(request).session = null;
        response.send('out');
      });
      app.get('/visit', (request, response) => {
        Object.assign(seen(request).session ?? {}, { cart: 1 });
        response.send('seen');
      });
      app.get('/who', (request, response) => {
        response.json(seen(request).session?.user ?? null);
      });

      if (web !== undefined) app.use(web.guard);
      app.get('/me', (request, response) => void response.json(web?.current(request)));
      app.get('/fresh', web?.requireFresh('5m') ?? pass, (_request, response) => {
        response.send('fresh');
      });
      app.get('/again', async (request, response) => {
        await web?.of(request, response).signIn((request.query as { subject: string }).subject);
        response.send('signed in again');
      });
      app.get('/slow/read', async (_request, response) => {
        await slow();
        response.send('read');
      });
      app.get('/slow/write', async (request, response) => {
        await slow();
        const { session } = seen(request);
        if (session !== null) session.cart = (session.cart ?? 0) + 1;
        response.send('written');
      });
      return listen(app);
    },
  };
}

function pass(_request: express.Request, _response: express.Response, next: () => void): void {
  next();
}
