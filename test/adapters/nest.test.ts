import {
  Catch,
  Get,
  HttpException,
  Inject,
  Req,
  UseGuards,
  type ArgumentsHost,
  type CanActivate,
  type INestApplication,
} from '@nestjs/common';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  BrowserSession,
  createNestSessions,
  CurrentSession,
  SESSIONS,
  type NestRequest,
  type NestSessions,
} from '../../src/adapters/nest.ts';
import {
  createSessions,
  type RequestSession,
  type Session,
  type Sessions,
} from '../../src/server/index.ts';
import {
  createBrowser,
  JSON_TYPE,
  NAVIGATION,
  SCRIPT,
  type TestBrowser,
} from '../support/browser.ts';
import { describeAdapter } from './contract.ts';
import { inProcess } from './contract/app.ts';
import { addressOf, controllerOf, createApp, createClass, runNestApp } from './nest.app.ts';

type Data = Readonly<Record<string, unknown>>;

describe.each([
  ['express', () => new ExpressAdapter()],
  ['fastify', () => new FastifyAdapter()],
])('on %s', (platform, createAdapter) => {
  describeAdapter(`nest on ${platform}`, inProcess(runNestApp(createAdapter)), {
    lacks: ['guard of nothing', 'guard before bodies'],
  });

  let sessions: Sessions<Data>;
  let web: NestSessions<Data>;
  let app: INestApplication;
  let browser: TestBrowser;
  let url: string;
  let caught: unknown[];
  let other: NestSessions<Data>;

  beforeEach(async () => {
    caught = [];
    sessions = createSessions({ policy: { idleTimeout: '15m' } });
    web = createNestSessions(sessions);
    other = createNestSessions(createSessions({ policy: { idleTimeout: '5m' } }));
    const me = (session: Session<Data>): string => session.subject;
    const get = (
      path: string,
      parameters: readonly ParameterDecorator[],
      run: (...given: readonly never[]) => unknown,
      ...guards: readonly CanActivate[]
    ) => ({ method: path, before: [Get(path), UseGuards(...guards)], parameters, run });
    const Routes = controllerOf([
      get('/sign-in', [BrowserSession()], async (session: RequestSession<Data>) => {
        await session.signIn('george');
        return 'signed in';
      }),
      get('/desk', [CurrentSession()], me, web.guard),
      get('/safe', [CurrentSession()], me, web.guard, web.requireFresh()),
      get('/unguarded', [CurrentSession()], me),
      get('/unguarded/safe', [CurrentSession()], me, web.requireFresh()),
      get('/other', [Req()], (request: NestRequest) => other.current(request), web.guard),
    ]);
    app = await createApp(
      createAdapter(),
      [Routes],
      [web.module, { module: createClass(), providers: [Desk] }],
    );
    app.useGlobalFilters(new CatchEverything());
  });
  afterEach(async () => {
    app.getHttpServer().closeAllConnections();
    await app.close();
  });

  class Desk {
    readonly sessions: Sessions<Data>;
    constructor(given: Sessions<Data>) {
      this.sessions = given;
    }
  }
  Inject(SESSIONS)(Desk, undefined, 0);

  /** As the documentation of Nest has it. */
  class CatchEverything {
    catch(exception: unknown, host: ArgumentsHost): void {
      caught.push(exception);
      const status = exception instanceof HttpException ? exception.getStatus() : 500;
      const response: unknown = host.switchToHttp().getResponse();
      app.getHttpAdapter().reply(response, { statusCode: status }, status);
    }
  }
  Catch()(CatchEverything);

  async function serve(): Promise<void> {
    app.use(web.surface);
    url = await addressOf(app);
    browser = createBrowser(url);
    await browser.get('/sign-in');
  }

  it('gives the session as a parameter to what stands behind the guard', async () => {
    await serve();
    const response = await browser.get('/desk', SCRIPT);
    expect(await response.text()).toBe('george');
    expect(response.headers.get('session-status')).toMatch(/^idle=\d+, absolute=\d+$/);
    expect(await (await browser.get('/safe')).text()).toBe('george');
  });

  it('answers whom the guard refuses by itself: no filter is asked, no header is lost', async () => {
    app.enableCors({ origin: 'https://app.example', credentials: true });
    await serve();
    const stranger = createBrowser(url);
    for (let round = 0; round < 3; round += 1) {
      const refused = await stranger.get('/desk', { ...SCRIPT, Origin: 'https://app.example' });
      expect(refused.status).toBe(401);
      expect(refused.headers.get('content-type')).toBe('application/problem+json');
      expect(refused.headers.get('access-control-allow-origin')).toBe('https://app.example');
      const sent = await stranger.get('/safe?a=1', NAVIGATION);
      expect([sent.status, sent.headers.get('location')]).toEqual([
        303,
        '/sign-in?next=%2Fsafe%3Fa%3D1',
      ]);
    }
    expect(caught).toEqual([]);
  });

  it.each([
    ['/unguarded', 'did not pass the guard: put `@UseGuards(web.guard)` before this handler'],
    ['/unguarded/safe', 'did not pass the guard'],
    ['/other', 'did not pass the guard'],
  ])('tells a programmer who forgot the guard: %s', async (path, message) => {
    await serve();
    expect((await browser.get(path)).status).toBe(500);
    expect(caught).toMatchObject([
      { name: 'TypeError', message: expect.stringContaining(message) },
    ]);
  });

  it('gives nobody a session of another kind, where two kinds stand before an app', async () => {
    app.use(other.surface);
    await serve();
    expect((await browser.get('/sign-in')).status).toBe(500);
    expect(browser.cookie()).toBe('');
    expect(caught).toMatchObject([
      { name: 'TypeError', message: expect.stringContaining('`web.of(request, response)`') },
      { name: 'TypeError' },
    ]);
  });

  it('takes two that were made of the same sessions for one kind', async () => {
    app.use(createNestSessions(sessions).surface);
    await serve();
    expect(await (await browser.get('/desk')).text()).toBe('george');
  });

  it('tells a programmer who forgot the surface, or wrote a duration that is none', async () => {
    expect((await createBrowser(await addressOf(app)).get('/sign-in')).status).toBe(500);
    expect(caught).toMatchObject([
      { message: 'There is no surface: put `app.use(web.surface)` before `app.listen`' },
    ]);
    expect(() => web.requireFresh('soon' as never)).toThrow(/"within" must be/);
  });

  it('stands before every route as the guard of the app, also before what signs in', async () => {
    app.useGlobalGuards(web.guard);
    await serve();
    expect((await browser.get('/sign-in', SCRIPT)).status).toBe(401);
  });

  it('takes a ping before any body parser', async () => {
    await serve();
    const ping = '{"idleFor":5}';
    expect((await browser.post('/session/ping', ping, JSON_TYPE)).status).toBe(200);
    expect((await browser.post('/session/ping', '{', JSON_TYPE)).status).toBe(400);
  });

  it('as a module it gives the sessions to whoever asks, and closes them before the server', async () => {
    await serve();
    expect(app.get(Desk, { strict: false }).sessions).toBe(sessions);
    const events = await browser.get('/session/events');
    expect(events.status).toBe(200);
    const told = events.text();
    await app.close();
    expect(await told).not.toContain('ended');
  });

  it('lets nothing pass that is no request of HTTP', () => {
    const context = new ExecutionContextHost([{}, {}]);
    context.setType('ws');
    expect(() => web.requireFresh().canActivate(context)).toThrow(/not of "ws"/);
    return expect(web.guard.canActivate(context)).rejects.toThrow(TypeError);
  });
});
