import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createNextSessions, oncePerProcess, type NextSessions } from '../../src/adapters/next.ts';
import { NAVIGATION, SCRIPT } from '../support/browser.ts';
import { createWorld, type Data, type World, type WorldOptions } from '../support/world.ts';

const MINUTE = 60_000;
const PASSED = 'x-middleware-next';

class Redirected extends Error {}

let world: World;
let web: NextSessions<Data>;
/** What Next gives for the request that runs. */
let headers: Headers;
let jar: Map<string, string>;
let isComponent: boolean;

beforeEach(() => open());
afterEach(() => world.sessions.close());

function open(options?: WorldOptions): void {
  world = createWorld(options);
  headers = new Headers();
  jar = new Map();
  isComponent = false;
  web = createNextSessions(world.sessions, {
    headers: async () => headers,
    cookies: async () => ({
      set(name, value, { maxAge }) {
        if (isComponent) throw new Error('Cookies can only be modified in a Server Action');
        if (maxAge === 0) jar.delete(name);
        else jar.set(name, value);
      },
    }),
    redirect(to) {
      throw new Redirected(to);
    },
  });
}

const cookie = (): string => [...jar].map((pair) => pair.join('=')).join('; ');

/** The browser asks for something else. */
function next(more: Readonly<Record<string, string>> = {}): void {
  headers = new Headers({ cookie: cookie(), ...more });
}

async function signIn(): Promise<void> {
  await (await web.of()).signIn('george', { data: { count: 0 } });
  next();
}

const left = async (): Promise<unknown> => {
  const answer = await ask('/session');
  return ((await answer.json()) as { idleRemaining: unknown }).idleRemaining;
};

const proxied = (): Response => new Response(undefined, { headers: { [PASSED]: '1' } });

function ask(path: string, more: HeadersInit = {}, answer = proxied): Promise<Response> {
  const request = new Request(`http://localhost:3000${path}`, {
    headers: { cookie: cookie(), ...Object.fromEntries(new Headers(more)) },
  });
  return web.proxy(answer)(request);
}

describe('the proxy of a Next app', () => {
  it('answers the surface, and lets nobody else pass without a session', async () => {
    expect(await (await ask('/session')).json()).toEqual({ state: 'none' });
    const script = await ask('/accounts', SCRIPT);
    expect([script.status, script.headers.get(PASSED)]).toEqual([401, null]);
    const page = await ask('/accounts?page=2', NAVIGATION);
    expect([page.status, page.headers.get('location')]).toEqual([
      303,
      'http://localhost:3000/sign-in?next=%2Faccounts%3Fpage%3D2',
    ]);
  });

  it('passes on with the time left, and counts at once: no proxy learns of an answer', async () => {
    await signIn();
    await world.control.advance(MINUTE);
    const answer = await ask('/accounts', SCRIPT);
    expect(Object.fromEntries(answer.headers)).toEqual({
      [PASSED]: '1',
      'cache-control': 'no-store',
      'session-status': 'idle=900, absolute=28740',
    });
    expect(await left()).toBe(15 * MINUTE);
  });

  it('counts nothing for an own answer that nothing was found, nor for what is marked', async () => {
    await signIn();
    await world.control.advance(MINUTE);
    await ask('/accounts', SCRIPT, () => new Response('none', { status: 404 }));
    await ask('/accounts', { ...SCRIPT, 'sec-purpose': 'prefetch' });
    expect(await left()).toBe(14 * MINUTE);
  });

  it('gives the answer of the app all that Next has given', async () => {
    await signIn();
    const answer = vi.fn((_request: Request, _event: object) => proxied());
    const [request, event] = [
      new Request('http://localhost:3000/a', { headers: { cookie: cookie() } }),
      {},
    ];
    await web.proxy(answer)(request, event);
    expect(answer).toHaveBeenCalledExactlyOnceWith(request, event);
  });

  it('leads elsewhere as the app says', async () => {
    await signIn();
    const away = Response.redirect('https://elsewhere.example/a', 302);
    const answer = await ask('/accounts', NAVIGATION, () => away);
    expect(answer.headers.get('location')).toBe('https://elsewhere.example/a');
  });

  it('signs out by a form, and takes the cookies away', async () => {
    await signIn();
    const request = new Request('http://localhost:3000/session/sign-out', {
      method: 'POST',
      headers: { cookie: cookie(), accept: 'text/html' },
    });
    const answer = await web.proxy(proxied)(request);
    expect([answer.status, answer.headers.get('location')]).toEqual([
      303,
      'http://localhost:3000/sign-in?reason=signed-out',
    ]);
    expect(answer.headers.getSetCookie()).toHaveLength(2);
  });
});

