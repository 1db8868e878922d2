import { afterEach, describe, expect, it } from 'vitest';
import { trackRequest, watchRequests } from '../../src/client/index.ts';
import type { PageWindow } from '../../src/client/page-window.ts';
import { input, MINUTE, openPage, settle, type TestPage } from '../support/page.ts';

const ORIGIN = 'https://bank.example';
const PATIENCE = 2_000;

/** What a server of the app was sent, and had read of it. */
interface Taken {
  readonly method: string;
  readonly body: string;
  readonly idleFor: string | null;
  readonly passive: string | null;
}

/** A guard that refuses the first requests, since their cookie is out of date, and an app behind it. */
class Guarded {
  readonly taken: Taken[] = [];
  refusals = 1;
  reason = 'none';
  type = 'application/problem+json';
  problem: string | undefined = 'urn:stillhere:none';
  /** Called when a request arrives. */
  arrived = (): void => {};

  readonly fetch = async (to: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const request = new Request(to instanceof Request ? to : new URL(to, ORIGIN), init);
    this.taken.push({
      method: request.method,
      body: await request.text(),
      idleFor: request.headers.get('session-idle-for'),
      passive: request.headers.get('session-passive'),
    });
    this.arrived();
    if (this.taken.length > this.refusals) return new Response('saved');
    const body = JSON.stringify({ type: this.problem, status: 401, reason: this.reason });
    return new Response(body, { status: 401, headers: { 'content-type': this.type } });
  };
}

let stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops) stop();
});

async function open(): Promise<{ page: TestPage; guarded: Guarded; window: PageWindow }> {
  const page = await openPage();
  const guarded = new Guarded();
  const window = {
    fetch: guarded.fetch,
    Request,
    Headers,
    XMLHttpRequest: class extends EventTarget {},
    location: new URL(`${ORIGIN}/accounts`),
    document: { baseURI: ORIGIN },
  } as unknown as PageWindow;
  stops = [watchRequests(page.session, {}, window), () => page.session.stop()];
  return { page, guarded, window };
}

const SAVE = { method: 'POST', body: 'two hours of work' };

describe('a save that crossed a new cookie on its way', () => {
  it.each<[string, (fetch: typeof globalThis.fetch) => Promise<Response>]>([
    ['a string', (fetch) => fetch('/save', SAVE)],
    ['a form', (fetch) => fetch('/save', { ...SAVE, body: new URLSearchParams('a=1') })],
    ['bytes', (fetch) => fetch('/save', { ...SAVE, body: new TextEncoder().encode('work') })],
    ['a blob', (fetch) => fetch(new URL('/save', ORIGIN), { ...SAVE, body: new Blob(['work']) })],
    ['a Request', (fetch) => fetch(new Request(`${ORIGIN}/save`, SAVE))],
    [
      'a Request whose body is another',
      (fetch) => fetch(new Request(`${ORIGIN}/save`, SAVE), { body: 'this', method: 'PUT' }),
    ],
    ['nothing', (fetch) => fetch('/item', { method: 'DELETE' })],
  ])('is sent again, once, with the same body: %s', async (_name, save) => {
    const { page, guarded, window } = await open();
    const response = await save(window.fetch);
    expect(await response.text()).toBe('saved');
    const [first, second, ...more] = guarded.taken;
    expect(second).toEqual(first);
    expect(more).toEqual([]);
    expect(page.server.calls, 'only after the server has said that the session lives').toEqual([
      'status',
    ]);
    expect(page.session.snapshot.state).toBe('active');
  });

  it('tells of the activity as it is then', async () => {
    const { page, guarded, window } = await open();
    input();
    await page.wait(MINUTE);
    guarded.arrived = () => page.clock.advance(500);
    await window.fetch('/save', SAVE);
    expect(guarded.taken.map(({ idleFor }) => idleFor)).toEqual(['60000', '60500']);
    expect(guarded.taken.map(({ passive }) => passive)).toEqual([null, null]);
  });

  it('says no more that nobody was there, once somebody is', async () => {
    const { guarded, window } = await open();
    guarded.arrived = () => void (guarded.taken.length === 1 && input());
    await window.fetch('/save', SAVE);
    expect(guarded.taken.map(({ passive }) => passive)).toEqual(['?1', null]);
  });

  it('that the app marked passive stays so', async () => {
    const { guarded, window } = await open();
    input();
    await window.fetch('/save', { ...SAVE, headers: { 'Session-Passive': '?1' } });
    expect(guarded.taken.map(({ passive }) => passive)).toEqual(['?1', '?1']);
  });

  it('waits for the cookie that a slow handler gives out', async () => {
    const { page, guarded, window } = await open();
    page.server.ended = 'none';
    const saved = window.fetch('/save', SAVE);
    await settle();
    expect(guarded.taken).toHaveLength(1);
    page.server.ended = undefined;
    await page.wait(PATIENCE);
    expect(await (await saved).text()).toBe('saved');
    expect(page.told).toEqual([]);
  });

  it('all of them are, though many crossed it at once, and the server is not asked for each', async () => {
    const { page, guarded, window } = await open();
    guarded.refusals = 20;
    const saves = Array.from({ length: 20 }, () => window.fetch('/save', SAVE));
    for (const response of await Promise.all(saves)) expect(await response.text()).toBe('saved');
    expect(guarded.taken).toHaveLength(40);
    expect(page.server.calls.length).toBeLessThan(5);
  });
});

