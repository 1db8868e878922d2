import express from 'express';
import * as ironSession from 'iron-session';
import type { IronSession, SessionOptions } from 'iron-session';
import { createExpressSessions } from '../../src/adapters/express.ts';
import { ironSessionHost, type Marked } from '../../src/attach/iron-session.ts';
import { listen } from '../adapters/contract/app.ts';
import type { HostApp } from './stage.ts';

interface Content extends Marked {
  user?: string;
  cart?: number;
  /** So long that it does not fit into one cookie. */
  fill?: string;
}

/** The app of the contract over iron-session, of version 9 or another, with these options. */
export function createIronSessionApp(
  options: Partial<SessionOptions> = {},
  { getIronSession }: Pick<typeof ironSession, 'getIronSession'> = ironSession,
): HostApp {
  const sessionOptions: SessionOptions = {
    cookieName: 'session',
    password: 'a password of thirty-two letters',
    cookieOptions: { secure: false },
    ...options,
  };
  const open = (
    request: express.Request,
    response: express.Response,
  ): Promise<IronSession<Content>> => getIronSession<Content>(request, response, sessionOptions);
  return {
    writes: () => 0,
    start({ attach, slow }) {
      const app = express();
      app.set('env', 'test');
      const host =
        attach &&
        ironSessionHost<Content>({ getIronSession, sessionOptions, subjectOf: ({ user }) => user });
      const web = attach && host && createExpressSessions(attach(host));
      if (web !== undefined) app.use(web.surface);

      app.get(['/sign-in', '/sign-in/plain'], async (request, response) => {
        const session = await open(request, response);
        session.user = request.query['subject'] as string;
        if (options.chunk === true) session.fill = 'x'.repeat(4_000);
        await host?.mark(session);
        await session.save();
        response.send('signed in');
      });
      app.post('/sign-out', async (request, response) => {
        (await open(request, response)).destroy();
        response.send('out');
      });
      app.get('/visit', async (request, response) => {
        const session = await open(request, response);
        session.cart = 1;
        await session.save();
        response.send('seen');
      });
      app.get('/who', async (request, response) => {
        response.json((await open(request, response)).user ?? null);
      });

      if (web !== undefined) app.use(web.guard);
      app.get('/me', (request, response) => void response.json(web?.current(request)));
      app.get('/fresh', web?.requireFresh('5m') ?? pass, (_request, response) => {
        response.send('fresh');
      });
      app.get('/slow/read', async (request, response) => {
        await open(request, response);
        await slow();
        response.send('read');
      });
      app.get('/slow/write', async (request, response) => {
        const session = await open(request, response);
        await slow();
        session.cart = (session.cart ?? 0) + 1;
        await session.save();
        response.send('written');
      });
      return listen(app);
    },
  };
}

function pass(_request: express.Request, _response: express.Response, next: () => void): void {
  next();
}
