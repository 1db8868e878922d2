import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { trackRequest, watchSession, type WatchOptions } from '../../src/client/index.ts';
// Loaded ahead: no test is about how long a busy machine takes for an import.
import '../../src/client/unsaved-forms.ts';
import { createFakeClock } from '../../src/testing/index.ts';
import type { Clock } from '../../src/core/clock.ts';
import type { SharedRecord } from '../../src/core/merge.ts';
import {
  createFakeServer,
  IDLE,
  input,
  MINUTE,
  openPage,
  settle,
  WARN,
  type TestPage,
} from '../support/page.ts';

const KEY = 'stillhere:/session';
const opened: TestPage[] = [];
async function open(...options: Parameters<typeof openPage>): Promise<TestPage> {
  const page = await openPage(...options);
  opened.push(page);
  return page;
}

const createEvent = (name: string, properties: object): Event =>
  Object.assign(new Event(name), properties);

/** A promise that is settled by hand. */
function defer(): { promise: Promise<unknown>; resolve: () => void; reject: () => void } {
  let [resolve, reject] = [(): void => {}, (): void => {}];
  const promise = new Promise((onDone, onFail) => {
    resolve = () => onDone(undefined);
    reject = () => onFail(new Error('offline'));
  });
  return { promise, resolve, reject };
}

/** Says what another tab knows; instants are of the wall clock. */
function tell(news: object): void {
  const record = { ...JSON.parse(localStorage.getItem(KEY) ?? ''), ...news };
  dispatchEvent(new StorageEvent('storage', { key: KEY, newValue: JSON.stringify(record) }));
}

const isCovered = (): boolean => document.documentElement.hasAttribute('data-stillhere-curtain');

beforeEach(() => {
  localStorage.clear();
  document.body.replaceChildren();
  for (const target of [window, document]) vi.spyOn(target, 'addEventListener');
});
afterEach(() => {
  for (const { session } of opened.splice(0)) session.stop();
  // A page on its way to another stays as it is: here, none ever goes.
  document.documentElement.removeAttribute('data-stillhere-curtain');
  for (const target of [window, document]) {
    const { calls } = vi.mocked<Window['removeEventListener']>(target.addEventListener).mock;
    for (const args of calls) target.removeEventListener(...args);
  }
  vi.restoreAllMocks();
});

