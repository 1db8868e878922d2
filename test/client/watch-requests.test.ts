import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  createFetchTransport,
  watchRequests,
  watchSession,
  type WatchedSession,
} from '../../src/client/index.ts';
import type { MonitorLoop } from '../../src/client/monitor-loop.ts';
import { createMonitorState } from '../../src/core/monitor-state.ts';
import { createFakeClock } from '../../src/testing/index.ts';
import type { PageWindow } from '../../src/client/page-window.ts';
import { MINUTE, openPage, input, settle, type TestPage } from '../support/page.ts';

const ORIGIN = 'https://bank.example';

/** What a guard of ours says with a 401. */
const problem = (reason: string): string =>
  JSON.stringify({ type: `urn:stillhere:${reason}`, status: 401, reason });

interface Sent {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A server of the app's: what it was sent, and what it answers next. */
class App {
  readonly sent: Sent[] = [];
  /** 0 is a redirect that was not followed, `failed` no answer that can be read. */
  status: number | 'failed' = 200;
  headers: Record<string, string> = {};
  body = '{}';
  base = `${ORIGIN}/accounts`;

  answer(url: string, headers: Readonly<Record<string, string>>): Response {
    this.sent.push({ url, headers });
    if (this.status === 'failed') throw new TypeError('Failed to fetch');
    if (this.status === 0) return Response.error();
    return new Response(this.body, { status: this.status, headers: this.headers });
  }

  /** A window whose requests go to this server. */
  window(): PageWindow {
    const answer = this.answer.bind(this);
    class FakeXhr extends EventTarget {
      responseType = '';
      response: unknown = '';
      status = 0;
      #url = '';
      #headers: Record<string, string> = {};
      #answer: Response | undefined;
      open(_method: string, url: string | URL): void {
        this.#url = String(url);
      }
      setRequestHeader(name: string, value: string): void {
        this.#headers[name] = value;
      }
      getResponseHeader(name: string): string | null {
        return this.#answer?.headers.get(name) ?? null;
      }
      send(): void {
        try {
          this.#answer = answer(this.#url, this.#headers);
        } catch {
          queueMicrotask(() => this.dispatchEvent(new Event('error')));
          return;
        }
        this.status = this.#answer.status;
        void this.#answer.text().then((text) => {
          this.response = this.responseType === 'json' ? JSON.parse(text) : text;
          this.dispatchEvent(new Event('load'));
        });
      }
    }
    const fetch = async (to: string | URL | Request, init?: RequestInit): Promise<Response> =>
      answer(
        to instanceof Request ? to.url : String(to),
        Object.fromEntries(new Headers(init?.headers ?? (to instanceof Request ? to.headers : {}))),
      );
    return {
      fetch,
      Request,
      Headers,
      XMLHttpRequest: FakeXhr,
      location: new URL(`${ORIGIN}/accounts`),
      document: { baseURI: this.base },
    } as unknown as PageWindow;
  }
}

type Ask = (window: PageWindow, url: string, headers?: Record<string, string>) => Promise<unknown>;

