/** Knows a browser whose time is turned by hand, and a server that it can reach: what the page gets of them. */
import type { Status } from '../../../src/core/wire.ts';
import { createFakeClock, type FakeClock } from '../../../src/testing/index.ts';

export const IDLE = 60_000;
export const WARN = 20_000;
const LATENCY = 40;

/** The session on the server. */
export interface PretendServer {
  id: string;
  lastActivityAt: number;
  ended: 'signed-out' | 'idle' | 'revoked' | undefined;
  isOnline: boolean;
  requests: string[];
  signIn(): void;
  isAlive(): boolean;
  /** Ends the session, and says so to those who listen. */
  revoke(): void;
}

export interface PretendBrowser {
  readonly clock: FakeClock;
  readonly server: PretendServer;
  /** Errors that nobody caught. */
  readonly uncaught: unknown[];
  /** Where the page went. */
  readonly left: string[];
  isVisible: boolean;
  /** Lets time pass, with all that comes of it. */
  pass(ms: number, look?: () => void): Promise<void>;
  /** Something happens to the page. */
  fire(target: EventTarget, name: string, properties?: object): Event;
  /** Another tab says something on the channel. */
  postFromOtherTab(name: string, data: unknown): void;
  restore(): void;
}

const STEP = 500;
const ROUNDS = 14;

/** The storage of the page: what it does can be seen, unlike that of the tests' own browser. */
class PretendStorage {
  readonly #items = new Map<string, string>();
  getItem(key: string): string | null {
    return this.#items.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    this.#items.set(key, value);
  }
  removeItem(key: string): void {
    this.#items.delete(key);
  }
}

