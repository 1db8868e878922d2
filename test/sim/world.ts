/** Knows a whole world of nodes, people and misfortunes, played from one seed: real engines over a model of a store. */
import { SessionLimitError, StillhereError } from '../../src/core/errors.ts';
import { isEndReason } from '../../src/core/reasons.ts';
import type { SessionRecord } from '../../src/core/session.ts';
import { createSessions, type Exchange, type Sessions } from '../../src/server/index.ts';
import type { SessionStore } from '../../src/engine/store.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { connect, type Connection } from './network.ts';
import { createOracle, STORE, Violation } from './oracle.ts';
import { createReader } from './reader.ts';
import {
  createChance,
  createMachineClock,
  createScheduler,
  type MachineClock,
} from './scheduler.ts';
import { answerTo } from '../support/answer.ts';

export interface Outcome {
  readonly seed: number;
  /** The invariant that broke, and how; undefined when all held. */
  readonly violation: string | undefined;
  /** What happened, one line each. */
  readonly story: readonly string[];
  /** How many requests were let through. */
  readonly served: number;
}

interface Node {
  readonly number: number;
  readonly clock: MachineClock;
  readonly connection: Connection;
  readonly sessions: Sessions<{ readonly count: number }>;
}

interface Span {
  readonly node: number;
  readonly from: number;
  to: number;
}

const IDLE = 20_000;
const END_ON_CLOSE = 10_000;
const ABSOLUTE = 90_000;
const MAX_STALE = 5_000;
const STORE_TIMEOUT = 3_000;
const FLUSH = 1_000;
/** After a misfortune: until calls that hung have timed out, and what waited was written. */
const SETTLE = STORE_TIMEOUT + 4 * FLUSH;
/** For each subject there are two people: one may be signed in twice. */
const PEOPLE_OF_ONE = 2;
/** People whose pages ask by script. */
const READERS = 2;
/** Until a node has written what it was shown, and another has read it. */
const LAG = 2 * FLUSH + IDLE / 20 + 500;
/** People come and go, and misfortunes happen, for so long; then all is mended, and every session comes to its end. */
const DAY = 120_000;
const EVENING = 2 * IDLE + 60_000;

function ignoreLost(error: unknown): void {
  if (!(error instanceof StillhereError)) throw error;
}

