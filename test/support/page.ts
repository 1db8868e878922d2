/** A page with a session, on a clock that is turned by hand and a server that answers when it is told to. */
import { TransportError } from '../../src/core/errors.ts';
import type { ActiveStatus, Status } from '../../src/core/wire.ts';
import { watchSession, type WatchedSession, type WatchOptions } from '../../src/client/index.ts';
import type { Transport } from '../../src/client/transport.ts';
import { createFakeClock, type FakeClock } from '../../src/testing/index.ts';

export const MINUTE = 60_000;
export const IDLE = 15 * MINUTE;
export const WARN = 2 * MINUTE;

/** A server with one session. */
export interface FakeServer extends Transport {
  readonly calls: string[];
  session: string;
  /** Stands for whose session it is; undefined as of a server that does not say. */
  subject: string | undefined;
  lastActivityAt: number;
  /** Instant of the absolute end; without it, that is always eight hours away. */
  absoluteDeadline: number | undefined;
  endOnClose: number;
  idleTimeout: number;
  /** What the person may choose; undefined where the policy has none. */
  extendedTime: number | undefined;
  ended: Extract<Status, { state: 'ended' }>['reason'] | 'none' | undefined;
  fault: 'down' | 'intercepted' | 'silent' | undefined;
  /** Tells the page something unasked. */
  push(status: Status): void;
  /** Tells the page that it cannot hear anything. */
  breakPush(error: unknown): void;
  listeners: number;
}

export function createFakeServer(clock: FakeClock): FakeServer {
  let onPush = (_status: Status): void => {};
  let onBreak: (error: unknown) => void = () => {};

  function answer(): Promise<Status> {
    if (server.fault === 'down') {
      return Promise.reject(new TransportError('down', { retryAfter: 500 }));
    }
    if (server.fault === 'intercepted') {
      return Promise.reject(new TransportError('Sign in first', { isIntercepted: true }));
    }
    if (server.fault === 'silent') return new Promise(() => {});
    if (server.ended === 'none') return Promise.resolve({ state: 'none' });
    const { idleTimeout, extendedTime } = server;
    const idleRemaining = server.lastActivityAt + idleTimeout - clock.wall();
    if (server.ended === undefined && idleRemaining <= 0) server.ended = 'idle';
    if (server.ended !== undefined) {
      return Promise.resolve({ state: 'ended', session: server.session, reason: server.ended });
    }
    const status: ActiveStatus = {
      state: 'active',
      session: server.session,
      ...(server.subject === undefined ? {} : { subject: server.subject }),
      idleRemaining,
      absoluteRemaining: (server.absoluteDeadline ?? clock.wall() + 480 * MINUTE) - clock.wall(),
      idleTimeout,
      ...(extendedTime === undefined ? {} : { extendedTime }),
      warnBefore: WARN,
      maxHold: 60 * MINUTE,
      fresh: true,
      endOnClose: server.endOnClose,
      closing: false,
    };
    return Promise.resolve(status);
  }

  const server: FakeServer = {
    calls: [],
    session: 'one',
    subject: undefined,
    lastActivityAt: clock.wall(),
    absoluteDeadline: undefined,
    endOnClose: 0,
    idleTimeout: IDLE,
    extendedTime: undefined,
    ended: undefined,
    fault: undefined,
    listeners: 0,
    push: (status) => onPush(status),
    breakPush: (error) => onBreak(error),
    throughUrl: '/session/through',
    status() {
      server.calls.push('status');
      return answer();
    },
    ping(idleFor) {
      server.calls.push(`ping ${Math.round(idleFor)}`);
      if (server.fault === undefined && server.ended === undefined) {
        server.lastActivityAt = Math.max(server.lastActivityAt, clock.wall() - idleFor);
      }
      return answer();
    },
    extendTime(isExtended) {
      server.calls.push(`extend-time ${isExtended}`);
      if (server.extendedTime === undefined) return Promise.reject(new TransportError('refused'));
      if (server.fault === undefined && server.ended === undefined) {
        server.lastActivityAt = clock.wall();
        server.idleTimeout = isExtended ? server.extendedTime : IDLE;
      }
      return answer();
    },
    stay() {
      server.calls.push('stay');
      return answer();
    },
    leave() {
      server.calls.push('leave');
    },
    signOut() {
      server.calls.push('sign-out');
      if (server.fault === undefined) server.ended ??= 'signed-out';
      return answer();
    },
    listen(onStatus, onError = () => {}) {
      server.listeners += 1;
      onPush = onStatus;
      onBreak = onError;
      let isOpen = true;
      return () => {
        if (!isOpen) return;
        isOpen = false;
        server.listeners -= 1;
        onPush = () => {};
      };
    },
  };
  return server;
}

export interface TestPage {
  readonly clock: FakeClock;
  readonly server: FakeServer;
  readonly session: WatchedSession;
  /** What the page was told, as `warning`, `ended idle`. */
  readonly told: string[];
  wait(ms: number): Promise<void>;
}

/** Lets promises settle. */
export const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** Opens a page; what it does not say is as usual, but that it stays where it is at the end. Each is a tab of its own. */
export async function openPage(options: WatchOptions = {}): Promise<TestPage> {
  Reflect.deleteProperty(window, Symbol.for('stillhere'));
  const clock = createFakeClock();
  const server = createFakeServer(clock);
  const session = watchSession({ transport: server, clock, signInUrl: false, ...options });
  const told: string[] = [];
  session.on('warning', ({ kind }) => told.push(`warning ${kind}`));
  session.on('extended', () => told.push('extended'));
  session.on('ending', ({ reason }) => void told.push(`ending ${reason}`));
  session.on('ended', ({ reason }) => told.push(`ended ${reason}`));
  session.on('failed', ({ what }) => told.push(`failed ${what}`));
  await settle();
  server.calls.length = 0;
  return {
    clock,
    server,
    session,
    told,
    async wait(ms) {
      for (let left = ms; left > 0; left -= MINUTE / 2) {
        clock.advance(Math.min(left, MINUTE / 2));
        await settle();
      }
    },
  };
}

/** Input as a person gives it: events of scripts are not trusted, so the tests have to lie. */
export function input(name = 'keydown', properties: object = {}): Event {
  const event = new Event(name, { bubbles: true, cancelable: true });
  Object.defineProperty(event, 'isTrusted', { value: true });
  for (const [key, value] of Object.entries(properties)) {
    Object.defineProperty(event, key, { value });
  }
  asEngine(() => (document.activeElement ?? document.body).dispatchEvent(event));
  return event;
}

/** Sends events as an engine does that runs no script: an observer has been told of a change before the next listener is called. */
export function asEngine(send: () => void): void {
  const { takeRecords } = MutationObserver.prototype;
  MutationObserver.prototype.takeRecords = () => [];
  try {
    send();
  } finally {
    MutationObserver.prototype.takeRecords = takeRecords;
  }
}
