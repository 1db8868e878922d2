import { describe, expect, it } from 'vitest';
import {
  createSessions,
  type Exchange,
  type PolicyOptions,
  type RequestView,
  type Sessions,
  type SessionsOptions,
  type SessionStore,
} from '../../src/server/index.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { createFakeClock, type FakeClock } from '../../src/testing/index.ts';
import { answerTo } from '../support/answer.ts';

const SECOND = 1_000;
const MINUTE = 60_000;
const POLICY = { idleTimeout: '15m', absoluteTimeout: '8h', endOnClose: '1m' } as const;

interface World {
  readonly clock: FakeClock;
  readonly store: SessionStore;
  /** Ends that were told of, on any node: the reason, and where it was found. */
  readonly ended: string[];
  /** One more process over the same store. */
  createNode(options?: Partial<SessionsOptions>): Node;
}

interface Node {
  readonly sessions: Sessions<unknown>;
  signIn(): Promise<RequestView>;
  /** Asks the `/session` surface as a page of a browser does. */
  call(
    browser: RequestView,
    path: '' | '/leave' | '/stay' | '/ping',
    idleFor?: number,
  ): Promise<Record<string, unknown>>;
  /** What a guarded request is answered: 200, or the reason of the refusal. */
  guard(browser: RequestView, headers?: Readonly<Record<string, string>>): Promise<unknown>;
}

function createWorld(change: (store: SessionStore) => Partial<SessionStore> = () => ({})): World {
  const clock = createFakeClock();
  const own = createMemoryStore({ clock });
  const store = { ...own, ...change(own) };
  const ended: string[] = [];
  return {
    clock,
    store,
    ended,
    createNode(options = {}) {
      const sessions = createSessions<unknown>({ policy: POLICY, store, clock, ...options });
      sessions.on('ended', ({ reason, where }) => ended.push(`${reason} ${where}`));
      return {
        sessions,
        async signIn() {
          let cookie = '';
          const exchange: Exchange = {
            request: viewOf({}),
            answer: answerTo((value) => void (cookie = value.split(';')[0] ?? '')),
          };
          await sessions.of(exchange).signIn('george');
          return viewOf({ cookie });
        },
        async call(browser, path, idleFor) {
          const method = path === '' ? 'GET' : 'POST';
          const body = idleFor === undefined ? {} : { body: JSON.stringify({ idleFor }) };
          const headers = { 'Content-Type': 'application/json' };
          const request = new Request('http://localhost', { method, headers, ...body });
          const view = { ...browser, method, url: `/session${path}` };
          return (await (await sessions.respond(request, view)).json()) as Record<string, unknown>;
        },
        async guard(browser, headers = {}) {
          const view = {
            ...browser,
            header: (name: string) => headers[name] ?? browser.header(name),
          };
          const guarded = await sessions.guard(view);
          if (guarded.isAllowed) return 200;
          return ((await guarded.response.json()) as Record<string, unknown>)['reason'];
        },
      };
    },
  };
}

