import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchSession } from '../../src/client/index.ts';
import { createFakeClock } from '../../src/testing/index.ts';
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

  it.each(['pingInterval', 'endingTimeout'])('refuses %s that cannot work', (name) => {
    expect(() => watchSession({ [name]: 'often' })).toThrow(new RegExp(`^"${name}" must be`));
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
    session.stop();
    isPaused = false;
    video.dispatchEvent(new Event('playing'));
    expect(session.snapshot.holds).toEqual([]);
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

  it('take no notice of input that is in no form', async () => {
    await open({ unsavedForms: 'form.long' });
    document.dispatchEvent(new Event('input'));
    document.body.dispatchEvent(new Event('input', { bubbles: true }));
    expect(leave()).toBe(false);
  });
});
