/** What stands behind every app of the adapters' contract: sessions, time to turn by hand, and what a test may do to both. */
import {
  createSessions,
  type PolicyOptions,
  type SessionEvents,
  type Sessions,
  type SessionsOptions,
} from '../../src/server/index.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { createFakeClock } from '../../src/testing/index.ts';

export interface Data {
  readonly count: number;
}

export const POLICY = { idleTimeout: '15m', absoluteTimeout: '8h', warnBefore: '2m' } as const;

/** What a test may want of the sessions. It is JSON, so that another process can be told. */
export interface WorldOptions extends Pick<
  SessionsOptions,
  'consistency' | 'drafts' | 'origin' | 'sameSite' | 'yourSessions'
> {
  readonly policy?: PolicyOptions;
  /** Paths. With any, what has `quiet` in its address is passive too. */
  readonly passive?: readonly string[];
}

/** What a test does to a world, wherever it is: arguments and results are JSON. */
export interface Control {
  /** Lets so many milliseconds pass. */
  advance(ms: number): Promise<void>;
  /** From now on every question to the store fails; or none does any more. */
  failStore(isDown: boolean): Promise<void>;
  revoke(id: string): Promise<boolean>;
  /** Ids of the live sessions of a subject. */
  list(subject: string): Promise<readonly string[]>;
  clientUrl(): Promise<string>;
  /** Closes the sessions, and with them the streams; the app goes on. */
  closeSessions(): Promise<void>;
  /** Lets those go on that wait in `slow`. */
  release(): Promise<void>;
  /** How many wait there. */
  waiting(): Promise<number>;
  /** Every `ended` event so far. */
  ended(): Promise<readonly SessionEvents['ended'][]>;
  /** The reason of every `denied` event so far. */
  denied(): Promise<readonly string[]>;
}

/** What an app is put together with. */
export interface World {
  readonly sessions: Sessions<Data>;
  /** Waits until the test says `release`. */
  slow(): Promise<void>;
  readonly control: Control;
}

/** Makes a world at its first instant. */
export function createWorld(options: WorldOptions = {}): World {
  const clock = createFakeClock();
  const store = createMemoryStore({ clock });
  let isDown = false;
  const ask = <Answer>(answer: () => Promise<Answer>): Promise<Answer> =>
    isDown ? Promise.reject(new Error('down')) : answer();
  const { passive, ...rest } = options;
  const sessions = createSessions<Data>({
    policy: POLICY,
    clock,
    store: {
      ...store,
      read: (id) => ask(() => store.read(id)),
      visit: (...all) => ask(() => store.visit(...all)),
    },
    ...rest,
    ...(passive === undefined
      ? {}
      : { passive: [...passive, ({ url }: { readonly url: string }) => url.includes('quiet')] }),
  });
  const ended: SessionEvents['ended'][] = [];
  const denied: string[] = [];
  sessions.on('ended', (event) => ended.push(event));
  sessions.on('denied', ({ reason }) => denied.push(reason));
  let waiting: (() => void)[] = [];

  return {
    sessions,
    slow: () => new Promise((resolve) => waiting.push(resolve)),
    control: {
      advance: async (ms) => clock.advance(ms),
      failStore: async (isFailing) => void (isDown = isFailing),
      revoke: (id) => sessions.revoke(id),
      list: async (subject) => (await sessions.list(subject)).map(({ id }) => id),
      clientUrl: async () => sessions.clientUrl,
      closeSessions: () => sessions.close(),
      async release() {
        for (const resolve of waiting) resolve();
        waiting = [];
      },
      waiting: async () => waiting.length,
      ended: async () => ended,
      denied: async () => denied,
    },
  };
}