describe('watchSession', () => {
  it('shows how the session stands, as the same object until something changes', async () => {
    const { session, wait, clock } = await open();
    const before = session.snapshot;
    const nothingToCount = { remaining: undefined, absoluteRemaining: undefined };
    expect(before).toMatchObject({ state: 'active', session: 'one', ...nothingToCount });
    let changes = 0;
    const stop = session.subscribe(() => (changes += 1));
    await wait(MINUTE);
    window.dispatchEvent(new Event('focus'));
    expect(session.snapshot).toBe(before);
    expect(changes).toBe(0);
    await wait(12 * MINUTE);
    expect(changes).toBeGreaterThan(0);
    const warned = session.snapshot;
    clock.advance(100);
    window.dispatchEvent(new Event('focus'));
    expect(session.snapshot, 'the same second').toBe(warned);
    expect(session.snapshot).toMatchObject({ state: 'warning', warning: 'idle', remaining: WARN });
    stop();
    const seen = changes;
    await wait(MINUTE - 100);
    expect(changes).toBe(seen);
    expect(session.snapshot.remaining).toBe(WARN - MINUTE);
  });

  it('I5: misses no instant, though time goes on while it works', async () => {
    for (let ahead = 0; ahead < 60; ahead += 2) {
      localStorage.clear();
      const clock = createFakeClock();
      let worked = 0;
      const busy = {
        ...clock,
        wall: () => clock.wall() + worked,
        monotonic: () => clock.monotonic() + (worked += 2),
      };
      const server = createFakeServer(clock);
      const session = watchSession({ transport: server, clock: busy, signInUrl: false });
      await settle();
      clock.advance(13 * MINUTE - 10_000);
      await settle();
      clock.advance(10_000 - worked - ahead);
      window.dispatchEvent(new Event('focus'));
      clock.advance(1_000);
      expect([ahead, session.snapshot.state]).toEqual([ahead, 'warning']);
      session.stop();
    }
  });

  it('has one timer, which a sliced one of 24.8 days is too', async () => {
    const { clock, wait } = await open();
    expect(clock.timers).toBe(1);
    await wait(10 * MINUTE);
    expect(clock.timers).toBe(1);
  });

  it('tells the server of activity when it must know', async () => {
    const { server, wait } = await open();
    await wait(5 * MINUTE);
    input();
    await wait(7 * MINUTE);
    expect(server.calls).toEqual([]);
    await wait(MINUTE);
    expect(server.calls[0]).toMatch(/^ping 4\d{5}$/);
  });

  it('counts input that came within a second of the last report, to the millisecond', async () => {
    const { server, clock, wait } = await open();
    clock.advance(5 * MINUTE);
    input();
    clock.advance(700);
    input('pointermove', { screenX: 5, screenY: 5 });
    await wait(8 * MINUTE);
    expect(clock.wall() - server.lastActivityAt).toBe(8 * MINUTE);
  });

  it('I1: counts a key, though what came after it within the second was nobody', async () => {
    const { server, clock, wait } = await open();
    clock.advance(5 * MINUTE);
    input();
    clock.advance(700);
    input();
    clock.advance(100);
    input('keydown', { repeat: true });
    await wait(8 * MINUTE - 100);
    expect(clock.wall() - server.lastActivityAt).toBe(8 * MINUTE);
  });

  it('I1: tells of input that was not yet reported before it hears another tab', async () => {
    const { server, clock, wait } = await open();
    clock.advance(5 * MINUTE);
    input();
    clock.advance(700);
    input('pointermove', { screenX: 5, screenY: 5 });
    tell({ session: 'another' });
    await wait(0);
    expect(server.calls).toEqual(['ping 0']);
  });

  it('waits for the answer to "stay", though the press itself was not yet reported', async () => {
    const { session, clock, wait } = await open();
    await wait(13 * MINUTE + 1_000);
    input('pointermove', { screenX: 6, screenY: 6 });
    clock.advance(500);
    input('pointerdown');
    const extended = session.extend();
    await wait(0);
    expect(await extended).toBe(true);
  });

  it('B7: counts only what a person does', async () => {
    const { server, wait } = await open();
    await wait(MINUTE);
    input('pointermove', { screenX: 7, screenY: 7 });
    await wait(MINUTE);
    document.body.dispatchEvent(new Event('keydown'));
    input('pointermove', { screenX: 7, screenY: 7 });
    input('keydown', { repeat: true });
    input('scroll');
    await wait(12 * MINUTE);
    expect(server.calls[0]).toMatch(/^ping 7[12]\d{4}$/);
  });

  it('counts other events if the page wants that', async () => {
    const { server, wait } = await open({ activityEvents: ['mouseup'] });
    await wait(MINUTE);
    input('keydown');
    await wait(MINUTE);
    input('mouseup');
    await wait(12 * MINUTE);
    expect(server.calls[0]).toMatch(/^ping 6[56]\d{4}$/);
  });

  it.each<[keyof WatchOptions, unknown]>([
    ['pingInterval', 'often'],
    ['endingTimeout', 'often'],
    ['base', 'session'],
    ['base', '/session/'],
    ['base', '/'],
    ['base', '//bank.example/session'],
    ['signInUrl', 'https://'],
    ['activityEvents', []],
    ['frameOrigins', ['https://help.example', 'https://help.example/']],
    ['frameOrigins', ['help.example']],
    ['frameOrigins', ['*']],
  ])('refuses %s that cannot work: %j', (name, value) => {
    expect(() => watchSession({ [name]: value })).toThrow(new RegExp(`^"${name}" must `));
  });

  it.each([null, 'session', 7, true, [], () => {}])(
    'refuses what are no options: %j',
    (options) => {
      expect(() => watchSession(options as WatchOptions)).toThrow(
        `"${String(options)}" is not an option: there are base, transport, signInUrl, `,
      );
    },
  );

  it.each(['signinUrl', 'sign-in-url', 'key', 'toString', 'idleTimeout'])(
    'refuses an option that there is not, and says which there are: %s',
    (name) => {
      const error = `"${name}" is not an option: there are base, transport, signInUrl, `;
      for (const value of ['/enter', undefined]) {
        expect(() => watchSession({ [name]: value })).toThrow(TypeError);
        expect(() => watchSession({ [name]: value })).toThrow(error);
      }
    },
  );

  it('refuses a selector of unsaved forms at once, not when the person types', () => {
    expect(() => watchSession({ unsavedForms: 'form[' })).toThrow(/selector/);
  });

  it('asks the server of this page, if it is not told of another', async () => {
    const asked = vi.fn(() => Promise.reject(new TypeError('offline')));
    vi.stubGlobal('fetch', asked);
    for (const options of [{}, { base: '/other' }]) watchSession(options).stop();
    expect(asked.mock.calls.map((call: unknown[]) => call[0])).toEqual(['/session', '/other']);
    vi.unstubAllGlobals();
    await settle();
  });

  it('tells the server as often as the page wants', async () => {
    const { server, wait } = await open({ pingInterval: '1m' });
    for (let half = 0; half < 10; half += 1) {
      input();
      await wait(MINUTE / 2);
    }
    expect(server.calls.length).toBeGreaterThanOrEqual(4);
  });

  it('shares with the pages of the same server, and with no others', async () => {
    const page = await open();
    const elsewhere = await open({ base: '/other' });
    await page.session.signOut();
    elsewhere.clock.advance(1_000);
    window.dispatchEvent(new Event('focus'));
    await settle();
    expect(elsewhere.session.snapshot.state).toBe('active');
    expect(Object.keys(localStorage).toSorted()).toEqual([KEY, 'stillhere:/other'].toSorted());
  });

  it('can be heard by several, each of whom can stop', async () => {
    const { session, wait } = await open();
    const heard: string[] = [];
    const stop = session.subscribe(() => heard.push('first'));
    session.subscribe(() => heard.push('second'));
    stop();
    await wait(13 * MINUTE);
    expect(new Set(heard)).toEqual(new Set(['second']));
  });

  it('tells the browser of what its listeners throw, and goes on', async () => {
    const report = vi.fn();
    vi.stubGlobal('reportError', report);
    const { session, told, wait } = await open();
    const failure = new Error('listener');
    session.on('warning', () => {
      throw failure;
    });
    await wait(13 * MINUTE);
    expect(report.mock.calls).toEqual([[failure]]);
    expect(told).toEqual(['warning idle']);
    vi.unstubAllGlobals();
  });

  it('I9: goes on though one who looks at every change throws, and tells the others', async () => {
    const report = vi.fn();
    vi.stubGlobal('reportError', report);
    const { session, wait } = await open();
    const failure = new Error('rendering');
    session.subscribe(() => {
      throw failure;
    });
    const states: string[] = [];
    session.subscribe(() => states.push(session.snapshot.state));
    await wait(13 * MINUTE);
    expect(states.at(-1)).toBe('warning');
    expect(await session.extend()).toBe(true);
    await wait(IDLE + MINUTE);
    expect(states.at(-1)).toBe('ended');
    expect(isCovered()).toBe(true);
    expect(report).toHaveBeenCalledWith(failure);
    vi.unstubAllGlobals();
  });

  it('calls at a change who looked on before it, once', async () => {
    const { session, wait } = await open();
    const again = vi.fn(() => {
      stop();
      stop = session.subscribe(again);
    });
    let stop = session.subscribe(again);
    await wait(13 * MINUTE);
    expect(again.mock.calls.length).toBeLessThan(5);
  });

  it('goes on and on while nobody stops it, and stops twice without harm', async () => {
    const { session, clock, server, wait } = await open({ push: true });
    session.stop();
    session.stop();
    input();
    await wait(IDLE);
    expect(clock.timers).toBe(0);
    expect(await session.extend()).toBe(false);
    session.hold('upload', new Promise(() => {}));
    trackRequest(session).answered({ status: 401, timeLeft: null, reason: 'idle' });
    document.dispatchEvent(new Event('visibilitychange'));
    window.dispatchEvent(createEvent('pagehide', { persisted: true }));
    window.dispatchEvent(createEvent('pageshow', { persisted: true }));
    expect([server.calls, server.listeners, clock.timers]).toEqual([[], 0, 0]);
    expect(trackRequest(session).headers, 'nobody knows').toEqual({});
    expect(session.snapshot).toMatchObject({ state: 'active', holds: [] });
    expect(isCovered()).toBe(false);
  });

  it('hears nothing more once it is stopped, also where the browser goes on to tell', async () => {
    const { session, wait } = await open();
    const remove = vi.spyOn(window, 'removeEventListener').mockImplementation(() => {
      throw new Error('not here');
    });
    session.stop();
    remove.mockRestore();
    tell({ ended: 'revoked' });
    await wait(MINUTE);
    expect(session.snapshot.state).toBe('active');
    expect(isCovered()).toBe(false);
  });

  it('can be stopped by a listener of its own', async () => {
    const { session, clock, wait } = await open();
    session.on('warning', () => session.stop());
    await wait(13 * MINUTE);
    expect(clock.timers).toBe(0);
  });

  it('leaves no listener behind', async () => {
    const targets = [window, document];
    const added = targets.map((target) => vi.spyOn(target, 'addEventListener'));
    const removed = targets.map((target) => vi.spyOn(target, 'removeEventListener'));
    const { session } = await open({ push: true, unsavedForms: 'form' });
    session.stop();
    for (const [index, { mock }] of added.entries()) {
      expect(mock.calls.length).toBeGreaterThan(0);
      for (const [name, listener, options] of mock.calls) {
        const { signal } = Object(options) as { readonly signal?: AbortSignal };
        const isRemoved = removed[index]?.mock.calls.some(
          ([other, of]) => other === name && of === listener,
        );
        expect(signal?.aborted ?? isRemoved, name).toBe(true);
      }
    }
  });

  it('B8: hears input before the page does, and holds nothing up', async () => {
    const added = vi.spyOn(window, 'addEventListener');
    await open();
    const options = Object.fromEntries(added.mock.calls.map(([name, , given]) => [name, given]));
    for (const name of ['pointermove', 'wheel', 'touchmove', 'keydown']) {
      expect(options[name]).toMatchObject({ capture: true, passive: true });
    }
  });

  it('dates input that it did not tell by when that came, however long the telling of another took', async () => {
    const { session, clock } = await open();
    const save = vi.spyOn(Storage.prototype, 'setItem').mockImplementationOnce(() => {
      clock.advance(600);
    });
    input();
    save.mockRestore();
    clock.advance(100);
    input();
    clock.advance(50);
    window.dispatchEvent(new Event('focus'));
    expect(session.inspect().idleFor).toBe(50);
  });

  it('tells what its warning is of, and whose session goes on', async () => {
    const { session, wait } = await open();
    const told: object[] = [];
    session.on('warning', (warning) => told.push(warning));
    session.on('extended', (extended) => told.push(extended));
    await wait(13 * MINUTE);
    await session.extend();
    expect(told).toEqual([{ kind: 'idle', remaining: WARN }, { session: 'one' }]);
  });

  it('tells a server that cannot be asked how much time it believes to be left', async () => {
    const clock = createFakeClock();
    const server = createFakeServer(clock);
    const look = vi.spyOn(server, 'status');
    const session = watchSession({ transport: server, clock, signInUrl: false });
    await settle();
    clock.advance(MINUTE);
    window.dispatchEvent(createEvent('pageshow', { persisted: true }));
    await settle();
    expect(look.mock.calls).toEqual([[Infinity], [14 * MINUTE]]);
    session.stop();
  });
});

