import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ActiveStatus } from '../../src/core/wire.ts';
import {
  createSessions,
  type Answer,
  type PolicyFunction,
  type RequestSession,
  type RequestView,
  type Sessions,
  type SessionsOptions,
  type SessionStore,
} from '../../src/server/index.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { createFakeClock, type FakeClock } from '../../src/testing/index.ts';
import { cookieHeader } from '../../src/server/answer-lines.ts';

const MINUTE = 60_000;
const POLICY = { idleTimeout: '15m', extendedTime: '150m', absoluteTimeout: '8h' } as const;

type Data = Readonly<Record<string, unknown>>;
type Headers = Readonly<Record<string, string>>;

const open: Sessions<Data>[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((sessions) => sessions.close()));
});

interface Node {
  readonly sessions: Sessions<Data>;
  /** Opens a browser at it. */
  browser(): Browser;
}

/** Keeps cookies, as browsers do, and may ask any node. */
interface Browser {
  readonly cookies: Map<string, string>;
  /** The `Set-Cookie` lines of the last answer. */
  readonly lines: string[];
  at(node: Node): Browser;
  of(): RequestSession<Data>;
  /** The same for a request that a form of another site sends: it has the cookies that are for that, and no other. */
  ofForeignForm(): RequestSession<Data>;
  ask(path: string, body?: unknown, headers?: Headers): Promise<Response>;
  status(): Promise<ActiveStatus>;
  choose(extended: boolean): Promise<ActiveStatus>;
}

function createNode(
  clock: FakeClock,
  store: SessionStore,
  options: Partial<SessionsOptions> = {},
): Node {
  const sessions = createSessions<Data>({ policy: POLICY, store, clock, ...options });
  open.push(sessions);
  return { sessions, browser: () => browse(sessions, new Map(), []) };
}

function browse(sessions: Sessions<Data>, cookies: Map<string, string>, lines: string[]): Browser {
  const forAllSites = new Set<string>();
  function keep(line: string): void {
    lines.push(line);
    const [pair = '', ...rest] = line.split('; ');
    const name = pair.slice(0, pair.indexOf('='));
    if (rest.includes('Max-Age=0')) cookies.delete(name);
    else cookies.set(name, pair.slice(name.length + 1));
    if (rest.includes('SameSite=None')) forAllSites.add(name);
    else forAllSites.delete(name);
  }
  function view(method: string, url: string, headers: Headers = {}) {
    const isForeign = headers['sec-fetch-site'] === 'cross-site' && method === 'POST';
    const sent = [...cookies].filter(([name]) => !isForeign || forAllSites.has(name));
    const cookie = sent.map(([name, value]) => `${name}=${value}`).join('; ');
    const all: Headers = { host: 'bank.example', cookie, ...headers };
    return { method, url, isEncrypted: true, header: (name: string) => all[name] };
  }
  const answer: Answer = { header() {}, cookie: (line) => keep(cookieHeader(line)) };
  const self: Browser = {
    cookies,
    lines,
    at: (node) => browse(node.sessions, cookies, lines),
    of() {
      lines.length = 0;
      return sessions.of({ request: view('POST', '/page'), answer });
    },
    ofForeignForm() {
      lines.length = 0;
      const request = view('POST', '/callback', { 'sec-fetch-site': 'cross-site' });
      return sessions.of({ request, answer });
    },
    async ask(path, body, more = {}) {
      lines.length = 0;
      const method = body === undefined ? 'GET' : 'POST';
      const type: Headers = body === undefined ? {} : { 'content-type': 'application/json' };
      const headers = { 'sec-fetch-site': 'same-origin', ...type, ...more };
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const init = { method, headers, ...(body === undefined ? {} : { body: text }) };
      const request = new Request(`https://bank.example${path}`, init);
      const response = await sessions.respond(request, view(method, path, headers));
      for (const line of response.headers.getSetCookie()) keep(line);
      return response;
    },
    async status() {
      return (await (await self.ask('/session')).json()) as ActiveStatus;
    },
    async choose(extended) {
      const response = await self.ask('/session/extended-time', { extended });
      expect(response.status).toBe(200);
      return (await response.json()) as ActiveStatus;
    },
  };
  return self;
}

