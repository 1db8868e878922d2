/** Real stores that stop for three seconds, at every point of every call that changes a session. */
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createSessions,
  StoreUnavailableError,
  type PolicyOptions,
  type Sessions,
  type SessionStore,
} from '../../src/server/index.ts';
import { createNodeBrowser, type NodeBrowser } from '../support/node-browser.ts';
import { stoppingStores, type StoppingStores } from '../support/shared-stores.ts';
import { createStopPoints, type StopPoint, type StopPoints } from '../support/stop-points.ts';

const STOP = 3_000;
/** Shorter and longer than the stop. */
const TIMEOUTS = [1_000, 5_000] as const;
const START = 120_000;
/** For what is settled afterwards, on a busy machine. */
const PATIENT = { timeout: 30_000, interval: 500 };

interface Data {
  readonly count: number;
}

interface Scene {
  readonly subject: string;
  readonly node: Sessions<Data>;
  /** The browser that asks, and two others of the same person. */
  readonly own: NodeBrowser;
  readonly others: readonly [NodeBrowser, NodeBrowser];
}

interface Deed {
  readonly limit?: Pick<PolicyOptions, 'maxSessions' | 'onLimit'>;
  /** Who is signed in before it. */
  readonly before: (scene: Scene) => readonly NodeBrowser[];
  readonly act: (scene: Scene) => Promise<unknown>;
  /** Whether all that lived before has ended when it was done. */
  readonly endsAll?: true;
}

const REFUSE = { maxSessions: 1, onLimit: 'refuse' } as const;
const OLDEST = { maxSessions: 1, onLimit: 'end-oldest' } as const;
const DATA = { data: { count: 0 } };

const nobody = (): readonly NodeBrowser[] => [];
const own = (scene: Scene): readonly NodeBrowser[] => [scene.own];
const other = (scene: Scene): readonly NodeBrowser[] => [scene.others[0]];
const everybody = (scene: Scene): readonly NodeBrowser[] => [scene.own, ...scene.others];
const signIn = ({ node, own: browser, subject }: Scene): Promise<unknown> =>
  node.of(browser.exchange).signIn(subject, DATA);

const DEEDS: Readonly<Record<string, Deed>> = {
  'sign-in': { before: nobody, act: signIn },
  'sign-in of a browser that is in': { before: own, act: signIn },
  'sign-in with one place': { limit: REFUSE, before: nobody, act: signIn },
  'sign-in with one place, its own': { limit: REFUSE, before: own, act: signIn },
  'sign-in with one place, chosen': {
    limit: REFUSE,
    before: other,
    act: ({ node, own: { exchange }, others, subject }) =>
      node.of(exchange).signIn(subject, { ...DATA, insteadOf: idOf(others[0]) }),
  },
  'sign-in with one place, the oldest': { limit: OLDEST, before: other, act: signIn },
  'sign-in with one place, free': { limit: OLDEST, before: nobody, act: signIn },
  rotate: { before: own, act: ({ node, own: { exchange } }) => node.of(exchange).rotate() },
  'rotate, signed in again': {
    before: own,
    act: ({ node, own: { exchange } }) => node.of(exchange).rotate({ isAuthenticated: true }),
  },
  update: {
    before: own,
    act: ({ node, own: { exchange } }) =>
      node.of(exchange).update(({ count }) => ({ count: count + 1 })),
  },
  'sign-out': {
    before: own,
    act: ({ node, own: { exchange } }) => node.of(exchange).signOut(),
    endsAll: true,
  },
  revoke: {
    before: own,
    act: ({ node, own: browser }) => node.revoke(idOf(browser)),
    endsAll: true,
  },
  'revoke all': {
    before: everybody,
    act: ({ node, subject }) => node.revokeAll(subject),
    endsAll: true,
  },
};

function idOf(browser: NodeBrowser): string {
  return browser.cookie().split('=')[1]?.split('.')[0] ?? '';
}