describe('extend', () => {
  it('says whether the server said yes', async () => {
    const { session, server, told, wait } = await open();
    await wait(13 * MINUTE);
    server.fault = 'down';
    expect(await session.extend()).toBe(false);
    expect(session.snapshot).toMatchObject({
      state: 'warning',
      hasFailed: true,
      isUnreachable: true,
      isIntercepted: false,
    });
    server.fault = undefined;
    expect(await session.extend()).toBe(true);
    expect(told).toEqual(['warning idle', 'failed extend', 'extended']);
    server.ended = 'revoked';
    expect(await session.extend()).toBe(false);
    expect(session.snapshot).toMatchObject({ state: 'ended', reason: 'revoked' });
  });

  it('says no when nobody watches any more', async () => {
    const { session, server, wait } = await open();
    await wait(13 * MINUTE);
    server.fault = 'silent';
    const isExtended = session.extend();
    session.stop();
    expect(await isExtended).toBe(false);
  });

  it('says yes when the end that comes cannot be put off: it was seen', async () => {
    const { session, server, told, clock, wait } = await open();
    server.absoluteDeadline = clock.wall() + 5 * MINUTE;
    window.dispatchEvent(createEvent('pageshow', { persisted: true }));
    await wait(4 * MINUTE);
    expect(session.snapshot).toMatchObject({ warning: 'absolute', remaining: MINUTE });
    server.absoluteDeadline += 30_000;
    expect(await session.extend()).toBe(true);
    const inSight = { state: 'active', remaining: undefined };
    expect(session.snapshot).toMatchObject({ ...inSight, absoluteRemaining: MINUTE + 30_000 });
    clock.advance(29_000);
    expect(session.snapshot).toMatchObject({ ...inSight, absoluteRemaining: MINUTE + 1_000 });
    clock.advance(1_000);
    const again = { warning: 'absolute', remaining: MINUTE, absoluteRemaining: undefined };
    expect(session.snapshot).toMatchObject(again);
    await wait(58_000);
    expect(told).toEqual(['warning absolute', 'extended', 'warning absolute', 'ending absolute']);
  });

  it('lets the page save before an absolute end that was seen twice', async () => {
    const { session, server, told, clock, wait } = await open();
    server.absoluteDeadline = clock.wall() + 5 * MINUTE;
    window.dispatchEvent(createEvent('pageshow', { persisted: true }));
    await wait(3 * MINUTE);
    await session.extend();
    await wait(MINUTE);
    await session.extend();
    told.length = 0;
    await wait(MINUTE - 2_000);
    expect([session.snapshot.state, told]).toEqual(['active', ['ending absolute']]);
  });

  it('says yes though a warning of the absolute end takes the place of the other', async () => {
    const { session, server, clock, wait } = await open();
    server.absoluteDeadline = clock.wall() + IDLE + 30_000;
    window.dispatchEvent(createEvent('pageshow', { persisted: true }));
    await wait(13 * MINUTE + 30_000);
    expect(session.snapshot.warning).toBe('idle');
    clock.advance(15_000);
    const extended = session.extend();
    await settle();
    expect(await extended).toBe(true);
    expect(session.snapshot).toMatchObject({ state: 'warning', warning: 'absolute' });
    expect(session.log.at(-1)?.text).toBe('warning: absolute end in 105 s');
  });

  it('on activity only if the page wants that', async () => {
    const { told, wait } = await open();
    await wait(13 * MINUTE);
    input();
    await settle();
    expect(told).toEqual(['warning idle']);
  });

  it('says no when the transport breaks, which is no answer', async () => {
    const { session, server, wait } = await open();
    await wait(13 * MINUTE);
    vi.spyOn(server, 'ping').mockRejectedValue(new Error('broken'));
    expect(await session.extend()).toBe(false);
    expect(session.snapshot).toMatchObject({ isUnreachable: true, isIntercepted: false });
  });

  it('past the deadline asks the server, and says no', async () => {
    const { session, server, clock } = await open();
    server.fault = 'down';
    clock.sleep(2 * IDLE);
    expect(await session.extend()).toBe(false);
    expect(session.snapshot.state).toBe('confirming');
    expect(server.calls).toEqual(['status']);
  });

  it('on activity, if the page wants that', async () => {
    const { told, wait } = await open({ dismissOnActivity: true });
    await wait(13 * MINUTE);
    input();
    await settle();
    expect(told).toEqual(['warning idle', 'extended']);
  });
});

