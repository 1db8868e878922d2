import { afterEach, describe, expect, it, vi } from 'vitest';
import { createFetchTransport } from '../../src/client/index.ts';
import { IDLE, input, MINUTE, openPage, settle, WARN, type TestPage } from '../support/page.ts';

const SECOND = 1_000;
const broken = (): never => {
  throw new Error('broken');
};
const opened: TestPage[] = [];
const open = async (...options: Parameters<typeof openPage>): Promise<TestPage> => {
  const page = await openPage(...options);
  opened.push(page);
  return page;
};
const isCovered = (): boolean => document.documentElement.hasAttribute('data-stillhere-curtain');

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  for (const { session } of opened.splice(0)) session.stop();
  document.documentElement.removeAttribute('data-stillhere-curtain');
});

describe('a page that asks in vain', () => {
  it('gives a question up after 20 s, and asks again', async () => {
    const { server, clock, session } = await open();
    server.fault = 'silent';
    clock.advance(IDLE - WARN);
    await settle();
    expect(server.calls).toEqual(['status']);
    clock.advance(14 * SECOND);
    await settle();
    expect(session.snapshot.isUnreachable).toBe(false);
    server.fault = undefined;
    clock.advance(7 * SECOND);
    await settle();
    clock.advance(2 * SECOND);
    await settle();
    expect(server.calls.length).toBeGreaterThan(1);
    expect(session.snapshot).toMatchObject({ state: 'warning', isUnreachable: false });
  });

  it('tells the person whose "stay" is not answered', async () => {
    const { server, session, wait, told } = await open();
    await wait(IDLE - WARN);
    server.fault = 'silent';
    const answer = session.extend();
    await wait(21 * SECOND);
    expect(await answer).toBe(false);
    expect(told).toContain('failed extend');
  });

  it('is not signed out by a server that does not answer', async () => {
    const { server, session, wait } = await open();
    server.fault = 'silent';
    const answer = session.signOut();
    await settle();
    await wait(21 * SECOND);
    expect(await answer).toBe(false);
  });

  it('has no timer left when it is stopped while it asks', async () => {
    const { server, session, clock } = await open();
    server.fault = 'silent';
    clock.advance(IDLE - WARN);
    await settle();
    expect(clock.timers).toBe(2);
    session.stop();
    expect(clock.timers).toBe(0);
  });

  it.each([
    ['nothing', () => Promise.resolve(undefined)],
    ['rubbish', () => Promise.resolve({ state: 'active', session: 'one', idleRemaining: NaN })],
    ['an error', broken],
    ['no promise', () => undefined],
  ])('takes %s for no answer, and is hidden at its end', async (_what, status) => {
    const { server, session, wait } = await open();
    Object.assign(server, { status });
    await wait(IDLE + MINUTE);
    expect(session.snapshot).toMatchObject({ state: 'confirming', isUnreachable: true });
    expect(isCovered()).toBe(true);
  });

  it('goes on though listening throws, gives nothing back, or says rubbish', async () => {
    for (const listen of [broken, () => undefined]) {
      const { server, session, wait } = await open({ push: true });
      Object.assign(server, { listen });
      document.dispatchEvent(new Event('visibilitychange'));
      document.dispatchEvent(new Event('visibilitychange'));
      await wait(IDLE - WARN);
      expect(session.snapshot.state).toBe('warning');
      session.stop();
    }
    const { server, session } = await open({ push: true });
    server.push(undefined as never);
    server.push({ state: 'active' } as never);
    expect(session.snapshot.state).toBe('active');
    server.push({ state: 'ended', session: 'one', reason: 'revoked' });
    expect(session.snapshot.state).toBe('ended');
  });
});