describe.each(Object.entries(stoppingStores))('a server that stops: %s', (_name, start) => {
  let server: StoppingStores;
  let points: StopPoints;
  let nodes: readonly Sessions<Data>[];
  let watcher: SessionStore;
  const started: string[] = [];
  const ended: string[] = [];

  beforeAll(async () => {
    if (start === undefined) return;
    server = await start();
    points = createStopPoints();
    watcher = await server.open();
    nodes = await Promise.all(
      TIMEOUTS.map(async (storeTimeout) =>
        createSessions<Data>({
          policy: ({ subject }) => ({
            idleTimeout: '15m',
            ...DEEDS[subject.split(' | ')[0] ?? '']?.limit,
          }),
          store: await server.open(points.send),
          storeTimeout,
        }),
      ),
    );
    for (const node of nodes) {
      node.on('started', ({ session }) => started.push(session));
      node.on('ended', ({ session }) => ended.push(session));
    }
  }, START);
  afterAll(async () => {
    await Promise.all((nodes ?? []).map((node) => node.close()));
    await server?.close();
  }, START);

  async function setScene(name: string, deed: Deed, node: Sessions<Data>, about: string) {
    const scene: Scene = {
      subject: `${name} | ${about}`,
      node,
      own: createNodeBrowser(),
      others: [createNodeBrowser(), createNodeBrowser()],
    };
    for (const browser of deed.before(scene)) {
      await node.of(browser.exchange).signIn(scene.subject, DATA);
    }
    return scene;
  }

  /** A deed at one point: what came of it, and what is wrong with what is left. */
  async function createTrial(name: string, deed: Deed, node: Sessions<Data>, point: StopPoint) {
    const about = `${point.when} ${point.at}, within ${TIMEOUTS[nodes.indexOf(node)]}`;
    const scene = await setScene(name, deed, node, about);
    const before = everybody(scene)
      .map(idOf)
      .filter((id) => id !== '');
    let error: unknown;
    let isDone = false;
    const times = (list: readonly string[], id: string): number =>
      list.filter((one) => one === id).length;

    async function faults(): Promise<readonly string[]> {
      const found: string[] = [];
      if (error !== undefined && !(error instanceof StoreUnavailableError))
        found.push(inspect(error));
      const records = (await watcher.list(scene.subject)).filter(
        ({ ended: end }) => end === undefined,
      );
      const live = records.map(({ id }) => id);
      const given = everybody(scene).map(idOf);
      if (live.length > (deed.limit?.maxSessions ?? Infinity)) found.push(`${live.length} live`);
      for (const id of live) {
        if (!given.includes(id)) found.push('a session is nobody’s');
        if (times(started, id) !== 1) found.push(`it started ${times(started, id)} times`);
        if (times(ended, id) !== 0) found.push('it was told to have ended, and lives');
      }
      for (const id of new Set([...given, ...before])) {
        if (id === '' || live.includes(id)) continue;
        if (times(ended, id) !== 1) found.push(`it ended ${times(ended, id)} times`);
      }
      for (const browser of everybody(scene)) {
        if (browser.cookie() === '') continue;
        const status = await browser.status(node);
        const expected = live.includes(idOf(browser)) ? 200 : 401;
        if (status !== expected) found.push(`${status} and not ${expected}`);
      }
      if (isDone && deed.endsAll === true && before.some((id) => live.includes(id)))
        found.push('it has not ended');
      if (isDone && name.startsWith('sign-in') && !live.includes(idOf(scene.own))) {
        found.push('who signed in is not in');
      }
      if (name === 'update') {
        const count = (await node.of(scene.own.exchange).find())?.data.count;
        if (isDone ? count !== 1 : count !== 0 && count !== 1) found.push(`it counted ${count}`);
      }
      return found.map(
        (fault) => `${scene.subject}: ${fault} (${isDone ? 'done' : inspect(error)})`,
      );
    }

    return {
      point,
      scene,
      faults,
      async run() {
        try {
          await deed.act(scene);
          isDone = true;
        } catch (reason) {
          error = reason;
        }
      },
    };
  }

  async function createTrials() {
    const all: (() => ReturnType<typeof createTrial>)[] = [];
    for (const [name, deed] of Object.entries(DEEDS)) {
      for (const node of nodes) {
        // Once more for the scripts and statements that a server prepares.
        let commands = 0;
        for (const about of ['first', 'count']) {
          const scene = await setScene(name, deed, node, `${about} ${nodes.indexOf(node)}`);
          commands = await points.count(() => deed.act(scene));
        }
        for (let at = 1; at <= commands; at += 1) {
          for (const when of ['unheard', 'unanswered'] as const) {
            all.push(() => createTrial(name, deed, node, { at, when }));
          }
        }
      }
    }
    return Promise.all(all.map((create) => create()));
  }

  it.skipIf(start === undefined)(
    'leaves nobody with a dead cookie, no session that is nobody’s, and tells of each end once',
    async () => {
      const trials = await createTrials();
      await points.stopAt(trials, server, STOP);
      const faults = async (): Promise<readonly string[]> =>
        (await Promise.all(trials.map((trial) => trial.faults()))).flat();
      const settle = async (): Promise<readonly string[]> => {
        await Promise.all(nodes.map((node) => node.sweep()));
        return faults();
      };
      await expect.poll(settle, PATIENT).toEqual([]);
      expect(await settle(), 'and nothing comes after').toEqual([]);
      // No place is taken by what is not there.
      for (const { scene } of trials) {
        const { node, subject, others } = scene;
        if ((await watcher.list(subject)).length > 0) continue;
        await node.of(others[1].exchange).signIn(subject, DATA);
      }
      expect(await settle()).toEqual([]);
      expect(new Set(started).size).toBe(started.length);
      expect(new Set(ended).size).toBe(ended.length);
    },
    START,
  );
});
