/** What the app of the adapters' contract does, whatever framework is in front: an app only fetches the call and sends the reply. */
import type { RequestSession, Session } from '../../src/server/index.ts';
import type { Data, World } from './world.ts';

/** A request, as the framework and its adapter show it. */
export interface Call {
  readonly query: URLSearchParams;
  /** What the adapter's `of` gives for this request. */
  readonly session: RequestSession<Data>;
  /** What the adapter's `current` gives; asked for by guarded routes only. */
  current(): Session<Data>;
  refreshTag(): Promise<string>;
}

/** What is to be answered. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | ReadableStream<Uint8Array>;
  /**
   * `plain`: as handlers of this framework do. `raw`: by the lowest means there are, past what the framework does for
   * its handlers: `writeHead` of Node's answer, a `Response` of one's own. `fetched`: a `Response` whose headers cannot
   * be changed, as `fetch` gives them (see `fetchedReply`); where a framework takes none, as `raw`.
   */
  readonly how: 'plain' | 'raw' | 'fetched';
}

/** What a route does. What it throws is answered by the framework, with the `status` of the error or with 500. */
export type Route = (call: Call, world: World) => Reply | Promise<Reply>;

function reply(body: Reply['body'], more: Partial<Reply> = {}): Reply {
  return { status: 200, headers: { 'content-type': 'text/plain' }, body, how: 'plain', ...more };
}

function json(value: unknown): Reply {
  return reply(JSON.stringify(value), { headers: { 'content-type': 'application/json' } });
}

function signIn(more: Partial<Reply> = {}): Route {
  return async ({ query, session }) => {
    await session.signIn(query.get('subject') ?? 'george', { data: { count: 0 } });
    return reply('signed in', more);
  };
}

function leave(more: Partial<Reply> = {}): Route {
  return async ({ session }) => {
    await session.signOut();
    return reply('left', more);
  };
}

/** The routes before which no guard stands, by path. */
export const OPEN_ROUTES: Readonly<Record<string, Route>> = {
  '/sign-in': signIn(),
  '/sign-in/raw': signIn({ how: 'raw' }),
  '/sign-in/fetched': signIn({ how: 'fetched' }),
  '/sign-in/redirect': signIn({ status: 303, headers: { location: '/me' }, body: '' }),
  async '/sign-in/twice'({ session }) {
    await session.signIn('maria', { data: { count: 0 } });
    await session.signIn('george', { data: { count: 0 } });
    return reply('signed in twice');
  },
  async '/sign-in/throw'({ session }) {
    await session.signIn('george', { data: { count: 0 } });
    throw new Error('after the sign-in');
  },
  '/public': async ({ session }) => json((await session.find()) ?? null),
};

/** The routes behind the guard, by path. Before `/fresh` stands `requireFresh('5m')` too. What is none of them is 404. */
export const GUARDED_ROUTES: Readonly<Record<string, Route>> = {
  '/me': ({ current }) => json(current()),
  '/count': async ({ session }) =>
    json((await session.update(({ count }) => ({ count: count + 1 }))).data),
  async '/slow'({ session }, world) {
    await world.slow();
    await session.update(({ count }) => ({ count: count + 1 }));
    return reply('done');
  },
  async '/rotate'({ query, session }) {
    await session.rotate({ isAuthenticated: query.has('fresh') });
    return reply('rotated');
  },
  '/leave': leave(),
  '/leave/raw': leave({ how: 'raw' }),
  '/leave/fetched': leave({ how: 'fetched' }),
  '/fresh': () => reply('fresh'),
  '/tag': async ({ refreshTag }) => reply(await refreshTag()),
  '/raw': () => reply('raw', { how: 'raw' }),
  '/fetched': () => reply('fetched', { how: 'fetched' }),
  '/nothing': () => reply('', { status: 204, headers: {} }),
  '/missing': () => reply('none', { status: 404 }),
  '/throw'() {
    throw new Error('of the app');
  },
  '/throw/missing'() {
    throw Object.assign(new Error('none'), { status: 404, statusCode: 404, expose: true });
  },
  '/stream': (_call, world) => reply(inTwo(world, 'first ', 'second')),
  '/events': (_call, world) =>
    reply(inTwo(world, 'data: 1\n\n', 'data: 2\n\n'), {
      headers: { 'content-type': 'text/event-stream' },
    }),
};

/** A body of which the second half waits for the test. */
function inTwo(world: World, first: string, second: string): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async start(controller) {
      controller.enqueue(encoder.encode(first));
      await world.slow();
      controller.enqueue(encoder.encode(second));
      controller.close();
    },
  });
}

/** The status with which an app answers an error that a route throws. */
export function statusOf(error: unknown): number {
  return typeof error === 'object' && error !== null && 'status' in error
    ? Number(error.status)
    : 500;
}

/** A reply as a `Response`, for frameworks that take one. */
export async function responseOf({ how, body, status, headers }: Reply): Promise<Response> {
  if (how === 'fetched' && typeof body === 'string') {
    // What `fetch` gives has headers that cannot be changed; this one comes over no network.
    return fetch(`data:text/plain,${encodeURIComponent(body)}`);
  }
  const isEmpty = status === 204 || body === '';
  return new Response(isEmpty ? undefined : body, { status, headers });
}
