import { describe, expect, it } from 'vitest';
import {
  createSessions,
  type Exchange,
  type RequestView,
  type Sessions,
  type SessionsOptions,
} from '../../src/server/index.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { createFakeClock, type FakeClock } from '../../src/testing/index.ts';
import { ROWS, UNTOLD, type Engine, type Row } from './requests.rows.ts';
import { answerTo } from '../support/answer.ts';

const SECOND = 1_000;
const MINUTE = 60_000;
const POLICY = { idleTimeout: '15m', absoluteTimeout: '8h' } as const;

type Headers = Readonly<Record<string, string>>;

const HTML = { accept: 'text/html', 'upgrade-insecure-requests': '1' } as const;
const PAGE = {
  ...HTML,
  'sec-fetch-dest': 'document',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-site': 'same-origin',
} as const;
const PROMPTED = { ...PAGE, 'sec-fetch-user': '?1' } as const;
const BARE = {
  accept: '*/*',
  'sec-fetch-dest': 'empty',
  'sec-fetch-mode': 'cors',
  'sec-fetch-site': 'same-origin',
} as const;
/** As our client asks. */
const STATUS = { ...BARE, 'session-passive': '?1' } as const;
/** A browser without `Sec-Fetch-*`, or no browser. */
const SILENT = { accept: '*/*' } as const;

interface Node {
  readonly sessions: Sessions<unknown>;
  /** Seconds until the session is over for idleness, after a guarded request; or its refusal. */
  ask(headers: Headers, method?: string): Promise<number | string>;
  call(path: string, headers?: Headers, body?: string): Promise<number>;
}

interface World {
  readonly clock: FakeClock;
  /** How many touches the store has got. */
  readonly touches: () => number;
  readonly reads: () => number;
  signIn(headers?: Headers): Promise<void>;
  createNode(): Node;
}

function createWorld(options: Partial<SessionsOptions> = {}): World {
  const clock = createFakeClock();
  const own = createMemoryStore({ clock });
  let touches = 0;
  let reads = 0;
  const store = {
    ...own,
    touch: (all: Parameters<typeof own.touch>[0]) => {
      touches += all.length;
      return own.touch(all);
    },
    read: (id: string) => {
      reads += 1;
      return own.read(id);
    },
  };
  let cookie = '';
  const viewOf = (url: string, method: string, headers: Headers): RequestView => ({
    method,
    url,
    isEncrypted: false,
    header: (name) => ({ host: 'localhost', cookie, ...headers })[name],
  });
  function createNode(): Node {
    const sessions = createSessions({ policy: POLICY, store, clock, ...options });
    return {
      sessions,
      async ask(headers, method = 'GET') {
        const guarded = await sessions.guard(viewOf('/page', method, headers));
        if (!guarded.isAllowed) {
          const { response } = guarded;
          return response.status === 401
            ? String(((await response.json()) as { readonly reason: unknown }).reason)
            : `${response.status} ${response.headers.get('location')}`;
        }
        const left = guarded.count?.(200) ?? guarded.timeLeft;
        await sessions.guard(viewOf('/page', 'HEAD', {}));
        return Number(/idle=(\d+)/.exec(left)?.[1]);
      },
      async call(path, headers = BARE, body = '') {
        const isStatus = path === '/session' || path === '/session/arrive';
        const method = isStatus ? 'GET' : 'POST';
        const request = new Request(`http://localhost${path}`, {
          method,
          ...(isStatus ? {} : { body, headers: { 'content-type': 'application/json' } }),
        });
        return (await sessions.respond(request, viewOf(path, method, headers))).status;
      },
    };
  }
  return {
    clock,
    touches: () => touches,
    reads: () => reads,
    createNode,
    async signIn(headers = {}) {
      const exchange: Exchange = {
        request: viewOf('/sign-in', 'POST', headers),
        answer: answerTo((value) => void (cookie = value.split(';')[0] ?? '')),
      };
      const { sessions } = createNode();
      cookie = '';
      await sessions.of(exchange).signIn('george');
    },
  };
}

/** A session of an engine's browser: of those that tell of a person, one has told at the sign-in. */
async function signedIn(
  engine: Engine,
  options?: Partial<SessionsOptions>,
): Promise<[World, Node]> {
  const world = createWorld(options);
  await world.signIn(engine === 'webkit' ? PAGE : PROMPTED);
  return [world, world.createNode()];
}

const cases = (rows: readonly Row[]): readonly [string, string, Engine, Row][] =>
  rows.flatMap((row) =>
    row.engines.map((engine) => [row.row, row.what, engine, row] as [string, string, Engine, Row]),
  );

