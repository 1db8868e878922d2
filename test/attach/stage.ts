/** What stands around the app of a host's contract: time to turn by hand, stores that fail, a gate for slow requests. */
import { attach, type AttachOptions, type Host } from '../../src/attach/index.ts';
import type { SessionEvents, Sessions, SessionStore } from '../../src/server/index.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { createFakeClock, type FakeClock } from '../../src/testing/index.ts';
import type { Running } from '../adapters/contract/app.ts';
import { createBrowser, type TestBrowser } from '../support/browser.ts';

/** What an app is put together with. */
export interface HostWorld {
  /** Attaches to the host; undefined while the app does without us. */
  readonly attach: ((host: Host) => Sessions<unknown>) | undefined;
  /** Waits until the test says `release`. */
  slow(): Promise<void>;
}

/** A host with what it keeps, apart from the servers that are started over it. */
export interface HostApp {
  /**
   * Starts a server: by the host's own ways `/sign-in?subject=`, `/sign-in/plain?subject=` (the id stays, where there is a
   * choice), `/sign-out`, and `/who`, which answers who is signed in as the host says it; behind the guard (all, without
   * one) `/me`, which answers the session of ours as JSON, where there is one, `/write`, which changes a session of the
   * host, `/slow/read` and `/slow/write`, which read or change it after `slow`, and `/fresh`, with `requireFresh`.
   */
  start(world: HostWorld): Promise<Running>;
  /** How many times the host has written to its store so far; 0 where it has none. */
  writes(): number;
  /** For how many days the host takes a session, as it is set up here, where these are less than a month. */
  readonly days?: number;
  /** From now on every question to the host's store fails; or none does any more. Left out where there is none. */
  fail?(isDown: boolean): void;
}

export interface Stage {
  readonly sessions: Sessions<unknown>;
  readonly clock: FakeClock;
  readonly host: HostApp;
  readonly url: string;
  readonly ended: readonly SessionEvents['ended'][];
  browser(cookies?: string): TestBrowser;
  /** From now on every question to our store fails; or none does any more. */
  failStore(isDown: boolean): void;
  /** Waits until a slow request is there. */
  arrived(): Promise<void>;
  release(): void;
  /** Another process over the same stores, which remembers nothing. */
  anotherNode(): Promise<{ readonly url: string }>;
}

export interface Stages {
  /** Starts an app with us; `before` does something with the app without us, before that. */
  start(
    options?: Partial<AttachOptions>,
    before?: (url: string) => Promise<unknown>,
  ): Promise<Stage>;
  close(): Promise<void>;
}

export const IDLE = 15 * 60_000;
export const POLICY = { idleTimeout: '15m', absoluteTimeout: '8h', warnBefore: '2m' } as const;

export function createStages(createApp: () => HostApp): Stages {
  const closing: (() => Promise<unknown>)[] = [];

  async function start(
    options: Partial<AttachOptions> = {},
    before?: (url: string) => Promise<unknown>,
  ): Promise<Stage> {
    const clock = createFakeClock();
    const host = createApp();
    const gate = createGate();
    if (before !== undefined) {
      const running = await host.start({ attach: undefined, slow: gate.slow });
      await before(running.url);
      await running.close();
    }
    const kept = createMemoryStore({ clock });
    let isDown = false;
    const store = failing(kept, () => isDown);
    const ended: SessionEvents['ended'][] = [];

    async function startNode(): Promise<{ url: string; sessions: Sessions<unknown> }> {
      let sessions: Sessions<unknown> | undefined;
      const running = await host.start({
        slow: gate.slow,
        attach(given) {
          sessions = attach(given, { policy: POLICY, clock, store, onError: ignore, ...options });
          sessions.on('ended', (event) => ended.push(event));
          return sessions;
        },
      });
      closing.push(running.close, async () => sessions?.close());
      if (sessions === undefined) throw new Error('The app of the host has not attached');
      return { url: running.url, sessions };
    }

    const { url, sessions } = await startNode();
    return {
      ...{ sessions, clock, host, url, ended },
      browser: (cookies) => createBrowser(url, cookies),
      failStore: (down) => void (isDown = down),
      arrived: gate.arrived,
      release: gate.release,
      anotherNode: startNode,
    };
  }

  return {
    start,
    async close() {
      for (const close of closing.splice(0).reverse()) await close();
    },
  };
}

function failing(store: SessionStore, isDown: () => boolean): SessionStore {
  const ask = <Answer>(answer: () => Promise<Answer>): Promise<Answer> =>
    isDown() ? Promise.reject(new Error('down')) : answer();
  return {
    ...store,
    create: (...all) => ask(() => store.create(...all)),
    read: (...all) => ask(() => store.read(...all)),
    visit: (...all) => ask(() => store.visit(...all)),
    end: (...all) => ask(() => store.end(...all)),
  };
}

function createGate(): { slow(): Promise<void>; arrived(): Promise<void>; release(): void } {
  const inside: (() => void)[] = [];
  const outside: (() => void)[] = [];
  return {
    slow: () =>
      new Promise((resolve) => {
        inside.push(resolve);
        for (const tell of outside.splice(0)) tell();
      }),
    arrived: () =>
      new Promise((resolve) => void (inside.length > 0 ? resolve() : outside.push(resolve))),
    release() {
      for (const go of inside.splice(0)) go();
    },
  };
}

function ignore(): void {}