describe('the end', () => {
  it('lets the page save while the session lives, and tells it why', async () => {
    const replace = vi.spyOn(location, 'replace').mockImplementation(() => {});
    const { told, session, clock, wait } = await open();
    await wait(IDLE - 2_000);
    expect(told).toEqual(['warning idle', 'ending idle']);
    await wait(10_000);
    expect(told).toEqual(['warning idle', 'ending idle', 'ended idle']);
    expect(isCovered()).toBe(true);
    expect(clock.timers, 'nothing more is due').toBe(0);
    expect(replace, 'the app goes where it wants').not.toHaveBeenCalled();
    replace.mockRestore();
    session.stop();
    expect(isCovered()).toBe(true);
  });

  it('waits for what is being saved, but not for ever', async () => {
    const { session, server, told, clock } = await open({ endingTimeout: '3s' });
    let isSaved = false;
    session.on('ending', async () => {
      await new Promise((resolve) => clock.setTimer(() => resolve(undefined), 2_000));
      isSaved = true;
    });
    session.on('ending', () => new Promise(() => {}));
    server.push({ state: 'none' });
    void session.signOut();
    clock.advance(2_000);
    await settle();
    expect([isSaved, told]).toEqual([true, ['ending signed-out']]);
    clock.advance(1_000);
    await settle();
    await settle();
    expect(told.at(-1)).toBe('ended signed-out');
  });

  it('is heard of unasked, where push is on and the page is visible', async () => {
    const { server, told, session } = await open({ push: true });
    expect(server.listeners).toBe(1);
    server.ended = 'revoked';
    server.push({ state: 'ended', session: 'one', reason: 'revoked' });
    expect(isCovered(), 'I9').toBe(true);
    await settle();
    expect(told).toEqual(['ending revoked', 'ended revoked']);
    expect(server.listeners).toBe(0);
    session.stop();
  });

  it('is heard of only while the page can be seen, and has not ended', async () => {
    const isSeen = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    const { server, session } = await open({ push: true });
    expect(server.listeners).toBe(0);
    isSeen.mockReturnValue('visible');
    document.dispatchEvent(new Event('visibilitychange'));
    document.dispatchEvent(new Event('visibilitychange'));
    expect(server.listeners).toBe(1);
    isSeen.mockReturnValue('hidden');
    document.dispatchEvent(new Event('visibilitychange'));
    expect(server.listeners).toBe(0);
    isSeen.mockReturnValue('visible');
    document.dispatchEvent(new Event('visibilitychange'));
    session.on('ending', () => new Promise(() => {}));
    server.ended = 'revoked';
    server.push({ state: 'ended', session: 'one', reason: 'revoked' });
    await settle();
    document.dispatchEvent(new Event('visibilitychange'));
    expect(server.listeners, 'it is being saved').toBe(0);
    isSeen.mockRestore();
  });

  it('I6: is taken from another tab, and so is activity', async () => {
    const { session, clock, server, told, wait } = await open();
    await wait(10 * MINUTE);
    tell({ lastActivityAt: clock.wall(), confirmedAt: clock.wall() });
    await wait(5 * MINUTE);
    expect([server.calls, session.snapshot.state]).toEqual([[], 'active']);
    tell({ leaseUntil: clock.wall() + 2_000 });
    expect(session.inspect().leaseRemaining).toBe(2_000);
    tell({ ended: 'signed-out' });
    expect(session.log.at(-1)?.text).toBe('ended (signed-out), by another tab');
    await settle();
    expect(told).toEqual(['ending signed-out', 'ended signed-out']);
    expect(isCovered()).toBe(true);
  });

  it('by another sign-in in this browser loads the page again, for whoever is signed in now', async () => {
    const reload = vi.spyOn(location, 'reload').mockImplementation(() => {});
    const { server, told } = await open({ push: true });
    server.session = 'two';
    server.push({ state: 'ended', session: 'one', reason: 'replaced' });
    expect(isCovered()).toBe(true);
    await settle();
    expect(reload).toHaveBeenCalledTimes(1);
    expect(told).toEqual(['ending replaced']);
    reload.mockRestore();
  });

  it('leads to the sign-in page, with the reason and the way back', async () => {
    const replace = vi.spyOn(location, 'replace').mockImplementation(() => {});
    history.replaceState(null, '', '/transfer?a=1#notes');
    const { server, session } = await open({ signInUrl: '/sign-in?lang=en' });
    server.ended = 'idle';
    await session.extend();
    await settle();
    expect(new URL(String(replace.mock.calls[0]?.[0])).search).toBe(
      '?lang=en&reason=idle&next=%2Ftransfer%3Fa%3D1%23notes',
    );
    const second = await open({ signInUrl: '/sign-in' });
    localStorage.clear();
    await second.session.signOut();
    await settle();
    expect(new URL(String(replace.mock.calls[1]?.[0])).search).toBe('?reason=signed-out');
    replace.mockRestore();
  });

  it.each([
    ['a long query', `/graph?${'node=1234567&'.repeat(600)}`, true],
    ['a fragment that is too long', `/graph?a=1#${'x'.repeat(9_000)}`, '/graph?a=1'],
    ['a query that is too long', `/graph?${'x'.repeat(9_000)}`, null],
    ['a query that would be too long once it is encoded', `/graph?${'&'.repeat(8_000)}`, null],
  ])('leads there also from %s', async (_name, address, expected) => {
    const replace = vi.spyOn(location, 'replace').mockImplementation(() => {});
    history.replaceState(null, '', address);
    const { server, session } = await open({ signInUrl: '/sign-in?next=/old' });
    server.ended = 'idle';
    await session.extend();
    await settle();
    const url = new URL(String(replace.mock.calls[0]?.[0]));
    expect(url.searchParams.getAll('next')).toEqual(
      expected === null ? [] : [expected === true ? address : expected],
    );
    expect(url.href.length).toBeLessThan(12_500);
    replace.mockRestore();
    history.replaceState(null, '', '/');
  });

  it.each(['sign-in', 'again'])(
    'I9: shows nothing more of a page that is on its way (%s), though nobody watches it any more',
    async (where) => {
      const replace = vi.spyOn(location, 'replace').mockImplementation(() => {});
      const reload = vi.spyOn(location, 'reload').mockImplementation(() => {});
      const { server, session, clock } = await open({ signInUrl: '/sign-in' });
      session.on('ending', () => new Promise(() => {}));
      if (where === 'again') server.session = 'two';
      else server.ended = 'revoked';
      await session.extend();
      session.stop();
      expect(isCovered()).toBe(true);
      clock.advance(5_000);
      await settle();
      const goings = where === 'again' ? reload : replace;
      expect(goings).toHaveBeenCalledTimes(1);
      session.stop();
      window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
      await settle();
      expect(goings, 'brought back').toHaveBeenCalledTimes(2);
      expect(isCovered()).toBe(true);
      replace.mockRestore();
      reload.mockRestore();
    },
  );

  it('I9: leaves a page that stays covered, when nobody watches it any more, until somebody signs in', async () => {
    const { server, session } = await open();
    server.ended = 'revoked';
    await session.extend();
    expect(isCovered()).toBe(true);
    session.stop();
    expect(isCovered()).toBe(true);
    const next = await open();
    expect(next.session.snapshot.state).toBe('active');
    expect(isCovered()).toBe(false);
  });

  it('I9: is not shown by a stop though nothing is noted', async () => {
    const { server, session } = await open();
    server.ended = 'revoked';
    await session.extend();
    localStorage.clear();
    session.stop();
    expect(isCovered()).toBe(true);
  });

  it('shows again what is only asked about, when nobody watches it any more', async () => {
    const { server, session } = await open();
    server.fault = 'silent';
    window.dispatchEvent(createEvent('pageshow', { persisted: true }));
    expect(isCovered()).toBe(true);
    session.stop();
    expect(isCovered()).toBe(false);
  });

  it('I9: is not shown by a stop when another tab has noted the end', async () => {
    const { server, session } = await open();
    server.fault = 'silent';
    window.dispatchEvent(createEvent('pageshow', { persisted: true }));
    const record = JSON.parse(localStorage.getItem(KEY) ?? '') as object;
    localStorage.setItem(KEY, JSON.stringify({ ...record, ended: 'revoked' }));
    session.stop();
    expect(isCovered()).toBe(true);
  });

  it.each([
    [IDLE - 1, false],
    [IDLE, true],
  ])(
    'I9: after %i ms a stop leaves it covered: %s, though nothing is noted',
    async (slept, isLeft) => {
      const { server, session, clock } = await open();
      server.fault = 'silent';
      clock.sleep(slept);
      window.dispatchEvent(createEvent('pageshow', { persisted: true }));
      localStorage.clear();
      session.stop();
      expect(isCovered()).toBe(isLeft);
    },
  );

  it.each([
    ['/sign-in', '/sign-in/', true],
    ['/sign-in/', '/sign-in', true],
    ['/sign-in.html', '/sign-in', true],
    ['/sign-in', '/de/sign-in', true],
    ['/en/sign-in', '/pt-BR/sign-in/', true],
    ['/', '/de', false],
    ['/sign-in', '/app/sign-in', false],
    ['/sign-in', '/sign-in/help', false],
    ['/sign-in', '/', false],
  ])('sent to %s, a server leads on to %s: is that the sign-in page? %s', async (to, at, isIt) => {
    const replace = vi.spyOn(location, 'replace').mockImplementation(() => {});
    history.replaceState(null, '', at);
    const clock = createFakeClock();
    const transport = Object.assign(createFakeServer(clock), { ended: 'none' as const });
    const session = watchSession({ transport, clock, signInUrl: to });
    await settle();
    expect(replace).toHaveBeenCalledTimes(isIt ? 0 : 1);
    session.stop();
    replace.mockRestore();
  });

  it.each(['none', 'idle'] as const)(
    'leads nowhere from the sign-in page itself, which stays as it is (%s)',
    async (ended) => {
      const replace = vi.spyOn(location, 'replace').mockImplementation(() => {});
      history.replaceState(null, '', '/sign-in?reason=idle&next=%2F');
      const clock = createFakeClock();
      const transport = Object.assign(createFakeServer(clock), { ended });
      const session = watchSession({ transport, clock });
      const told = vi.fn();
      session.on('ended', told);
      await settle();
      expect([replace, told].map(({ mock }) => mock.calls)).toEqual([[], []]);
      expect([session.snapshot.state, isCovered(), clock.timers]).toEqual(['active', false, 0]);
      const other = await open({ signInUrl: '/login' });
      other.server.ended = ended;
      await other.session.extend();
      await other.wait(2_000);
      expect(replace, 'of another page').toHaveBeenCalledTimes(1);
      replace.mockRestore();
    },
  );

  it.each(['/sign-in', false] as const)(
    'is that of a page which never knew of a session, too (sign-in: %s)',
    async (signInUrl) => {
      const replace = vi.spyOn(location, 'replace').mockImplementation(() => {});
      history.replaceState(null, '', '/transfer');
      const clock = createFakeClock();
      const transport = Object.assign(createFakeServer(clock), { ended: 'none' as const });
      const session = watchSession({ transport, clock, signInUrl });
      await settle();
      expect([session.snapshot.state, isCovered()]).toEqual(['ended', true]);
      expect(replace).toHaveBeenCalledTimes(signInUrl === false ? 0 : 1);
      session.stop();
      replace.mockRestore();
    },
  );

  it('leads to the sign-in page from a page of the same path that was signed in', async () => {
    const replace = vi.spyOn(location, 'replace').mockImplementation(() => {});
    history.replaceState(null, '', '/');
    const { server, session } = await open({ signInUrl: '/' });
    server.ended = 'revoked';
    await session.extend();
    await settle();
    expect(replace).toHaveBeenCalledTimes(1);
    replace.mockRestore();
  });

  it("of a page whose session is now another person's is to be loaded again, covered", async () => {
    const reload = vi.spyOn(location, 'reload').mockImplementation(() => {});
    const { server, wait } = await open();
    server.session = 'two';
    await wait(13 * MINUTE);
    expect(reload).toHaveBeenCalledTimes(1);
    expect(isCovered()).toBe(true);
    reload.mockRestore();
  });

  it.each(['two', undefined])(
    'B4: is gone to again by a page that was put away on its way there (now: %s)',
    async (next) => {
      const replace = vi.spyOn(location, 'replace').mockImplementation(() => {});
      const reload = vi.spyOn(location, 'reload').mockImplementation(() => {});
      const { server, session } = await open({ signInUrl: '/sign-in' });
      if (next === undefined) server.ended = 'revoked';
      else server.session = next;
      await session.extend();
      await settle();
      const goings = next === undefined ? replace : reload;
      expect(goings).toHaveBeenCalledTimes(1);
      window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: false }));
      expect(goings).toHaveBeenCalledTimes(1);
      window.dispatchEvent(Object.assign(new Event('pagehide'), { persisted: true }));
      window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
      await settle();
      expect(goings).toHaveBeenCalledTimes(2);
      expect(isCovered()).toBe(true);
      replace.mockRestore();
      reload.mockRestore();
    },
  );
});