function setUp(options: Partial<SessionsOptions> = {}) {
  const clock = createFakeClock();
  const store = createMemoryStore({ clock });
  const node = createNode(clock, store, options);
  const told: string[] = [];
  node.sessions.on('time-chosen', ({ subject, isExtended, where }) =>
    told.push(`${subject} ${isExtended} ${where}`),
  );
  node.sessions.on('ended', ({ subject, reason }) => told.push(`${subject} ${reason}`));
  return { clock, store, node, told, browser: node.browser() };
}

const EXTENDED = 'stillhere.extended';

describe('WCAG 2.2.1: a person who needs longer chooses it', () => {
  it('where the policy lets them, and is told so', async () => {
    const { browser, told } = setUp();
    await browser.of().signIn('george');
    expect(await browser.status()).toMatchObject({
      idleTimeout: 15 * MINUTE,
      extendedTime: 150 * MINUTE,
    });
    expect(await browser.choose(true)).toMatchObject({
      state: 'active',
      idleTimeout: 150 * MINUTE,
      idleRemaining: 150 * MINUTE,
      extendedTime: 150 * MINUTE,
    });
    await browser.choose(true);
    expect((await browser.of().find())?.hasExtendedTime).toBe(true);
    await browser.choose(false);
    expect((await browser.of().find())?.hasExtendedTime).toBe(false);
    expect(told, 'once for each change').toEqual([
      'george true POST /session/extended-time',
      'george false POST /session/extended-time',
    ]);
  });

  it('and nowhere else', async () => {
    const { browser, told } = setUp({ policy: { idleTimeout: '15m' } });
    await browser.of().signIn('george');
    expect(await browser.status()).not.toHaveProperty('extendedTime');
    expect((await browser.ask('/session/extended-time', { extended: true })).status).toBe(400);
    expect((await browser.of().extendTime(true)).hasExtendedTime).toBe(false);
    expect(await browser.choose(false), 'harmless').toMatchObject({ idleTimeout: 15 * MINUTE });
    expect(told).toEqual([]);
  });

  it.each([
    ['a page of elsewhere', { extended: true }, { 'sec-fetch-site': 'cross-site' }, 403],
    ['another type', '{"extended":true}', { 'content-type': 'text/plain' }, 415],
    ['no JSON', 'extended', {}, 400],
    ['no choice', {}, {}, 400],
    ['a word', { extended: 'yes' }, {}, 400],
    ['too much', { extended: true, more: 'x'.repeat(2_000) }, {}, 413],
  ])('refuses %s', async (_name, body, headers, status) => {
    const { browser, told } = setUp();
    await browser.of().signIn('george');
    expect((await browser.ask('/session/extended-time', body, headers)).status).toBe(status);
    expect((await browser.status()).idleTimeout).toBe(15 * MINUTE);
    expect([told, browser.cookies.has(EXTENDED)]).toEqual([[], false]);
  });

  it('refuses what no person does, and says who is not signed in that nobody is', async () => {
    const { browser } = setUp();
    expect(await browser.choose(true)).toEqual({ state: 'none' });
    await browser.of().signIn('george');
    for (let presses = 0; presses < 20; presses += 1) await browser.choose(presses % 2 === 0);
    expect((await browser.ask('/session/extended-time', { extended: true })).status).toBe(429);
    await expect(browser.of().extendTime('yes' as never)).rejects.toThrow(TypeError);
    await browser.of().signOut();
    await expect(browser.of().extendTime(true)).rejects.toThrow('session');
  });

  it.each(['cached', 'strict'] as const)(
    'I1, I2: it holds at once on every node (%s)',
    async (consistency) => {
      const { clock, store, node, browser, told } = setUp({ consistency });
      const other = createNode(clock, store, { consistency });
      const there = browser.at(other);
      await browser.of().signIn('george');
      expect((await there.status()).idleTimeout).toBe(15 * MINUTE);
      await browser.choose(true);
      expect((await there.status()).idleTimeout).toBe(150 * MINUTE);
      clock.advance(149 * MINUTE);
      expect(await Promise.all([node, other].map(({ sessions }) => sessions.sweep()))).toEqual([
        0, 0,
      ]);
      expect((await there.status()).idleRemaining).toBe(MINUTE);
      // With what the store knew of the last activity it would be over as soon as the time is the usual one.
      expect(await there.choose(false)).toMatchObject({ idleRemaining: 15 * MINUTE });
      clock.advance(15 * MINUTE - 1);
      expect((await browser.status()).idleRemaining).toBe(1);
      clock.advance(1);
      expect(await node.sessions.sweep()).toBe(1);
      expect(await there.status()).toMatchObject({ state: 'ended', reason: 'idle' });
      expect(told).toEqual(['george true POST /session/extended-time', 'george idle']);
    },
  );

  describe('where no node hears of another', () => {
    function setUpDeaf(change: Partial<SessionStore> = {}) {
      const clock = createFakeClock();
      const store = createMemoryStore({ clock });
      const reads = vi.fn<SessionStore['read']>((id) => (change.read ?? store.read)(id));
      const deaf: SessionStore = {
        ...store,
        read: reads,
        watch: () => ({
          intactSince: () => Number.POSITIVE_INFINITY,
          intactUntil: () => Number.NEGATIVE_INFINITY,
          stop() {},
        }),
      };
      const nodes = [createNode(clock, deaf), createNode(clock, deaf)] as const;
      const browser = nodes[0].browser();
      return { clock, store, reads, browser, there: browser.at(nodes[1]) };
    }

    it('no page is told of more time than there is', async () => {
      const { reads, browser, there } = setUpDeaf();
      await browser.of().signIn('george');
      expect((await there.status()).idleTimeout).toBe(15 * MINUTE);
      reads.mockClear();
      await there.status();
      expect(reads, 'of the usual time nothing is asked').not.toHaveBeenCalled();
      await there.choose(true);
      await browser.choose(false);
      expect(await there.status()).toMatchObject({
        idleTimeout: 15 * MINUTE,
        idleRemaining: 15 * MINUTE,
      });
    });

    it('I8: and while the store does not answer, what is known must do', async () => {
      let isDown = false;
      const { store, browser } = setUpDeaf({
        read: async (id) => (isDown ? Promise.reject(new Error('down')) : store.read(id)),
      });
      await browser.of().signIn('george');
      await browser.choose(true);
      expect((await browser.status()).idleTimeout).toBe(150 * MINUTE);
      isDown = true;
      expect((await browser.status()).idleTimeout).toBe(150 * MINUTE);
    });
  });

  it('I4: the absolute end stays where it is', async () => {
    const { clock, browser } = setUp();
    await browser.of().signIn('george');
    await browser.choose(true);
    for (let hours = 0; hours < 3; hours += 1) {
      clock.advance(149 * MINUTE);
      await browser.ask('/session/ping', { idleFor: 0 });
    }
    expect(await browser.status()).toMatchObject({ absoluteRemaining: 33 * MINUTE });
    clock.advance(33 * MINUTE);
    expect(await browser.status()).toMatchObject({ state: 'ended', reason: 'absolute' });
  });

  it('a stricter policy of the moment wins', async () => {
    const ofPlace: PolicyFunction = ({ request }) =>
      request.url.includes('kiosk') ? { idleTimeout: '5m' } : { idleTimeout: '8h' };
    const { clock, browser } = setUp({ policy: [POLICY, ofPlace] });
    await browser.of().signIn('george');
    await browser.choose(true);
    const kiosk = async (): Promise<unknown> => (await browser.ask('/session?kiosk')).json();
    expect(await kiosk()).toMatchObject({ idleTimeout: 5 * MINUTE });
    expect(await kiosk()).not.toHaveProperty('extendedTime');
    clock.advance(5 * MINUTE);
    expect(await kiosk()).toMatchObject({ state: 'ended', reason: 'idle' });
  });

  it('I8: while the store is out of reach nothing is changed', async () => {
    const clock = createFakeClock();
    const store = createMemoryStore({ clock });
    let isDown = false;
    const refuse = async <Result>(call: () => Promise<Result>): Promise<Result> => {
      if (isDown) throw new Error('down');
      return call();
    };
    const failing: SessionStore = {
      ...store,
      touch: (touches) => refuse(() => store.touch(touches)),
      update: (...change) => refuse(() => store.update(...change)),
    };
    const browser = createNode(clock, failing).browser();
    await browser.of().signIn('george');
    isDown = true;
    const response = await browser.ask('/session/extended-time', { extended: true });
    expect([response.status, browser.cookies.has(EXTENDED)]).toEqual([503, false]);
    isDown = false;
    clock.advance(10_000);
    expect((await browser.status()).idleTimeout).toBe(15 * MINUTE);
    expect((await browser.choose(true)).idleTimeout).toBe(150 * MINUTE);
  });
});

