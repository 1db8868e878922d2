import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchSession, type WatchedSession, type WatchOptions } from '../../src/client/index.ts';
import { createFakeClock, type FakeClock } from '../../src/testing/index.ts';
import { createFakeServer, IDLE, settle, type FakeServer } from '../support/page.ts';

const KEY = 'stillhere:/session';
const isCovered = (): boolean => document.documentElement.hasAttribute('data-stillhere-curtain');

describe('I9: a page that starts', () => {
  let clock: FakeClock;
  let server: FakeServer;
  let session: WatchedSession | undefined;
  let cookies: string;

  function start(options: WatchOptions = {}): void {
    session = watchSession({ transport: server, clock, signInUrl: false, ...options });
  }

  /** What this browser has noted of the session, by a page that is gone. */
  async function note(): Promise<void> {
    start();
    await settle();
    session?.stop();
  }

  function change(news: object): void {
    const record = JSON.parse(localStorage.getItem(KEY) ?? '') as object;
    localStorage.setItem(KEY, JSON.stringify({ ...record, ...news }));
  }

  beforeEach(async () => {
    clock = createFakeClock();
    server = createFakeServer(clock);
    cookies = '';
    vi.spyOn(document, 'cookie', 'get').mockImplementation(() => cookies);
    await note();
  });
  afterEach(() => {
    session?.stop();
    vi.restoreAllMocks();
  });

  it('is not covered while the session goes on, as far as the browser knows', () => {
    clock.sleep(IDLE - 1);
    start();
    expect(isCovered()).toBe(false);
  });

  it.each([
    ['its idle deadline has passed', () => clock.sleep(IDLE)],
    ['its end was noted', () => change({ ended: 'signed-out' })],
  ])('is covered at once when %s, and asks', async (_name, pass) => {
    pass();
    server.lastActivityAt = clock.wall();
    server.session = 'two';
    server.calls.length = 0;
    start();
    expect(isCovered()).toBe(true);
    expect(session?.snapshot.state).toBe('confirming');
    expect(server.calls).toEqual(['status']);
    await settle();
    expect(isCovered(), 'the server knows better').toBe(false);
  });

  it('is covered from the absolute deadline on', async () => {
    server.absoluteDeadline = clock.wall() + 5_000;
    await note();
    // The earlier word stands there too: the latest counts, and none of a session lies later than its absolute end.
    change({ overAt: clock.wall() + 5_000 });
    clock.sleep(4_999);
    start();
    expect(isCovered()).toBe(false);
    session?.stop();
    clock.sleep(1);
    server.fault = 'silent';
    start();
    expect(isCovered()).toBe(true);
  });

  it('stays covered while nobody answers, and says so', async () => {
    clock.sleep(IDLE);
    server.fault = 'down';
    start();
    await settle();
    clock.advance(10 * IDLE);
    await settle();
    expect(isCovered()).toBe(true);
    expect(session?.snapshot).toMatchObject({ state: 'confirming', isUnreachable: true });
  });

  it('counts work that began before, also covered', async () => {
    clock.sleep(IDLE);
    server.fault = 'silent';
    start();
    session?.hold('call', new Promise(() => {}));
    expect(session?.snapshot.holds).toEqual(['call']);
    expect(isCovered()).toBe(true);
  });

  it.each([
    ['says when, as one of an older version', () => change({ overAt: undefined })],
    ['can be read', () => localStorage.setItem(KEY, 'x')],
    ['is there', () => localStorage.clear()],
    ['is one of ours', () => localStorage.setItem(KEY, '{"overAt":1}')],
  ])('is not covered when no record %s', (_name, spoil) => {
    clock.sleep(IDLE);
    spoil();
    start();
    expect(isCovered()).toBe(false);
  });

  it('is not covered when the storage is blocked', () => {
    clock.sleep(IDLE);
    vi.spyOn(window, 'localStorage', 'get').mockImplementation(() => {
      throw new DOMException('blocked', 'SecurityError');
    });
    start();
    expect(isCovered()).toBe(false);
  });

  it('is not covered at the sign-in page, where it would hide the way back', () => {
    change({ ended: 'idle' });
    start({ signInUrl: location.href });
    expect(isCovered()).toBe(false);
    session?.stop();
    start({ signInUrl: 'https://app.example/sign-in' });
    expect(isCovered()).toBe(true);
  });

  describe('when somebody may have signed in since', () => {
    beforeEach(async () => {
      session?.stop();
      localStorage.clear();
      server.ended = undefined;
      cookies = 'app.mark=one';
      await note();
      change({ ended: 'idle' });
    });

    it.each([
      ['the mark of this app is that of another session', 'app.mark=two', false],
      ['so it is, among others', 'a=b; other.mark=one; app.mark=two; theme=dark', false],
      ['the mark is that of this session', 'app.mark=one', true],
      ['there is none', '', true],
      ['the cookie is none of ours', 'theme=two', true],
      ['the mark has no value, and no name', 'app.mark', true],
      ['it is of another app on this host', 'app.mark=one; other.mark=two', true],
      ['it is of another app whose name ends like it', 'my-app.mark=two', true],
      ['it is left of an older name of the cookie', 'stillhere.mark=zero', true],
    ])('%s', (_name, text, expected) => {
      cookies = text;
      start();
      expect(isCovered()).toBe(expected);
    });

    it('is covered until the server answers where the name of the mark is not known', async () => {
      localStorage.removeItem(`${KEY}#mark`);
      server.session = 'two';
      cookies = 'app.mark=two; null=two';
      start();
      expect(isCovered()).toBe(true);
      await settle();
      expect(isCovered()).toBe(false);
    });
  });

  it('is covered though the mark cannot be looked for', () => {
    change({ ended: 'idle' });
    vi.spyOn(document, 'cookie', 'get').mockImplementation(() => {
      throw new DOMException('blocked', 'SecurityError');
    });
    start();
    expect(isCovered()).toBe(true);
  });
});
