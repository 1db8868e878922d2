import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import express4 from 'express4';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createExpressSessions } from '../../src/adapters/express.ts';
import { createSessions, type Sessions } from '../../src/server/index.ts';
import { createBrowser, JSON_TYPE, NAVIGATION, type TestBrowser } from '../support/browser.ts';
import { describeAdapter } from './contract.ts';
import { inProcess } from './contract/app.ts';
import { runExpressApp } from './express.app.ts';

describeAdapter('express', inProcess(runExpressApp(express)));
describeAdapter('express 4', inProcess(runExpressApp(express4)));

describe('in an Express app', () => {
  let sessions: Sessions<Readonly<Record<string, unknown>>>;
  let server: Server;
  let browser: TestBrowser;

  beforeEach(async () => {
    sessions = createSessions({ policy: { idleTimeout: '15m' } });
    const web = createExpressSessions(sessions);
    const app = express();
    app.use(express.json(), express.text({ type: 'text/csv' }), express.urlencoded());
    app.use(web.surface);
    app.get('/sign-in', async (request, response) => {
      await web.of(request, response).signIn('george');
      response.send('signed in');
    });
    app.get('/unguarded', (request, response) => void response.json(web.current(request)));
    const office = express.Router();
    office.use(web.guard);
    const other = createExpressSessions(createSessions({ policy: { idleTimeout: '5m' } }));
    office.get('/other', (request, response) => void response.json(other.current(request)));
    office.get('/desk', (request, response) => void response.send(web.current(request).subject));
    app.use('/office', office);
    app.use(
      (
        error: unknown,
        _request: express.Request,
        response: express.Response,
        _next: express.NextFunction,
      ) => void response.status(error instanceof TypeError ? 500 : 400).send(String(error)),
    );
    server = createServer(app);
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
    browser = createBrowser(`http://localhost:${(server.address() as AddressInfo).port}`);
    await browser.get('/sign-in');
  });
  afterEach(async () => {
    await sessions.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it.each([
    ['{"idleFor":5}', JSON_TYPE, 200],
    ['{"idleFor":-5}', JSON_TYPE, 400],
    ['5', { 'Content-Type': 'text/csv' }, 415],
    ['idleFor=5', { 'Content-Type': 'application/x-www-form-urlencoded' }, 415],
    [undefined, {}, 200],
  ])('behind body parsers a ping of %s is read all the same', async (body, headers, code) => {
    expect((await browser.post('/session/ping', body, headers)).status).toBe(code);
  });

  it.each([
    ['any bytes', express.raw({ type: '*/*' }), '{"idleFor":5}', 200],
    ['any text', express.text({ type: '*/*' }), '{"idleFor":5}', 200],
    ['any JSON', express.json({ strict: false }), '7', 400],
    ['any JSON', express4.json({ strict: false }), 'null', 400],
    [
      'a form, of Express 4, which makes an object of what it does not read',
      express4.urlencoded({ extended: false }),
      '{"idleFor":5}',
      200,
    ],
    ['a form, of Express 4', express4.urlencoded({ extended: false }), '{"idleFor":-5}', 400],
    ['nothing, and throws the body away', drain, '{"idleFor":5}', 400],
    ['nothing, and throws none away', drain, '', 200],
    ['what is no text', circle, '{"idleFor":5}', 400],
  ])('behind a parser of %s a ping says what it said', async (_name, parser, body, code) => {
    const app = express4();
    app.use(parser, createExpressSessions(sessions).surface);
    const other = createServer(app);
    await new Promise<void>((resolve) => other.listen(0, 'localhost', resolve));
    const url = `http://localhost:${(other.address() as AddressInfo).port}`;
    const response = await createBrowser(url, browser.cookie()).post(
      '/session/ping',
      body,
      JSON_TYPE,
    );
    expect(response.status).toBe(code);
    other.closeAllConnections();
    other.close();
  });

  it('the guard of a whole app answers the surface too', async () => {
    const app = express();
    app.use(createExpressSessions(sessions).guard);
    const other = createServer(app);
    await new Promise<void>((resolve) => other.listen(0, 'localhost', resolve));
    const url = `http://localhost:${(other.address() as AddressInfo).port}`;
    const status = await createBrowser(url, browser.cookie()).get('/session');
    expect(await status.json()).toMatchObject({ state: 'active' });
    expect(await (await createBrowser(url).get('/session')).json()).toEqual({ state: 'none' });
    expect((await createBrowser(url).get('/accounts')).status).toBe(401);
    other.closeAllConnections();
    other.close();
  });

  it('below a router the guard knows the whole path', async () => {
    expect(await (await browser.get('/office/desk')).text()).toBe('george');
    const stranger = createBrowser(`http://localhost:${(server.address() as AddressInfo).port}`);
    const response = await stranger.get('/office/desk?a=1', NAVIGATION);
    expect(response.headers.get('location')).toBe('/sign-in?next=%2Foffice%2Fdesk%3Fa%3D1');
  });

  it('tells a programmer who forgot the guard, or wrote a duration that is none', async () => {
    const response = await browser.get('/unguarded');
    expect([response.status, await response.text()]).toEqual([
      500,
      'TypeError: This request did not pass the guard: put `guard` before this handler',
    ]);
    expect(() => createExpressSessions(sessions).requireFresh('soon' as never)).toThrow(
      /"within" must be/,
    );
  });

  it('does not take the session of other sessions for its own', async () => {
    expect((await browser.get('/office/desk')).status).toBe(200);
    expect((await browser.get('/office/other')).status).toBe(500);
  });
});

function drain(
  request: express.Request,
  _response: express.Response,
  next: express.NextFunction,
): void {
  request.resume().on('end', () => next());
}

function circle(
  request: express.Request,
  response: express.Response,
  next: express.NextFunction,
): void {
  const body: { self?: unknown } = {};
  body.self = body;
  request.body = body;
  drain(request, response, next);
}

describe.each([
  ['Express', express],
  ['Express 4', express4],
])('%s, with `locals` of the app', (_name, make) => {
  let sessions: Sessions<Readonly<Record<string, unknown>>>;
  let server: Server;
  let url: string;
  let locals: () => Record<string, unknown>;
  /** Lets the handler of `/meet` go on. */
  let meet: () => Promise<void>;

  beforeEach(async () => {
    sessions = createSessions({ policy: { idleTimeout: '15m' } });
    const web = createExpressSessions(sessions);
    const app = make();
    meet = async () => {};
    app.use((_request, response, next) => {
      response.locals = locals();
      next();
    });
    app.get('/sign-in/:who', (request, response, next) => {
      web
        .of(request, response)
        .signIn(request.params.who)
        .then(({ subject }) => response.json(subject), next);
    });
    app.get('/who', (request, response, next) => {
      web
        .of(request, response)
        .find()
        .then((found) => response.json(found?.subject ?? 'nobody'), next);
    });
    app.get('/desk', web.guard, (request, response, next) => {
      const answer = async (): Promise<void> => {
        await meet();
        const found = await web.of(request, response).find();
        response.json([web.current(request).subject, found?.subject]);
      };
      answer().catch(next);
    });
    server = createServer(app);
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
    url = `http://localhost:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    await sessions.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const ask = async (from: TestBrowser, path: string): Promise<unknown> =>
    (await from.get(path)).json();

  it('that all requests share, nobody is taken for another', async () => {
    const shared = { title: 'x' };
    locals = () => shared;
    const [ann, bob, nobody] = [createBrowser(url), createBrowser(url), createBrowser(url)];
    expect(await ask(ann, '/sign-in/ann')).toBe('ann');
    expect(await ask(bob, '/sign-in/bob')).toBe('bob');
    for (const path of ['/who', '/who']) {
      expect(await ask(ann, path)).toBe('ann');
      expect(await ask(bob, path)).toBe('bob');
      expect(await ask(nobody, path)).toBe('nobody');
    }
    let goOn = (): void => {};
    let inside = 0;
    const both = new Promise<void>((resolve) => (goOn = resolve));
    meet = () => {
      inside += 1;
      if (inside === 2) goOn();
      return both;
    };
    expect(await Promise.all([ask(ann, '/desk'), ask(bob, '/desk')])).toEqual([
      ['ann', 'ann'],
      ['bob', 'bob'],
    ]);
    expect((await nobody.get('/desk')).status).toBe(401);
  });

  it('that take nothing, a sign-in and the guard do what they do', async () => {
    locals = () => Object.freeze({ title: 'x' });
    const ann = createBrowser(url);
    expect(await ask(ann, '/sign-in/ann')).toBe('ann');
    expect(await ask(ann, '/desk')).toEqual(['ann', 'ann']);
  });
});