/** Plays the world of a seed to its end, or to the first violation: of so many nodes, with a person for every fifth. */
export async function play(seed: number, size: number = 3): Promise<Outcome> {
  const people = Math.max(4, Math.ceil(size / 5));
  const chance = createChance(seed);
  const scheduler = createScheduler();
  const startedAt = scheduler.now();
  const story: string[] = [];
  const troubles: Span[] = [];
  const deafness: Span[] = [];
  let served = 0;
  let violation: string | undefined;
  let endingNode = -1;
  let nodesMade = 0;

  const tell = (line: string): void => {
    story.push(`${((scheduler.now() - startedAt) / 1_000).toFixed(3).padStart(8)} s  ${line}`);
  };
  const isFree = (spans: readonly Span[], node: number, from: number, to: number): boolean =>
    !spans.some((span) => span.node === node && span.from <= to && from <= span.to);
  const most = chance.pick([1, 2, Infinity]);
  const oracle = createOracle({
    now: scheduler.now,
    tolerances: {
      idleTimeout: IDLE,
      endOnClose: END_ON_CLOSE,
      flush: 2 * FLUSH,
      maxStale: MAX_STALE,
      mostSessions: most,
      jitter: 100,
      push: 300,
    },
    isWell: (node, from, to) => node === STORE || (node >= 0 && isFree(troubles, node, from, to)),
    isAlive: (node) => nodes.some(({ number }) => number === node),
    hasPush: (node, from, to) => isFree(deafness, node, from, to),
    isLimitRefused: () => onLimit === 'refuse',
  });
  const watched = (run: () => void): void => {
    try {
      run();
    } catch (error) {
      if (!(error instanceof Violation)) throw error;
      violation ??= error.message;
      tell(`VIOLATION ${error.message}`);
    }
  };

  /** By how much the store's clock is wrong at the moment. */
  let storeSetBy = 0;
  const truth = createMemoryStore({
    clock: {
      wall: scheduler.now,
      monotonic: () => scheduler.now() - startedAt + storeSetBy,
      setTimer: (callback, delay) => scheduler.after(delay, callback),
    },
  });
  const ids: string[] = [];
  const subjects = new Set<string>();
  truth.watch({
    ended({ id, ended }) {
      if (ended === undefined) return;
      tell(`the store ends ${nameOf(id)} (${ended.reason}) for node ${endingNode}`);
      endedAt.set(id, scheduler.now());
      watched(() => oracle.ended(id, ended.reason, endingNode));
    },
    changed() {},
    outdated() {},
    resumed() {},
  });
  const nameOf = (id: string): string => `session ${ids.indexOf(id)}`;
  const storeFor = (node: number): SessionStore => ({
    ...truth,
    async create(record) {
      const outcome = await truth.create(record);
      if (outcome === 'created' && record.ended === undefined && !ids.includes(record.id)) {
        ids.push(record.id);
        subjects.add(record.subject);
        oracle.started(record, node);
      }
      return outcome;
    },
    end(id, request, unless) {
      endingNode = node;
      return truth.end(id, request, unless);
    },
    endAll(...asked) {
      endingNode = node;
      return truth.endAll(...asked);
    },
  });

  /** Until when a request with the token of before may still be on its way. */
  const rotatedUntil = new Map<string, number>();
  /** Rotations of a session whose outcome a person was not told: by which node, and when that was asked and said so. */
  const lostRotations = new Map<string, { node: number; askedAt: number; at: number }[]>();
  const endedAt = new Map<string, number>();
  const isOldTokenDead = (id: string): boolean => {
    const now = scheduler.now();
    if (now < (rotatedUntil.get(id) ?? 0)) return true;
    return (lostRotations.get(id) ?? []).some(({ node, askedAt, at }) => {
      const end = endedAt.get(id) ?? now;
      // What ends before it is taken back is changed no more: its tombstone has a secret that nobody was given.
      const lastly = end < askedAt ? now : end;
      return (
        lastly < at + SETTLE ||
        !nodes.some(({ number }) => number === node) ||
        !isFree(troubles, node, lastly, lastly)
      );
    });
  };
  const onLimit = chance.pick(['refuse', 'end-oldest'] as const);
  const consistency = chance.happens(0.15) ? 'strict' : 'cached';
  const cacheSize = chance.pick([1, 2, 1_000, 1_000]);
  const isCalm = chance.happens(0.3);
  const nodes: Node[] = [];

  function startNode(place: number): void {
    const number = nodesMade;
    nodesMade += 1;
    const clock = createMachineClock(scheduler, {
      wallBy: chance.pick([0, chance.between(-3_600_000, 3_600_000)]),
      rate: 1 + chance.between(-0.0001, 0.0001),
    });
    const connection = connect(scheduler, chance, storeFor(number), clock);
    const sessions = createSessions<{ readonly count: number }>({
      policy: {
        idleTimeout: `${IDLE}ms`,
        absoluteTimeout: ABSOLUTE,
        warnBefore: 5_000,
        endOnClose: END_ON_CLOSE,
        shortWarningBecause: 'a simulation',
        onLimit,
        ...(most === Infinity ? {} : { maxSessions: most }),
      },
      store: connection.store,
      clock,
      consistency,
      cacheSize,
      maxStale: MAX_STALE,
      storeTimeout: STORE_TIMEOUT,
      flushInterval: FLUSH,
    });
    sessions.on('ended', ({ session }) => {
      tell(`node ${number} tells of the end of ${nameOf(session)}`);
      watched(() => oracle.told(session));
    });
    sessions.on('denied', ({ reason, session, where }) => {
      const id = session ?? where.split('/').at(-1) ?? '';
      if (!isEndReason(reason) && reason !== 'none') return;
      if (reason === 'none' && isOldTokenDead(id)) return;
      tell(`node ${number} refuses ${nameOf(id)} (${reason})`);
      watched(() => oracle.refused(id, reason));
    });
    deafness.push({ node: number, from: scheduler.now(), to: scheduler.now() + 1_500 });
    nodes[place] = { number, clock, connection, sessions };
  }
  for (let place = 0; place < size; place += 1) startNode(place);

  const anyNode = (): Node => chance.pick(nodes);
  const isOver = (): boolean => scheduler.now() > startedAt + DAY;

  /** A person with one browser, who goes to whatever node the balancer picks. */
  function createPerson(name: string, subject: string): void {
    let cookie = '';
    let id = '';
    let home = anyNode();
    let lastAt = scheduler.now();
    /** Until then nobody is there, as far as this person knows. */
    let awayUntil = 0;
    function exchangeOf(method: string): Exchange {
      const own = id;
      const headers: Readonly<Record<string, string>> = {
        host: 'localhost',
        cookie,
      };
      return {
        request: {
          method,
          url: `/page/${own}`,
          isEncrypted: false,
          header: (header) => headers[header],
        },
        // The late answer to a sign-out does not take the next session's cookie away.
        answer: answerTo((value) => {
          if (own === '' || id === own) cookie = value.split(';')[0] ?? '';
        }),
      };
    }

    async function signIn(insteadOf?: string): Promise<void> {
      const node = anyNode();
      cookie = '';
      id = '';
      const instead = insteadOf === undefined ? {} : { insteadOf };
      if (insteadOf !== undefined) oracle.chosen(insteadOf);
      const session = await node.sessions
        .of(exchangeOf('POST'))
        .signIn(subject, { data: { count: 0 }, ...instead });
      id = session.id;
      oracle.given(id);
      tell(`${name} signs in at node ${node.number}: ${nameOf(id)}`);
    }

    async function visit(node: Node, method: string): Promise<void> {
      const own = id;
      // Nobody is sent to a node that has crashed since it was picked.
      if (own === '' || !nodes.includes(node)) return;
      const arrivedAt = scheduler.now();
      if (method !== 'HEAD') oracle.perhapsActive(own, arrivedAt);
      const guarded = await node.sessions.guard(exchangeOf(method).request);
      // A node that is no more answers nobody, whatever it remembers.
      if (!nodes.includes(node)) return;
      if (!guarded.isAllowed) {
        // After a rotation that was lost, the person comes again.
        const isGone = !lostRotations.has(own) || (await truth.read(own))?.ended !== undefined;
        if (guarded.response.status !== 503 && id === own && isGone) id = '';
        return;
      }
      served += 1;
      if (method === 'POST') lastAt = arrivedAt;
      tell(`node ${node.number} serves ${nameOf(own)} a ${method}, ${guarded.timeLeft}`);
      watched(() => oracle.allowed(own, node.number, arrivedAt, method === 'POST'));
      const { count } = guarded;
      if (count !== undefined) scheduler.after(chance.between(0, 500), () => void count(200));
    }

    /** The page says to a node that it leaves, or that it is there. */
    async function say(node: Node, what: 'leaves' | 'stays'): Promise<void> {
      const own = id;
      if (own === '') return;
      const done = oracle.said(own, what);
      const path = what === 'leaves' ? '/session/leave' : '/session/stay';
      const request = new Request(`http://localhost${path}`, { method: 'POST' });
      const response = await node.sessions.respond(request, {
        ...exchangeOf('POST').request,
        url: path,
      });
      const { state, closing } = (await response.json()) as Record<string, unknown>;
      tell(
        `${name} ${what} ${nameOf(own)} at node ${node.number}: ${String(state)} ${String(closing)}`,
      );
      if (state === 'active') done();
    }

    /** The last page is left; a new one is there at once, at the last moment, or never. */
    async function leave(): Promise<void> {
      awayUntil = scheduler.now() + chance.pick([0, 500, END_ON_CLOSE + 3_000]);
      await say(anyNode(), 'leaves');
      // Before a sweep has ended it, what a node remembers must not let it pass.
      const [late, after] = [anyNode(), END_ON_CLOSE + chance.between(300, 1_000)];
      scheduler.after(after, () => {
        visit(late, 'HEAD').catch(ignoreLost);
      });
      const isLast = chance.happens(0.5);
      const deed = chance.unit();
      if (deed < 0.3) return;
      // A stay takes some calls until it is done: it is sent a little earlier.
      const back = isLast ? END_ON_CLOSE - chance.between(0, 60) : chance.between(1, 300);
      scheduler.after(back, () => {
        const [node, method] = [anyNode(), chance.pick(['POST', 'GET'])];
        (deed < 0.7 ? say(node, 'stays') : visit(node, method)).catch(ignoreLost);
      });
      for (const window of [anyNode(), anyNode()]) {
        const at = (isLast ? END_ON_CLOSE - 15 : back) + chance.between(-15, 15);
        scheduler.after(Math.max(0, at), () => {
          visit(window, 'HEAD').catch(ignoreLost);
        });
      }
    }

    async function act(): Promise<void> {
      if (id === '') {
        try {
          return await signIn();
        } catch (error) {
          if (!(error instanceof SessionLimitError) || chance.happens(0.5)) throw error;
          return signIn(error.sessions[0]?.id);
        }
      }
      const node = chance.happens(0.6) ? home : anyNode();
      home = node;
      const deed = chance.unit();
      if (deed < 0.45) return visit(node, 'POST');
      if (deed < 0.55) return leave();
      if (deed < 0.66) return visit(node, 'GET');
      if (deed < 0.78) return visit(node, 'HEAD');
      // At the very moment of what follows, another window asks too.
      const window = anyNode();
      if (chance.happens(0.7)) {
        scheduler.after(chance.between(0, 15), () => {
          visit(window, 'HEAD').catch(ignoreLost);
        });
      }
      if (deed < 0.82) {
        await node.sessions.of(exchangeOf('POST')).update(({ count }) => ({ count: count + 1 }));
      } else if (deed < 0.85) {
        const own = id;
        const askedAt = scheduler.now();
        rotatedUntil.set(own, Infinity);
        if (!isCalm && chance.happens(0.5)) lossyFor(node, 500, 0.7);
        try {
          await node.sessions.of(exchangeOf('POST')).rotate();
          rotatedUntil.set(own, scheduler.now() + SETTLE);
        } catch (error) {
          ignoreLost(error);
          // The browser goes on with the token that it has.
          rotatedUntil.set(own, scheduler.now());
          const lost = { node: node.number, askedAt, at: scheduler.now() };
          lostRotations.set(own, [...(lostRotations.get(own) ?? []), lost]);
        }
      } else if (deed < 0.9) {
        tell(`${name} signs out at node ${node.number}`);
        const own = id;
        await node.sessions.of(exchangeOf('POST')).signOut();
        if (id === own) id = '';
      } else if (deed < 0.93) {
        tell(`node ${node.number} revokes all of ${subject}`);
        await node.sessions.revokeAll(subject);
      } else {
        tell(`node ${node.number} revokes ${nameOf(id)}`);
        await node.sessions.revoke(id);
      }
    }

    /** At the last moment one window is used, and another asks what is left. */
    function atTheLastMoment(): void {
      const [node, other] = [anyNode(), anyNode()];
      const delay = lastAt + IDLE - scheduler.now() + chance.between(-12, 2);
      scheduler.after(delay, () => {
        visit(node, 'POST').catch(ignoreLost);
      });
      scheduler.after(delay + chance.between(0, 20), () => {
        visit(other, 'HEAD').catch(ignoreLost);
      });
      scheduler.after(delay + 1_000, next);
    }

    function next(): void {
      if (id !== '' && chance.happens(0.12)) {
        atTheLastMoment();
        return;
      }
      const pause = chance.unit();
      const away = awayUntil - scheduler.now();
      const delay =
        away > 0
          ? away
          : pause < 0.75
            ? chance.between(20, 3_000)
            : pause < 0.92
              ? IDLE + chance.between(-2_500, 1_500)
              : chance.between(0.2, 0.9) * IDLE;
      scheduler.after(delay, () => {
        if (isOver()) return;
        let isLost = true;
        act()
          .catch((error: unknown) => {
            ignoreLost(error);
            // The answer is lost, and with it perhaps a new token: the person starts anew.
            id = '';
          })
          .finally(() => (isLost = false));
        // A second deed may begin while the first is on its way; one that a crash has swallowed is given up.
        scheduler.after(chance.pick([0, 5, 50, SETTLE]), () => {
          if (isLost && chance.happens(0.5)) home = anyNode();
          next();
        });
      });
    }
    next();
  }
  for (let person = 0; person < people; person += 1) {
    createPerson(`person ${person}`, `subject ${person % Math.ceil(people / PEOPLE_OF_ONE)}`);
  }
  // By a chance of their own: the worlds without them stay as they are.
  const readers = createChance(seed + 1_000_000).happens(0.35) ? READERS : 0;
  for (let reader = 0; reader < readers; reader += 1) {
    createReader({
      name: `reader ${reader}`,
      chance,
      scheduler,
      oracle,
      idleTimeout: IDLE,
      lag: LAG,
      anyNode,
      isOver,
      isWell: (node, from, to) => isFree(troubles, node, from, to),
      watched,
      tell,
      nameOf,
      ignoreLost,
    });
  }

  function trouble(node: Node, ms: number): void {
    troubles.push({
      node: node.number,
      from: scheduler.now(),
      to: scheduler.now() + ms + SETTLE,
    });
  }

  function lossyFor(node: Node, ms: number, loss: number): void {
    tell(`node ${node.number} loses calls and answers for ${Math.round(ms)} ms`);
    trouble(node, ms);
    node.connection.link.loss = loss;
    scheduler.after(ms, () => (node.connection.link.loss = 0));
  }

  const misfortunes: readonly (() => void)[] = [
    function crash() {
      const place = Math.floor(chance.unit() * size);
      const node = nodes[place];
      // Which time is right, a node that starts cannot know.
      if (node === undefined || storeSetBy !== 0) return;
      tell(`node ${node.number} crashes`);
      troubles.push({ node: node.number, from: scheduler.now() - FLUSH, to: Infinity });
      node.clock.die();
      node.connection.cut();
      startNode(place);
    },
    function storeDown() {
      const ms = chance.between(500, 15_000);
      const calls = chance.pick(['refused', 'silent'] as const);
      tell(`the store is ${calls} for ${Math.round(ms)} ms`);
      const hit = chance.happens(0.5) ? [...nodes] : [anyNode()];
      for (const { connection } of hit) connection.link.calls = calls;
      for (const node of hit) trouble(node, ms);
      scheduler.after(ms, () => {
        tell('the store is back');
        for (const { connection } of hit) connection.link.calls = 'pass';
      });
    },
    function slow() {
      const node = anyNode();
      const ms = chance.between(1_000, 15_000);
      const slowness = chance.between(50, 2_000);
      tell(`node ${node.number} is slow by ${Math.round(slowness)} ms for ${Math.round(ms)} ms`);
      trouble(node, ms);
      node.connection.link.slowness = slowness;
      scheduler.after(ms, () => (node.connection.link.slowness = 0));
    },
    function lossy() {
      lossyFor(anyNode(), chance.between(1_000, 15_000), chance.between(0.05, 0.5));
    },
    function deaf() {
      const node = anyNode();
      const ms = chance.between(100, 15_000);
      tell(`node ${node.number} hears no news for ${Math.round(ms)} ms`);
      deafness.push({
        node: node.number,
        from: scheduler.now(),
        to: scheduler.now() + ms + 1_500,
      });
      node.connection.setPush(false);
      scheduler.after(ms, () => node.connection.setPush(true));
    },
    function deafAndRevoked() {
      const node = anyNode();
      const id = ids.at(-1);
      if (id === undefined) return;
      tell(`node ${node.number} hears no news while ${nameOf(id)} is revoked`);
      deafness.push({ node: node.number, from: scheduler.now(), to: scheduler.now() + 3_000 });
      node.connection.setPush(false);
      scheduler.after(1_000, () => {
        anyNode().sessions.revoke(id).catch(ignoreLost);
      });
      scheduler.after(1_500, () => node.connection.setPush(true));
    },
    function clockSet() {
      const node = anyNode();
      const ms = chance.pick([-3_600_000, 3_600_000]);
      tell(`the clock of node ${node.number} is set by ${ms} ms`);
      node.clock.setWallBy(ms);
    },
  ];

  function storeClockSet(): void {
    if (storeSetBy !== 0 || nodes.some(({ connection }) => !connection.store.isTimeKnown())) return;
    const ms = chance.between(500, 5_000);
    storeSetBy = chance.pick([-2 * IDLE, 2 * IDLE, ABSOLUTE]);
    tell(`the clock of the store is set by ${storeSetBy} ms for ${Math.round(ms)} ms`);
    scheduler.after(ms, () => {
      tell('the clock of the store is right again');
      storeSetBy = 0;
    });
  }

  function misfortune(): void {
    if (isOver()) return;
    // In some worlds only: what else is to be found is found as soon as before.
    chance.pick(seed % 5 === 4 ? [...misfortunes, storeClockSet] : misfortunes)();
    scheduler.after(chance.between(500, 12_000), misfortune);
  }
  if (!isCalm) scheduler.after(chance.between(0, 20_000), misfortune);

  await scheduler.runUntil(startedAt + DAY + EVENING, async () => {
    const records: (SessionRecord | undefined)[] = [];
    for (const id of ids.slice(-2 * (people + READERS))) records.push(await truth.read(id));
    watched(() => oracle.look(records));
    for (const subject of subjects) {
      const live = await truth.list(subject);
      watched(() => oracle.live(live, truth.now()));
    }
    return violation === undefined;
  });
  if (violation === undefined) watched(() => oracle.finish());
  for (const { clock, connection } of nodes) {
    clock.die();
    connection.cut();
  }
  return { seed, violation, story, served };
}
