import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { trackRequest, TransportError, type WatchOptions } from '../../src/client/index.ts';
import { input, MINUTE, openPage, settle, type TestPage } from '../support/page.ts';

/** A small window as its opener sees it: `href` undefined is a page of elsewhere. */
class SmallWindow {
  closed = false;
  focused = 0;
  opener: unknown = window;
  href: string | undefined = 'about:blank';
  get location(): { readonly href: string } {
    const { href } = this;
    return {
      get href(): string {
        if (href === undefined) throw new DOMException('Not yours', 'SecurityError');
        return href;
      },
    };
  }
  close(): void {
    this.closed = true;
  }
  focus(): void {
    this.focused += 1;
  }
}

describe('a page that is kept from its server', () => {
  let page: TestPage;
  let small: SmallWindow;
  const open = vi.fn((..._given: Parameters<typeof window.open>) => small as unknown as Window);

  async function openHere(options: WatchOptions = {}): Promise<void> {
    page = await openPage(options);
    await page.wait(MINUTE);
    page.server.fault = 'intercepted';
  }
  async function tick(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 500) {
      page.clock.advance(Math.min(left, 500));
      await settle();
    }
  }
  /** Lets the retries become rare, so that what asks in between is seen. */
  async function intercepted(): Promise<void> {
    dispatchEvent(new Event('focus'));
    trackRequest(page.session).answered({ status: 403, timeLeft: null });
    await tick(5_000);
    expect(page.session.snapshot).toMatchObject({ state: 'active', isIntercepted: true });
    await tick(17_000);
    page.server.calls.length = 0;
  }

  beforeEach(() => {
    small = new SmallWindow();
    open.mockClear();
    open.mockImplementation(() => small as unknown as Window);
    vi.stubGlobal('open', open);
    vi.spyOn(Math, 'random').mockReturnValue(0);
  });
  afterEach(() => {
    page.session.stop();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  it('opens a small window, which knows nothing of this one', async () => {
    await openHere();
    await intercepted();
    expect(page.session.wayThrough.url).toBe('/session/through');
    expect(page.session.wayThrough.open()).toBe(true);
    expect(open.mock.calls).toEqual([
      ['/session/through', '_blank', expect.stringMatching(/^popup,width=\d+,height=\d+$/)],
    ]);
    expect(small.opener).toBeNull();
  });

  it('leads to its own address where the server has no page for that', async () => {
    await openHere();
    Object.assign(page.server, { throughUrl: undefined });
    expect(page.session.wayThrough.url).toBe(location.href);
  });

  it('asks every second while the small window shows what is of this origin, and closes it', async () => {
    await openHere();
    await intercepted();
    page.session.wayThrough.open();
    await tick(3_000);
    expect(page.server.calls, 'nothing is shown yet').toEqual([]);
    small.href = undefined;
    await tick(3_000);
    expect(page.server.calls, 'shows a page of elsewhere').toEqual([]);
    small.href = 'https://bank.example/oauth2/sign_in';
    await tick(3_000);
    expect(page.server.calls).toEqual(['status', 'status', 'status']);
    expect(small.closed).toBe(false);
    page.server.fault = undefined;
    await tick(1_000);
    expect(page.session.snapshot).toMatchObject({ state: 'active', isIntercepted: false });
    expect(small.closed).toBe(true);
    page.server.calls.length = 0;
    await tick(10_000);
    expect(page.server.calls).toEqual([]);
  });

  it('asks once more when the small window was closed, or cannot be seen from here', async () => {
    await openHere();
    await intercepted();
    page.session.wayThrough.open();
    small.closed = true;
    small.href = undefined;
    await tick(2_500);
    expect(page.server.calls).toEqual(['status']);
  });

  it('brings the small window to the front when it is asked for again', async () => {
    await openHere();
    await intercepted();
    page.session.wayThrough.open();
    expect(page.session.wayThrough.open()).toBe(true);
    expect([open.mock.calls.length, small.focused]).toEqual([1, 1]);
    small.href = 'https://bank.example/';
    await tick(1_000);
    expect(page.server.calls, 'looks once at a time').toEqual(['status']);
    small.closed = true;
    small = new SmallWindow();
    expect(page.session.wayThrough.open()).toBe(true);
    expect(open).toHaveBeenCalledTimes(2);
  });

  it('tells when the browser opens none, and asks on all the same', async () => {
    const reported = vi.fn<(error: unknown) => void>();
    vi.stubGlobal('reportError', reported);
    await openHere();
    await intercepted();
    open.mockImplementation(() => null as unknown as Window);
    expect(page.session.wayThrough.open()).toBe(false);
    open.mockImplementation(() => {
      throw new Error('sandboxed');
    });
    expect(page.session.wayThrough.open()).toBe(false);
    await tick(3_000);
    expect(page.server.calls).toEqual([]);
    expect(reported).not.toHaveBeenCalled();
    page.server.fault = undefined;
    await tick(10_000);
    expect(page.session.snapshot.isIntercepted).toBe(false);
  });

  it('takes the press for "stay signed in" where that was asked', async () => {
    await openHere();
    await page.wait(13 * MINUTE);
    expect(page.session.snapshot).toMatchObject({ state: 'warning', isIntercepted: true });
    page.session.wayThrough.open();
    small.href = 'https://bank.example/session/through';
    await settle();
    page.server.fault = undefined;
    await tick(1_000);
    expect(page.session.snapshot).toMatchObject({ state: 'active', isIntercepted: false });
    expect(page.told).toEqual(['warning idle', 'failed extend', 'extended']);
  });

  it('is no wish while nothing was asked', async () => {
    await openHere();
    await intercepted();
    page.session.wayThrough.open();
    await settle();
    expect([page.server.calls, page.told]).toEqual([[], []]);
  });

  it('asks at once behind the curtain', async () => {
    await openHere();
    await page.wait(15 * MINUTE);
    expect(page.session.snapshot).toMatchObject({ state: 'confirming', isIntercepted: true });
    page.server.calls.length = 0;
    page.session.wayThrough.open();
    await settle();
    expect(page.server.calls).toEqual(['status']);
  });

  it('asks when the person comes back to it', async () => {
    await openHere();
    await intercepted();
    dispatchEvent(new Event('focus'));
    await settle();
    expect(page.server.calls).toEqual(['status']);
    page.server.fault = undefined;
    dispatchEvent(new Event('focus'));
    await settle();
    page.server.calls.length = 0;
    dispatchEvent(new Event('focus'));
    await settle();
    expect(page.server.calls, 'only then').toEqual([]);
  });

  it('closes the small window with the watch', async () => {
    await openHere();
    await intercepted();
    page.session.wayThrough.open();
    small.href = 'https://bank.example/';
    page.session.stop();
    expect(small.closed).toBe(true);
    await tick(3_000);
    expect(page.server.calls).toEqual([]);
  });

  it('learns it from the stream, which is opened again when the way is', async () => {
    await openHere({ push: true });
    const opened = vi.spyOn(page.server, 'listen');
    page.server.breakPush(new TransportError('offline'));
    page.server.breakPush(new Error('odd'));
    expect(page.session.snapshot.isUnreachable).toBe(false);
    page.server.breakPush(new TransportError('Sign in', { isIntercepted: true }));
    expect(page.session.snapshot).toMatchObject({ isIntercepted: true, isUnreachable: true });
    expect(opened).not.toHaveBeenCalled();
    page.server.fault = undefined;
    await tick(1_000);
    expect(page.session.snapshot.isIntercepted).toBe(false);
    expect(opened).toHaveBeenCalledTimes(1);
    expect(page.server.listeners).toBe(1);
  });

  it('does not open the stream again in a hidden page', async () => {
    await openHere({ push: true });
    page.server.breakPush(new TransportError('Sign in', { isIntercepted: true }));
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    page.server.fault = undefined;
    await tick(1_000);
    expect([page.session.snapshot.isIntercepted, page.server.listeners]).toEqual([false, 0]);
  });

  it('learns it when a sign-out fails', async () => {
    await openHere();
    expect(await page.session.signOut()).toBe(false);
    await settle();
    expect(page.session.snapshot).toMatchObject({ state: 'active', isIntercepted: true });
    expect(page.told).toEqual(['ending signed-out', 'failed sign-out']);
  });

  it('says so in its log, once', async () => {
    await openHere();
    await intercepted();
    expect(page.session.log.map(({ text }) => text).slice(2)).toEqual(['server: intercepted']);
  });

  it('tells the server of what was done meanwhile', async () => {
    await openHere();
    await intercepted();
    input();
    page.server.fault = undefined;
    await tick(10_000);
    expect(page.server.calls.at(-1)).toMatch(/^ping \d+$/);
    expect(page.session.inspect().idleRemaining).toBeGreaterThan(14.5 * MINUTE);
  });
});