describe('a component, an action or a handler of a Next app', () => {
  it('knows in the page after an action what the action has done', async () => {
    const session = await (await web.of()).signIn('george', { data: { count: 0 } });
    expect((await web.current()).id).toBe(session.id);
    await (await web.of()).rotate();
    await (await web.of()).update(() => ({ count: 1 }));
    expect((await web.current()).data).toEqual({ count: 1 });
    await (await web.of()).signOut();
    await expect(web.current()).rejects.toThrow(Redirected);
    expect(cookie()).toBe('');
  });

  it('knows it also where two ask at the same time', async () => {
    const [one, two] = await Promise.all([web.of(), web.of()]);
    await one.signIn('george', { data: { count: 0 } });
    expect((await two.find())?.subject).toBe('george');
  });

  it('gives nobody a session whose cookie cannot be set', async () => {
    isComponent = true;
    await expect(signIn()).rejects.toThrow(/can only be modified/);
    expect(await world.control.list('george')).toEqual([]);
  });

  it('sends whoever has none to the sign-in page, and back to the page', async () => {
    await expect(web.current()).rejects.toEqual(new Redirected('/sign-in?next=%2F'));
    await signIn();
    await world.control.advance(15 * MINUTE);
    await expect(web.current('/accounts?page=2')).rejects.toEqual(
      new Redirected('/sign-in?reason=idle&next=%2Faccounts%3Fpage%3D2'),
    );
  });

  it('sends whoever sends a form too late back to the page of the form', async () => {
    next({ 'next-action': 'a1', host: 'bank.example', referer: 'https://bank.example/pay?to=5' });
    await expect(web.current()).rejects.toThrow('/sign-in?next=%2Fpay%3Fto%3D5');
  });

  it('believes nothing that a client says of itself', async () => {
    await signIn();
    const stolen = cookie().replace(/=(.{30})./, '=$1x');
    headers = new Headers({ cookie: stolen, 'session-status': 'idle=900', 'x-subject': 'george' });
    await expect(web.current()).rejects.toThrow(Redirected);
  });

  it('looks without counting', async () => {
    await signIn();
    await world.control.advance(MINUTE);
    next(NAVIGATION);
    await web.current();
    next({ 'next-action': 'a1' });
    await web.requireFresh('1h');
    expect(await left()).toBe(14 * MINUTE);
  });

  it('sends nobody away while the store does not answer', async () => {
    open({ consistency: 'strict' });
    await signIn();
    await world.control.failStore(true);
    await expect(web.current()).rejects.toMatchObject({ code: 'ERR_STORE_UNAVAILABLE' });
  });

  it('can be shown also to who comes by a link of another site, whose strict cookie stays away', async () => {
    open({ sameSite: 'strict' });
    next({ ...NAVIGATION, 'sec-fetch-site': 'cross-site' });
    await expect(web.current('/a')).rejects.toThrow('/sign-in?next=%2Fa');
  });

  it('asks for a recent sign-in', async () => {
    await signIn();
    await world.control.advance(4 * MINUTE);
    expect((await web.requireFresh('5m')).subject).toBe('george');
    await world.control.advance(MINUTE);
    await expect(web.requireFresh('5m', '/pay')).rejects.toEqual(
      new Redirected('/sign-in?reason=not-fresh&next=%2Fpay'),
    );
    await expect(web.requireFresh()).rejects.toThrow(Redirected);
    expect((await web.requireFresh('6m')).subject).toBe('george');
    await expect(web.requireFresh('soon' as never)).rejects.toThrow(/"within" must be/);
  });

  it('has a tag for browsers without script, that leads back to the page', async () => {
    await signIn();
    expect(await web.refreshTag('/accounts')).toBe(
      '<noscript><meta http-equiv="refresh" content="901; url=/session/check?next=%2Faccounts"></noscript>',
    );
    expect(await web.refreshTag()).toContain('next=%2F"');
  });
});

describe('oncePerProcess', () => {
  it('makes one for each name', () => {
    const make = vi.fn(() => ({}));
    expect(oncePerProcess('a', make)).toBe(oncePerProcess('a', make));
    expect(oncePerProcess('b', make)).not.toBe(oncePerProcess('a', make));
    expect(make).toHaveBeenCalledTimes(2);
  });

  it('keeps also what is nothing, and nothing of what has failed', () => {
    const make = vi.fn(() => undefined);
    oncePerProcess('nothing', make);
    oncePerProcess('nothing', make);
    expect(make).toHaveBeenCalledTimes(1);
    const fail = (): never => {
      throw new RangeError('of the app');
    };
    expect(() => oncePerProcess('failing', fail)).toThrow(RangeError);
    expect(oncePerProcess('failing', () => 1)).toBe(1);
  });
});

it.each(['headers', 'cookies', 'redirect'])('says which call of Next is missing: %s', (name) => {
  const calls = { headers: vi.fn(), cookies: vi.fn(), redirect: vi.fn(), [name]: undefined };
  expect(() => createNextSessions(world.sessions, calls as never)).toThrow(
    `"calls.${name}" must be the function of that name from 'next/`,
  );
  expect(() => createNextSessions(world.sessions, undefined as never)).toThrow(TypeError);
});