describe('a refused request is given to the app as it is', () => {
  const isRefused = async (response: Response): Promise<void> => {
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ status: 401 });
  };

  it('when it is refused again', async () => {
    const { guarded, window } = await open();
    guarded.refusals = 2;
    await isRefused(await window.fetch('/save', SAVE));
    expect(guarded.taken).toHaveLength(2);
  });

  it('when the session is over', async () => {
    const { page, guarded, window } = await open();
    page.server.ended = 'revoked';
    await isRefused(await window.fetch('/save', SAVE));
    expect(guarded.taken).toHaveLength(1);
    await settle();
    expect(page.told).toContain('ended revoked');
  });

  it('when the session is another, whose person did not save this', async () => {
    const { page, guarded, window } = await open();
    page.server.session = 'two';
    await isRefused(await window.fetch('/save', SAVE));
    expect(guarded.taken).toHaveLength(1);
  });

  it('when it was sent before the page knew its session', async () => {
    const { page, guarded, window } = await open();
    page.session.stop();
    const other = await openPage({ transport: { ...page.server, status: () => never } });
    stops.push(() => other.session.stop());
    expect(trackRequest(page.session).headers).toEqual({});
    stops.push(watchRequests(other.session, {}, window));
    const refused = window.fetch('/save', SAVE);
    await settle();
    other.session.stop();
    await isRefused(await refused);
    expect(guarded.taken).toHaveLength(1);
  });

  it('when the server does not answer whether it is', async () => {
    const { page, guarded, window } = await open();
    page.server.fault = 'down';
    await isRefused(await window.fetch('/save', SAVE));
    expect(guarded.taken).toHaveLength(1);
    expect(page.session.snapshot.state).toBe('active');
  });

  it('when nobody watches any more', async () => {
    const { page, guarded, window } = await open();
    page.server.fault = 'silent';
    const refused = window.fetch('/save', SAVE);
    await settle();
    page.session.stop();
    await isRefused(await refused);
    expect(guarded.taken).toHaveLength(1);
  });

  it.each([
    ['a 401 of the app', 'none', 'application/json'],
    ['a reason that is none', 'wrong password', 'application/problem+json'],
    ['a problem of the app’s own, with a reason like ours', 'revoked', undefined, 'about:blank'],
    ['one that does not say of what type it is', 'none', undefined, undefined],
    ['one of somebody else', 'limit', undefined, 'https://payments.example/limit'],
  ])('when it was no guard who refused it: %s', async (...[, reason, type, problem]) => {
    const { guarded, window } = await open();
    Object.assign(guarded, { reason, type: type ?? guarded.type, problem });
    await isRefused(await window.fetch('/save', SAVE));
    expect(guarded.taken).toHaveLength(1);
  });

  it('when its body was read before', async () => {
    const { guarded, window } = await open();
    const request = new Request(`${ORIGIN}/save`, SAVE);
    await request.text();
    // A browser refuses it by itself.
    await isRefused(await window.fetch(request));
    expect(guarded.taken).toHaveLength(1);
  });

  it('when its body is a stream, which is gone', async () => {
    const { guarded, window } = await open();
    const body = new Blob(['work']).stream();
    await isRefused(await window.fetch('/save', { ...SAVE, body, duplex: 'half' } as RequestInit));
    expect(guarded.taken).toHaveLength(1);
  });
});

/** An answer that never comes. */
const never = new Promise<never>(() => {});