describe('the choice is kept for the next session', () => {
  it('of the same person in the same browser, and of nobody else', async () => {
    const { clock, node, browser } = setUp();
    const timeOf = async (subject: string, at = browser): Promise<number> => {
      await at.of().signIn(subject);
      return (await at.status()).idleTimeout / MINUTE;
    };
    expect(await timeOf('george')).toBe(15);
    await browser.choose(true);
    expect(browser.lines).toEqual([
      expect.stringMatching(
        /^stillhere\.extended=[\w-]{22}; Max-Age=31536000; Path=\/; HttpOnly; Secure; SameSite=None$/,
      ),
    ]);
    await browser.of().signOut();
    expect(await timeOf('maria'), 'at a shared machine').toBe(15);
    clock.advance(20 * MINUTE);
    expect(await timeOf('george'), 'after an end').toBe(150);
    expect(browser.lines.length, 'a session that begins with it').toBe(0);
    expect(await timeOf('george', node.browser()), 'elsewhere').toBe(15);
    await timeOf('maria');
    await browser.choose(true);
    expect([await timeOf('george'), await timeOf('maria')], 'each for themselves').toEqual([
      150, 150,
    ]);
    await browser.choose(false);
    expect([await timeOf('maria'), await timeOf('george')]).toEqual([15, 150]);
    await browser.choose(false);
    expect(await timeOf('george')).toBe(15);
    expect(browser.cookies.has(EXTENDED)).toBe(false);
  });

  it('for another year from each sign-in, and says nothing of who it is', async () => {
    const { browser } = setUp();
    await browser.of().signIn('george');
    await browser.choose(true);
    await browser.of().signIn('george');
    const line = browser.lines.find((one) => one.startsWith(EXTENDED)) ?? '';
    expect(line).toContain('Max-Age=31536000');
    expect(line).not.toContain('george');
    await browser.of().signIn('maria');
    expect(browser.lines.some((one) => one.startsWith(EXTENDED))).toBe(false);
  });

  it('also where an identity provider signs them in by a form of its own site', async () => {
    const { browser } = setUp();
    await browser.of().signIn('george');
    await browser.choose(true);
    const signedIn = await browser.ofForeignForm().signIn('george');
    expect(signedIn.hasExtendedTime).toBe(true);
    expect(
      browser.lines.some((line) => line.startsWith(EXTENDED)),
      'for another year',
    ).toBe(true);
    expect((await browser.ofForeignForm().signIn('maria')).hasExtendedTime).toBe(false);
  });

  it('unless the policy lets nobody choose any more', async () => {
    const { clock, store, browser } = setUp();
    await browser.of().signIn('george');
    await browser.choose(true);
    const stricter = createNode(clock, store, { policy: { idleTimeout: '15m' } });
    const there = browser.at(stricter);
    expect(await there.status(), 'also of the session that there is').toMatchObject({
      idleTimeout: 15 * MINUTE,
    });
    await there.of().signIn('george');
    expect((await there.status()).idleTimeout).toBe(15 * MINUTE);
    expect(browser.cookies.get(EXTENDED), 'it may again').toMatch(/^[\w-]{22}$/);
  });

  it('where the app keeps it: it knows better than the browser', async () => {
    const { node, browser, told } = setUp();
    await node.browser().of().signIn('george');
    await browser.of().signIn('george', { extendedTime: true });
    expect((await browser.status()).idleTimeout).toBe(150 * MINUTE);
    expect(browser.cookies.has(EXTENDED)).toBe(false);
    await browser.of().extendTime(true);
    expect(browser.cookies.has(EXTENDED)).toBe(true);
    await browser.of().signIn('george', { extendedTime: false });
    expect((await browser.status()).idleTimeout).toBe(15 * MINUTE);
    expect(told).not.toContain('george true POST /page');
    await expect(browser.of().signIn('george', { extendedTime: 1 as never })).rejects.toThrow(
      '"extendedTime"',
    );
  });

  it('unless the answer has begun: the session that there is has the time all the same', async () => {
    const { node, browser, told } = setUp();
    /** Takes no cookie but the session's: it begins while that one is given. */
    const begun = (cookies: Map<string, string>): Answer => ({
      header() {},
      cookie({ name, value }) {
        if (name === EXTENDED) throw new TypeError('The answer has begun');
        cookies.set(name, value);
      },
    });
    const viewOf = (cookies: Map<string, string>): RequestView => {
      const cookie = [...cookies].map((pair) => pair.join('=')).join('; ');
      const all: Headers = { host: 'bank.example', cookie };
      return { method: 'POST', url: '/page', isEncrypted: true, header: (name) => all[name] };
    };
    const of = (cookies: Map<string, string>): RequestSession<Data> =>
      node.sessions.of({ request: viewOf(cookies), answer: begun(cookies) });

    await browser.of().signIn('george');
    expect((await of(browser.cookies).extendTime(true)).hasExtendedTime).toBe(true);
    expect(browser.cookies.has(EXTENDED)).toBe(false);
    await browser.choose(false);
    await browser.choose(true);
    const signedIn = await of(browser.cookies).signIn('george');
    expect(signedIn.hasExtendedTime).toBe(true);
    expect((await of(browser.cookies).find())?.id).toBe(signedIn.id);
    expect(told.filter((line) => line.endsWith('revoked'))).toEqual([]);
  });

  it('in a cookie of the app, for frames too, and takes nothing that it has not written', async () => {
    const { browser } = setUp({ cookieName: 'bank', sameSite: 'none' });
    await browser.of().signIn('george');
    await browser.choose(true);
    expect(browser.lines.at(-1)).toMatch(
      /^bank\.extended=[\w-]{22}; .*HttpOnly; Secure; Partitioned; SameSite=None$/,
    );
    browser.cookies.set('bank.extended', `${'x'.repeat(22)}.;"=.${'y'.repeat(5_000)}`);
    await browser.of().signIn('george');
    expect((await browser.status()).idleTimeout).toBe(15 * MINUTE);
    const many = Array.from({ length: 20 }, (_, at) => String(at).padStart(22, 'x'));
    browser.cookies.set('bank.extended', many.join('.'));
    await browser.choose(true);
    expect(browser.cookies.get('bank.extended')?.split('.')).toHaveLength(8);
    expect(() => setUp({ cookieName: 'bank.extended' })).toThrow("must be without '.extended'");
  });
});