describe.each(['cached', 'strict'] as const)(
  'requests as they were recorded, %s',
  (consistency) => {
    it.each(cases(ROWS))(
      '%s, %s, %s: counts if a person caused it',
      async (_row, _what, engine, row) => {
        const { isPersons, toldBy, headers, method } = row;
        const [world, node] = await signedIn(engine, { consistency });
        world.clock.advance(SECOND);
        const isCounted = isPersons || toldBy === 'word' || toldBy === 'nothing';
        expect(await node.ask(headers, method)).toBe(isCounted ? 900 : 899);
      },
    );

    it.each(cases(ROWS))(
      '%s, %s, %s: the same while a page speaks',
      async (_row, _what, engine, row) => {
        const { isPersons, toldBy, headers, method } = row;
        const [world, node] = await signedIn(engine, { consistency });
        expect(await node.call('/session', STATUS)).toBe(200);
        world.clock.advance(SECOND);
        expect(await node.ask(headers, method)).toBe(isPersons || toldBy === 'nothing' ? 900 : 899);
      },
    );

    it.each(cases(ROWS.filter(({ toldBy }) => toldBy === 'prompt')))(
      '%s, %s, %s: counts as long as the browser has not told of a person',
      async (_row, _what, _engine, { headers, method }) => {
        const [world, node] = await signedIn('webkit', { consistency });
        world.clock.advance(SECOND);
        expect(await node.ask(headers, method)).toBe(900);
      },
    );

    it.each(cases(UNTOLD))(
      '%s, %s, %s: of these the server does not know; the word of the page is enough',
      async (_row, _what, engine, { headers, method }) => {
        const [world, node] = await signedIn(engine, { consistency });
        world.clock.advance(10 * MINUTE);
        expect(await node.ask(headers, method)).toBe(300);
        expect(await node.call('/session/ping', BARE, '{"idleFor":0}')).toBe(200);
        expect(await node.ask({ ...BARE, 'session-passive': '?1' })).toBe(900);
      },
    );
  },
);

