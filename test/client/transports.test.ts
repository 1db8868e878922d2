import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFetchTransport, createKeepAliveTransport } from '../../src/client/index.ts';

const ACTIVE = {
  state: 'active',
  session: 'one',
  idleRemaining: 1_000,
  absoluteRemaining: 2_000,
  idleTimeout: 3_000,
  warnBefore: 400,
  maxHold: 500,
  fresh: false,
  endOnClose: 0,
  closing: false,
};

let server: Server;
let base: string;
let requests: { line: string; headers: IncomingMessage['headers']; body: string }[];
let answer: (response: ServerResponse) => void;

beforeEach(async () => {
  requests = [];
  answer = (response) => response.end(JSON.stringify(ACTIVE));
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      requests.push({ line: `${request.method} ${request.url}`, headers: request.headers, body });
      answer(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  (window as unknown as { happyDOM: { setURL(url: string): void } }).happyDOM.setURL(origin);
  base = `${origin}/session`;
});
afterEach(async () => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe('the fetch transport', () => {
  it('looks passively, pings with JSON, signs out by POST', async () => {
    const transport = createFetchTransport({ base });
    expect(await transport.status(0)).toEqual(ACTIVE);
    expect(await transport.ping(12.4)).toEqual(ACTIVE);
    expect(await transport.signOut()).toEqual(ACTIVE);
    expect(requests.map(({ line, body }) => `${line} ${body}`.trim())).toEqual([
      'GET /session',
      'POST /session/ping {"idleFor":12}',
      'POST /session/sign-out',
    ]);
    expect(requests[0]?.headers['session-passive']).toBe('?1');
    expect(requests[1]?.headers['content-type']).toBe('application/json');
  });

  it('tells that a page is there, and that one is left', async () => {
    const transport = createFetchTransport({ base });
    const beacon = vi.spyOn(navigator, 'sendBeacon').mockReturnValue(true);
    expect(await transport.stay?.()).toEqual(ACTIVE);
    transport.leave?.();
    expect(requests.map(({ line, body }) => `${line} ${body}`.trim())).toEqual([
      'POST /session/stay',
    ]);
    expect(requests[0]?.headers['content-type'], 'nothing to read').toBeUndefined();
    expect(beacon.mock.calls).toEqual([[`${base}/leave`]]);
    beacon.mockRestore();
  });

  it('takes no answer that a worker has kept for when there is no network', async () => {
    const kept = new Map<string, Response>();
    let isOffline = false;
    vi.stubGlobal('fetch', async (url: string) => {
      const found = kept.get(url);
      if (isOffline && found !== undefined) return found.clone();
      if (isOffline) throw new TypeError('Failed to fetch');
      const response = Response.json(ACTIVE);
      kept.set(url, response.clone());
      return response;
    });
    vi.stubGlobal('navigator', { serviceWorker: { controller: {} } });
    const transport = createFetchTransport();
    expect(await transport.status(0)).toEqual(ACTIVE);
    isOffline = true;
    await expect(transport.status(0)).rejects.toMatchObject({ code: 'ERR_TRANSPORT' });
    vi.unstubAllGlobals();
  });

  it('asks past every cache, as the person who is signed in, and follows nobody elsewhere', async () => {
    const asked = vi.fn(async (..._request: Parameters<typeof fetch>) =>
      Response.json({ state: 'none' }),
    );
    const waits = vi.spyOn(AbortSignal, 'timeout');
    vi.stubGlobal('fetch', asked);
    await createFetchTransport().status(0);
    await createFetchTransport({ timeout: '3s' }).signOut();
    expect(asked.mock.calls[0]).toEqual([
      '/session',
      {
        cache: 'no-store',
        credentials: 'same-origin',
        redirect: 'manual',
        signal: expect.any(AbortSignal),
        headers: { 'session-passive': '?1' },
      },
    ]);
    expect(asked.mock.calls[1]).toEqual([
      '/session/sign-out',
      expect.objectContaining({ method: 'POST', redirect: 'follow', keepalive: true }),
    ]);
    expect(waits.mock.calls).toEqual([[8_000], [3_000]]);
    waits.mockRestore();
    vi.unstubAllGlobals();
  });

  it.each([
    [{ bas: '/session' }, 'bas'],
    ['/session', '/session'],
  ])('refuses %o, which are no options of it', (options, name) => {
    expect(() => createFetchTransport(options as never)).toThrow(
      new TypeError(`"${name}" is not an option: there are base, timeout`),
    );
  });

  it('refuses a time limit that is none', () => {
    expect(() => createFetchTransport({ timeout: 0 })).toThrow(/^"timeout" must be/);
  });

  it.each([
    ["a portal's page", 200, '<html>', {}, undefined],
    ["a proxy's error", 502, 'bad gateway', {}, undefined],
    ['a full server', 429, '{}', { 'Retry-After': '7' }, 7_000],
    [
      'a server that names the time',
      429,
      '{}',
      { Date: 'Sat, 21 Nov 2026 10:00:00 GMT', 'Retry-After': 'Sat, 21 Nov 2026 10:00:07 GMT' },
      7_000,
    ],
    ['a server that is back at once', 503, '{}', { 'Retry-After': '0' }, 0],
    ['a server that counts backwards', 503, '{}', { 'Retry-After': '-7' }, undefined],
    ['a server that counts parts', 503, '{}', { 'Retry-After': '1.5' }, undefined],
    ['a server that counts oddly', 503, '{}', { 'Retry-After': '7e3' }, undefined],
    [
      'what looks like our refusal, and is none',
      403,
      '{"type":"urn:stillhere:revoked","reason":"revoked"}',
      {},
      undefined,
    ],
    [
      'a server that names a time which has been',
      503,
      '{}',
      { Date: 'Sat, 21 Nov 2026 10:00:00 GMT', 'Retry-After': 'Sat, 21 Nov 2026 09:59:00 GMT' },
      undefined,
    ],
    [
      'a failing store',
      503,
      '{"reason":"store-unavailable"}',
      { 'Retry-After': 'soon' },
      undefined,
    ],
    ['a status with an error', 500, JSON.stringify(ACTIVE), {}, undefined],
    ['a 401 without a reason', 401, '{"title":"Unauthorized"}', {}, undefined],
    ["a 401 with a reason that is the app's own", 401, '{"reason":"bored"}', {}, undefined],
    [
      "a 401 of somebody else's, with a reason like ours",
      401,
      '{"reason":"revoked"}',
      {},
      undefined,
    ],
    ['another service', 200, '{"state":"fine"}', {}, undefined],
  ])(
    'B13: takes %s for a failure, not for an answer',
    async (_name, code, body, headers, retryAfter) => {
      answer = (response) => response.writeHead(code, headers).end(body);
      await expect(createFetchTransport({ base }).status(0)).rejects.toMatchObject({
        code: 'ERR_TRANSPORT',
        message: `${base} gave no session status (HTTP ${code})`,
        retryAfter,
      });
    },
  );

  it.each(['America/New_York', 'Asia/Tokyo'])(
    'reads the form of a date that names no zone as all others (RFC 9110, 5.6.7), in %s',
    async (zone) => {
      vi.stubEnv('TZ', zone);
      const headers = { Date: 'Sat, 07 Nov 2026 10:00:00 GMT' };
      for (const [date, later] of [
        ['Sat Nov  7 10:00:07 2026', 'Sat Nov  7 10:00:00 2026'],
        ['Saturday, 07-Nov-26 10:00:07 GMT', 'Saturday, 07-Nov-26 10:00:00 GMT'],
      ] as const) {
        for (const sent of [headers, { Date: later }]) {
          answer = (response) => response.writeHead(503, { ...sent, 'Retry-After': date }).end();
          await expect(createFetchTransport({ base }).status(0)).rejects.toMatchObject({
            retryAfter: 7_000,
          });
        }
      }
    },
  );

  const ours = (reason: string): string =>
    JSON.stringify({ type: `urn:stillhere:${reason}`, status: 403, reason });
  it.each([
    ['a sign-in page', 200, '<!doctype html><h1>Sign in</h1>', true],
    ['a sign-in page after an empty line', 200, '\r\n  <html>', true],
    ['a refusal with a page', 401, '<h1>Sign in</h1>', true],
    ['a refusal with JSON', 401, '{"error":"login_required"}', true],
    ['a refusal with a reason like ours', 401, '{"type":"urn:gate:x","reason":"idle"}', true],
    ['a refusal with no more than a list', 401, '["no"]', true],
    ['a refusal that says nothing', 401, '', true],
    ['a prohibition with JSON', 403, '{"error":"Forbidden"}', true],
    ['a prohibition with a page', 403, '<h1>Forbidden</h1>', true],
    ["a problem of somebody else's", 403, '{"type":"urn:gate:closed"}', true],
    ['a refusal of ours whose reason is not known here', 401, ours('tired'), false],
    ['a prohibition of ours', 403, ours('cross-site'), false],
    ['what is no status and no page', 200, '{"ok":"<b>"}', false],
    ['an address that is not there', 404, '<h1>Not found</h1>', false],
    ['a proxy that wants to know the browser', 407, '<html>', false],
    ['a full server', 429, '<html>', false],
    ['a server that fails', 500, '<html>', false],
    ['a proxy whose server is gone', 502, '<html>', false],
    ['a network that wants something', 511, '<html>', false],
  ])('tells whether somebody else has answered: %s', async (_name, code, body, isIntercepted) => {
    answer = (response) => response.writeHead(code).end(body);
    const { status, ping } = createFetchTransport({ base });
    await expect(status(0)).rejects.toMatchObject({ code: 'ERR_TRANSPORT', isIntercepted });
    await expect(ping(0)).rejects.toMatchObject({ isIntercepted });
  });

  it('knows by a redirect that somebody else has answered, and follows it nowhere', async () => {
    const asked = vi.fn(async () => ({
      ...{ type: 'opaqueredirect', ok: false, status: 0, headers: new Headers() },
      text: async () => '',
    }));
    vi.stubGlobal('fetch', asked);
    const { status } = createFetchTransport();
    await expect(status(0)).rejects.toMatchObject({
      message: '/session gave no session status (HTTP 0)',
      isIntercepted: true,
    });
    vi.unstubAllGlobals();
  });

  it.each([
    ['nobody', () => Promise.reject(new TypeError('Failed to fetch'))],
    [
      'somebody whose words broke off',
      async () => ({
        ...{ type: 'basic', ok: false, status: 401, headers: new Headers() },
        text: () => Promise.reject(new TypeError('network error')),
      }),
    ],
  ])('does not take %s for somebody else', async (_name, reply) => {
    vi.stubGlobal('fetch', reply);
    await expect(createFetchTransport().status(0)).rejects.toMatchObject({
      code: 'ERR_TRANSPORT',
      isIntercepted: false,
    });
    vi.unstubAllGlobals();
  });

  it('leads a person past somebody else by a page of the surface', () => {
    expect(createFetchTransport().throughUrl).toBe('/session/through');
    expect(createFetchTransport({ base }).throughUrl).toBe(`${base}/through`);
  });

  it.each([
    ['revoked', { state: 'ended', session: 'unknown', reason: 'revoked' }],
    ['none', { state: 'none' }],
  ])("takes a guard's 401 for its word: %s", async (reason, expected) => {
    answer = (response) => response.writeHead(401).end(ours(reason));
    expect(await createFetchTransport({ base }).ping(0)).toEqual(expected);
  });

  it('fails when nobody answers in time, or at all', async () => {
    answer = () => {};
    const transport = createFetchTransport({ base, timeout: 50 });
    await expect(transport.ping(0)).rejects.toMatchObject({ code: 'ERR_TRANSPORT' });
    await expect(
      createFetchTransport({ base: 'http://127.0.0.1:1' }).status(0),
    ).rejects.toMatchObject({
      code: 'ERR_TRANSPORT',
      message: 'http://127.0.0.1:1 could not be reached',
      cause: expect.anything(),
    });
  });

  const sources: FakeSource[] = [];
  class FakeSource extends EventTarget {
    static readonly CLOSED = 2;
    isClosed = false;
    readyState = 1;
    readonly url: string;
    constructor(url: string) {
      super();
      this.url = url;
      sources.push(this);
    }
    close(): void {
      this.isClosed = true;
    }
    say(event: string, data = ''): void {
      this.dispatchEvent(new MessageEvent(event, { data }));
    }
    /** What is answered is no stream. */
    fail(): void {
      this.readyState = FakeSource.CLOSED;
      this.say('error');
    }
  }
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('EventSource', FakeSource);
    // Each hears none of the others: see one-stream.test.ts.
    vi.stubGlobal('BroadcastChannel', undefined);
  });
  afterEach(() => {
    sources.splice(0);
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  /** Until no other tab has said that it has the stream. */
  async function unanswered(): Promise<void> {
    await vi.dynamicImportSettled();
    await vi.advanceTimersByTimeAsync(200);
  }

  it('hears of ends, and lets another tab listen for it', async () => {
    const heard: unknown[] = [];
    const stop = createFetchTransport({ base }).listen((status) => heard.push(status));
    await unanswered();
    sources[0]?.say('moved');
    expect(sources[0]?.isClosed).toBe(true);
    dispatchEvent(new Event('focus'));
    dispatchEvent(new Event('focus'));
    expect(sources.map(({ url }) => url)).toEqual([`${base}/events`, `${base}/events`]);
    sources[1]?.say('ended', '{');
    sources[1]?.say('ended', '{"state":"maybe"}');
    expect([heard, sources[1]?.isClosed]).toEqual([[], false]);
    const ended = { state: 'ended', session: 'one', reason: 'revoked' };
    sources[1]?.say('ended', JSON.stringify(ended));
    expect([heard, sources[1]?.isClosed]).toEqual([[ended], true]);
    sources[1]?.say('moved');
    stop();
    dispatchEvent(new Event('focus'));
    expect(sources).toHaveLength(2);
    createFetchTransport({ base }).listen(() => {})();
    await unanswered();
    expect(sources, 'who stopped at once opens nothing').toHaveLength(2);
  });

  it('tells whoever shows a list of sessions, in whatever tab, that these are others', async () => {
    const told: unknown[] = [];
    let open = 0;
    const FakeChannel = class extends EventTarget {
      readonly name: string;
      constructor(name: string) {
        super();
        this.name = name;
        open += 1;
      }
      postMessage(data: unknown): void {
        told.push([this.name, data]);
      }
      close(): void {
        open -= 1;
      }
    };
    const stop = createFetchTransport({ base }).listen(() => {});
    await unanswered();
    vi.stubGlobal('BroadcastChannel', FakeChannel);
    sources[0]?.say('sessions', '{}');
    expect([told, open]).toEqual([[[`stillhere:${base}/events`, { says: 'sessions' }]], 0]);
    vi.stubGlobal('BroadcastChannel', undefined);
    sources[0]?.say('sessions', '{}');
    expect(sources[0]?.isClosed).toBe(false);
    stop();
  });

  it('I6: tries again where what it needs for that cannot be loaded, ever more rarely', async () => {
    const path = '../../src/client/event-stream.ts';
    let loads = 0;
    let isGone = true;
    vi.resetModules();
    // Loaded before: from the disk it would take a time that is not turned.
    const file = await vi.importActual(path);
    vi.doMock(path, () => {
      loads += 1;
      if (isGone) throw new Error('The file is gone');
      return file;
    });
    const { listen } = createFetchTransport({ base });
    const stop = listen(() => {});
    listen(() => {})();
    await vi.dynamicImportSettled();
    const first = loads;
    const wait = async (ms: number): Promise<number> => {
      await vi.advanceTimersByTimeAsync(ms);
      await vi.dynamicImportSettled();
      return loads - first;
    };
    for (const [at, ms] of [10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000].entries()) {
      expect(await wait(ms - 1), `before ${ms} ms`).toBe(at);
      expect(await wait(1), `after ${ms} ms`).toBe(at + 1);
    }
    isGone = false;
    await wait(300_000);
    await unanswered();
    expect(sources, 'not by who stopped meanwhile').toHaveLength(1);
    stop();
    expect(sources[0]?.isClosed).toBe(true);
    vi.doUnmock(path);
  });

  it('I6: listens again when what was answered was no stream, ever more rarely', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0);
    const asked = vi.fn(async (): Promise<Response> => Promise.reject(new Error('offline')));
    vi.stubGlobal('fetch', asked);
    const heard = vi.fn();
    const stop = createFetchTransport({ base }).listen(heard);
    await unanswered();
    sources[0]?.say('error');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked, 'the browser tries again by itself').not.toHaveBeenCalled();
    sources[0]?.fail();
    await vi.advanceTimersByTimeAsync(9_999);
    expect(asked).not.toHaveBeenCalled();
    for (const [wait, count] of [
      [1, 1],
      [20_000, 2],
      [39_999, 2],
      [1, 3],
    ] as const) {
      await vi.advanceTimersByTimeAsync(wait);
      expect(asked).toHaveBeenCalledTimes(count);
    }
    asked.mockImplementation(async () => new Response(JSON.stringify(ACTIVE)));
    await vi.advanceTimersByTimeAsync(80_000);
    expect(sources).toHaveLength(2);
    sources[1]?.say('open');
    sources[1]?.fail();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(sources).toHaveLength(3);
    for (let count = 0; count < 12; count += 1) {
      sources.at(-1)?.fail();
      await vi.advanceTimersByTimeAsync(300_000);
    }
    expect(sources, 'five minutes at most').toHaveLength(15);
    expect(heard).not.toHaveBeenCalled();
    sources.at(-1)?.fail();
    stop();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(sources).toHaveLength(15);
  });

  it('tells why nothing can be heard, but not to who stopped meanwhile', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0);
    let reply = (_response: Response): void => {};
    vi.stubGlobal('fetch', () => new Promise<Response>((resolve) => (reply = resolve)));
    const told = vi.fn();
    const { listen } = createFetchTransport({ base });
    const stops = [listen(() => {}, told), listen(() => {}, told), listen(() => {})];
    await unanswered();
    for (const [index, stop] of stops.entries()) {
      sources[index]?.fail();
      await vi.advanceTimersByTimeAsync(10_000);
      if (index === 1) stop();
      reply(new Response('<h1>Sign in</h1>', { status: 403 }));
      await vi.advanceTimersByTimeAsync(0);
      stop();
    }
    expect(told.mock.calls).toEqual([[expect.objectContaining({ isIntercepted: true })]]);
  });

  it('I6: hears of an end while nothing could be heard', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0);
    const ended = { state: 'ended', session: 'one', reason: 'revoked' };
    let reply = (_response: Response): void => {};
    vi.stubGlobal('fetch', () => new Promise<Response>((resolve) => (reply = resolve)));
    const heard = vi.fn();
    const { listen } = createFetchTransport({ base });
    listen(heard);
    const stopOther = listen(heard);
    await unanswered();
    for (const source of [...sources]) {
      source.fail();
      await vi.advanceTimersByTimeAsync(10_000);
      if (source === sources[1]) stopOther();
      reply(new Response(JSON.stringify(ended)));
      await vi.advanceTimersByTimeAsync(0);
    }
    expect(heard.mock.calls, 'not by who stopped meanwhile').toEqual([[ended]]);
  });
});

