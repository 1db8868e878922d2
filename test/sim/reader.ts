/** Knows a person whose page speaks, and goes on asking when nobody is there; or whose page is plain, and only asks. */
import type { Exchange, Sessions } from '../../src/server/index.ts';
import type { Oracle } from './oracle.ts';
import type { Chance, Scheduler } from './scheduler.ts';
import { answerTo } from '../support/answer.ts';

interface Node {
  readonly number: number;
  readonly sessions: Sessions<{ readonly count: number }>;
}

/** What a page has last made known, and since when. */
interface Known {
  readonly page: 'speaks' | 'plain';
  readonly node: number;
  readonly sentAt: number;
  readonly doneAt: number;
}

/** What a reader needs of its world. Durations are milliseconds. */
export interface ReaderWorld {
  readonly name: string;
  readonly chance: Chance;
  readonly scheduler: Scheduler;
  readonly oracle: Oracle;
  readonly idleTimeout: number;
  /** Within what a node knows what a page has told to another. */
  readonly lag: number;
  anyNode(): Node;
  isOver(): boolean;
  /** Whether a node could be reached, and could reach, in all of a span. */
  isWell(node: number, from: number, to: number): boolean;
  watched(run: () => void): void;
  tell(line: string): void;
  nameOf(id: string): string;
  ignoreLost(error: unknown): void;
}

/** Lets a reader live in a world: it opens pages of both kinds, works in them, and goes away from them. */
export function createReader(world: ReaderWorld): void {
  const { name, chance, scheduler, oracle, idleTimeout, lag } = world;
  let cookie = '';
  let id = '';
  let known: Known | undefined;

  function exchangeOf(method: string, headers: Readonly<Record<string, string>>): Exchange {
    const own = cookie;
    return {
      request: {
        method,
        url: `/read/${id}`,
        isEncrypted: false,
        header: (header) => ({ host: 'localhost', cookie: own, ...headers })[header],
      },
      answer: answerTo((value) => void (cookie = value.split(';')[0] ?? '')),
    };
  }

  /** Whether a node must know by now what the page has made known. */
  function isKnown(node: number, page: Known['page']): boolean {
    if (known?.page !== page) return false;
    const { sentAt, doneAt } = known;
    const now = scheduler.now();
    return (
      now - doneAt > lag &&
      world.isWell(known.node, sentAt, now) &&
      world.isWell(node, sentAt - lag, now)
    );
  }

  async function ask(
    node: Node,
    method: string,
    headers: Readonly<Record<string, string>>,
    isActivity: 'surely' | 'perhaps' | 'never',
  ): Promise<boolean> {
    const own = id;
    if (own === '') return false;
    const arrivedAt = scheduler.now();
    if (isActivity !== 'never') oracle.perhapsActive(own, arrivedAt);
    const guarded = await node.sessions.guard(exchangeOf(method, headers).request);
    if (!guarded.isAllowed) {
      if (guarded.response.status !== 503 && id === own) id = '';
      return false;
    }
    world.tell(`${name} is served ${world.nameOf(own)} at node ${node.number} (${isActivity})`);
    world.watched(() => oracle.allowed(own, node.number, arrivedAt, isActivity === 'surely'));
    guarded.count?.(200);
    return true;
  }

  /** A script asks, and does not say whether anybody is there. */
  function askBarely(): Promise<boolean> {
    const node = world.anyNode();
    const isActivity = isKnown(node.number, 'speaks')
      ? 'never'
      : isKnown(node.number, 'plain')
        ? 'surely'
        : 'perhaps';
    const method = chance.pick(['POST', 'GET']);
    return ask(node, method, { 'sec-fetch-dest': 'empty' }, isActivity);
  }

  async function open(): Promise<void> {
    const node = world.anyNode();
    const sentAt = scheduler.now();
    known = undefined;
    if (await ask(node, 'GET', { 'sec-fetch-dest': 'document' }, 'surely')) {
      known = { page: 'plain', node: node.number, sentAt, doneAt: scheduler.now() };
    }
  }

  async function ping(): Promise<void> {
    const own = id;
    if (own === '') return;
    const node = world.anyNode();
    const sentAt = scheduler.now();
    if (known?.page !== 'speaks') known = undefined;
    oracle.perhapsActive(own, sentAt);
    const request = new Request('http://localhost/session/ping', { method: 'POST' });
    const view = { ...exchangeOf('POST', {}).request, url: '/session/ping' };
    const response = await node.sessions.respond(request, view);
    const { state } = (await response.json()) as Record<string, unknown>;
    world.tell(`${name} pings ${world.nameOf(own)} at node ${node.number}: ${String(state)}`);
    if (state !== 'active') return;
    world.watched(() => oracle.allowed(own, node.number, sentAt, true));
    known ??= { page: 'speaks', node: node.number, sentAt, doneAt: scheduler.now() };
  }

  async function signIn(): Promise<void> {
    cookie = '';
    known = undefined;
    const node = world.anyNode();
    const session = await node.sessions
      .of(exchangeOf('POST', {}))
      .signIn(name, { data: { count: 0 } });
    id = session.id;
    world.oracle.given(id);
    known = {
      page: 'plain',
      node: node.number,
      sentAt: scheduler.now(),
      doneAt: scheduler.now(),
    };
    world.tell(`${name} signs in at node ${node.number}: ${world.nameOf(id)}`);
  }

  /** Runs until what it asks for is refused: also when nobody is there any more, and in the evening. */
  function poll(own: string): void {
    scheduler.after(chance.between(100, 2_000), () => {
      if (id !== own) return;
      askBarely().catch(world.ignoreLost);
      poll(own);
    });
  }

  async function work(): Promise<void> {
    if (id === '') {
      await signIn();
      return;
    }
    if (known === undefined || chance.happens(0.15)) await open();
    else if (known.page === 'speaks' || chance.happens(0.1)) {
      const isFirst = known.page === 'plain';
      await ping();
      if (isFirst && id !== '') poll(id);
    } else await askBarely();
  }

  function next(): void {
    const isAway = known?.page === 'speaks' && chance.happens(0.2);
    const pause = isAway ? 2 * idleTimeout : chance.between(0.05, 0.6) * idleTimeout;
    scheduler.after(pause, () => {
      if (world.isOver()) return;
      work()
        .catch((error: unknown) => {
          world.ignoreLost(error);
          id = '';
        })
        .finally(() => {});
      next();
    });
  }
  next();
}
