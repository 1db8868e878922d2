/** Sockets, streams and jobs that are bound to a session, and closed when it ends. */
import { EventEmitter, once } from 'node:events';
import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import { Socket, type AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { createNodeSessions } from '../../src/adapters/node.ts';
import type { SessionStore } from '../../src/engine/store.ts';
import {
  createSessions,
  type Bindable,
  type Session,
  type SessionEndedError,
  type Sessions,
  type SessionsOptions,
} from '../../src/server/index.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { createFakeClock, type FakeClock } from '../../src/testing/index.ts';
import { answerTo } from '../support/answer.ts';
import { eventually } from '../support/eventually.ts';

const MINUTE = 60_000;
const IDLE = 15 * MINUTE;

let clock: FakeClock;
let store: SessionStore;
let nodes: Sessions<unknown>[];
let errors: unknown[];

beforeEach(() => {
  clock = createFakeClock();
  // No sweep ends anything: what is bound is to be noticed by itself.
  store = { ...createMemoryStore({ clock }), due: async () => [] };
  nodes = [];
  errors = [];
});
afterEach(async () => {
  await Promise.all(nodes.map((node) => node.close()));
});

function openNode(options: Partial<SessionsOptions> = {}): Sessions<unknown> {
  const node = createSessions({
    policy: { idleTimeout: IDLE, absoluteTimeout: '8h', endOnClose: '1m' },
    store,
    clock,
    onError: (error, { stage }) => errors.push([stage, error]),
    ...options,
  });
  nodes.push(node);
  return node;
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Lets time pass, and what comes of it: in steps in which a store has the time to answer. */
async function pass(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 1_000) {
    clock.advance(Math.min(left, 1_000));
    await settle();
  }
}

function viewOf(cookie = '', headers: Readonly<Record<string, string>> = {}) {
  return {
    method: 'GET',
    url: '/live',
    isEncrypted: true,
    header: (name: string): string | undefined =>
      ({ host: 'bank.example', cookie, ...headers })[name],
  };
}

async function signIn(
  node: Sessions<unknown>,
  subject = 'george',
): Promise<{ readonly session: Session<unknown>; readonly cookie: string }> {
  let cookie = '';
  const answer = answerTo((value) => (cookie = value.split(';')[0] ?? ''));
  const session = await node.of({ request: viewOf(), answer }).signIn(subject);
  return { session, cookie };
}

function bindSignal(node: Sessions<unknown>, session: Session<unknown>): AbortSignal {
  const controller = new AbortController();
  node.bind(controller, session);
  return controller.signal;
}

const reasonOf = ({ reason }: AbortSignal): unknown => (reason as SessionEndedError).reason;

describe('what is bound to a session', () => {
  it('is closed when it ends, with the reason, and nothing of another session', async () => {
    const node = openNode();
    const { session } = await signIn(node);
    const other = await signIn(node, 'mary');
    const [first, second, others] = [
      bindSignal(node, session),
      bindSignal(node, session),
      bindSignal(node, other.session),
    ];
    await settle();
    expect(first.aborted).toBe(false);
    await node.revoke(session.id);
    expect([first, second].map(reasonOf)).toEqual(['revoked', 'revoked']);
    expect(first.reason).toMatchObject({ name: 'SessionEndedError', code: 'ERR_SESSION_ENDED' });
    expect(others.aborted).toBe(false);
  });

  it('is closed on every node, whichever ends it', async () => {
    const [here, there] = [openNode(), openNode()];
    const { session } = await signIn(here);
    const signal = bindSignal(there, session);
    await settle();
    await here.revokeAll('george');
    await settle();
    expect(reasonOf(signal)).toBe('revoked');
  });

  it('I2: is closed at its idle end, though nobody asks, within seconds', async () => {
    const node = openNode();
    const { session } = await signIn(node);
    const signal = bindSignal(node, session);
    await pass(IDLE - 2_000);
    expect(signal.aborted).toBe(false);
    await pass(5_000);
    expect(reasonOf(signal)).toBe('idle');
  });

  it('is closed at the absolute end, however active its session is', async () => {
    const node = openNode({ policy: { idleTimeout: IDLE, absoluteTimeout: '1h' } });
    const { session } = await signIn(node);
    const signal = bindSignal(node, session);
    const bound = node.bind(new AbortController(), session);
    for (let minutes = 0; minutes < 60; minutes += 12) {
      expect(await bound.touch()).toBe(true);
      await pass(12 * MINUTE);
    }
    await pass(5_000);
    expect(reasonOf(signal)).toBe('absolute');
    expect(bound.ended).toBe('absolute');
    expect(await bound.touch()).toBe(false);
  });

  it('I1: goes on while its session is active on another node', async () => {
    const [here, there] = [openNode(), openNode()];
    const { session, cookie } = await signIn(here);
    const signal = bindSignal(there, session);
    for (let minutes = 0; minutes < 60; minutes += 10) {
      await pass(10 * MINUTE);
      await here.guard({ ...viewOf(cookie, { 'sec-fetch-dest': 'document' }) });
    }
    expect(signal.aborted).toBe(false);
    await pass(IDLE + 5_000);
    expect(reasonOf(signal)).toBe('idle');
  });

  it('is closed soon after the last page was left, where the policy says so', async () => {
    const [here, there] = [openNode(), openNode()];
    const { session, cookie } = await signIn(here);
    const signal = bindSignal(there, session);
    await pass(10_000);
    const left = await here.respond(
      new Request('https://bank.example/session/leave', { method: 'POST' }),
      { ...viewOf(cookie), method: 'POST', url: '/session/leave' },
    );
    expect(await left.json()).toMatchObject({ closing: true });
    await pass(55_000);
    expect(signal.aborted).toBe(false);
    await pass(10_000);
    expect(reasonOf(signal)).toBe('closed');
  });

  it('is closed at once when the session is over already, known here or not', async () => {
    const [here, there] = [openNode(), openNode()];
    const { session } = await signIn(here);
    await here.revoke(session.id);
    const signals = [bindSignal(here, session), bindSignal(there, session)];
    await pass(1_000);
    expect(signals.map(reasonOf)).toEqual(['revoked', 'revoked']);
    const forgotten = bindSignal(there, { ...session, id: 'A'.repeat(session.id.length) });
    await pass(1_000);
    expect(reasonOf(forgotten)).toBe('unknown');
  });

  it('hears of an end that nobody told', async () => {
    let resume = (): void => {};
    let isDeaf = false;
    const deaf: SessionStore = {
      ...store,
      watch: (own, concerns) => {
        ({ resumed: resume } = own);
        return store.watch(
          { ...own, ended: (tombstone) => isDeaf || own.ended(tombstone) },
          concerns,
        );
      },
    };
    const here = openNode({ store: deaf });
    const { session } = await signIn(here);
    const signal = bindSignal(here, session);
    await pass(2_000);
    isDeaf = true;
    await store.end(session.id, { reason: 'revoked', at: store.now(), by: 'x' });
    await pass(2_000);
    expect(signal.aborted).toBe(false);
    resume();
    await pass(1_000);
    expect(reasonOf(signal)).toBe('revoked');
  });

  it('I8: stays open while the store cannot say that the session is over, of which is told once', async () => {
    let isDown = false;
    const fail = <Answer>(work: () => Promise<Answer>): Promise<Answer> =>
      isDown ? Promise.reject(new Error('down')) : work();
    const node = openNode({
      store: { ...store, read: (id) => fail(() => store.read(id)) },
    });
    const { session } = await signIn(node);
    const signals = [bindSignal(node, session)];
    await pass(1_000);
    isDown = true;
    await pass(IDLE + 60_000);
    expect(signals[0]?.aborted).toBe(false);
    expect(errors.filter((error) => (error as [string])[0] === 'bound')).toHaveLength(1);
    isDown = false;
    await pass(5 * MINUTE);
    expect(reasonOf(signals[0] as AbortSignal)).toBe('idle');
  });

  it('is activity only when the app says so', async () => {
    const node = openNode();
    const { session } = await signIn(node);
    const silent = bindSignal(node, session);
    const bound = node.bind(new AbortController(), session);
    await pass(IDLE - MINUTE);
    expect(await bound.touch()).toBe(true);
    await pass(IDLE - MINUTE);
    expect(silent.aborted).toBe(false);
    expect(bound.ended).toBeUndefined();
    await pass(MINUTE + 5_000);
    expect(bound.ended).toBe('idle');
  });

  it('is forgotten when it closes by itself, or is unbound; ten thousand leave nothing', async () => {
    const node = openNode();
    const before = clock.timers;
    const people = await Promise.all(
      Array.from({ length: 100 }, (_, index) => signIn(node, `person ${index}`)),
    );
    const close = vi.fn();
    const all = people.flatMap(({ session }) =>
      Array.from({ length: 100 }, () => {
        const socket = new EventEmitter();
        return { socket, bound: node.bind(socket, session, { close }) };
      }),
    );
    await settle();
    expect(clock.timers).toBeGreaterThanOrEqual(before + 100);
    all.forEach(({ socket, bound }, index) => {
      if (index % 2 === 0) bound.unbind();
      else socket.emit('close');
    });
    expect(clock.timers - before, 'one for what is still to be written, at most').toBeLessThan(3);
    expect(all.every(({ socket }) => socket.listenerCount('close') === 0)).toBe(true);
    await Promise.all(people.map(({ session }) => node.revoke(session.id)));
    expect(close).not.toHaveBeenCalled();
    all[0]?.bound.unbind();
  });

  it('is not closed by the close of the server, which leaves no timer', async () => {
    const before = clock.timers;
    const node = openNode();
    const { session } = await signIn(node);
    const signal = bindSignal(node, session);
    await settle();
    await node.close();
    nodes = [];
    expect(signal.aborted).toBe(false);
    expect(clock.timers).toBe(before);
  });
});

describe('each kind is closed in its own way', () => {
  async function endOf(target: Bindable, close?: (reason: string) => unknown): Promise<void> {
    const node = openNode();
    const { session } = await signIn(node);
    node.bind(target, session, close === undefined ? {} : { close });
    await settle();
    await node.revoke(session.id);
  }

  it('a standard WebSocket', async () => {
    const socket = Object.assign(new EventTarget(), {
      readyState: 1,
      send: vi.fn(),
      close: vi.fn(),
    });
    await endOf(socket);
    expect(socket.close.mock.calls).toEqual([[4401, 'revoked']]);
  });

  it('a socket of socket.io, after an event', async () => {
    const calls: unknown[] = [];
    const socket = {
      once: () => socket,
      removeListener: () => socket,
      disconnected: false,
      emit: (...word: unknown[]) => calls.push(word),
      disconnect: (isWhole: boolean) => calls.push(isWhole),
    };
    await endOf(socket);
    expect(calls).toEqual([['stillhere:ended', { reason: 'revoked' }], true]);
  });

  it('a socket of socket.io that is bound in a middleware, before it is connected', async () => {
    const close = vi.fn();
    const conn = Object.assign(new EventEmitter(), { readyState: 'open', close });
    // `disconnect` does nothing to it.
    const socket = Object.assign(new EventEmitter(), { disconnected: true, disconnect() {}, conn });
    await endOf(socket);
    expect(close).toHaveBeenCalledOnce();
    expect(conn.listenerCount('close') + socket.listenerCount('disconnect')).toBe(0);

    const node = openNode();
    const { session } = await signIn(node);
    const bound = node.bind(socket, session);
    conn.emit('close');
    await node.revoke(session.id);
    expect(bound.ended, 'it was forgotten').toBeUndefined();
    expect(socket.listenerCount('disconnect')).toBe(0);
  });

  it('streams of the web', async () => {
    let controller: ReadableStreamDefaultController<string> | undefined;
    const reader = new ReadableStream<string>({
      start: (own) => void (controller = own),
    }).getReader();
    if (controller === undefined) throw new Error('There is no controller');
    await endOf(controller);
    await expect(reader.read()).rejects.toMatchObject({ reason: 'revoked' });
    const aborted = vi.fn();
    await endOf(new WritableStream({ abort: aborted }));
    expect(aborted.mock.calls[0]?.[0]).toMatchObject({ reason: 'revoked' });
  });

  it('a stream of events, to which the app goes on to write while its reader has not taken the last word', async () => {
    const response = new ServerResponse(new IncomingMessage(new Socket()));
    response.setHeader('Content-Type', 'text/event-stream');
    await endOf(response);
    expect(response.writableEnded).toBe(true);
    const failure = new Promise((resolve) => response.write('data: 2\n\n', resolve));
    expect(await failure).toMatchObject({ code: 'ERR_STREAM_WRITE_AFTER_END' });
    expect(response.listenerCount('error'), 'or the process would end').toBe(1);
  });

  it('a stream of events whose reader does not take the last word, some seconds later', async () => {
    const response = new ServerResponse(new IncomingMessage(new Socket()));
    response.setHeader('Content-Type', 'text/event-stream');
    await endOf(response);
    clock.advance(4_999);
    expect([response.writableEnded, response.destroyed]).toEqual([true, false]);
    clock.advance(1);
    expect(response.destroyed).toBe(true);
    const read = new ServerResponse(new IncomingMessage(new Socket()));
    read.setHeader('Content-Type', 'text/event-stream');
    await endOf(read);
    const { timers } = clock;
    read.emit('close');
    expect(clock.timers).toBe(timers - 1);
  });

  it('anything as the app says', async () => {
    const close = vi.fn();
    await endOf({} as Bindable, close);
    expect(close.mock.calls).toEqual([['revoked']]);
  });

  it('what fails at that, or rejects, is told, and hinders nobody', async () => {
    const node = openNode();
    const { session } = await signIn(node);
    node.bind({}, session, { close: () => Promise.reject(new Error('one')) });
    node.bind({}, session, {
      close() {
        throw new Error('two');
      },
    });
    const signal = bindSignal(node, session);
    await node.revoke(session.id);
    await settle();
    expect(signal.aborted).toBe(true);
    expect(errors).toEqual([
      ['bound', new Error('two')],
      ['bound', new Error('one')],
    ]);
  });

  it.each([
    [new ReadableStream(), '"target" must be'],
    [undefined, '"target" must be'],
    ['socket', '"target" must be'],
  ])('refuses %s, which it cannot close', async (target, message) => {
    const node = openNode();
    const { session } = await signIn(node);
    expect(() => node.bind(target as never, session)).toThrow(message);
    expect(() => node.bind(new AbortController(), { id: '../x' })).toThrow('"session" must be');
    expect(() => node.bind(new AbortController(), undefined as never)).toThrow('"session" must be');
    expect(() => node.bind({}, session, { clos: () => {} } as never)).toThrow('did you mean');
  });

  it('nothing is done to what is closed already', async () => {
    const aborted = new AbortController();
    aborted.abort('before');
    const close = vi.fn();
    await endOf(aborted);
    const closed = { readyState: 3, close, send: vi.fn() };
    await endOf(closed);
    const destroyed = { destroyed: true, destroy: close };
    await endOf(destroyed);
    // What `node:http2` gives once the client has reset the stream.
    const reset = { writableEnded: false, stream: { destroyed: true }, destroy: close };
    await endOf(reset);
    expect(aborted.signal.reason).toBe('before');
    expect(close).not.toHaveBeenCalled();
  });
});

describe('over a network', () => {
  it('a stream of events says why, another answer is cut off, a socket of ws is closed and hears no more', async () => {
    const sessions = openNode({ policy: { idleTimeout: IDLE }, clock, origin: 'http://localhost' });
    const web = createNodeSessions(sessions);
    const heard: string[] = [];
    const sockets = new WebSocketServer({ noServer: true });
    const server = createServer((request, response) => {
      void (async () => {
        if (request.url === '/enter') {
          request.headers.origin = 'http://localhost';
          await web.of(request, response).signIn('george');
          response.end();
          return;
        }
        const session = await web.guard(request, response);
        if (session === undefined) return;
        const type = request.url === '/events' ? 'text/event-stream' : 'text/csv';
        response.writeHead(200, { 'Content-Type': type });
        response.write('data: 1\n\n');
        sessions.bind(response, session);
      })();
    });
    server.on('upgrade', (request, socket, head) => {
      void (async () => {
        const session = await web.socketSession(request);
        if (session === undefined) {
          socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n');
          return;
        }
        sockets.handleUpgrade(request, socket, head, (accepted) => {
          accepted.on('message', (data: Buffer) => heard.push(data.toString()));
          sessions.bind(accepted, session);
        });
      })();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}`;
    const entered = await fetch(`${url}/enter`);
    const cookie = entered.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    const events = await fetch(`${url}/events`, { headers: { cookie } });
    const table = await fetch(`${url}/table`, { headers: { cookie } });
    const open = (origin: string): WebSocket =>
      new WebSocket(`ws://127.0.0.1:${port}`, { headers: { cookie, origin } });

    const [refusal] = (await once(open('https://evil.example'), 'error')) as [Error];
    expect(refusal.message).toContain('401');
    const socket = open('http://localhost');
    await once(socket, 'open');
    socket.send('first');
    await eventually(() => expect(heard).toEqual(['first']));
    const closed = once(socket, 'close');
    await sessions.revokeAll('george');
    socket.send('second');
    const [code, reason] = (await closed) as [number, Buffer];
    expect([code, String(reason)]).toEqual([4401, 'revoked']);
    expect(await events.text()).toBe(
      'data: 1\n\nevent: stillhere:ended\ndata: {"reason":"revoked"}\n\n',
    );
    await expect(table.text()).rejects.toThrow();
    expect(heard).toEqual(['first']);
    server.close();
    server.closeAllConnections();
  });
});
