import express from 'express';
import session, { MemoryStore, type SessionOptions } from 'express-session';
import { createExpressSessions } from '../../src/adapters/express.ts';
import { expressSessionHost } from '../../src/attach/express-session.ts';
import { listen } from '../adapters/contract/app.ts';
import type { HostApp } from './stage.ts';

declare module 'express-session' {
  interface SessionData {
    user?: string;
    written?: number;
  }
}

/** The app of the contract over express-session with these options. */
export function createExpressSessionApp(options: Partial<SessionOptions> = {}): HostApp {
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
          subjectOf: ({ user }: session.SessionData) => user,
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

      app.get('/sign-in', (request, response, next) => {
        request.session.regenerate((error) => {
          if (error) return next(error);
          request.session.user = subjectOf(request);
          response.send('signed in');
        });
      });
      app.get('/sign-in/plain', (request, response) => {
        request.session.user = subjectOf(request);
        response.send('signed in');
      });
      app.post('/sign-out', (request, response, next) => {
        request.session.destroy((error) => (error ? next(error) : response.send('out')));
      });
      app.get('/visit', (request, response) => {
        request.session.written = 1;
        response.send('seen');
      });
      app.get('/who', (request, response) => void response.json(request.session.user ?? null));

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