describe('the keep-alive transport', () => {
  const create = (options: object = {}) =>
    createKeepAliveTransport({
      pingUrl: `${base}/alive`,
      signOutUrl: `${base}/bye`,
      idleTimeout: '30m',
      ...options,
    });

  it('keeps a foreign session alive by its own address', async () => {
    answer = (response) => response.writeHead(204).end();
    const transport = create();
    const session = 'keep-alive';
    expect(await transport.ping(5)).toEqual({
      state: 'active',
      session,
      idleRemaining: 1_800_000,
      absoluteRemaining: Number.MAX_SAFE_INTEGER,
      idleTimeout: 1_800_000,
      warnBefore: 120_000,
      maxHold: 3_600_000,
      fresh: false,
      endOnClose: 0,
      closing: false,
    });
    expect(await transport.signOut()).toEqual({
      state: 'ended',
      session: 'unknown',
      reason: 'signed-out',
    });
    expect(requests.map(({ line }) => line)).toEqual(['POST /session/alive', 'POST /session/bye']);
  });

  it('asks nothing to look: the client counts, and decides', async () => {
    const transport = create();
    expect(await transport.status(Infinity)).toMatchObject({
      state: 'active',
      idleRemaining: 1_800_000,
    });
    expect(await transport.status(90_000)).toMatchObject({
      state: 'active',
      idleRemaining: 90_000,
    });
    expect(await transport.status(0)).toMatchObject({ state: 'ended', reason: 'idle' });
    expect(requests).toEqual([]);
    transport.listen(() => {})();
  });

  it('counts on half of the life of a cookie that is renewed only in its second half', async () => {
    answer = (response) => response.end();
    expect(await create({ renews: 'half' }).ping(0)).toMatchObject({ idleTimeout: 900_000 });
    expect(() => create({ renews: 'half', warnBefore: '15m' })).toThrow(
      /"warnBefore" .* must be inside/,
    );
  });

  it.each([401, 403])('takes %d for the end', async (code) => {
    answer = (response) => response.writeHead(code).end();
    expect(await create().ping(0)).toMatchObject({ state: 'ended', reason: 'idle' });
  });

  it('takes anything else for a failure', async () => {
    answer = (response) => response.writeHead(503, { 'Retry-After': '30' }).end();
    await expect(create().ping(0)).rejects.toMatchObject({
      code: 'ERR_TRANSPORT',
      message: expect.stringMatching(/alive answered 503: neither alive .* nor ended/),
      retryAfter: 30_000,
    });
    await expect(create().signOut()).rejects.toMatchObject({
      message: expect.stringContaining('/bye answered 503'),
      retryAfter: 30_000,
    });
  });

  it('does not believe to be signed out by a server that forbids it: it asks for a token, say', async () => {
    answer = (response) => response.writeHead(403).end();
    await expect(create().signOut()).rejects.toMatchObject({ code: 'ERR_TRANSPORT' });
  });

  it('is signed out where nobody was signed in, and where the answer leads to another page', async () => {
    answer = (response) => response.writeHead(401).end();
    expect(await create().signOut()).toMatchObject({ state: 'ended', reason: 'signed-out' });
    const led = { type: 'opaqueredirect', ok: false, status: 0, headers: new Headers() };
    vi.stubGlobal('fetch', async () => led);
    expect(await create().signOut()).toMatchObject({ state: 'ended', reason: 'signed-out' });
    await expect(create().ping(0)).rejects.toMatchObject({
      code: 'ERR_TRANSPORT',
      isIntercepted: true,
    });
    vi.unstubAllGlobals();
  });

  it('is intercepted by who answers in place of the server, if it is told whose an answer is', async () => {
    const isOwn = ({ headers }: Response): boolean => headers.get('x-app') === 'bank';
    for (const code of [200, 401, 403, 503]) {
      answer = (response) => response.writeHead(code, { 'Retry-After': '3' }).end();
      const expected = { code: 'ERR_TRANSPORT', isIntercepted: true, retryAfter: 3_000 };
      await expect(create({ isOwn }).ping(0)).rejects.toMatchObject(expected);
      await expect(create({ isOwn }).signOut()).rejects.toMatchObject(expected);
    }
    answer = (response) => response.writeHead(401, { 'X-App': 'bank' }).end();
    expect(await create({ isOwn }).ping(0)).toMatchObject({ state: 'ended', reason: 'idle' });
    answer = (response) => response.writeHead(503, { 'X-App': 'bank' }).end();
    const failed = { isIntercepted: false };
    await expect(create({ isOwn }).ping(0)).rejects.toMatchObject(failed);
    await expect(create({ isOwn }).signOut()).rejects.toMatchObject(failed);
  });

  it('leads a person past somebody else where it is told to', () => {
    expect(create().throughUrl).toBeUndefined();
    expect(create({ throughUrl: '/hello' }).throughUrl).toBe('/hello');
  });

  it('sends what the server wants to see, as it is at that moment', async () => {
    answer = (response) => response.end();
    let token = 0;
    const transport = create({ headers: () => ({ 'X-CSRFToken': String((token += 1)) }) });
    await transport.ping(0);
    await transport.signOut();
    expect(requests.map(({ headers }) => headers['x-csrftoken'])).toEqual(['1', '2']);
  });

  it('takes a way to the sign-in page for no answer, and waits as long as it is told to', async () => {
    const asked = vi.fn(async (..._request: Parameters<typeof fetch>) => new Response('ok'));
    const waits = vi.spyOn(AbortSignal, 'timeout');
    vi.stubGlobal('fetch', asked);
    await create().ping(0);
    await create({ timeout: '2s' }).ping(0);
    expect(asked.mock.calls[0]).toEqual([
      `${base}/alive`,
      expect.objectContaining({ method: 'POST', redirect: 'manual' }),
    ]);
    expect(waits.mock.calls).toEqual([[8_000], [2_000]]);
    waits.mockRestore();
    vi.unstubAllGlobals();
  });

  it('refuses an option that it does not know, and says which it does', () => {
    const misspelt: object = { pingURL: '/ping' };
    expect(() => create(misspelt)).toThrow(
      /^"pingURL" is not an option: there are pingUrl, .*timeout$/,
    );
  });

  it.each(['idleTimeout', 'warnBefore', 'maxHold', 'timeout'])(
    'refuses %s that is none',
    (name) => {
      expect(() => create({ [name]: -1 })).toThrow(new RegExp(`^"${name}" must be`));
    },
  );
});