describe('signOut', () => {
  it('says whether the server said yes, and changes nothing if not', async () => {
    const { session, server, told } = await open();
    server.fault = 'down';
    expect(await session.signOut()).toBe(false);
    expect(session.snapshot.state).toBe('active');
    server.fault = undefined;
    expect(await session.signOut()).toBe(true);
    await settle();
    expect(told).toEqual([
      'ending signed-out',
      'failed sign-out',
      'ending signed-out',
      'ended signed-out',
    ]);
  });

  it('says why the session had ended before, if the server knows', async () => {
    const { session, server, told } = await open();
    server.ended = 'revoked';
    expect(await session.signOut()).toBe(true);
    await settle();
    expect(session.snapshot.reason).toBe('revoked');
    expect(told.at(-1)).toBe('ended revoked');
  });

  it('is what it says also when the session had gone already', async () => {
    const { session, server, told } = await open();
    server.ended = 'none';
    expect(await session.signOut()).toBe(true);
    await settle();
    expect(told.at(-1)).toBe('ended signed-out');
  });

  it('is not believed when the server kept the session', async () => {
    const { session, server } = await open();
    vi.spyOn(server, 'signOut').mockImplementation(() => server.status(0));
    expect(await session.signOut()).toBe(false);
    expect(session.snapshot.state).toBe('active');
  });
});

