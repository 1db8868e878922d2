import express from 'express';
import session, { MemoryStore, type SessionData, type SessionOptions } from 'express-session';
import { createExpressSessions } from '../../src/adapters/express.ts';
import { expressSessionHost } from '../../src/attach/express-session.ts';
import { listen } from '../adapters/contract/app.ts';
import type { HostApp } from './stage.ts';

declare module 'express-session' {
  interface SessionData {
    user?: string;
    written?: number;
    passport?: { readonly user?: string };
  }
}

/** How an app signs people in and out over express-session. */
export interface Way {
  subjectOf(session: SessionData): string | undefined;
  /** What must stand before it, if anything. */
  readonly before?: express.RequestHandler;
  signIn(request: express.Request, subject: string, done: (error?: unknown) => void): void;
  signOut(request: express.Request, done: (error?: unknown) => void): void;
}

/** By hand, as the README of express-session does. */
export const BY_HAND: Way = {
  subjectOf: ({ user }) => user,
  signIn(request, subject, done) {
    request.session.regenerate((error) => {
      if (!error) request.session.user = subject;
      done(error);
    });
  },
  signOut: (request, done) => void request.session.destroy(done),
};

/** The app of the contract over express-session with these options. */
export function createExpressSessionApp(
  options: Partial<SessionOptions> = {},
  way: Way = BY_HAND,
): HostApp {
  const store = new CountingStore();
  return {
    writes: () => store.writes,
    fail: (isDown) => void (store.isDown = isDown),
    start({ attach, slow }) {
      const app = express();
      app.set('env', 'test');
      const host =
        attach &&
        expressSessionHost({
          store,
          subjectOf: way.subjectOf,
        });
      app.use(
        session({
          secret: 'secret of a test',
          store: host?.store ?? store,
          resave: false,
          saveUninitialized: false,
          ...options,
        }),
      );
      const web = attach && host && createExpressSessions(attach(host));
      if (web !== undefined) app.use(web.surface);

      if (way.before !== undefined) app.use(way.before);
      app.get('/sign-in', (request, response, next) => {
        way.signIn(request, subjectOf(request), (error) =>
          error ? next(error) : response.send('signed in'),
        );
      });
      app.get('/sign-in/plain', (request, response) => {
        request.session.user = subjectOf(request);
        response.send('signed in');
      });
      app.post('/sign-out', (request, response, next) => {
        way.signOut(request, (error) => (error ? next(error) : response.send('out')));
      });
      app.get('/visit', (request, response) => {
        request.session.written = 1;
        response.send('seen');
      });
      app.get(
        '/who',
        (request, response) => void response.json(way.subjectOf(request.session) ?? null),
      );

      if (web !== undefined) app.use(web.guard);
      app.get('/me', (request, response) => void response.json(web?.current(request)));
      app.get('/fresh', web?.requireFresh('5m') ?? pass, (_request, response) => {
        response.send('fresh');
      });
      app.get('/write', write);
      app.get('/slow/read', async (_request, response) => {
        await slow();
        response.send('read');
      });
      app.get('/slow/write', async (request, response) => {
        await slow();
        write(request, response);
      });
      return listen(app);
    },
  };
}

function write(request: express.Request, response: express.Response): void {
  request.session.written = (request.session.written ?? 0) + 1;
  response.send('written');
}

function pass(_request: express.Request, _response: express.Response, next: () => void): void {
  next();
}

class CountingStore extends MemoryStore {
  writes = 0;
  isDown = false;

  override get(...[sid, callback]: Parameters<MemoryStore['get']>): void {
    if (this.isDown) setImmediate(() => callback(new Error('down')));
    else super.get(sid, callback);
  }

  override set(...all: Parameters<MemoryStore['set']>): void {
    this.writes += 1;
    super.set(...all);
  }
}

function subjectOf({ query }: express.Request): string {
  return typeof query['subject'] === 'string' ? query['subject'] : 'george';
}
