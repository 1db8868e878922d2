/** Knows what lies between a node and the store: calls that are slow or lost, and news that may not arrive. */
import { createLearntClock } from '../../src/engine/learnt-clock.ts';
import { createListeners } from '../../src/engine/listeners.ts';
import type { SessionStore } from '../../src/engine/store.ts';
import type { Chance, MachineClock, Scheduler } from './scheduler.ts';

/** The state of one node's connections. */
export interface Link {
  /** What happens to calls: they pass, are refused, or nothing is ever heard of them. */
  calls: 'pass' | 'refused' | 'silent';
  /** Milliseconds that every call takes more. */
  slowness: number;
  /** How often a call, or its answer, is lost. */
  loss: number;
  /** Whether news arrive. */
  hasPush: boolean;
}

export interface Connection {
  readonly store: SessionStore;
  readonly link: Link;
  /** The connection for news breaks, or comes back: what came meanwhile is lost. */
  setPush(isOn: boolean): void;
  cut(): void;
}

const FASTEST = 0.2;
const SLOWEST = 8;
const BEAT = 1_000;

/** The store as a node sees it over the network. */
export function connect(
  scheduler: Scheduler,
  chance: Chance,
  store: SessionStore,
  clock: MachineClock,
): Connection {
  const link: Link = { calls: 'pass', slowness: 0, loss: 0, hasPush: true };
  const learnt = createLearntClock(clock);
  const listeners = createListeners();
  let isCut = false;
  let since = Number.POSITIVE_INFINITY;
  let until = Number.NEGATIVE_INFINITY;
  let isBroken = true;
  let epoch = 0;
  let newsAt = 0;
  /** What this node has read or created: the store notes who did, and tells nobody else. */
  const noted = new Set<string>();

  const wait = (ms: number): Promise<void> =>
    new Promise((resolve) => void scheduler.after(ms, resolve));
  const never = new Promise<never>(() => {});
  const pass = async (): Promise<void> => {
    await wait(chance.between(FASTEST, SLOWEST) + link.slowness / 2);
    if (isCut || link.calls === 'silent' || chance.happens(link.loss / 2)) await never;
    if (link.calls === 'refused' || chance.happens(link.loss / 2)) {
      throw new Error('The connection was reset');
    }
  };

  async function call<Answer>(run: () => Promise<Answer>): Promise<Answer> {
    const sentAt = clock.monotonic();
    await pass();
    const answer = await run();
    const storeTime = store.now();
    await pass();
    learnt.learn(sentAt, storeTime);
    return answer;
  }

  /** News arrive in the order in which they were sent. */
  function deliver(tell: () => void): void {
    if (!link.hasPush || isCut) return;
    const sentIn = epoch;
    newsAt = Math.max(newsAt, scheduler.now() + chance.between(FASTEST, SLOWEST));
    scheduler.after(newsAt - scheduler.now(), () => {
      if (link.hasPush && !isCut && sentIn === epoch) tell();
    });
  }

  function beat(): void {
    if (isCut) return;
    const sentAt = learnt.now();
    if (learnt.isKnown()) {
      deliver(() => {
        if (isBroken) since = sentAt;
        until = sentAt;
        if (isBroken) listeners.resumed();
        isBroken = false;
      });
    }
    scheduler.after(BEAT, beat);
  }
  scheduler.after(0, beat);
  const watch = store.watch({
    ended(tombstone) {
      if (noted.has(tombstone.id)) deliver(() => listeners.ended(tombstone));
    },
    changed(id) {
      if (noted.has(id)) deliver(() => listeners.changed(id));
    },
    outdated() {},
    resumed() {},
  });

  return {
    link,
    setPush(isOn) {
      link.hasPush = isOn;
      epoch += 1;
      isBroken = true;
    },
    cut() {
      isCut = true;
      watch.stop();
    },
    store: {
      now: learnt.now,
      isTimeKnown: learnt.isKnown,
      learnTime: () => call(async () => {}),
      create: (record) =>
        call(() => {
          noted.add(record.id);
          return store.create(record);
        }),
      read: (id) =>
        call(() => {
          noted.add(id);
          return store.read(id);
        }),
      touch: (touches) => call(() => store.touch(touches)),
      visit: (id, secretHash, at, signs) => call(() => store.visit(id, secretHash, at, signs)),
      update: (id, version, patch) => call(() => store.update(id, version, patch)),
      end: (id, request, unless) => call(() => store.end(id, request, unless)),
      endAll: (...asked) => call(() => store.endAll(...asked)),
      list: (subject) => call(() => store.list(subject)),
      due: (now, limit) => call(() => store.due(now, limit)),
      watch: (listener, concerns) => ({
        intactSince: () => since,
        intactUntil: () => until,
        stop: listeners.add(listener, concerns),
      }),
      secret: () => call(() => store.secret()),
      async close() {},
    },
  };
}