describe('the life of a page', () => {
  it('looks at the deadline at a request of the app, too', async () => {
    const { session, server, clock } = await open();
    clock.sleep(2 * IDLE);
    trackRequest(session);
    expect(isCovered()).toBe(true);
    expect(server.calls).toEqual(['status']);
  });

  it('looks at the deadline on waking, before anything counts', async () => {
    const { session, server, clock } = await open();
    const field = document.createElement('input');
    const content = document.createElement('main');
    content.append(field);
    document.body.append(content);
    field.focus();
    clock.sleep(2 * IDLE);
    const pressed = input();
    expect(session.snapshot.state).toBe('confirming');
    expect(isCovered()).toBe(true);
    expect(pressed.defaultPrevented).toBe(true);
    expect(server.calls).toEqual(['status']);
  });

  it.each(['visibilitychange', 'resume'])('wakes at %s, which is no activity', async (name) => {
    const { session, server, clock } = await open();
    document.dispatchEvent(new Event(name));
    clock.sleep(2 * IDLE);
    document.dispatchEvent(new Event(name));
    expect(session.snapshot.state).toBe('confirming');
    expect(server.calls).toEqual(['status']);
  });

  it('I9: is covered within a minute of waking, though neither an event nor its timer tells of the sleep', async () => {
    const { session, clock } = await open();
    clock.sleep(2 * IDLE);
    clock.advance(MINUTE);
    expect(session.snapshot.state).toBe('confirming');
    expect(isCovered()).toBe(true);
  });

  it.each([
    ['at most once a minute', 'visible', 10],
    ['never, while it is hidden,', 'hidden', 0],
  ])('wakes %s while nobody is there', async (_name, visibility, most) => {
    Object.defineProperty(document, 'visibilityState', { value: visibility, configurable: true });
    const clock = createFakeClock();
    let wakeUps = 0;
    const counted: Clock = {
      ...clock,
      setTimer: (callback, delay) =>
        clock.setTimer(() => {
          wakeUps += 1;
          callback();
        }, delay),
    };
    const session = watchSession({ transport: createFakeServer(clock), clock: counted });
    await settle();
    clock.advance(10 * MINUTE);
    expect(wakeUps).toBeLessThanOrEqual(most);
    expect(clock.timers).toBe(1);
    session.stop();
    Reflect.deleteProperty(document, 'visibilityState');
  });

  it('gives everything back when the server says that the session lives', async () => {
    const { session, server, clock } = await open();
    const field = document.createElement('input');
    const kept = document.createElement('p');
    kept.setAttribute('data-stillhere-keep', '');
    const inert = document.createElement('p');
    inert.setAttribute('inert', '');
    document.body.append(field, kept, inert);
    field.focus();
    clock.sleep(2 * IDLE);
    server.lastActivityAt = clock.wall();
    window.dispatchEvent(new Event('focus'));
    expect(isCovered()).toBe(true);
    field.blur();
    const onKept = new Event('click', { bubbles: true, cancelable: true });
    kept.dispatchEvent(onKept);
    expect(onKept.defaultPrevented, 'what is kept can be used').toBe(false);
    await settle();
    expect(session.snapshot.state).toBe('active');
    expect(isCovered()).toBe(false);
    expect(inert.hasAttribute('inert')).toBe(true);
    expect(document.activeElement).toBe(field);
  });

  it('B4: shows nothing of a page out of the back/forward cache before the server has answered', async () => {
    const { session } = await open();
    const event = new Event('pageshow');
    Object.defineProperty(event, 'persisted', { value: true });
    const away = new Event('pagehide');
    Object.defineProperty(away, 'persisted', { value: true });
    window.dispatchEvent(away);
    expect(isCovered(), 'covered before it is kept').toBe(true);
    document.dispatchEvent(new Event('visibilitychange'));
    expect(isCovered(), 'kept covered').toBe(true);
    window.dispatchEvent(event);
    expect(session.snapshot.state).toBe('confirming');
    expect(isCovered()).toBe(true);
    await settle();
    expect(isCovered()).toBe(false);
    expect(session.snapshot.state).toBe('active');
    window.dispatchEvent(Object.assign(new Event('pageshow')));
    expect(session.snapshot.state).toBe('active');
  });

  it('asks at once when the network is back; stops listening when it is put away', async () => {
    const { session, server, wait } = await open({ push: true });
    server.fault = 'down';
    await wait(IDLE);
    server.fault = undefined;
    server.lastActivityAt += IDLE;
    window.dispatchEvent(new Event('online'));
    await settle();
    expect(session.snapshot.state).not.toBe('confirming');
    window.dispatchEvent(new Event('pagehide'));
    expect(server.listeners).toBe(0);
    expect(isCovered(), 'it goes for good').toBe(false);
    window.dispatchEvent(createEvent('pageshow', { persisted: true }));
    expect(server.listeners, 'it was shown again').toBe(1);
  });

  it("asks for all tabs for three seconds, and what it only believes takes nobody's place", async () => {
    const random = vi.spyOn(Math, 'random').mockReturnValue(0);
    const { server, clock } = await open();
    server.fault = 'silent';
    clock.advance(13 * MINUTE - 2_500);
    const asked = JSON.parse(localStorage.getItem(KEY) ?? '');
    expect(asked.leaseUntil - clock.wall()).toBe(3_000);
    const another = { ...asked, session: 'two', epoch: asked.epoch + 1 };
    localStorage.setItem(KEY, JSON.stringify(another));
    window.dispatchEvent(new Event('focus'));
    expect(server.calls).toEqual(['status', 'status']);
    expect(JSON.parse(localStorage.getItem(KEY) ?? '').session).toBe('two');
    random.mockRestore();
  });

  it("takes the place of another session on the server's word", async () => {
    const before = await open();
    before.session.stop();
    const record = { ...JSON.parse(localStorage.getItem(KEY) ?? ''), session: 'zero', epoch: 7 };
    localStorage.setItem(KEY, JSON.stringify(record));
    await open();
    expect(JSON.parse(localStorage.getItem(KEY) ?? '')).toMatchObject({ session: 'one', epoch: 8 });
  });

  it('is told to a server whose sessions end with their last page', async () => {
    const clock = createFakeClock();
    const server = Object.assign(createFakeServer(clock), { endOnClose: MINUTE });
    const session = watchSession({ transport: server, clock, signInUrl: false });
    await settle();
    server.calls.length = 0;
    window.dispatchEvent(new Event('pagehide'));
    expect(server.calls).toEqual(['leave']);
    clock.advance(2_000);
    expect(server.calls).toEqual(['leave', 'stay']);
    session.stop();
  });

  it('is told to a server that knows nothing of pages by a look', async () => {
    const clock = createFakeClock();
    const server = Object.assign(createFakeServer(clock), { endOnClose: MINUTE });
    const { stay: _stay, leave: _leave, ...transport } = server;
    const session = watchSession({ transport, clock, signInUrl: false });
    await settle();
    server.calls.length = 0;
    window.dispatchEvent(new Event('pagehide'));
    clock.advance(2_000);
    expect(server.calls).toEqual(['status']);
    session.stop();
  });

  it('I6: hears tabs of an older version of the page, which know and tell less', async () => {
    const { session, server, clock, wait } = await open();
    const { epoch, session: id } = JSON.parse(localStorage.getItem(KEY) ?? '') as SharedRecord;
    const tellLess = (more: object): void => {
      const now = clock.wall();
      const older = { epoch, session: id, lastActivityAt: now, confirmedAt: now, leaseUntil: 0 };
      const newValue = JSON.stringify({ ...older, ...more });
      localStorage.setItem(KEY, newValue);
      window.dispatchEvent(new StorageEvent('storage', { key: KEY, newValue }));
    };
    await wait(10 * MINUTE);
    server.lastActivityAt = clock.wall();
    tellLess({});
    await wait(10 * MINUTE);
    expect(session.snapshot.state).toBe('active');
    expect(server.calls).toEqual([]);
    tellLess({ ended: 'signed-out' });
    expect(session.snapshot).toMatchObject({ state: 'ended', reason: 'signed-out' });
    expect(isCovered()).toBe(true);
  });

  it('B5: a page that was loaded ahead does nothing until it is shown', async () => {
    Object.defineProperty(document, 'prerendering', { value: true, configurable: true });
    const clock = createFakeClock();
    const server = createFakeServer(clock);
    const session = watchSession({ transport: server, clock, signInUrl: false });
    input();
    await settle();
    expect([server.calls, clock.timers]).toEqual([[], 0]);
    expect(session.snapshot).toMatchObject({ state: 'active', hasFailed: false });
    Object.defineProperty(document, 'prerendering', { value: false, configurable: true });
    document.dispatchEvent(new Event('prerenderingchange'));
    document.dispatchEvent(new Event('prerenderingchange'));
    await settle();
    expect(server.calls).toEqual(['status']);
    session.stop();
    const shown = await open();
    expect(shown.session.snapshot.session, 'shown from the start').toBe('one');
    Object.defineProperty(document, 'prerendering', { value: true, configurable: true });
    const never = await open();
    never.session.stop();
    document.dispatchEvent(new Event('prerenderingchange'));
    expect(never.server.calls).toEqual([]);
    Reflect.deleteProperty(document, 'prerendering');
  });

  it('B5: a page that was loaded ahead tells of its work when it is shown', async () => {
    Object.defineProperty(document, 'prerendering', { value: true, configurable: true });
    const { session, wait } = await open();
    session.hold('upload', new Promise(() => {}));
    await wait(MINUTE);
    Object.defineProperty(document, 'prerendering', { value: false, configurable: true });
    document.dispatchEvent(new Event('prerenderingchange'));
    await settle();
    expect(session.snapshot.holds).toEqual(['upload']);
    await wait(2 * IDLE);
    expect(session.snapshot.state).toBe('active');
    Reflect.deleteProperty(document, 'prerendering');
  });

  it.each([60 * MINUTE, -60 * MINUTE])(
    'a wall clock that is set by %d ms changes nothing for long',
    async (shift) => {
      const { session, clock, server, wait } = await open();
      clock.shiftWall(shift);
      server.lastActivityAt += shift;
      input();
      await settle();
      expect(session.snapshot.state).toBe('active');
      await wait(10 * MINUTE);
      expect(session.snapshot.state).toBe('active');
      await wait(4 * MINUTE);
      expect(session.snapshot.state).toBe('warning');
    },
  );
});

