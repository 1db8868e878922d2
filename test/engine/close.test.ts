import { expect, it, vi } from 'vitest';
import { createSessions, type Exchange, type SessionsOptions } from '../../src/server/index.ts';
import type { SessionStore } from '../../src/engine/store.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { createFakeClock } from '../../src/testing/index.ts';
import { answerTo } from '../support/answer.ts';

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const MINUTE = 60_000;

function setUp(options: Partial<SessionsOptions> = {}) {
  const clock = createFakeClock();
  const truth = createMemoryStore({ clock });
  const state = { touch: 'works' as 'works' | 'hangs' | 'fails' };
  const store: SessionStore = {
    ...truth,
    async touch(touches) {
      if (state.touch === 'hangs') await new Promise(() => {});
      if (state.touch === 'fails') throw new Error('out of order');
      return truth.touch(touches);
    },
    async visit(...asked) {
      if (state.touch !== 'works') throw new Error('out of order');
      return truth.visit(...asked);
    },
  };
  const onError = vi.fn<NonNullable<SessionsOptions['onError']>>();
  const sessions = createSessions({
    policy: { idleTimeout: '15m', absoluteTimeout: '8h' },
    store,
    clock,
    onError,
    ...options,
  });
  const headers: Record<string, string> = { host: 'localhost' };
  const request = (method = 'POST', url = '/') => ({
    method,
    url,
    isEncrypted: false,
    header: (name: string) => headers[name],
  });
  const exchange: Exchange = {
    request: request(),
    answer: answerTo((value) => void (headers['cookie'] = value.split(';')[0] ?? '')),
  };
  return { clock, truth, state, sessions, onError, exchange, request };
}

it.each(['cached', 'strict'] as const)(
  'after the close nothing is lost, and nothing is out of date: %s',
  async (consistency) => {
    const { clock, truth, sessions, exchange, request } = setUp({ consistency });
    const { id } = await sessions.of(exchange).signIn('george');
    clock.advance(MINUTE);
    expect((await sessions.guard(request())).isAllowed).toBe(true);
    await sessions.close();
    await sessions.close();
    expect((await truth.read(id))?.lastActivityAt).toBe(truth.now());
    expect(clock.timers).toBe(0);

    clock.advance(10 * MINUTE);
    expect((await sessions.guard(request())).isAllowed).toBe(true);
    expect((await truth.read(id))?.lastActivityAt).toBe(truth.now());
    clock.advance(10 * MINUTE);
    expect((await sessions.guard(request())).isAllowed).toBe(true);
    await truth.end(id, { reason: 'revoked', at: truth.now(), by: 'elsewhere' });
    const refused = await sessions.guard(request('HEAD'));
    expect(refused.isAllowed).toBe(false);
    expect((await sessions.of(exchange).signIn('maria')).subject).toBe('maria');
    expect(clock.timers).toBe(0);
  },
);

it('a stream is closed by the close, and one that is opened later closes at once', async () => {
  const { sessions, exchange, request, clock } = setUp();
  await sessions.of(exchange).signIn('george');
  const open = async () => {
    const url = '/session/events';
    return sessions.respond(new Request(`http://localhost${url}`), request('GET', url));
  };
  const before = await open();
  await sessions.close();
  expect(await before.text()).toBe(': open\n\n');
  expect(await (await open()).text()).toBe(': open\n\n');
  expect(clock.timers).toBe(0);
});

it.each(['hangs', 'fails'] as const)(
  'when the store %s, it closes within its time, and says what could not be written',
  async (how) => {
    const { clock, state, sessions, onError, exchange, request } = setUp({ storeTimeout: '3s' });
    await sessions.of(exchange).signIn('george');
    clock.advance(500);
    await sessions.guard(request());
    state.touch = how;
    let isClosed = false;
    const closing = sessions.close().then(() => (isClosed = true));
    for (let passed = 0; passed < 3_000; passed += 100) {
      await settle();
      clock.advance(100);
    }
    await settle();
    expect(isClosed).toBe(true);
    await closing;
    const said = onError.mock.calls.filter(([, { stage }]) => stage === 'close');
    expect(said.map(([error]) => String(error)).join()).toContain('1 activities could not be');
    const refused = await sessions.guard(request());
    expect(refused.isAllowed ? 200 : refused.response.status).toBe(503);
  },
);

it('I7: waits for the sweep that is under way, which tells of what it has ended', async () => {
  const clock = createFakeClock();
  const truth = createMemoryStore({ clock });
  let answer = (): void => {};
  const store: SessionStore = {
    ...truth,
    async end(...asked) {
      const isWinner = await truth.end(...asked);
      await new Promise<void>((resolve) => (answer = resolve));
      return isWinner;
    },
  };
  const sessions = createSessions({ policy: { idleTimeout: '15m' }, store, clock });
  const told = vi.fn<() => void>();
  sessions.on('ended', told);
  await sessions
    .of({
      request: { method: 'POST', url: '/', isEncrypted: true, header: () => undefined },
      answer: answerTo(),
    })
    .signIn('george');
  clock.advance(15 * MINUTE);
  await settle();
  const closed = sessions.close();
  await settle();
  expect(told).not.toHaveBeenCalled();
  answer();
  await closed;
  expect(told).toHaveBeenCalledTimes(1);
});
