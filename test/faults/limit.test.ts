/** Many people sign in with one account at once, on two nodes, over every store as it is in use. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createSessions,
  SessionLimitError,
  type Sessions,
  type SessionStore,
} from '../../src/server/index.ts';
import { createNodeBrowser } from '../support/node-browser.ts';
import { sharedStores, type SharedStores } from '../support/shared-stores.ts';

const START = 120_000;
const ROUNDS = 3;
const SIGN_INS = 20;
/** Milliseconds by which a call leaves late, and its answer arrives late, at most: a slow line, a busy pool. */
const LATE = 20;

const wait = (): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.random() * LATE));

describe.each(Object.entries(sharedStores))('a limit over %s', (_name, start) => {
  let place: SharedStores;
  let stores: readonly [SessionStore, SessionStore];
  let watcher: SessionStore;
  let most = 0;

  beforeAll(async () => {
    if (start === undefined) return;
    place = await start();
    stores = [await place.open(), await place.open()];
    watcher = await place.open();
  }, START);
  afterAll(() => place?.close(), START);

  /** A store on a line that is slow by chance; what lives is counted whenever there may be more of it. */
  function slowed(store: SessionStore): SessionStore {
    const slowly = async <Answer>(call: () => Promise<Answer>): Promise<Answer> => {
      await wait();
      const answer = await call();
      await wait();
      return answer;
    };
    return {
      ...store,
      create: (record) =>
        slowly(async () => {
          const outcome = await store.create(record);
          most = Math.max(most, (await watcher.list(record.subject)).length);
          return outcome;
        }),
      list: (subject) => slowly(() => store.list(subject)),
      end: (...asked) => slowly(() => store.end(...asked)),
    };
  }

  it.skipIf(start === undefined).each(['refuse', 'end-oldest'] as const)(
    'is passed at no moment, and every place is given (%s)',
    async (onLimit) => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const maxSessions = 1 + (round % 3);
        const subject = `${onLimit} ${round}`;
        const started: string[] = [];
        const ended: string[] = [];
        const policy = { idleTimeout: '15m', maxSessions, onLimit } as const;
        const open = (store: SessionStore): Sessions<unknown> =>
          createSessions({ policy, store: slowed(store), storeTimeout: '60s' });
        const nodes = [open(stores[0]), open(stores[1])] as const;
        for (const node of nodes) {
          node.on('started', ({ session }) => started.push(session));
          node.on('ended', ({ session }) => ended.push(session));
        }
        most = 0;
        const browsers = Array.from({ length: SIGN_INS }, createNodeBrowser);
        const outcomes = await Promise.allSettled(
          browsers.map(async ({ exchange }, index) => {
            await wait();
            return nodes[index % 2 === 0 ? 0 : 1].of(exchange).signIn(subject);
          }),
        );
        const refusals = outcomes.flatMap((outcome) =>
          outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
        );
        expect(most).toBe(maxSessions);
        expect(refusals.every((error) => error instanceof SessionLimitError)).toBe(true);
        expect(refusals).toHaveLength(onLimit === 'refuse' ? SIGN_INS - maxSessions : 0);
        const live = (await watcher.list(subject)).map(({ id }) => id);
        expect(live).toHaveLength(maxSessions);
        expect([...ended, ...live].sort(), 'each ends once, or lives').toEqual([...started].sort());
        for (const browser of browsers) {
          const isIn = browser.cookie() !== '' && (await browser.status(nodes[0])) === 200;
          if (isIn) live.pop();
        }
        expect(live, 'and is somebody’s').toEqual([]);
        await Promise.all(nodes.map((node) => node.close()));
      }
    },
    120_000,
  );
});