describe('a hold', () => {
  it('keeps the session while a promise is not settled, and says why', async () => {
    const { session, server, wait } = await open();
    let finish = (_value?: unknown): void => {};
    session.hold('upload', new Promise((resolve) => (finish = resolve)));
    expect(session.snapshot.holds).toEqual(['upload']);
    await wait(3 * IDLE);
    expect(session.snapshot.state).toBe('active');
    expect(server.calls.every((call) => call.startsWith('ping'))).toBe(true);
    finish();
    await settle();
    expect(session.snapshot.holds).toEqual([]);
    await wait(IDLE + MINUTE);
    expect(session.snapshot.state).toBe('ended');
  });

  it.each([undefined, null, 'upload', {}, () => Promise.resolve(), { then: true }])(
    'refuses what is no work, and says what to write: %s',
    async (work) => {
      const { session } = await open();
      expect(() => session.hold('upload', work as PromiseLike<void>)).toThrow(
        new TypeError('"work" must be a promise, video or sound'),
      );
      expect(session.snapshot.holds).toEqual([]);
    },
  );

  it('is one of several, each with its own work', async () => {
    const { session } = await open();
    const [first, second] = [defer(), defer()];
    session.hold('upload', first.promise);
    session.hold('report', second.promise);
    expect(session.snapshot.holds).toEqual(['upload', 'report']);
    let changes = 0;
    session.subscribe(() => (changes += 1));
    session.hold('upload', first.promise);
    expect(changes, 'nothing new').toBe(0);
    first.reject();
    await settle();
    expect(session.snapshot.holds).toEqual(['report']);
    session.stop();
    second.resolve();
    await settle();
    expect(changes).toBe(1);
  });

  it.each(['pause', 'ended', 'emptied'])('of a video is over at its "%s"', async (name) => {
    const { session } = await open();
    const video = document.createElement('video');
    const state = { paused: false, ended: false };
    for (const key of ['paused', 'ended'] as const) {
      Object.defineProperty(video, key, { get: () => state[key] });
    }
    session.hold('film', video);
    expect(session.snapshot.holds).toEqual(['film']);
    if (name === 'ended') state.ended = true;
    else state.paused = true;
    video.dispatchEvent(new Event(name));
    expect(session.snapshot.holds).toEqual([]);
  });

  it('keeps it while a video plays', async () => {
    const { session } = await open();
    const video = document.createElement('video');
    let isPaused = true;
    let looks = 0;
    Object.defineProperty(video, 'paused', {
      get() {
        looks += 1;
        return isPaused;
      },
    });
    session.hold('film', video);
    expect(session.snapshot.holds).toEqual([]);
    isPaused = false;
    video.dispatchEvent(new Event('playing'));
    expect(session.snapshot.holds).toEqual(['film']);
    isPaused = true;
    video.dispatchEvent(new Event('pause'));
    expect(session.snapshot.holds).toEqual([]);
    isPaused = false;
    video.dispatchEvent(new Event('playing'));
    // A film that breaks off is not paused.
    Object.defineProperty(video, 'error', { value: new Error('no network'), writable: true });
    video.dispatchEvent(new Event('error'));
    expect(session.snapshot.holds).toEqual([]);
    session.stop();
    Object.assign(video, { error: null });
    const before = looks;
    video.dispatchEvent(new Event('playing'));
    expect(session.snapshot.holds).toEqual([]);
    expect(looks, 'nobody looks any more').toBe(before);
  });
});

describe('unsaved forms', () => {
  const leave = (): boolean => {
    const event = new Event('beforeunload', { cancelable: true });
    window.dispatchEvent(event);
    return event.defaultPrevented;
  };
  /** On a field: for the form itself happy-dom has two objects. */
  const happen = (name: string, id: string): void =>
    void document.getElementById(id)?.dispatchEvent(new Event(name, { bubbles: true }));

  beforeEach(() => {
    document.body.innerHTML = `
      <form class="long"><input id="a"></form><form><input id="b"></form>
      <form class="long"><input id="c"></form>`;
  });

  it('are asked about, but not when the session ends', async () => {
    const { session, server } = await open({ unsavedForms: 'form.long' });
    happen('input', 'b');
    expect(leave()).toBe(false);
    happen('input', 'a');
    expect(leave()).toBe(true);
    server.ended = 'idle';
    await session.extend();
    await settle();
    session.stop();
    expect(leave()).toBe(false);
  });

  it.each(['submit', 'reset'])('are settled by their %s, each for itself', async (name) => {
    await open({ unsavedForms: 'form.long' });
    happen('input', 'a');
    happen('input', 'c');
    happen(name, 'a');
    expect(leave(), 'the other').toBe(true);
    happen(name, 'b');
    expect(leave(), 'none of ours').toBe(true);
    happen(name, 'c');
    expect(leave()).toBe(false);
    happen('input', 'a');
    expect(leave(), 'again').toBe(true);
  });

  it('B6: are what the page listens for, and only while there are some', async () => {
    const removed = vi.spyOn(window, 'removeEventListener');
    const listening = (): number => {
      const count = (calls: readonly (readonly unknown[])[]): number =>
        calls.filter(([name]) => name === 'beforeunload').length;
      return count(vi.mocked(window.addEventListener).mock.calls) - count(removed.mock.calls);
    };
    const { session } = await open({ unsavedForms: 'form.long' });
    expect(listening()).toBe(0);
    happen('input', 'a');
    expect(listening()).toBe(1);
    happen('submit', 'a');
    expect(listening()).toBe(0);
    happen('input', 'c');
    session.stop();
    expect(listening()).toBe(0);
  });

  it('have fields also elsewhere, which name their form', async () => {
    document.body.innerHTML =
      '<form class="long" id="long"></form><input id="d" form="long"><form id="short"></form><input id="e" form="short">';
    await open({ unsavedForms: 'form.long' });
    happen('input', 'e');
    expect(leave()).toBe(false);
    happen('input', 'd');
    expect(leave()).toBe(true);
  });

  it('are not asked about once they are gone from the page', async () => {
    await open({ unsavedForms: 'form.long' });
    happen('input', 'a');
    happen('input', 'c');
    document.querySelector('form')?.remove();
    expect(leave(), 'the other').toBe(true);
    document.body.replaceChildren();
    expect(leave()).toBe(false);
  });

  it('are not asked about once nobody watches, nor where nobody wants it', async () => {
    const { session } = await open({ unsavedForms: 'form.long' });
    happen('input', 'a');
    session.stop();
    expect(leave()).toBe(false);
    happen('input', 'a');
    expect(leave()).toBe(false);
    await open();
    happen('input', 'a');
    expect(leave()).toBe(false);
  });

  it('are not asked about when the page leaves for the sign-in page', async () => {
    const asked: boolean[] = [];
    const replace = vi.spyOn(location, 'replace').mockImplementation(() => {
      asked.push(leave());
    });
    const clock = createFakeClock();
    const transport = createFakeServer(clock);
    const session = watchSession({ transport, clock, unsavedForms: 'form.long' });
    await settle();
    happen('input', 'a');
    await session.signOut();
    await settle();
    expect(asked).toEqual([false]);
    expect(replace.mock.calls).toEqual([[`${location.origin}/sign-in?reason=signed-out`]]);
    replace.mockRestore();
    session.stop();
  });

  it('are seen also where the page keeps their input to itself', async () => {
    await open({ unsavedForms: 'form.long' });
    document.getElementById('a')?.addEventListener('input', (event) => event.stopPropagation());
    happen('input', 'a');
    expect(leave()).toBe(true);
  });

  it('take no notice of input that is in no form', async () => {
    await open({ unsavedForms: 'form.long' });
    document.dispatchEvent(new Event('input'));
    document.body.dispatchEvent(new Event('input', { bubbles: true }));
    expect(leave()).toBe(false);
  });
});

