import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchSession } from '../../src/client/index.ts';
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

const isCovered = (): boolean => document.documentElement.hasAttribute('data-stillhere-curtain');

beforeEach(() => {
  localStorage.clear();
  document.body.replaceChildren();
});
afterEach(() => {
  for (const { session } of opened.splice(0)) session.stop();
});

describe('watchSession', () => {
  it('shows how the session stands, as the same object until something changes', async () => {
    const { session, wait } = await open();
    const before = session.snapshot;
    expect(before).toMatchObject({ state: 'active', session: 'one', remaining: undefined });
    let changes = 0;
    const stop = session.subscribe(() => (changes += 1));
    await wait(MINUTE);
    expect(session.snapshot).toBe(before);
    expect(changes).toBe(0);
    await wait(12 * MINUTE);
    expect(session.snapshot).toMatchObject({ state: 'warning', warning: 'idle', remaining: WARN });
    stop();
    const seen = changes;
    await wait(MINUTE);
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
    const record = { ...JSON.parse(localStorage.getItem(KEY) ?? ''), session: 'another' };
    dispatchEvent(new StorageEvent('storage', { key: KEY, newValue: JSON.stringify(record) }));
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

  it('refuses options that cannot work', () => {
    expect(() => watchSession({ pingInterval: 'often' as never })).toThrow(
      /"pingInterval" must be/,
    );
  });

  it('goes on and on while nobody stops it, and stops twice without harm', async () => {
    const { session, clock, server, wait } = await open();
    session.stop();
    session.stop();
    input();
    await wait(IDLE);
    expect(clock.timers).toBe(0);
    expect(server.calls).toEqual([]);
    expect(await session.extend()).toBe(false);
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
    });
    server.fault = undefined;
    expect(await session.extend()).toBe(true);
    expect(told).toEqual(['warning idle', 'failed extend', 'extended']);
    server.ended = 'revoked';
    expect(await session.extend()).toBe(false);
    expect(session.snapshot).toMatchObject({ state: 'ended', reason: 'revoked' });
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
    const { told, session, wait } = await open();
    await wait(IDLE - 2_000);
    expect(told).toEqual(['warning idle', 'ending idle']);
    await wait(10_000);
    expect(told).toEqual(['warning idle', 'ending idle', 'ended idle']);
    expect(isCovered()).toBe(true);
    session.stop();
    expect(isCovered()).toBe(false);
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
    server.push({ state: 'ended', session: 'one', reason: 'revoked' });
    await settle();
    expect(told).toEqual(['ending revoked', 'ended revoked']);
    expect(server.listeners).toBe(0);
    session.stop();
  });

  it('by another sign-in in this browser loads the page again, for whoever is signed in now', async () => {
    const reload = vi.spyOn(location, 'reload').mockImplementation(() => {});
    const { server, told } = await open({ push: true });
    server.session = 'two';
    server.push({ state: 'ended', session: 'one', reason: 'replaced' });
    expect(isCovered()).toBe(true);
    await settle();
    expect(reload).toHaveBeenCalledTimes(1);
    expect(told).toEqual([]);
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
    expect(content.hasAttribute('inert')).toBe(true);
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
    expect([field, kept, inert].map((element) => element.hasAttribute('inert'))).toEqual([
      true,
      false,
      true,
    ]);
    field.blur();
    const onKept = new Event('click', { bubbles: true, cancelable: true });
    kept.dispatchEvent(onKept);
    expect(onKept.defaultPrevented, 'what is kept can be used').toBe(false);
    await settle();
    expect(session.snapshot.state).toBe('active');
    expect([field, inert].map((element) => element.hasAttribute('inert'))).toEqual([false, true]);
    expect(document.activeElement).toBe(field);
  });

  it('B4: shows nothing of a page out of the back/forward cache before the server has answered', async () => {
    const { session } = await open();
    const event = new Event('pageshow');
    Object.defineProperty(event, 'persisted', { value: true });
    const away = new Event('pagehide');
    Object.defineProperty(away, 'persisted', { value: true });
    window.dispatchEvent(away);
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
  });

  it('I6: hears tabs of an older version of the page, which know and tell less', async () => {
    const { session, server, clock, wait } = await open();
    const { epoch, session: id } = JSON.parse(localStorage.getItem(KEY) ?? '') as SharedRecord;
    const tell = (more: object): void => {
      const now = clock.wall();
      const older = { epoch, session: id, lastActivityAt: now, confirmedAt: now, leaseUntil: 0 };
      const newValue = JSON.stringify({ ...older, ...more });
      localStorage.setItem(KEY, newValue);
      window.dispatchEvent(new StorageEvent('storage', { key: KEY, newValue }));
    };
    await wait(10 * MINUTE);
    server.lastActivityAt = clock.wall();
    tell({});
    await wait(10 * MINUTE);
    expect(session.snapshot.state).toBe('active');
    expect(server.calls).toEqual([]);
    tell({ ended: 'signed-out' });
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
    Object.defineProperty(document, 'prerendering', { value: false, configurable: true });
    document.dispatchEvent(new Event('prerenderingchange'));
    await settle();
    expect(server.calls).toEqual(['status']);
    session.stop();
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

  it('keeps it while a video plays', async () => {
    const { session } = await open();
    const video = document.createElement('video');
    let isPaused = true;
    Object.defineProperty(video, 'paused', { get: () => isPaused });
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
    video.dispatchEvent(new Event('playing'));
    expect(session.snapshot.holds).toEqual([]);
  });
});

describe('unsaved forms', () => {
  it('are asked about, but not when the session ends', async () => {
    const { session, server } = await open({ unsavedForms: 'form.long' });
    document.body.innerHTML = '<form class="long"><input id="a"></form><form><input id="b"></form>';
    const leave = (): boolean => {
      const event = new Event('beforeunload', { cancelable: true });
      window.dispatchEvent(event);
      return event.defaultPrevented;
    };
    const change = (id: string): boolean =>
      document.getElementById(id)?.dispatchEvent(new Event('input', { bubbles: true })) ?? false;
    change('b');
    expect(leave()).toBe(false);
    change('a');
    expect(leave()).toBe(true);
    server.ended = 'idle';
    await session.extend();
    await settle();
    session.stop();
    expect(leave()).toBe(false);
  });
});
