import { afterEach, describe, expect, it, vi } from 'vitest';
import { watchSession, type WatchedSession, type WatchOptions } from '../../src/client/index.ts';
import { createFakeClock } from '../../src/testing/index.ts';
import { createFakeServer, IDLE, settle, type FakeServer } from '../support/page.ts';

const clock = createFakeClock();
let session: WatchedSession | undefined;

function watch(server: FakeServer, options: WatchOptions = {}): WatchedSession {
  session = watchSession({ transport: server, clock, signInUrl: false, ...options });
  return session;
}

afterEach(() => {
  session?.stop();
  session = undefined;
  vi.restoreAllMocks();
});

describe('the first question of a page', () => {
  it('leaves before anything is listened to, and is the only one', async () => {
    const server = createFakeServer(clock);
    const listen = vi.spyOn(window, 'addEventListener');
    const listenedBefore: number[] = [];
    const { status } = server;
    server.status = (believed) => {
      listenedBefore.push(listen.mock.calls.length);
      return status(believed);
    };
    watch(server);
    await settle();
    expect(listenedBefore).toEqual([0]);
    expect(listen).toHaveBeenCalled();
    expect(server.calls).toEqual(['status']);
  });

  it('counts from when it left, however long the rest took', async () => {
    const server = createFakeServer(clock);
    // The monitor is made after it.
    vi.spyOn(Math, 'random').mockImplementation(() => {
      clock.sleep(2_000);
      return 0.5;
    });
    const began = clock.wall();
    watch(server);
    await settle();
    const passed = clock.wall() - began;
    expect(passed).toBeGreaterThan(0);
    expect(session?.inspect().idleRemaining).toBe(IDLE - passed);
  });

  it('is asked again where it could not be asked', async () => {
    const server = createFakeServer(clock);
    const { status } = server;
    let isFirst = true;
    server.status = (believed) => {
      if (!isFirst) return status(believed);
      isFirst = false;
      throw new Error('not yet');
    };
    watch(server);
    await settle();
    expect(session?.snapshot.session).toBe('one');
  });

  it('fails as every other', async () => {
    const server = createFakeServer(clock);
    server.fault = 'down';
    watch(server);
    await settle();
    expect(session?.snapshot.isUnreachable).toBe(true);
    server.fault = undefined;
    clock.advance(1_000);
    await settle();
    expect(session?.snapshot).toMatchObject({ session: 'one', isUnreachable: false });
  });

  it('is answered by a failure of another copy of the script, too', async () => {
    const server = createFakeServer(clock);
    const failure = Object.assign(new Error('Sign in'), {
      code: 'ERR_TRANSPORT',
      isIntercepted: true,
    });
    server.status = () => Promise.reject(failure);
    watch(server);
    await settle();
    expect(session?.snapshot.isIntercepted).toBe(true);
  });

  it('is not asked where the options cannot work', () => {
    const server = createFakeServer(clock);
    expect(() => watch(server, { unsavedForms: 'form[' })).toThrow();
    expect(server.calls).toEqual([]);
  });
});