describe('what is odd, or is not there, is nothing to report:', () => {
  let report: (error: unknown) => void;

  beforeEach(() => {
    report = vi.fn();
    vi.stubGlobal('reportError', report);
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    expect(report).not.toHaveBeenCalled();
  });

  it('what is pushed and is no status', async () => {
    const { session, server } = await open({ push: true });
    const before = session.snapshot;
    server.push(JSON.parse('{"state":"fine"}'));
    expect(session.snapshot).toBe(before);
  });

  it('a transport that cannot tell of a leaving', async () => {
    const transport = Object.assign(createFakeServer(createFakeClock()), { endOnClose: 60_000 });
    const leave = vi.spyOn(transport, 'leave');
    await open({ transport });
    window.dispatchEvent(createEvent('pagehide', { persisted: false }));
    expect(leave).toHaveBeenCalledTimes(1);
    Reflect.deleteProperty(transport, 'leave');
    await open({ transport });
    window.dispatchEvent(createEvent('pagehide', { persisted: false }));
  });

  it.each([undefined, null])('an answer of the type %s', async (type) => {
    const { session, server, wait } = await open();
    const answer = { status: 200, timeLeft: null, ...(type === undefined ? {} : { type }) };
    expect(() => trackRequest(session).answered(answer)).not.toThrow();
    await wait(10_000);
    expect(server.calls, 'nor a reason to ask').toEqual([]);
  });
});

describe('WCAG 2.2.1: more time', () => {
  it('is offered, chosen, told to the other tabs, and taken back', async () => {
    const page = await open();
    const { session, server, clock, told } = page;
    expect(session.snapshot).toMatchObject({ extendedTime: undefined, hasExtendedTime: false });
    server.extendedTime = 10 * IDLE;
    await session.extend();
    expect(session.snapshot).toMatchObject({ extendedTime: 10 * IDLE, hasExtendedTime: false });
    await page.wait(IDLE - WARN);
    expect(session.snapshot.state).toBe('warning');
    server.calls.length = 0;
    expect(await session.extendTime(true)).toBe(true);
    expect(session.snapshot).toMatchObject({ state: 'active', hasExtendedTime: true });
    expect([server.calls, told]).toEqual([['extend-time true'], ['warning idle', 'extended']]);
    const { chosenAt } = JSON.parse(localStorage.getItem(KEY) ?? '') as SharedRecord;
    expect(chosenAt).toBe(clock.wall());
    await page.wait(9 * IDLE);
    expect([session.snapshot.state, session.inspect().idleRemaining]).toEqual(['active', IDLE]);
    expect(await session.extendTime(false)).toBe(true);
    expect(session.snapshot.hasExtendedTime).toBe(false);
    await page.wait(IDLE - WARN);
    expect(session.snapshot.state).toBe('warning');
  });

  it('is told one choice after the other, so that the last one holds', async () => {
    const { session, server } = await open();
    server.extendedTime = 10 * IDLE;
    const waiting: (() => void)[] = [];
    const hear = server.extendTime?.bind(server);
    server.extendTime = async (isExtended) => {
      await new Promise<void>((resolve) => waiting.push(resolve));
      return (await hear?.(isExtended)) ?? { state: 'none' };
    };
    const choices = [session.extendTime(true), session.extendTime(false)];
    await settle();
    expect(waiting).toHaveLength(1);
    waiting[0]?.();
    await settle();
    expect([waiting.length, session.snapshot.hasExtendedTime]).toEqual([2, true]);
    waiting[1]?.();
    expect(await Promise.all(choices)).toEqual([true, true]);
    expect(session.snapshot.hasExtendedTime).toBe(false);
    expect(server.idleTimeout).toBe(IDLE);
  });

  it('is told, though the choice before it failed', async () => {
    const { session, server } = await open();
    server.fault = 'down';
    const failed = session.extendTime(true);
    expect(await failed).toBe(false);
    server.fault = undefined;
    server.extendedTime = 10 * IDLE;
    expect(await session.extendTime(true)).toBe(true);
  });

  it('that was chosen in another tab holds here', async () => {
    const { session, server, clock } = await open();
    server.extendedTime = 10 * IDLE;
    server.idleTimeout = 10 * IDLE;
    clock.advance(5_000);
    tell({ chosenAt: clock.wall() });
    await settle();
    expect(server.calls).toEqual(['status']);
    expect(session.snapshot).toMatchObject({ state: 'active', hasExtendedTime: true });
    expect(session.inspect().idleRemaining).toBe(10 * IDLE - 5_000);
    await settle();
    expect(server.calls, 'once').toEqual(['status']);
  });

  it('is not had where the server cannot be reached, or has none', async () => {
    const { session, server } = await open();
    expect(await session.extendTime(true)).toBe(false);
    server.extendedTime = 10 * IDLE;
    server.fault = 'down';
    expect(await session.extendTime(true)).toBe(false);
    server.fault = undefined;
    server.ended = 'revoked';
    expect(await session.extendTime(true)).toBe(false);
    expect(session.snapshot.state).toBe('ended');
    const { extendTime: _none, ...older } = createFakeServer(createFakeClock());
    expect(await (await open({ transport: older })).session.extendTime(true)).toBe(false);
  });
});