const byFetch: Ask = (window, url, headers = {}) => window.fetch(url, { headers });
const byXhr: Ask = (window, url, headers = {}) =>
  new Promise((resolve) => {
    const request = new window.XMLHttpRequest();
    request.open('GET', url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.addEventListener('load', resolve);
    request.addEventListener('error', resolve);
    request.send();
  });

describe.each([
  ['fetch', byFetch],
  ['XMLHttpRequest', byXhr],
])('a request by %s', (_name, ask) => {
  let stops: (() => void)[] = [];
  async function open(): Promise<{ page: TestPage; app: App; window: PageWindow }> {
    const page = await openPage();
    const app = new App();
    const window = app.window();
    stops = [watchRequests(page.session, {}, window), () => page.session.stop()];
    return { page, app, window };
  }
  afterEach(() => {
    for (const stop of stops) stop();
  });

  it('tells how long ago the activity was, and is passive when there was none', async () => {
    const { page, app, window } = await open();
    await ask(window, '/api');
    expect(app.sent[0]?.headers).toEqual({ 'session-passive': '?1' });
    input();
    await page.wait(MINUTE);
    await ask(window, `${ORIGIN}/api`);
    expect(app.sent[1]?.headers).toEqual({ 'session-idle-for': '60000' });
  });

  it('to another origin, or one that the app marked passive, is left as it is', async () => {
    const { app, window } = await open();
    input();
    await ask(window, 'https://other.example/api');
    await ask(window, '/api', { 'Session-Passive': '?1' });
    const [toOther, passive] = app.sent.map(({ headers }) =>
      Object.fromEntries(Object.entries(headers).map(([name, at]) => [name.toLowerCase(), at])),
    );
    expect(toOther).toEqual({});
    expect(passive).toEqual({ 'session-passive': '?1' });
  });

  it('makes pings unnecessary: an hour of work sends none', async () => {
    const { page, app, window } = await open();
    for (let minute = 1; minute <= 60; minute += 1) {
      input();
      await page.wait(MINUTE);
      app.headers = { 'session-status': `idle=900, absolute=${28_800 - minute * 60}` };
      await ask(window, '/api');
      await settle();
    }
    expect(page.server.calls).toEqual([]);
    expect(page.session.snapshot.state).toBe('active');
  });

  it('says nothing where a cache has kept its answer: the server hears of the person all the same', async () => {
    const { page, app, window } = await open();
    app.headers = {
      'session-status': 'idle=900, absolute=28800',
      'cache-control': 'private, max-age=3600',
    };
    for (let minute = 1; minute <= 14; minute += 1) {
      input();
      await page.wait(MINUTE);
      await ask(window, '/api');
      await settle();
    }
    expect(page.server.calls).toEqual([expect.stringMatching(/^ping /)]);
    expect(page.session.snapshot.state).toBe('active');
  });

  it('ends the page by a 401 that has a reason, when the server says so too', async () => {
    const { page, app, window } = await open();
    page.server.ended = 'revoked';
    app.status = 401;
    app.headers = { 'content-type': 'application/problem+json' };
    app.body = problem('revoked');
    await ask(window, '/api');
    await settle();
    expect(page.server.calls).toEqual(['status']);
    expect(page.told).toContain('ended revoked');
  });

  it('ends the page also by a 401 to what the app marked passive', async () => {
    const { page, app, window } = await open();
    page.server.ended = 'revoked';
    app.status = 401;
    app.headers = { 'content-type': 'application/problem+json' };
    app.body = problem('revoked');
    await ask(window, '/api', { 'Session-Passive': '?1' });
    await settle();
    expect(page.told).toContain('ended revoked');
  });

  it('has the origin that the page says addresses are of', async () => {
    const page = await openPage();
    const app = Object.assign(new App(), { base: 'https://cdn.example/' });
    const window = app.window();
    stops = [watchRequests(page.session, {}, window), () => page.session.stop()];
    await ask(window, 'api');
    expect(app.sent[0]?.headers).toEqual({});
  });

  it('is left alone where the app says so: what leads to another origin must ask that one first', async () => {
    const page = await openPage();
    const app = new App();
    const window = app.window();
    const except = vi.fn(({ pathname }: URL) => pathname.startsWith('/statements/'));
    stops = [watchRequests(page.session, { except }, window), () => page.session.stop()];
    await ask(window, '/statements/1?full');
    await ask(window, '/api');
    expect(app.sent.map(({ headers }) => headers)).toEqual([{}, { 'session-passive': '?1' }]);
    expect(except.mock.calls.map(([url]) => url.href)).toEqual([
      `${ORIGIN}/statements/1?full`,
      `${ORIGIN}/api`,
    ]);
  });

  it('is told of once, by the first of two watches', async () => {
    const { page, app, window } = await open();
    const second = await openPage();
    stops.push(watchRequests(second.session, {}, window), () => second.session.stop());
    input();
    await page.wait(MINUTE);
    await ask(window, '/api');
    expect(app.sent[0]?.headers['session-idle-for']).toMatch(/^\d+$/);
  });

  it('carries nothing of a session that nobody watches any more', async () => {
    const { page, app, window } = await open();
    input();
    page.session.stop();
    await page.wait(20 * MINUTE);
    await ask(window, '/api');
    expect(app.sent[0]?.headers).toEqual({});
  });

  it('carries nothing once the watch is over, though another wraps what we wrapped', async () => {
    const { app, window } = await open();
    input();
    const { fetch } = window;
    const { open: openXhr, send, setRequestHeader } = window.XMLHttpRequest.prototype;
    const sent = vi.fn(send);
    window.fetch = (to, init) => fetch(to, init);
    Object.assign(window.XMLHttpRequest.prototype, {
      open(this: XMLHttpRequest, ...args: Parameters<typeof openXhr>) {
        openXhr.apply(this, args);
      },
      send: sent,
      setRequestHeader(this: XMLHttpRequest, name: string, value: string) {
        setRequestHeader.call(this, name, value);
      },
    });
    stops[0]?.();
    await ask(window, '/api');
    expect(app.sent[0]?.headers).toEqual({});
    if (ask === byXhr) expect(sent).toHaveBeenCalledTimes(1);
  });

  it('ends nothing by a reason that is not in a problem of the server', async () => {
    const { page, app, window } = await open();
    app.body = problem('revoked');
    for (const [status, type] of [
      [403, 'application/problem+json'],
      [401, 'application/json'],
      [401, ''],
    ] as const) {
      app.status = status;
      app.headers = type === '' ? {} : { 'content-type': type };
      await ask(window, '/api');
      await settle();
    }
    app.headers = { 'content-type': 'application/problem+json' };
    app.body = JSON.stringify({ type: 'about:blank', reason: 'revoked' });
    await ask(window, '/api');
    await settle();
    expect(page.session.snapshot.state).toBe('active');
    app.body = problem('revoked');
    app.headers = { 'content-type': 'application/problem+json; charset=utf-8' };
    page.server.ended = 'revoked';
    await ask(window, '/api');
    await settle();
    expect(page.session.snapshot).toMatchObject({ state: 'ended', reason: 'revoked' });
  });

  it('tells nothing by an answer without the time left', async () => {
    const { page, window } = await open();
    input();
    await page.wait(MINUTE);
    const before = page.session.inspect();
    await ask(window, '/api', { Accept: 'text/plain' });
    await settle();
    expect(page.session.inspect()).toEqual(before);
  });

  it('keeps its other headers, and is told of all the same', async () => {
    const { app, window } = await open();
    await ask(window, '/api', { 'x-custom': 'yes' });
    expect(app.sent[0]?.headers).toEqual({ 'x-custom': 'yes', 'session-passive': '?1' });
  });

  it.each([
    ['without a reason', '{}'],
    ['with a reason that is none', '{"reason":"bored"}'],
    ['that cannot be read', '<html>'],
  ])('makes the page ask, and hides nothing, by a 401 %s', async (_case, body) => {
    const { page, app, window } = await open();
    app.status = 401;
    app.headers = { 'content-type': 'application/problem+json' };
    app.body = body;
    await Promise.all([ask(window, '/api'), ask(window, '/api')]);
    await settle();
    expect(page.server.calls).toEqual(['status']);
    expect(page.session.snapshot.state).toBe('active');
    page.server.fault = 'down';
    await ask(window, '/api');
    await settle();
    expect(page.session.snapshot.state).toBe('active');
    page.server.fault = undefined;
    page.server.ended = 'revoked';
    await ask(window, '/api');
    await settle();
    expect(page.told).toContain('ended revoked');
  });

  it('ends nothing by a 401 that crossed a new cookie on its way', async () => {
    const { page, app, window } = await open();
    app.status = 401;
    app.headers = { 'content-type': 'application/problem+json' };
    for (const reason of ['none', 'replaced', 'idle']) {
      app.body = problem(reason);
      await ask(window, '/api');
      await settle();
      expect(page.session.snapshot.state).toBe('active');
    }
    expect(page.server.calls.filter((call) => call !== 'status')).toEqual([]);
    expect(page.told).toEqual([]);
  });

  const HTML = { 'content-type': 'text/html; charset=utf-8' };
  it.each([
    ['a prohibition', 403, {}],
    ['a page', 200, HTML],
    ['an error with a page', 502, HTML],
    ['a redirect that was not followed', 0, {}],
    ['nothing that can be read', 'failed', {}],
  ] as const)('makes the page ask, once in a while, by %s', async (_case, status, headers) => {
    const { page, app, window } = await open();
    Object.assign(app, { status, headers });
    const askBoth = (): Promise<unknown> =>
      Promise.allSettled([ask(window, '/api'), ask(window, '/api')]);
    await askBoth();
    await page.wait(4_999);
    await askBoth();
    expect(page.server.calls).toEqual([]);
    await page.wait(1);
    expect(page.server.calls).toEqual(['status']);
    page.server.fault = 'down';
    await askBoth();
    await page.wait(5_000);
    expect(page.server.calls).toEqual(['status', 'status']);
    expect(page.session.snapshot, 'only a doubt').toMatchObject({ isUnreachable: false });
    page.server.fault = 'intercepted';
    await askBoth();
    await page.wait(5_000);
    expect(page.session.snapshot).toMatchObject({ state: 'active', isIntercepted: true });
  });

  it.each([
    [
      'one of the server, whatever it is',
      403,
      { ...HTML, 'session-status': 'idle=900, absolute=9' },
    ],
    ['JSON', 200, { 'content-type': 'application/json' }],
    ['an error', 500, {}],
    ['what is not there', 404, {}],
  ] as const)('asks nothing after %s', async (_case, status, headers) => {
    const { page, app, window } = await open();
    Object.assign(app, { status, headers });
    await ask(window, '/api');
    await page.wait(20_000);
    expect(page.server.calls).toEqual([]);
  });

  it('does not ask what the page is asking anyway while somebody else answers', async () => {
    const { page, app, window } = await open();
    page.server.fault = 'intercepted';
    app.status = 401;
    await ask(window, '/api');
    await settle();
    expect(page.session.snapshot.isIntercepted).toBe(true);
    page.server.calls.length = 0;
    await ask(window, '/api');
    await settle();
    expect(page.server.calls).toEqual([]);
  });

  it('asks nothing any more after the watch was stopped', async () => {
    const { page, app, window } = await open();
    app.status = 403;
    await ask(window, '/api');
    page.session.stop();
    await page.wait(20_000);
    expect(page.server.calls).toEqual([]);
  });

  it('gives the app its answer as it came', async () => {
    const { app, window } = await open();
    app.status = 500;
    app.body = 'broken';
    const response = (await ask(window, '/api')) as Response | Event;
    if (response instanceof Response) expect(await response.text()).toBe('broken');
    else expect((response.target as XMLHttpRequest).response).toBe('broken');
  });

  it('is as before when the watch is over', async () => {
    const page = await openPage();
    const app = new App();
    const window = app.window();
    const { prototype } = window.XMLHttpRequest;
    const look = (): readonly unknown[] => [
      window.fetch,
      prototype.open,
      prototype.send,
      prototype.setRequestHeader,
    ];
    const before = look();
    stops = [watchRequests(page.session, {}, window)];
    expect(look().filter((one, index) => one === before[index])).toEqual([]);
    input();
    for (const stop of stops) stop();
    expect(look()).toEqual(before);
    await ask(window, '/api');
    expect(app.sent[0]?.headers).toEqual({});
    page.session.stop();
  });
});

describe('a watch over XMLHttpRequest', () => {
  it.each(['text', 'json'] as const)('reads a 401 that the app wants as %s', async (type) => {
    const page = await openPage();
    const app = Object.assign(new App(), { status: 401, body: problem('revoked') });
    app.headers = { 'content-type': 'application/problem+json' };
    const window = app.window();
    const stop = watchRequests(page.session, {}, window);
    page.server.ended = 'revoked';
    const request = new window.XMLHttpRequest();
    request.responseType = type;
    request.open('GET', '/api');
    request.send();
    await settle();
    expect(page.told).toContain('ended revoked');
    stop();
    page.session.stop();
  });

  it.each([
    ['text', problem('revoked'), 'revoked'],
    ['json', problem('revoked'), 'revoked'],
    ['text', 'Sign in first', undefined],
  ])('tells why a guard refused what the app wants as %s: %s', async (type, body, reason) => {
    const app = Object.assign(new App(), { status: 401, body });
    app.headers = { 'content-type': 'application/problem+json' };
    const window = app.window();
    const dispatch = vi.fn();
    const doubt = vi.fn();
    const stop = watchRequests(telling(dispatch, doubt), {}, window);
    const request = new window.XMLHttpRequest();
    request.responseType = type as XMLHttpRequestResponseType;
    request.open('GET', '/api');
    request.send();
    await settle();
    const told = dispatch.mock.calls.filter(([{ type: name }]) => name === 'answer');
    expect(told.map(([event]) => event.status.reason)).toEqual(
      reason === undefined ? [] : [reason],
    );
    expect(doubt).toHaveBeenCalledTimes(reason === undefined ? 1 : 0);
    stop();
  });
});

/** A session of which only what it is told of refusals is looked at. */
function telling(
  dispatch: MonitorLoop['dispatch'],
  doubt: () => void,
): Pick<WatchedSession, 'requests'> {
  const options = { dismissOnActivity: false, pingInterval: Infinity, jitter: 0 };
  const state = createMonitorState(options);
  return {
    requests: {
      loop: { state, isRunning: true, isOver: false, dispatch },
      elapsed: () => 0,
      setTimer: () => () => {},
      isAsking: () => false,
      doubt,
      settled: () => Promise.resolve(),
      isBack: () => undefined,
    },
  };
}

describe('a watch over fetch', () => {
  it('leaves alone who wrapped it later, and passes what fails on', async () => {
    const page = await openPage();
    const window = new App().window();
    const stop = watchRequests(page.session, {}, window);
    const ours = window.fetch;
    const later = vi.fn(ours);
    window.fetch = later;
    stop();
    expect(window.fetch).toBe(later);
    page.session.stop();
  });

  it("leaves the page's own questions alone", async () => {
    const asked = vi.fn(
      async (..._request: Parameters<typeof fetch>) => new Response('{}', { status: 401 }),
    );
    vi.stubGlobal('fetch', asked);
    const clock = createFakeClock();
    const transport = createFetchTransport();
    const session = watchSession({ transport, clock, signInUrl: false });
    const stop = watchRequests(session);
    await settle();
    clock.advance(1_000);
    await settle();
    input();
    void session.extend();
    await settle();
    expect(await session.signOut()).toBe(false);
    const headers = asked.mock.calls.map(([url, init]) => [
      url,
      [...new Headers(init?.headers).keys()],
    ]);
    expect(headers).toEqual([
      ['/session', ['session-passive']],
      ['/session', ['session-passive']],
      ['/session/ping', ['Content-Type']],
      ['/session/sign-out', []],
    ]);
    stop();
    session.stop();
    vi.unstubAllGlobals();
  });

  it('asks nothing when the app calls a request off, or when it fails oddly; it passes all on', async () => {
    const page = await openPage();
    const window = new App().window();
    const failures = [new DOMException('Enough', 'AbortError'), 'odd', null, new TypeError('No')];
    const rest = [...failures];
    window.fetch = () => Promise.reject(rest.shift());
    const stop = watchRequests(page.session, {}, window);
    for (const failure of failures) {
      expect(page.server.calls).toEqual([]);
      await expect(window.fetch('/api')).rejects.toBe(failure);
      await page.wait(5_000);
    }
    expect(page.server.calls).toEqual(['status']);
    stop();
    page.session.stop();
  });

  it.each([
    [401, 'application/problem+json', 1],
    [401, 'application/problem+json; charset=utf-8', 1],
    [200, 'application/problem+json', 0],
    [401, 'application/json', 0],
    [401, undefined, 0],
  ])('reads an answer only where a guard may speak: %d %s', async (status, type, reads) => {
    const app = new App();
    const window = app.window();
    const headers = type === undefined ? {} : { 'content-type': type };
    const response = new Response(new TextEncoder().encode(problem('idle')), { status, headers });
    const clone = vi.spyOn(response, 'clone');
    window.fetch = () => Promise.resolve(response);
    const dispatch = vi.fn();
    const stop = watchRequests(telling(dispatch, vi.fn()), {}, window);
    await window.fetch('/api');
    expect(clone).toHaveBeenCalledTimes(reads);
    const refusals = dispatch.mock.calls.filter(([{ type: name }]) => name === 'answer');
    expect(refusals).toHaveLength(reads);
    stop();
  });

  it('takes a Request, and keeps its headers', async () => {
    const page = await openPage();
    const app = new App();
    const window = app.window();
    const stop = watchRequests(page.session, {}, window);
    await window.fetch(new Request(`${ORIGIN}/api`, { headers: { Accept: 'text/plain' } }));
    expect(app.sent[0]?.headers).toEqual({ Accept: 'text/plain', 'session-passive': '?1' });
    stop();
    page.session.stop();
  });

  it('takes one of another window of this origin, and one that a script has put in its place', async () => {
    const page = await openPage();
    const app = new App();
    const window = app.window();
    const url = `${ORIGIN}/api`;
    class Other {
      readonly url: string;
      readonly method = 'GET';
      readonly headers = new Headers({ Accept: 'text/plain' });
      constructor(address: string) {
        this.url = address;
      }
      clone(): Other {
        return this;
      }
    }
    const sent = vi.fn((to: Other | Request, init?: RequestInit) =>
      Promise.resolve(app.answer(to.url, Object.fromEntries(new Headers(init?.headers)))),
    );
    window.fetch = sent as unknown as typeof fetch;
    const stop = watchRequests(page.session, {}, window);
    await window.fetch(new Other(url) as unknown as Request);
    await window.fetch(new Other('https://other.example/api') as unknown as Request);
    expect(app.sent[0]).toEqual({
      url,
      headers: { Accept: 'text/plain', 'session-passive': '?1' },
    });
    expect(sent.mock.calls[1]?.[1]).toBeUndefined();
    stop();
    page.session.stop();
  });
});