describe("the page's word", () => {
  const words: readonly [string, (node: Node) => Promise<unknown>][] = [
    ['a ping', (node) => node.call('/session/ping')],
    ['a ping of what is long ago', (node) => node.call('/session/ping', BARE, '{"idleFor":9e5}')],
    ['the first status call', (node) => node.call('/session', STATUS)],
    [
      'one of a browser without Sec-Fetch',
      (node) => node.call('/session', { ...SILENT, 'session-passive': '?1' }),
    ],
    ['stay', (node) => node.call('/session/stay')],
    [
      'a request that tells of the person',
      (node) => node.ask({ ...BARE, 'session-idle-for': '9' }),
    ],
    ['one of what is long ago', (node) => node.ask({ ...BARE, 'session-idle-for': '9999999' })],
  ];

  it.each(words)('is %s', async (_name, speak) => {
    const [world, node] = await signedIn('webkit');
    await speak(node);
    world.clock.advance(MINUTE);
    for (const method of ['GET', 'POST', 'PUT', 'DELETE']) {
      expect(await node.ask(BARE, method), method).toBe(840);
    }
  });

  it.each<[string, (node: Node) => Promise<unknown>]>([
    ['a status that no page asks for', (node) => node.call('/session', SILENT)],
    ['one by a script of the app, which speaks for nobody', (node) => node.call('/session', BARE)],
    ['one that a person opens', (node) => node.call('/session', PROMPTED)],
    [
      'one for another site',
      (node) => node.call('/session', { ...STATUS, 'sec-fetch-site': 'cross-site' }),
    ],
    [
      'one that a picture asks for',
      (node) => node.call('/session', { ...STATUS, 'sec-fetch-dest': 'image' }),
    ],
    ['a leave', (node) => node.call('/session/leave')],
    ['what is marked as passive', (node) => node.ask({ ...BARE, 'session-passive': '?1' })],
  ])('is not %s', async (_name, ask) => {
    const [world, node] = await signedIn('webkit');
    await ask(node);
    world.clock.advance(MINUTE);
    expect(await node.ask(BARE)).toBe(900);
  });

  it('leaves alone who has no Sec-Fetch: an old browser, an app of a telephone', async () => {
    const [world, node] = await signedIn('webkit');
    await node.call('/session', { ...SILENT, 'session-passive': '?1' });
    for (const method of ['GET', 'POST']) {
      world.clock.advance(MINUTE);
      expect(await node.ask(SILENT, method)).toBe(900);
    }
  });

  it('ends with the page: a navigation that counts brings another, until that one speaks', async () => {
    for (const headers of [PROMPTED, HTML, { ...BARE, ...HTML }]) {
      const [world, node] = await signedIn('chromium');
      await node.call('/session', STATUS);
      world.clock.advance(MINUTE);
      expect(await node.ask(BARE)).toBe(840);
      expect(await node.ask(headers)).toBe(900);
      world.clock.advance(MINUTE);
      expect(await node.ask(BARE)).toBe(900);
      await node.call('/session', STATUS);
      world.clock.advance(MINUTE);
      expect(await node.ask(BARE)).toBe(840);
    }
  });

  it.each([
    ['a frame that a person moved', { ...PROMPTED, 'sec-fetch-dest': 'iframe' }, 900],
    ['a page that nobody asked for', PAGE, 840],
    ['a page that is fetched ahead', { ...PROMPTED, 'sec-purpose': 'prefetch' }, 840],
  ])('does not end with %s', async (_name, headers, left) => {
    const [world, node] = await signedIn('chromium');
    await node.call('/session', STATUS);
    world.clock.advance(MINUTE);
    expect(await node.ask(headers)).toBe(left);
    world.clock.advance(MINUTE);
    expect(await node.ask(BARE)).toBe(left - 60);
  });

  it('is over when the page has been silent for an idle timeout and a little', async () => {
    const [world, node] = await signedIn('chromium');
    await node.call('/session', STATUS);
    for (let minute = 1; minute <= 14; minute += 1) {
      world.clock.advance(MINUTE);
      expect(await node.ask(SILENT)).toBe(900);
    }
    world.clock.advance(MINUTE - 1);
    expect(await node.ask(BARE)).toBe(840);
    world.clock.advance(MINUTE);
    expect(await node.ask(BARE)).toBe(900);
  });

  it.each(['cached', 'strict'] as const)(
    'lets nobody be kept in by what asks by itself, on whatever node: %s',
    async (consistency) => {
      const [world, node] = await signedIn('chromium', { consistency });
      const others = [world.createNode(), world.createNode()];
      for (const other of others) expect(await other.ask(BARE)).toBe(900);
      world.clock.advance(MINUTE);
      await node.call('/session/ping');
      const refusals: number[] = [];
      for (let at = 5; at <= 45 * 60 && refusals.length < 3; at += 5) {
        world.clock.advance(5 * SECOND);
        for (const one of [node, ...others]) {
          if ((await one.ask(BARE, at % 2 === 0 ? 'POST' : 'GET')) === 'idle') refusals.push(at);
        }
      }
      expect(refusals).toHaveLength(3);
      // Others may have counted until they asked what this one was shown.
      for (const at of refusals) expect(at).toBeLessThanOrEqual(15 * 60 + 60);
    },
  );

  it.each(['cached', 'strict'] as const)(
    'costs nobody their session who works by script on a page without our client: %s',
    async (consistency) => {
      const [world, node] = await signedIn('chromium', { consistency });
      const others = [world.createNode(), world.createNode()];
      for (const one of [node, ...others]) await one.ask(BARE);
      await node.call('/session/ping');
      world.clock.advance(MINUTE);
      // The next page has no client.
      expect(await others[0]?.ask(PROMPTED)).toBe(900);
      for (let minute = 1; minute <= 60; minute += 1) {
        world.clock.advance(MINUTE);
        for (const one of [node, ...others]) expect(await one.ask(BARE, 'POST')).toBe(900);
      }
    },
  );

  it('costs nobody their session who works on a page that tells, as lazily as ours does', async () => {
    const [world, node] = await signedIn('webkit');
    for (let hour = 0; hour < 4; hour += 1) {
      // It asks 5 s before the warning, which is 2 minutes before the end.
      for (let second = 0; second < 775; second += 25) {
        world.clock.advance(25 * SECOND);
        expect(await node.ask(BARE)).toBeTypeOf('number');
      }
      expect(await node.call('/session/ping')).toBe(200);
      expect(await node.ask(STATUS)).toBe(900);
    }
  });

  it('is not written for its own sake: not for each call, nor for what would be written anyway', async () => {
    const [world, node] = await signedIn('chromium');
    for (let call = 0; call < 50; call += 1) {
      await node.call('/session', STATUS);
      await node.ask(STATUS);
      world.clock.advance(10 * SECOND);
    }
    expect(world.touches()).toBe(1);
    for (let call = 0; call < 50; call += 1) await node.call('/session/ping');
    world.clock.advance(10 * SECOND);
    await node.sessions.sweep();
    expect(world.touches()).toBe(2);
  });

  it('costs a page without our client few reads of the store', async () => {
    const [world, node] = await signedIn('chromium');
    for (let second = 0; second < 900; second += 1) {
      world.clock.advance(SECOND);
      await node.ask(BARE);
    }
    expect(world.reads()).toBeLessThanOrEqual(21);
  });

  it('is all that counts of scripts from the start, where the policy says so', async () => {
    for (const policy of [
      { ...POLICY, activity: 'page' as const },
      [POLICY, { ...POLICY, activity: 'page' as const }],
    ]) {
      const [world, node] = await signedIn('chromium', { policy });
      world.clock.advance(MINUTE);
      expect(await node.ask(BARE, 'POST')).toBe(840);
      expect(await node.ask({ ...BARE, 'session-idle-for': '1000' })).toBe(899);
      expect(await node.ask(PROMPTED)).toBe(900);
      world.clock.advance(MINUTE);
      expect(await node.ask(BARE)).toBe(840);
      expect(await node.ask(SILENT)).toBe(900);
    }
  });
});