/** Puts clocks, timers, network and channel of the page into the hands of a test. */
export function pretendBrowser(): PretendBrowser {
  const clock = createFakeClock();
  const uncaught: unknown[] = [];
  const left: string[] = [];
  const undo: (() => void)[] = [];
  const added: (readonly [EventTarget, string, EventListener, unknown])[] = [];
  const channels = new Set<{ name: string; hear: (data: unknown) => void }>();
  const streams = new Set<EventTarget & { close(): void }>();
  let sessions = 0;
  let timers = 0;
  const waiting = new Map<number, () => void>();

  function put(owner: object, key: string, value: unknown): void {
    const before = Object.getOwnPropertyDescriptor(owner, key);
    Object.defineProperty(owner, key, { configurable: true, writable: true, value });
    undo.push(() => {
      if (before === undefined) Reflect.deleteProperty(owner, key);
      else Object.defineProperty(owner, key, before);
    });
  }

  function guarded(run: () => unknown): void {
    try {
      run();
    } catch (error) {
      uncaught.push(error);
    }
  }

  const timeOf = (delay: unknown): number => Math.max(1, Number(delay) || 0);
  function setTimer(run: () => void, delay: unknown, isRepeated: boolean): number {
    timers += 1;
    const id = timers;
    const plan = (): void => {
      waiting.set(
        id,
        clock.setTimer(() => {
          if (isRepeated) plan();
          else waiting.delete(id);
          guarded(run);
        }, timeOf(delay)),
      );
    };
    plan();
    return id;
  }
  const clearTimer = (id: number): void => {
    waiting.get(id)?.();
    waiting.delete(id);
  };

  const server: PretendServer = {
    id: 's1',
    lastActivityAt: clock.wall(),
    ended: undefined,
    isOnline: true,
    requests: [],
    signIn() {
      sessions += 1;
      server.id = `s${sessions}`;
      server.lastActivityAt = clock.wall();
      server.ended = undefined;
    },
    isAlive() {
      if (server.ended === undefined && clock.wall() >= server.lastActivityAt + IDLE) {
        server.ended = 'idle';
      }
      return server.ended === undefined;
    },
    revoke() {
      server.ended = 'revoked';
      const data = JSON.stringify(status());
      for (const stream of streams) {
        guarded(() => stream.dispatchEvent(Object.assign(new Event('ended'), { data })));
      }
    },
  };

  function status(): Status {
    if (!server.isAlive()) {
      return { state: 'ended', session: server.id, reason: server.ended ?? 'idle' };
    }
    return {
      state: 'active',
      session: server.id,
      idleRemaining: server.lastActivityAt + IDLE - clock.wall(),
      absoluteRemaining: 3_600_000,
      idleTimeout: IDLE,
      warnBefore: WARN,
      maxHold: IDLE,
      fresh: true,
      endOnClose: 0,
      closing: false,
    };
  }

  function answer(url: string, init: RequestInit): Response {
    server.requests.push(url);
    if (url.endsWith('/ping') && server.isAlive()) {
      const { idleFor } = JSON.parse(init.body as string) as { idleFor: number };
      server.lastActivityAt = Math.max(server.lastActivityAt, clock.wall() - idleFor);
    }
    if (url.endsWith('/sign-out')) server.ended ??= 'signed-out';
    return new Response(JSON.stringify(status()), {
      status: 200,
      headers: { 'content-type': 'application/json' },
    });
  }

  put(globalThis, 'setTimeout', (run: () => void, delay: unknown) => setTimer(run, delay, false));
  put(globalThis, 'setInterval', (run: () => void, delay: unknown) => setTimer(run, delay, true));
  put(globalThis, 'clearTimeout', clearTimer);
  put(globalThis, 'clearInterval', clearTimer);
  put(Date, 'now', () => clock.wall());
  put(performance, 'now', () => clock.monotonic() + 100);
  put(AbortSignal, 'timeout', (ms: number) => {
    const abort = new AbortController();
    clock.setTimer(() => abort.abort(), ms);
    return abort.signal;
  });
  put(
    globalThis,
    'fetch',
    (url: string, init: RequestInit = {}) =>
      new Promise((resolve, reject) => {
        init.signal?.addEventListener('abort', () => reject(new Error('aborted')));
        clock.setTimer(() => {
          if (!server.isOnline) return reject(new TypeError('Failed to fetch'));
          const response = answer(url, init);
          clock.setTimer(() => resolve(response), LATENCY / 2);
        }, LATENCY / 2);
      }),
  );
  put(globalThis, 'reportError', () => {});
  put(navigator, 'sendBeacon', () => true);
  put(location, 'replace', (url: string) => void left.push(url));
  put(location, 'reload', () => void left.push('reload'));
  put(globalThis, 'localStorage', new PretendStorage());
  put(
    globalThis,
    'BroadcastChannel',
    class BroadcastChannel extends EventTarget {
      readonly #own: { name: string; hear: (data: unknown) => void };
      constructor(name: string) {
        super();
        this.#own = {
          name,
          hear: (data) => void this.dispatchEvent(Object.assign(new Event('message'), { data })),
        };
        channels.add(this.#own);
      }
      postMessage(data: unknown): void {
        structuredClone(data);
      }
      close(): void {
        channels.delete(this.#own);
      }
    },
  );
  put(
    globalThis,
    'EventSource',
    class EventSource extends EventTarget {
      static readonly CLOSED = 2;
      readyState = 1;
      constructor() {
        super();
        streams.add(this);
      }
      close(): void {
        this.readyState = 2;
        streams.delete(this);
      }
    },
  );

  const browser: PretendBrowser = {
    clock,
    server,
    uncaught,
    left,
    isVisible: true,
    async pass(ms, look) {
      for (let rest = ms; rest > 0; rest -= STEP) {
        clock.advance(Math.min(rest, STEP));
        for (let round = 0; round < ROUNDS; round += 1) await Promise.resolve();
        look?.();
      }
    },
    fire(target, name, properties = {}) {
      const event = new Event(name, { bubbles: true, cancelable: true });
      for (const [key, value] of Object.entries({ isTrusted: true, ...properties })) {
        Object.defineProperty(event, key, { value });
      }
      guarded(() => target.dispatchEvent(event));
      return event;
    },
    postFromOtherTab(name, data) {
      for (const channel of channels) if (channel.name === name) guarded(() => channel.hear(data));
    },
    restore() {
      for (const [target, name, listener, options] of added) {
        target.removeEventListener(name, listener, options as EventListenerOptions);
      }
      for (const one of undo.reverse()) one();
    },
  };
  put(document, 'visibilityState', 'visible');
  Object.defineProperty(document, 'visibilityState', {
    configurable: true,
    get: () => (browser.isVisible ? 'visible' : 'hidden'),
  });
  for (const target of [window, document] as const) {
    const { addEventListener } = target;
    put(target, 'addEventListener', (...args: Parameters<typeof addEventListener>) => {
      added.push([target, args[0], args[1] as EventListener, args[2]]);
      addEventListener.apply(target, args);
    });
  }
  return browser;
}
