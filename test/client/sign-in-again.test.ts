import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  trackRequest,
  watchRequests,
  watchSession,
  type WatchedSession,
  type WatchOptions,
} from '../../src/client/index.ts';
import type { PageWindow } from '../../src/client/page-window.ts';
// Loaded ahead: no test is about how long a busy machine takes for an import.
import '../../src/client/sign-in-again.ts';
import { eventually } from '../support/eventually.ts';
import { IDLE, input, MINUTE, openPage, settle, type TestPage } from '../support/page.ts';

const KEY = 'stillhere:/session';
const AT_SIGN_IN = '/sign-in?reason=idle&next=%2Fsession%2Fthrough';

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

function setMark(session: string | undefined): void {
  const over = session === undefined ? '; expires=Thu, 01 Jan 1970 00:00:00 GMT' : '';
  document.cookie = `stillhere.mark=${session ?? ''}${over}`;
}

const isCovered = (): boolean => document.documentElement.hasAttribute('data-stillhere-curtain');

describe('a page that waits for its person', () => {
  const pages: TestPage[] = [];
  const leave = vi.fn<(to: string | URL) => void>();
  const reload = vi.fn<() => void>();
  let small: SmallWindow;
  const open = vi.fn((..._given: Parameters<typeof window.open>) => small as unknown as Window);

  async function openHere(options: WatchOptions = {}): Promise<TestPage> {
    const page = await openPage({ signInUrl: '/sign-in', signInAgain: 'window', ...options });
    pages.push(page);
    page.server.subject = 'george';
    await page.session.extend();
    page.session.on('resumed', ({ session }) => page.told.push(`resumed ${session}`));
    await settle();
    return page;
  }

  /** Lets time pass in small steps, as what looks every now and then needs. */
  async function tick({ clock }: TestPage, ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 250) {
      clock.advance(Math.min(left, 250));
      await settle();
    }
  }

  async function openEnded(options: WatchOptions = {}): Promise<TestPage> {
    const page = await openHere(options);
    await page.wait(IDLE + 2_000);
    expect(page.session.snapshot).toMatchObject({ state: 'ended', reason: 'idle' });
    await settle();
    page.server.calls.length = 0;
    page.told.length = 0;
    return page;
  }

  /** Somebody signs in, in whatever window. */
  function signIn({ server, clock }: TestPage, subject = 'george', session = 'two'): void {
    Object.assign(server, { subject, session, ended: undefined, lastActivityAt: clock.wall() });
  }

  beforeEach(() => {
    localStorage.clear();
    vi.stubGlobal('cookieStore', undefined);
    vi.stubGlobal('open', open);
    vi.spyOn(location, 'replace').mockImplementation(leave);
    vi.spyOn(location, 'reload').mockImplementation(reload);
    small = new SmallWindow();
    open.mockReset();
    open.mockImplementation(() => small as unknown as Window);
    leave.mockReset();
    reload.mockReset();
    setMark('one');
  });
  afterEach(() => {
    for (const { session } of pages.splice(0)) session.stop();
    document.documentElement.removeAttribute('data-stillhere-curtain');
    setMark(undefined);
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });

  it('stays after an idle end, covered, and says so', async () => {
    const page = await openHere();
    await page.wait(IDLE + 2_000);
    expect(page.session.snapshot).toMatchObject({ state: 'ended', signInAgain: 'window' });
    expect(page.told).toEqual(['warning idle', 'ending idle', 'ended idle']);
    expect([isCovered(), leave.mock.calls]).toEqual([true, []]);
    expect(page.session.wayThrough.url).toBe(location.origin + AT_SIGN_IN);
  });

  it('goes on when the same person has signed in, in the small window that it then closes', async () => {
    const page = await openEnded();
    expect(page.session.wayThrough.open()).toBe(true);
    expect(open.mock.calls[0]?.[0]).toBe(location.origin + AT_SIGN_IN);
    expect(small.opener).toBeNull();
    expect(page.session.snapshot.signInAgain).toBe('open');
    small.href = `${location.origin}/sign-in`;
    await tick(page, 3_000);
    expect(page.session.snapshot.state, 'a wrong password').toBe('ended');
    signIn(page);
    setMark('two');
    await tick(page, 500);
    expect(page.session.snapshot).toMatchObject({
      state: 'active',
      session: 'two',
      reason: undefined,
      signInAgain: undefined,
    });
    expect(page.told).toEqual(['resumed two']);
    expect([small.closed, isCovered()]).toEqual([true, false]);
    expect([leave.mock.calls, reload.mock.calls]).toEqual([[], []]);
    expect(page.clock.timers, 'nothing else is looked at than on any page').toBe(2);
  });

  it('is watched as before, and its next end is told as the first was', async () => {
    const page = await openEnded();
    signIn(page);
    setMark('two');
    await tick(page, 500);
    page.told.length = 0;
    await page.wait(5 * MINUTE);
    input();
    await page.wait(7 * MINUTE);
    await tick(page, 2 * MINUTE);
    expect(page.told).toEqual([]);
    await page.wait(IDLE);
    expect(page.told).toEqual(expect.arrayContaining(['ending idle', 'ended idle']));
    expect(page.session.snapshot).toMatchObject({ state: 'ended', signInAgain: 'window' });
    signIn(page, 'george', 'three');
    setMark('three');
    await tick(page, 500);
    expect(page.session.snapshot).toMatchObject({ state: 'active', session: 'three' });
  });

  it.each(['two', undefined])(
    'of another person is dropped, and loads anew (mark: %s)',
    async (mark) => {
      const page = await openEnded();
      page.session.wayThrough.open();
      signIn(page, 'mary');
      setMark(mark);
      small.closed = true;
      await tick(page, 500);
      expect(page.told).toEqual(['ending replaced']);
      expect([reload.mock.calls.length, isCovered()]).toEqual([1, true]);
      expect(page.session.snapshot.state).toBe('confirming');
      expect(localStorage.getItem(KEY)).toBeNull();
    },
  );

  it('takes no session that has ended for a new one', async () => {
    const page = await openEnded();
    signIn(page, 'george', 'one');
    window.dispatchEvent(new Event('focus'));
    await tick(page, 10_000);
    expect(page.session.snapshot.state).toBe('ended');
  });

  it('says when the small window was closed, and the person is not signed in', async () => {
    const page = await openEnded();
    page.session.wayThrough.open();
    await tick(page, 1_000);
    small.closed = true;
    await tick(page, 1_000);
    expect(page.session.snapshot.signInAgain).toBe('unfinished');
    small = new SmallWindow();
    expect(page.session.wayThrough.open()).toBe(true);
    expect([page.session.snapshot.signInAgain, open.mock.calls.length]).toEqual(['open', 2]);
    expect(page.session.wayThrough.open(), 'is there').toBe(true);
    expect([open.mock.calls.length, small.focused]).toEqual([2, 1]);
  });

  it('goes on though nothing tells of the sign-in: who cut its opener off looks as if it was closed', async () => {
    setMark(undefined);
    const page = await openEnded();
    page.session.wayThrough.open();
    small.closed = true;
    await tick(page, 2_000);
    expect(page.session.snapshot).toMatchObject({ state: 'ended', signInAgain: 'unfinished' });
    signIn(page);
    await tick(page, 6_000);
    expect(page.session.snapshot).toMatchObject({ state: 'active', session: 'two' });
  });

  it('asks the server whenever the small window shows another page of this site, and not else', async () => {
    const page = await openEnded();
    page.session.wayThrough.open();
    for (const href of ['about:blank', `${location.origin}/sign-in`, undefined]) {
      small.href = href;
      await tick(page, 500);
    }
    page.server.calls.length = 0;
    await tick(page, 1_000);
    small.href = `${location.origin}/second-factor`;
    await tick(page, 1_000);
    expect(page.server.calls).toEqual(['status']);
    small.href = `${location.origin}/home`;
    signIn(page);
    await tick(page, 500);
    expect(page.session.snapshot.state, 'led elsewhere').toBe('active');
    expect(small.closed).toBe(true);
  });

  it('says when the browser opens no window, and goes on by whatever other way', async () => {
    const page = await openEnded();
    open.mockImplementation(() => null as unknown as Window);
    expect(page.session.wayThrough.open()).toBe(false);
    expect(page.session.snapshot.signInAgain).toBe('window');
    signIn(page);
    await tick(page, 6_000);
    expect(page.session.snapshot.state).toBe('active');
  });

  it('goes on in all tabs: as soon as another tab, or the page of arrival, says something', async () => {
    const page = await openEnded();
    signIn(page);
    const before = JSON.parse(localStorage.getItem(KEY) ?? '') as { epoch: number };
    const told = JSON.stringify({
      ...before,
      session: 'two',
      epoch: before.epoch + 1,
      ended: undefined,
    });
    localStorage.setItem(KEY, told);
    dispatchEvent(new StorageEvent('storage', { key: KEY, newValue: told }));
    await settle();
    expect(page.session.snapshot).toMatchObject({ state: 'active', session: 'two' });
    await page.wait(IDLE + 2_000);
    expect(page.session.snapshot.state).toBe('ended');
    signIn(page, 'george', 'three');
    const channel = new BroadcastChannel(KEY);
    channel.postMessage('through');
    await eventually(() => expect(page.session.snapshot.session).toBe('three'));
    channel.close();
  });

  it.each(['signed-out', 'revoked', 'replaced'] as const)('leaves after "%s"', async (reason) => {
    const page = await openHere({ push: true });
    page.server.ended = reason;
    page.server.push({ state: 'ended', session: 'one', reason });
    dispatchEvent(new Event('focus'));
    await page.wait(MINUTE);
    expect(page.session.snapshot).toMatchObject({ state: 'ended', signInAgain: undefined });
    expect(String(leave.mock.calls[0]?.[0])).toContain(`/sign-in?reason=${reason}`);
  });

  it('stays where the server has lost the session', async () => {
    const page = await openHere();
    page.server.ended = 'none';
    setMark(undefined);
    dispatchEvent(new Event('focus'));
    await tick(page, 10_000);
    expect(page.session.snapshot).toMatchObject({ reason: 'unknown', signInAgain: 'window' });
  });

  it('leaves where the server does not say whose session it is', async () => {
    const page = await openPage({ signInUrl: '/sign-in', signInAgain: 'window' });
    pages.push(page);
    await page.wait(IDLE + 2_000);
    expect(page.session.snapshot).toMatchObject({ state: 'ended', signInAgain: undefined });
    expect(leave).toHaveBeenCalledTimes(1);
  });

  it('waits until the end was told, however long the app saves', async () => {
    const page = await openHere();
    let saved = (): void => {};
    page.session.on('ending', () => new Promise<void>((resolve) => (saved = resolve)));
    page.server.ended = 'limit';
    page.server.push({ state: 'ended', session: 'one', reason: 'limit' });
    dispatchEvent(new Event('focus'));
    await page.wait(1_000);
    trackRequest(page.session).answered({ status: 401, timeLeft: null, reason: 'limit' });
    await tick(page, 3_000);
    expect(page.session.snapshot).toMatchObject({ state: 'ended', signInAgain: 'window' });
    signIn(page);
    setMark('two');
    await tick(page, 1_000);
    expect(page.told.at(-1)).toBe('ending limit');
    saved();
    await tick(page, 1_000);
    expect(page.told.slice(-2)).toEqual(['ended limit', 'resumed two']);
  });

  it('listens to the server again', async () => {
    const page = await openEnded({ push: true });
    signIn(page);
    setMark('two');
    await tick(page, 1_000);
    expect(page.server.listeners).toBe(1);
    page.server.ended = 'revoked';
    page.server.push({ state: 'ended', session: 'two', reason: 'revoked' });
    await settle();
    expect(page.session.snapshot).toMatchObject({ state: 'ended', reason: 'revoked' });
  });

  it('that stops waits no more', async () => {
    const page = await openEnded();
    page.session.wayThrough.open();
    page.session.stop();
    page.server.calls.length = 0;
    signIn(page);
    setMark('two');
    dispatchEvent(new Event('focus'));
    await tick(page, 10_000);
    expect([page.server.calls, page.clock.timers, small.closed]).toEqual([[], 0, true]);
    expect(isCovered()).toBe(true);
  });

  it('shows nothing until the person is there, whatever the small window and the other tabs say', async () => {
    const page = await openEnded();
    page.session.wayThrough.open();
    page.server.fault = 'down';
    setMark('two');
    new BroadcastChannel(KEY).postMessage({ session: 'two' });
    small.href = `${location.origin}/session/through`;
    dispatchEvent(new MessageEvent('message', { data: 'signed in', origin: location.origin }));
    await tick(page, 10_000);
    expect([page.session.snapshot.state, isCovered()]).toEqual(['ended', true]);
    page.server.fault = undefined;
    await tick(page, 6_000);
    expect(page.session.snapshot.state).toBe('ended');
  });

  describe('that is watched anew', () => {
    /** As a component is that is mounted again. */
    function watchAgain(page: TestPage, options: WatchOptions = {}): WatchedSession {
      const { server: transport, clock, told } = page;
      const session = watchSession({
        transport,
        clock,
        signInUrl: '/sign-in',
        signInAgain: 'window',
        ...options,
      });
      session.on('resumed', (event) => told.push(`resumed ${event.session}`));
      pages.push({ ...page, session });
      return session;
    }

    it('waits on: with the small window that is open, and for another end', async () => {
      const page = await openEnded();
      page.session.wayThrough.open();
      page.session.stop();
      const session = watchAgain(page);
      await tick(page, 1_000);
      expect(session.snapshot).toMatchObject({ state: 'ended', signInAgain: 'open' });
      expect([small.closed, isCovered()]).toEqual([false, true]);
      signIn(page);
      setMark('two');
      await tick(page, 500);
      expect(session.snapshot).toMatchObject({ state: 'active', session: 'two' });
      expect([small.closed, isCovered(), page.told]).toEqual([true, false, ['resumed two']]);
      await page.wait(IDLE + 2_000);
      expect(session.snapshot).toMatchObject({ state: 'ended', signInAgain: 'window' });
      expect(leave).not.toHaveBeenCalled();
    });

    it('waits on, though nobody has watched it for a while', async () => {
      const page = await openEnded();
      page.session.stop();
      await tick(page, 10_000);
      expect([page.clock.timers, isCovered()]).toEqual([0, true]);
      const session = watchAgain(page);
      await eventually(() => expect(session.snapshot.signInAgain).toBe('window'));
      expect(isCovered()).toBe(true);
      signIn(page);
      setMark('two');
      await tick(page, 500);
      expect(page.told).toEqual(['resumed two']);
      expect([isCovered(), leave.mock.calls, reload.mock.calls]).toEqual([false, [], []]);
    });

    it.each([
      ['goes on', 'george', ['resumed two'], false],
      ['I9: shows nothing, and is loaded anew,', 'eve', [], true],
    ])('%s for %s, who has signed in meanwhile', async (_what, subject, told, isReloaded) => {
      const page = await openEnded();
      page.session.stop();
      await settle();
      signIn(page, subject);
      watchAgain(page);
      await eventually(() =>
        expect([page.told, reload.mock.calls.length > 0]).toEqual([told, isReloaded]),
      );
      expect(isCovered()).toBe(isReloaded);
    });

    it.each([
      ['with other options', { signInAgain: 'frame' }],
      ['by functions that are made anew each time', { signInAgain: async () => {} }],
    ] as const)('I9: %s, it shows nothing to another person', async (_how, options) => {
      const page = await openEnded({ signInAgain: async () => {} });
      page.session.stop();
      await settle();
      signIn(page, 'eve');
      watchAgain(page, options);
      await eventually(() => {
        expect(reload).toHaveBeenCalled();
      });
      expect([isCovered(), page.told]).toEqual([true, []]);
    });

    it('I9: mounted twice before it waits, it shows nothing to another person', async () => {
      const page = await openEnded();
      page.session.stop();
      await settle();
      signIn(page, 'eve');
      watchAgain(page).stop();
      await settle();
      watchAgain(page);
      await eventually(() => {
        expect(reload).toHaveBeenCalled();
      });
      expect([isCovered(), page.told]).toEqual([true, []]);
    });

    it('begins anew on the sign-in page: nobody could sign in there behind a cover', async () => {
      const page = await openEnded();
      page.session.stop();
      await settle();
      page.server.ended = 'none';
      history.pushState(null, '', '/sign-in');
      const session = watchAgain(page);
      await settle();
      expect(session.snapshot).toMatchObject({ session: undefined, state: 'active' });
      history.pushState(null, '', '/');
    });

    it('is another one with other options, and nobody waits any more for the first', async () => {
      const page = await openEnded();
      page.session.wayThrough.open();
      page.session.stop();
      const session = watchSession({
        transport: page.server,
        clock: page.clock,
        signInUrl: '/sign-in',
      });
      pages.push({ ...page, session });
      expect(small.closed).toBe(true);
      await settle();
      expect(session.snapshot).toMatchObject({ state: 'ended', signInAgain: undefined });
      expect(leave).toHaveBeenCalled();
    });
  });

  describe('by what the app does itself', () => {
    it('calls it within the press, once at a time, and goes on', async () => {
      let isDone = (): void => {};
      const own = vi.fn(() => new Promise<void>((resolve) => (isDone = resolve)));
      const page = await openEnded({ signInAgain: own, signInUrl: false });
      expect(page.session.snapshot.signInAgain).toBe('own');
      expect(page.session.wayThrough.open()).toBe(true);
      expect(own).toHaveBeenCalledTimes(1);
      expect([page.session.wayThrough.open(), own.mock.calls.length]).toEqual([true, 1]);
      expect(page.session.snapshot.signInAgain).toBe('open');
      signIn(page);
      isDone();
      await settle();
      expect(page.session.snapshot).toMatchObject({ state: 'active', session: 'two' });
      expect(open).not.toHaveBeenCalled();
    });

    it.each([
      ['NotAllowedError', 0],
      ['TypeError', 1],
    ])('says that it is not finished after a %s', async (name, reports) => {
      const reported = vi.fn<(error: unknown) => void>();
      vi.stubGlobal('reportError', reported);
      const own = vi.fn<() => unknown>(() => Promise.reject(Object.assign(new Error(), { name })));
      const page = await openEnded({ signInAgain: own });
      page.session.wayThrough.open();
      await settle();
      expect(page.session.snapshot).toMatchObject({ state: 'ended', signInAgain: 'unfinished' });
      expect(reported).toHaveBeenCalledTimes(reports);
      own.mockImplementation(() => {
        throw Object.assign(new Error(), { name });
      });
      page.session.wayThrough.open();
      await settle();
      expect(page.session.snapshot.signInAgain).toBe('unfinished');
      expect(own).toHaveBeenCalledTimes(2);
    });
  });

  describe('sends again what was refused meanwhile', () => {
    const ORIGIN = 'https://bank.example';
    interface Sent {
      readonly to: string;
      readonly body: string;
    }
    const sent: Sent[] = [];
    let stop = (): void => {};
    let app: PageWindow;

    async function openWithRequests(): Promise<TestPage> {
      const page = await openHere();
      const answer: typeof fetch = async (to, init) => {
        init?.signal?.throwIfAborted();
        const request = new Request(to, init);
        sent.push({ to: `${request.method} ${request.url}`, body: await request.text() });
        const isIn = page.server.ended === undefined && page.server.session === 'two';
        const reason = page.server.ended ?? 'idle';
        return isIn
          ? new Response('done')
          : new Response(JSON.stringify({ type: `urn:stillhere:${reason}`, reason }), {
              status: 401,
              headers: { 'Content-Type': 'application/problem+json' },
            });
      };
      app = {
        fetch: answer,
        Request,
        Headers,
        XMLHttpRequest: EventTarget,
        location: new URL(`${ORIGIN}/accounts`),
        document: { baseURI: `${ORIGIN}/accounts` },
      } as unknown as PageWindow;
      stop = watchRequests(page.session, {}, app);
      sent.length = 0;
      return page;
    }

    async function end(page: TestPage): Promise<void> {
      await page.wait(IDLE + 2_000);
      expect(page.session.snapshot.signInAgain).toBe('window');
    }

    afterEach(() => stop());

    it('once, when the same person is there again: what only looks, and what is marked', async () => {
      const page = await openWithRequests();
      await end(page);
      const answers: string[] = [];
      const note = async (name: string, request: Promise<Response>): Promise<void> => {
        const response = await request;
        answers.push(`${name} ${response.status}`);
      };
      const all = [
        note('get', app.fetch(`${ORIGIN}/get`)),
        note('head', app.fetch(new Request(`${ORIGIN}/head`, { method: 'HEAD' }))),
        note('post', app.fetch(`${ORIGIN}/post`, { method: 'post', body: 'a' })),
        note(
          'marked',
          app.fetch(`${ORIGIN}/marked`, {
            method: 'POST',
            body: 'half-filled',
            headers: { 'Session-Repeat': '?1' },
          }),
        ),
      ];
      await settle();
      expect(answers).toEqual(['post 401']);
      signIn(page);
      setMark('two');
      await tick(page, 500);
      await Promise.all(all);
      expect(answers.slice(1).toSorted()).toEqual(['get 200', 'head 200', 'marked 200']);
      expect(sent.filter(({ body }) => body === 'half-filled')).toHaveLength(2);
      expect(sent).toHaveLength(7);
    });

    it('also what was on its way when the session ended', async () => {
      const page = await openWithRequests();
      page.server.ended = 'limit';
      const request = app.fetch(`${ORIGIN}/get`);
      await tick(page, 5_000);
      expect(page.session.snapshot).toMatchObject({ reason: 'limit', signInAgain: 'window' });
      signIn(page);
      setMark('two');
      await tick(page, 500);
      expect((await request).status).toBe(200);
    });

    it('never as another person, nor when the page stops to wait', async () => {
      const page = await openWithRequests();
      await end(page);
      const request = app.fetch(`${ORIGIN}/get`);
      await settle();
      signIn(page, 'mary');
      setMark('two');
      await tick(page, 500);
      expect((await request).status).toBe(401);
      expect(sent).toHaveLength(1);
    });

    it('not what the app has called off meanwhile: it hears so at once', async () => {
      const page = await openWithRequests();
      await end(page);
      const abort = new AbortController();
      const request = app.fetch(`${ORIGIN}/get`, { signal: abort.signal });
      await settle();
      abort.abort();
      await expect(request).rejects.toMatchObject({ name: 'AbortError' });
      expect(sent).toHaveLength(1);
    });

    it('the first fifty: what comes for hours is a poller', async () => {
      const page = await openWithRequests();
      await end(page);
      const all = Array.from({ length: 60 }, () => app.fetch(`${ORIGIN}/get`));
      expect((await Promise.all(all.slice(50))).map(({ status }) => status)).toEqual(
        Array.from({ length: 10 }, () => 401),
      );
      signIn(page);
      setMark('two');
      await tick(page, 500);
      expect((await Promise.all(all.slice(0, 50))).every(({ status }) => status === 200)).toBe(
        true,
      );
    });
  });
});