function viewOf(headers: Readonly<Record<string, string>>): RequestView {
  const all: Readonly<Record<string, string>> = { host: 'localhost', ...headers };
  return { method: 'POST', url: '/page', isEncrypted: false, header: (name) => all[name] };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe.each(['cached', 'strict'] as const)('endOnClose, %s', (consistency) => {
  const options = { consistency };

  it('S21: ends a session some time after its last page was left, at every node, without a sweep', async () => {
    const { clock, createNode, ended } = createWorld(() => ({ due: async () => [] }));
    const [here, there] = [createNode(options), createNode(options)];
    const browser = await here.signIn();
    expect(await there.guard(browser)).toBe(200);
    clock.advance(MINUTE);
    await here.call(browser, '/leave');
    clock.advance(MINUTE - 1);
    expect(await there.guard(browser, { 'session-passive': '?1' })).toBe(200);
    expect(await here.guard(browser, { 'session-passive': '?1' })).toBe(200);
    clock.advance(1);
    expect(await there.guard(browser)).toBe('closed');
    expect(await here.guard(browser)).toBe('closed');
    expect(await here.call(browser, '')).toMatchObject({ state: 'ended', reason: 'closed' });
    expect(ended).toEqual(['closed POST /page']);
  });

  it('I7: is told of once, on time, also when nobody asks', async () => {
    const { clock, createNode, ended, store } = createWorld();
    const [here, there] = [createNode(options), createNode(options)];
    const browser = await here.signIn();
    const { session } = await here.call(browser, '');
    await here.call(browser, '/leave');
    for (let second = 0; second < 62; second += 1) {
      clock.advance(SECOND);
      await settle();
    }
    await Promise.all([here.sessions.sweep(), there.sessions.sweep()]);
    expect(ended).toEqual(['closed sweep']);
    const { ended: end } = (await store.read(String(session))) ?? {};
    expect((end?.at ?? 0) - clock.wall()).toBeGreaterThanOrEqual(-2 * SECOND);
  });

  it('is told by the status, and neither leaving nor staying is activity', async () => {
    const { clock, createNode } = createWorld();
    const node = createNode(options);
    const browser = await node.signIn();
    clock.advance(MINUTE);
    const status = { idleRemaining: 14 * MINUTE, endOnClose: MINUTE };
    expect(await node.call(browser, '')).toMatchObject({ ...status, closing: false });
    expect(await node.call(browser, '/leave')).toMatchObject({ ...status, closing: true });
    expect(await node.call(browser, '')).toMatchObject({ ...status, closing: true });
    expect(await node.call(browser, '/stay')).toMatchObject({ ...status, closing: true });
    expect(await node.call(browser, '')).toMatchObject({ ...status, closing: false });
    expect(await node.call(browser, '/stay')).toMatchObject({ ...status, closing: false });
  });

  it('a page that is there again takes it back, by any node', async () => {
    const { clock, createNode } = createWorld();
    const [here, there] = [createNode(options), createNode(options)];
    const browser = await here.signIn();
    await here.call(browser, '/leave');
    clock.advance(MINUTE - 1);
    expect(await there.call(browser, '/stay')).toMatchObject({ closing: true });
    clock.advance(1);
    expect(await here.guard(browser, { 'session-passive': '?1' })).toBe(200);
    expect(await here.call(browser, '')).toMatchObject({ idleRemaining: 14 * MINUTE });
    clock.advance(14 * MINUTE);
    expect(await there.guard(browser)).toBe('idle');
  });

  it('S1: who comes back too late takes back nothing', async () => {
    const { clock, createNode, ended } = createWorld(() => ({ due: async () => [] }));
    const node = createNode(options);
    const browser = await node.signIn();
    await node.call(browser, '/leave');
    clock.advance(MINUTE);
    const over = { state: 'ended', reason: 'closed' };
    for (const path of ['/stay', '/leave', '/ping', ''] as const) {
      expect(await node.call(browser, path), path).toMatchObject(over);
    }
    expect(ended).toHaveLength(1);
  });

  it.each([
    ['a guarded request', (node: Node, browser: RequestView) => node.guard(browser)],
    ['a ping', (node: Node, browser: RequestView) => node.call(browser, '/ping')],
    [
      'a ping that tells of an activity since',
      (node: Node, browser: RequestView) => node.call(browser, '/ping', 4 * SECOND),
    ],
  ])('%s later than the leave takes it back', async (_name, act) => {
    const { clock, createNode, store, ended } = createWorld();
    const [here, there] = [createNode(options), createNode(options)];
    const browser = await here.signIn();
    clock.advance(SECOND);
    await here.call(browser, '/leave');
    clock.advance(5 * SECOND);
    await act(there, browser);
    expect(await there.call(browser, '')).toMatchObject({ closing: false });
    clock.advance(SECOND);
    await settle();
    expect((await store.list('george'))[0]?.lastActivityAt).toBeGreaterThan(clock.wall() - 6_000);
    for (let second = 0; second < 60; second += 1) {
      clock.advance(SECOND);
      await settle();
    }
    expect(await here.guard(browser)).toBe(200);
    expect(ended).toEqual([]);
  });

  it.each([
    [
      'a passive request',
      (node: Node, browser: RequestView) => node.guard(browser, { 'session-passive': '?1' }),
    ],
    ['the status', (node: Node, browser: RequestView) => node.call(browser, '')],
    [
      'a ping that tells of an activity before',
      (node: Node, browser: RequestView) => node.call(browser, '/ping', 5 * SECOND),
    ],
  ])('%s does not', async (_name, act) => {
    const { clock, createNode } = createWorld();
    const [here, there] = [createNode(options), createNode(options)];
    const browser = await here.signIn();
    clock.advance(SECOND);
    await here.call(browser, '/leave');
    clock.advance(5 * SECOND);
    await act(there, browser);
    expect(await there.call(browser, '')).toMatchObject({ closing: true });
    clock.advance(MINUTE - 5 * SECOND);
    expect(await there.guard(browser)).toBe('closed');
  });

  it('I1: an activity just before the end is known to every node at it', async () => {
    const { clock, createNode } = createWorld();
    const [here, there] = [createNode(options), createNode(options)];
    const browser = await here.signIn();
    await here.call(browser, '/leave');
    clock.advance(MINUTE - 1);
    expect(await there.call(browser, '')).toMatchObject({ closing: true });
    expect(await here.guard(browser)).toBe(200);
    clock.advance(1);
    expect(await there.guard(browser)).toBe(200);
  });

  it('I3: who stays is told of an end that this node has not heard of yet', async () => {
    const { createNode } = createWorld((store) => ({
      watch: () => store.watch({ ended() {}, changed() {}, outdated() {}, resumed() {} }),
    }));
    const [here, there] = [createNode(options), createNode(options)];
    const browser = await here.signIn();
    const { session } = await there.call(browser, '');
    await here.sessions.revoke(String(session));
    expect(await there.call(browser, '/stay')).toMatchObject({ state: 'ended', reason: 'revoked' });
  });

  it('the later of two leaves counts, and the later end', async () => {
    const { clock, createNode } = createWorld();
    const [patient, hasty] = [
      createNode(options),
      createNode({ ...options, policy: { ...POLICY, endOnClose: '10s' } }),
    ];
    const browser = await patient.signIn();
    await patient.call(browser, '/leave');
    clock.advance(10 * SECOND);
    await hasty.call(browser, '/leave');
    await hasty.call(browser, '/ping', SECOND);
    clock.advance(50 * SECOND - 1);
    expect(await hasty.call(browser, '')).toMatchObject({ state: 'active', closing: true });
    clock.advance(1);
    expect(await hasty.guard(browser)).toBe('closed');
  });

  it('a leave gets through while others change the session', async () => {
    const { createNode } = createWorld();
    const [here, there] = [createNode(options), createNode(options)];
    const browser = await here.signIn();
    const exchange = { request: browser, answer: answerTo() };
    const update = (node: Node): Promise<unknown> =>
      node.sessions.of(exchange).update(() => ({ changed: true }));
    await Promise.all([update(here), here.call(browser, '/leave'), update(there), update(there)]);
    expect(await there.call(browser, '')).toMatchObject({ closing: true });
  });

  it('off, a session outlives its pages', async () => {
    const { clock, createNode } = createWorld();
    const node = createNode({ ...options, policy: { idleTimeout: '15m' } });
    const browser = await node.signIn();
    const status = { endOnClose: 0, closing: false };
    expect(await node.call(browser, '/leave')).toMatchObject(status);
    clock.advance(14 * MINUTE);
    expect(await node.call(browser, '/stay')).toMatchObject(status);
  });

  it('is the strictest that holds for who asks', async () => {
    const { createNode } = createWorld();
    const kiosk = { ...POLICY, endOnClose: '10s' } as const;
    const policy = ({ request }: { readonly request: RequestView }): PolicyOptions =>
      request.header('x-place') === 'kiosk' ? kiosk : POLICY;
    const node = createNode({ ...options, policy: [{ idleTimeout: '20m' }, policy] });
    const browser = await node.signIn();
    expect(await node.call(browser, '')).toMatchObject({ endOnClose: MINUTE });
    const atKiosk = viewOf({ 'x-place': 'kiosk', cookie: browser.header('cookie') ?? '' });
    expect(await node.call(atKiosk, '')).toMatchObject({ endOnClose: 10 * SECOND });
  });

  it('I1: a sweep that saw it before it was taken back ends nothing', async () => {
    let meanwhile = async (): Promise<unknown> => undefined;
    const { clock, createNode, ended } = createWorld((store) => ({
      async due(now, limit) {
        const records = await store.due(now + SECOND, limit);
        await meanwhile();
        meanwhile = async () => undefined;
        return records.map((record) =>
          record.closing === undefined
            ? record
            : { ...record, closing: { ...record.closing, closesAt: now } },
        );
      },
    }));
    const node = createNode({ ...options, sweepInterval: '6s' });
    const browser = await node.signIn();
    await node.call(browser, '/leave');
    clock.advance(MINUTE - 1);
    await settle();
    meanwhile = () => node.call(browser, '/stay');
    expect(await node.sessions.sweep()).toBe(0);
    expect(ended).toEqual([]);
    clock.advance(1);
    expect(await node.guard(browser)).toBe(200);
  });

  it('I1: after an outage nobody is closed before all nodes have written what they know', async () => {
    let isDown = false;
    const failing =
      <Values extends readonly unknown[], Answer>(call: (...values: Values) => Promise<Answer>) =>
      (...values: Values): Promise<Answer> =>
        isDown ? Promise.reject(new Error('down')) : call(...values);
    const { clock, createNode, ended } = createWorld((store) => ({
      read: failing(store.read),
      visit: failing(store.visit),
      due: failing(store.due),
    }));
    const node = createNode(options);
    const browser = await node.signIn();
    await node.call(browser, '/leave');
    clock.advance(58 * SECOND);
    isDown = true;
    for (let second = 0; second < 6; second += 1) {
      clock.advance(SECOND);
      await settle();
    }
    isDown = false;
    clock.advance(500);
    expect(await node.guard(browser)).toBe('store-unavailable');
    expect(ended).toEqual([]);
    for (let second = 0; second < 3; second += 1) {
      clock.advance(SECOND);
      await settle();
    }
    expect(await node.guard(browser)).toBe('closed');
    expect(ended).toHaveLength(1);
  });

  it('I8: a store that fails is 503, and ends nothing', async () => {
    let isDown = false;
    const { clock, createNode, ended } = createWorld((store) => ({
      read: (id) => (isDown ? Promise.reject(new Error('down')) : store.read(id)),
      update: (...all) => (isDown ? Promise.reject(new Error('down')) : store.update(...all)),
    }));
    const node = createNode(options);
    const browser = await node.signIn();
    isDown = true;
    for (const path of ['/leave', '/stay'] as const) {
      expect(await node.call(browser, path)).toMatchObject({ status: 503 });
    }
    isDown = false;
    clock.advance(SECOND);
    expect(await node.call(browser, '')).toMatchObject({ state: 'active', closing: false });
    expect(ended).toEqual([]);
  });
});

it('a node that writes too rarely for it is refused', () => {
  const policy = { idleTimeout: '30m', endOnClose: '30s' } as const;
  expect(() => createSessions({ policy, flushInterval: '4s' })).toThrow(
    /"flushInterval" .* tenth of "idleTimeout" and "endOnClose" \(3000 ms\)/,
  );
});