describe('a page of whose parts one fails', () => {
  it('tells of it, and goes on: the words of a listener, the curtain, the leaving', async () => {
    const reported = vi.fn();
    vi.stubGlobal('reportError', reported);
    const { server, session, wait } = await open();
    Object.assign(server, { leave: broken });
    server.endOnClose = 60_000;
    await wait(IDLE - WARN);
    window.dispatchEvent(Object.assign(new Event('pagehide'), { persisted: false }));
    expect(reported).toHaveBeenCalledTimes(1);
    vi.spyOn(document.documentElement, 'setAttribute').mockImplementation(broken);
    await wait(WARN + MINUTE);
    expect(session.snapshot).toMatchObject({ state: 'ended', reason: 'idle' });
  });

  it('goes on where errors cannot be reported', async () => {
    vi.stubGlobal('reportError', undefined);
    const { session, wait } = await open();
    session.on('warning', broken);
    session.subscribe(broken);
    await wait(IDLE + MINUTE);
    expect(session.snapshot.state).toBe('ended');
  });

  it('hears the other events where one cannot be listened to', async () => {
    const { addEventListener } = window;
    for (const name of ['keydown', 'message', 'storage', 'focus', 'pageshow']) {
      vi.spyOn(window, 'addEventListener').mockImplementation(((...args: [string, () => void]) => {
        if (args[0] === name) broken();
        addEventListener.apply(window, args);
      }) as never);
      const { session, server, clock, wait } = await open();
      clock.advance(5 * MINUTE);
      input('pointerdown');
      await wait(8 * MINUTE);
      expect(
        server.calls.some((call) => call.startsWith('ping')),
        name,
      ).toBe(true);
      vi.restoreAllMocks();
      await wait(IDLE);
      expect(session.snapshot.state).toBe('ended');
      session.stop();
    }
  });

  it('counts the input of its own window though its document cannot be looked into', async () => {
    vi.spyOn(document, 'querySelectorAll').mockImplementation(broken);
    vi.spyOn(document, 'addEventListener').mockImplementation(broken);
    const { server, clock, wait } = await open();
    clock.advance(5 * MINUTE);
    input();
    await wait(8 * MINUTE);
    expect(server.calls.some((call) => call.startsWith('ping'))).toBe(true);
  });

  it('looks again though it cannot tell whether it is seen', async () => {
    vi.spyOn(document, 'visibilityState', 'get').mockImplementation(broken);
    const { session, wait } = await open();
    await wait(IDLE - WARN);
    expect(session.snapshot.state).toBe('warning');
  });

  it('goes to sign in though the address of return cannot be made, or the back button not heard', async () => {
    const replace = vi.spyOn(location, 'replace').mockImplementation(() => {});
    const { server, wait } = await open({ signInUrl: '/sign-in' });
    vi.stubGlobal('URL', function NoAddress() {
      broken();
    });
    vi.spyOn(window, 'addEventListener').mockImplementation(broken);
    server.ended = 'idle';
    await wait(IDLE + MINUTE);
    vi.unstubAllGlobals();
    expect(replace.mock.calls).toEqual([['/sign-in']]);
  });
});

describe('the transport of a browser that lacks something', () => {
  it('asks where no signal can be made', async () => {
    vi.spyOn(AbortSignal, 'timeout').mockImplementation(broken);
    const fetch = vi.fn(() => Promise.resolve(new Response('{"state":"none"}')));
    vi.stubGlobal('fetch', fetch);
    expect(await createFetchTransport().status(0)).toEqual({ state: 'none' });
    expect(fetch.mock.calls[0]).toMatchObject(['/session', { signal: null }]);
  });

  it('looks now and then where there is no stream, and what it opened is closed', async () => {
    vi.useFakeTimers();
    const close = vi.fn(broken);
    const say = vi.fn();
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('{"state":"none"}')));
    vi.stubGlobal(
      'EventSource',
      class {
        addEventListener = broken;
        close = close;
      },
    );
    const stop = createFetchTransport().listen(say);
    await vi.dynamicImportSettled();
    await vi.advanceTimersByTimeAsync(200);
    expect(close).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(say).toHaveBeenCalledWith({ state: 'none' });
    vi.spyOn(window, 'removeEventListener').mockImplementation(broken);
    expect(stop).not.toThrow();
    vi.useRealTimers();
  });
});
