import { afterEach, beforeEach, describe, expect, it, vi, type Mock } from 'vitest';
import { createKeepAliveTransport, watchSession } from '../../src/client/index.ts';
import { TransportError } from '../../src/core/errors.ts';
import { IDLE, MINUTE, openPage, settle, type TestPage } from '../support/page.ts';

const isCovered = (): boolean => document.documentElement.hasAttribute('data-stillhere-curtain');

describe('a page whose session has ended', () => {
  let page: TestPage;
  let replace: Mock<(url: string | URL) => void>;
  let reload: Mock<() => void>;

  beforeEach(async () => {
    replace = vi.spyOn(location, 'replace').mockImplementation(() => {});
    reload = vi.spyOn(location, 'reload').mockImplementation(() => {});
    page = await openPage({ signInUrl: '/sign-in', push: true });
    page.clock.advance(1_000);
  });
  afterEach(() => {
    page.session.stop();
    vi.restoreAllMocks();
  });

  /** The end is heard, by a stream that still stands, and then nothing more. */
  async function hearEndAlone(): Promise<void> {
    page.server.fault = 'down';
    page.server.push({ state: 'ended', session: 'one', reason: 'idle' });
    await settle();
  }

  it('leaves at once when the server has just said so itself', async () => {
    page.server.ended = 'revoked';
    await page.session.extend();
    page.server.calls.length = 0;
    await settle();
    expect(replace).toHaveBeenCalledOnce();
    expect(page.server.calls).toEqual([]);
  });

  it('leaves at once after its own sign-out', async () => {
    const signingOut = page.session.signOut();
    await signingOut;
    await settle();
    expect(replace).toHaveBeenCalledOnce();
    expect(page.server.calls).toEqual(['sign-out']);
  });

  it('asks first when it heard of it otherwise', async () => {
    page.server.push({ state: 'ended', session: 'one', reason: 'revoked' });
    await settle();
    expect(page.server.calls).toEqual(['status']);
    expect(replace).toHaveBeenCalledOnce();
  });

  it.each([
    [999, []],
    [1_000, ['status']],
  ])('and %i ms after an answer: %j', async (ago, asked) => {
    await page.session.extend();
    page.server.calls.length = 0;
    page.clock.advance(ago);
    page.server.push({ state: 'ended', session: 'one', reason: 'revoked' });
    await settle();
    expect(page.server.calls).toEqual(asked);
    expect(replace).toHaveBeenCalledOnce();
  });

  it('stays, covered, while nobody answers, says so, and leaves when somebody does', async () => {
    await hearEndAlone();
    expect(page.told).toContain('ended idle');
    expect(page.session.snapshot).toMatchObject({ state: 'ended', isUnreachable: true });
    for (const [waited, asks] of [
      [999, 1],
      [1, 2],
      [1_999, 2],
      [1, 3],
      [4_000, 4],
      [8_000, 5],
      [9_999, 5],
      [1, 6],
      [10_000, 7],
    ] as const) {
      page.clock.advance(waited);
      await settle();
      expect([waited, page.server.calls.length]).toEqual([waited, asks]);
    }
    expect(isCovered()).toBe(true);
    expect(replace).not.toHaveBeenCalled();
    page.session.stop();
    expect(isCovered(), 'though nobody watches').toBe(true);
    page.server.fault = undefined;
    page.clock.advance(10_000);
    await settle();
    expect(replace).toHaveBeenCalledOnce();
    expect(page.session.snapshot.isUnreachable).toBe(false);
    expect(page.clock.timers).toBe(0);
    window.dispatchEvent(new Event('online'));
    await settle();
    expect(replace, 'once is enough').toHaveBeenCalledOnce();
  });

  it('asks ever more rarely when nobody answers for long: once a minute in the end', async () => {
    await hearEndAlone();
    await page.wait(10 * MINUTE);
    expect(page.server.calls.length).toBeLessThan(32);
    page.server.calls.length = 0;
    await page.wait(60 * MINUTE);
    expect(page.server.calls).toHaveLength(60);
    page.server.fault = undefined;
    await page.wait(MINUTE);
    expect(replace).toHaveBeenCalledOnce();
    expect(page.clock.timers).toBe(0);
  });

  it('tries at once when the network is said to be back, and does not believe it', async () => {
    await hearEndAlone();
    window.dispatchEvent(new Event('online'));
    await settle();
    expect(page.server.calls).toHaveLength(2);
    expect(replace).not.toHaveBeenCalled();
    page.clock.advance(1_000);
    await settle();
    expect(page.server.calls, 'one timer').toHaveLength(2);
    page.server.fault = undefined;
    window.dispatchEvent(new Event('online'));
    window.dispatchEvent(new Event('online'));
    await settle();
    expect(replace).toHaveBeenCalledOnce();
  });

  it('leaves when somebody else answers, who may lead through', async () => {
    const status = vi.spyOn(page.server, 'status');
    status.mockRejectedValue(new TransportError('a proxy', { isIntercepted: true }));
    page.server.push({ state: 'ended', session: 'one', reason: 'idle' });
    await settle();
    expect(replace).toHaveBeenCalledOnce();
  });

  it('stays when what should answer breaks', async () => {
    vi.spyOn(page.server, 'status').mockRejectedValue(new Error('broken'));
    page.server.push({ state: 'ended', session: 'one', reason: 'idle' });
    await settle();
    expect(replace).not.toHaveBeenCalled();
    expect(page.session.snapshot.isUnreachable).toBe(true);
  });

  it('asks again after 20 s without an answer, and says so', async () => {
    const status = vi.spyOn(page.server, 'status').mockReturnValue(new Promise(() => {}));
    page.server.push({ state: 'ended', session: 'one', reason: 'idle' });
    await settle();
    status.mockClear();
    page.clock.advance(19_999);
    await settle();
    expect(page.session.snapshot.isUnreachable).toBe(false);
    page.clock.advance(1);
    await settle();
    expect(page.session.snapshot.isUnreachable).toBe(true);
    expect(status).not.toHaveBeenCalled();
    status.mockRestore();
    page.clock.advance(1_000);
    await settle();
    expect(replace).toHaveBeenCalledOnce();
    expect(page.clock.timers).toBe(0);
  });

  it('has no more than twenty questions open that are never answered, and leaves when one is', async () => {
    const open: ((isThere: boolean) => void)[] = [];
    const reach = vi.fn(() => new Promise<boolean>((resolve) => void open.push(resolve)));
    Object.assign(page.server, { reach });
    page.server.push({ state: 'ended', session: 'one', reason: 'idle' });
    await settle();
    await page.wait(120 * MINUTE);
    for (let times = 0; times < 50; times += 1) window.dispatchEvent(new Event('online'));
    await settle();
    expect(reach).toHaveBeenCalledTimes(20);
    expect(replace).not.toHaveBeenCalled();
    open[0]?.(true);
    await page.wait(MINUTE);
    expect(reach, 'there is room for one more').toHaveBeenCalledTimes(21);
    open[20]?.(true);
    await settle();
    expect(replace).toHaveBeenCalledOnce();
    expect(page.clock.timers).toBe(0);
  });

  it('stays, covered, where no way leads away', async () => {
    replace.mockImplementation(() => {
      throw new Error('blocked');
    });
    page.server.ended = 'revoked';
    await page.session.extend();
    await settle();
    expect(isCovered()).toBe(true);
  });

  it('is not loaded again for another person while nobody answers', async () => {
    page.server.session = 'two';
    void page.session.extend();
    await settle();
    expect(reload).toHaveBeenCalledOnce();
    page.server.fault = 'down';
    page.clock.advance(1_000);
    window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
    await settle();
    expect(reload).toHaveBeenCalledOnce();
    expect(isCovered()).toBe(true);
    page.server.fault = undefined;
    window.dispatchEvent(new Event('online'));
    await settle();
    expect(reload).toHaveBeenCalledTimes(2);
  });

  it('says no more that the server cannot be reached when that has told of the end', async () => {
    page.server.fault = 'down';
    await page.wait(IDLE);
    expect(page.session.snapshot.isUnreachable).toBe(true);
    page.server.fault = undefined;
    await page.wait(MINUTE);
    expect(page.session.snapshot).toMatchObject({ state: 'ended', isUnreachable: false });
  });

  it('finds out by a request that keeps nothing alive, where a status asks nobody', async () => {
    page.session.stop();
    replace.mockClear();
    const sent = vi.fn().mockRejectedValue(new TypeError('offline'));
    vi.stubGlobal('fetch', sent);
    const session = watchSession({
      base: '/other',
      clock: page.clock,
      transport: createKeepAliveTransport({
        pingUrl: '/alive',
        signOutUrl: '/bye',
        idleTimeout: '15m',
      }),
    });
    await settle();
    await page.wait(IDLE + MINUTE);
    expect(session.snapshot).toMatchObject({ state: 'ended', isUnreachable: true });
    expect(sent).toHaveBeenCalledWith(
      '/alive',
      expect.objectContaining({ method: 'HEAD', credentials: 'omit' }),
    );
    expect(replace).not.toHaveBeenCalled();
    sent.mockResolvedValue(new Response(undefined, { status: 405 }));
    window.dispatchEvent(new Event('online'));
    await settle();
    expect(replace).toHaveBeenCalledOnce();
    vi.unstubAllGlobals();
    session.stop();
  });
});