describe('pages that nobody asked for', () => {
  it('do not count once the session has shown that its browser tells: also after signing in by script', async () => {
    const world = createWorld();
    await world.signIn(BARE);
    const [node, other] = [world.createNode(), world.createNode()];
    world.clock.advance(MINUTE);
    expect(await node.ask(PAGE)).toBe(900);
    expect(await other.ask(PAGE)).toBe(900);
    expect(await node.ask(PROMPTED)).toBe(900);
    world.clock.advance(MINUTE);
    expect(await node.ask(PAGE)).toBe(840);
    expect(await other.ask(PAGE), 'on another node').toBe(840);
  });

  it('one that a link of another site led to by a landing counts: the browser had told of it before', async () => {
    const [world, node] = await signedIn('chromium', { sameSite: 'strict' });
    world.clock.advance(MINUTE);
    expect(await node.call('/session/arrive', PAGE)).toBe(303);
    expect(await node.ask(STATUS)).toBe(900);
    world.clock.advance(MINUTE);
    expect(await node.call('/session/arrive', BARE)).toBe(303);
    expect(await node.ask(STATUS)).toBe(840);
  });

  it('a page that loads itself again is signed out at its time', async () => {
    const [world, node] = await signedIn('firefox');
    const answers: unknown[] = [];
    for (let minute = 1; minute <= 16; minute += 1) {
      world.clock.advance(MINUTE);
      answers.push(await node.ask(PAGE));
    }
    expect(answers.findIndex((answer) => typeof answer === 'string')).toBe(14);
    expect(answers[14]).toBe('303 /sign-in?reason=idle&next=%2Fpage');
  });

  it('a session of which no browser has told counts them, whatever the browser calls itself', async () => {
    const [world, node] = await signedIn('webkit');
    for (const name of ['Chrome/156', 'Firefox/153', 'Safari/605']) {
      world.clock.advance(MINUTE);
      expect(await node.ask({ ...PAGE, 'user-agent': name })).toBe(900);
    }
  });
});

// Some clients of event streams take any page for events, and ask for it for ever (findings/event-source-sign-in-page.sh).
describe('a stream of the app', () => {
  it.each([
    ['EventSource', { ...BARE, accept: 'text/event-stream' }],
    ['a program', { accept: 'text/event-stream' }],
  ])('is refused by its status, and led to no page: %s', async (_name, headers) => {
    expect(await createWorld().createNode().ask(headers)).toBe('none');
    const [world, node] = await signedIn('chromium');
    world.clock.advance(16 * MINUTE);
    expect(await node.ask(headers)).toBe('idle');
  });
});

describe('a navigation that a worker sends again', () => {
  const again = { ...BARE, ...HTML };
  it.each([
    ['Chromium and WebKit', { ...again, 'sec-fetch-mode': 'navigate' }],
    ['Firefox', { ...again, 'sec-fetch-mode': 'same-origin' }],
  ])('is sent to sign in, as a page is: %s (S24)', async (_name, headers) => {
    const node = createWorld().createNode();
    expect(await node.ask(headers)).toBe('303 /sign-in?next=%2Fpage');
    expect(await node.ask(headers, 'POST')).toBe('303 /sign-in?next=%2F');
  });

  it.each([
    ['a fetch', BARE],
    ['a fetch of HTML', { ...BARE, accept: 'text/html, application/xhtml+xml' }],
    ['a fetch of anything that says it could be secure', { ...again, accept: '*/*' }],
  ])('%s is none (S22)', async (_name, headers) => {
    expect(await createWorld().createNode().ask(headers)).toBe('none');
  });
});

describe('on its way through the guard', () => {
  it.each([PROMPTED, PAGE, BARE, SILENT, { ...BARE, ...HTML }])(
    'a request is classified once: no header is looked at twice',
    async (headers) => {
      for (const isSignedIn of [true, false]) {
        const [world, node] = await signedIn('chromium');
        if (!isSignedIn) await world.signIn(PROMPTED);
        const looks = new Map<string, number>();
        const view: RequestView = {
          method: 'GET',
          url: '/page',
          isEncrypted: false,
          header(name) {
            looks.set(name, (looks.get(name) ?? 0) + 1);
            return ({ host: 'localhost', ...headers } as Headers)[name];
          },
        };
        await node.sessions.guard(view);
        expect(
          [...looks].filter(([name, count]) => name !== 'host' && name !== 'cookie' && count > 1),
        ).toEqual([]);
      }
    },
  );
});
