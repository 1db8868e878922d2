import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createFetchTransport,
  NoPageError,
  watchSession,
  type WatchedSession,
  type WatchOptions,
} from '../../src/client/index.ts';
// Loaded ahead: no test is about how long a busy machine takes for an import.
import '../../src/client/unsaved-forms.ts';
import { createFakeClock } from '../../src/testing/index.ts';
import { createFakeServer, IDLE, MINUTE, settle } from '../support/page.ts';

const WATCHES = Symbol.for('stillhere');

describe('one watch for a page', () => {
  let clock = createFakeClock();
  let server = createFakeServer(clock);
  const held: WatchedSession[] = [];

  function watch(options: WatchOptions = {}): WatchedSession {
    const session = watchSession({ transport: server, clock, signInUrl: false, ...options });
    held.push(session);
    return session;
  }

  async function wait(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= MINUTE / 2) {
      clock.advance(Math.min(left, MINUTE / 2));
      await settle();
    }
  }

  const isCovered = (): boolean => document.documentElement.hasAttribute('data-stillhere-curtain');

  beforeEach(() => {
    localStorage.clear();
    clock = createFakeClock();
    server = createFakeServer(clock);
  });
  afterEach(() => {
    for (const session of held.splice(0)) session.stop();
    vi.unstubAllGlobals();
    Reflect.deleteProperty(window, WATCHES);
  });

  it('is what all get who ask: one snapshot, one log, one question, one set of listeners', async () => {
    const added = [window, document].map((target) => vi.spyOn(target, 'addEventListener'));
    const first = watch();
    const before = added.map(({ mock }) => mock.calls.length);
    const second = watch();
    expect(added.map(({ mock }) => mock.calls.length)).toEqual(before);
    for (const spy of added) spy.mockRestore();
    await settle();
    expect(server.calls).toEqual(['status']);
    expect(first.snapshot).toMatchObject({ session: 'one' });
    expect(second.snapshot).toBe(first.snapshot);
    expect(second.log).toBe(first.log);
  });

  it('tells its end to all, once each, behind one curtain', async () => {
    const told: string[] = [];
    for (const name of ['first', 'second']) watch().on('ended', () => told.push(name));
    await settle();
    await wait(IDLE + MINUTE);
    expect(told).toEqual(['first', 'second']);
    expect(document.documentElement.getAttribute('data-stillhere-curtain')).toBe('1');
    for (const session of held) session.stop();
    expect(isCovered()).toBe(true);
  });

  it('is what who comes after its end gets, until all have stopped it', async () => {
    const first = watch();
    await settle();
    await wait(IDLE + MINUTE);
    const second = watch();
    expect(second.snapshot).toMatchObject({ state: 'ended', reason: 'idle' });
    first.stop();
    expect(isCovered()).toBe(true);
    second.stop();
    expect(isCovered()).toBe(true);
    server = createFakeServer(clock);
    server.session = 'two';
    const next = watch();
    expect(isCovered()).toBe(true);
    await settle();
    expect(isCovered()).toBe(false);
    expect(next.snapshot).toMatchObject({ state: 'active', session: 'two' });
  });

  it('goes on until the last has stopped, whoever was first, and however often one stops', async () => {
    const first = watch();
    const second = watch();
    await settle();
    first.stop();
    first.stop();
    expect(clock.timers).toBe(1);
    await wait(13 * MINUTE);
    expect(second.snapshot.state).toBe('warning');
    expect(await second.extend()).toBe(true);
    second.stop();
    expect(clock.timers).toBe(0);
    expect(await second.extend()).toBe(false);
  });

  it('is no more told to who has stopped, and still to the others', async () => {
    const told: string[] = [];
    const [first, second] = [watch(), watch()];
    await settle();
    for (const [name, session] of Object.entries({ first, second })) {
      session.on('warning', () => told.push(`${name} warned`));
      session.subscribe(() => {
        if (session.snapshot.remaining === 2 * MINUTE) told.push(`${name} saw`);
      });
    }
    first.stop();
    await wait(13 * MINUTE);
    expect(told.toSorted()).toEqual(['second saw', 'second warned']);
  });

  it('shows itself also to who has stopped, while others keep it', async () => {
    const first = watch();
    watch();
    first.stop();
    await settle();
    expect(first.snapshot).toMatchObject({ session: 'one' });
  });

  it('can be asked for again when it was stopped: another one', async () => {
    const first = watch();
    await settle();
    first.stop();
    server.calls.length = 0;
    const second = watch({ signInUrl: '/other' });
    await settle();
    expect(second.snapshot).toMatchObject({ state: 'active', session: 'one' });
    first.stop();
    await wait(13 * MINUTE);
    expect(second.snapshot.state).toBe('warning');
  });

  describe('stopped, and asked for at once', () => {
    function again(session: WatchedSession, options: WatchOptions = {}): WatchedSession {
      session.stop();
      server.calls.length = 0;
      return watch(options);
    }

    it('goes on where it was, and asks the server once', async () => {
      const first = watch();
      await settle();
      await wait(13 * MINUTE);
      const before = first.snapshot;
      expect(before.state).toBe('warning');
      const second = again(first);
      expect(second.snapshot).toEqual(before);
      await settle();
      expect(clock.timers).toBe(1);
      expect(server.calls).toEqual(['status']);
      expect(second.snapshot).toEqual(before);
      expect(await second.extend()).toBe(true);
      await wait(13 * MINUTE);
      expect(second.snapshot.state).toBe('warning');
      expect(first.snapshot.state).toBe('warning');
    });

    it('I9: stays covered while it is in doubt', async () => {
      const first = watch();
      await settle();
      server.fault = 'silent';
      clock.sleep(2 * IDLE);
      window.dispatchEvent(new Event('focus'));
      expect(isCovered()).toBe(true);
      const second = again(first);
      expect(isCovered()).toBe(true);
      expect(second.snapshot).toMatchObject({ state: 'confirming', session: 'one' });
    });

    it('keeps the time that passed while the clock was set back', async () => {
      const first = watch();
      await settle();
      await wait(13 * MINUTE);
      clock.shiftWall(-5 * MINUTE);
      const second = again(first);
      expect(second.snapshot).toMatchObject({ state: 'warning', remaining: 2 * MINUTE });
    });

    it('does not tell of a wish or a hold that went with the other', async () => {
      const first = watch();
      await settle();
      first.hold('upload', new Promise(() => {}));
      await wait(IDLE);
      server.fault = 'silent';
      const wish = first.extend();
      server.fault = undefined;
      const second = again(first);
      expect(await wish).toBe(false);
      expect(second.snapshot).toMatchObject({ isExtending: false, holds: [] });
      await settle();
      await wait(IDLE + MINUTE);
      expect(second.snapshot.state).toBe('ended');
    });

    it.each(['before the server has answered', 'after its end', 'with other options', 'later'])(
      'begins anew %s',
      async (when) => {
        const first = watch();
        if (when.startsWith('before')) {
          first.stop();
          server.fault = 'down';
          const failing = watch();
          await settle();
          expect(failing.snapshot.isUnreachable).toBe(true);
          server.fault = undefined;
          const second = again(failing);
          expect(second.snapshot.isUnreachable).toBe(false);
          await settle();
          expect(second.snapshot.session).toBe('one');
          return;
        }
        await settle();
        await wait(when === 'after its end' ? IDLE + MINUTE : 13 * MINUTE);
        first.stop();
        if (when === 'later') await Promise.resolve();
        const second = watch(when === 'with other options' ? { signInUrl: '/other' } : {});
        expect(second.snapshot).toMatchObject({ session: undefined, warning: undefined });
        expect(isCovered()).toBe(when === 'after its end');
      },
    );

    it('begins anew on a page that is about to be loaded for somebody else', async () => {
      const reload = vi.spyOn(location, 'reload').mockImplementation(() => {});
      const first = watch();
      await settle();
      server.session = 'two';
      clock.sleep(2 * IDLE);
      server.lastActivityAt = clock.wall();
      window.dispatchEvent(new Event('focus'));
      await settle();
      await wait(5_000);
      expect(reload).toHaveBeenCalledTimes(1);
      const second = again(first);
      await settle();
      expect(second.snapshot).toMatchObject({ state: 'active', session: 'two' });
      reload.mockRestore();
      document.documentElement.removeAttribute('data-stillhere-curtain');
    });
  });

  it('is another one for another base, beside it, and its curtain is counted', async () => {
    const first = watch();
    const otherServer = createFakeServer(clock);
    const other = watch({ base: '/other', transport: otherServer });
    await settle();
    expect(other.snapshot).not.toBe(first.snapshot);
    await otherServer.signOut();
    await other.signOut();
    expect([first.snapshot.state, other.snapshot.state]).toEqual(['active', 'ended']);
    expect(isCovered()).toBe(true);
    first.stop();
    await settle();
    expect(isCovered()).toBe(true);
    expect(watch({ base: '/other', transport: otherServer }).snapshot).toBe(other.snapshot);
  });

  it('is another one after a page where nobody was signed in, though none has stopped that', async () => {
    history.replaceState(null, '', '/sign-in');
    server.ended = 'none';
    const first = watch({ signInUrl: '/sign-in' });
    await settle();
    expect(clock.timers).toBe(0);
    server.ended = undefined;
    const second = watch({ signInUrl: '/sign-in' });
    await settle();
    expect(second.snapshot.session).toBe('one');
    first.stop();
    const third = watch({ signInUrl: '/sign-in' });
    expect(third.snapshot).toBe(second.snapshot);
    history.replaceState(null, '', '/');
  });

  it.each([
    { signInUrl: '/other' },
    { dismissOnActivity: true },
    { pingInterval: '5m' },
    { activityEvents: ['keydown'] },
    { frameOrigins: ['https://help.example'] },
    { push: true },
    { unsavedForms: 'form' },
    { endingTimeout: '3s' },
    { transport: createFakeServer(createFakeClock()) },
    { transport: createFetchTransport() },
    { clock: createFakeClock() },
  ] satisfies WatchOptions[])('is refused with other options, by name: %o', (options) => {
    const first = watch();
    const [name] = Object.keys(options);
    expect(() => watch(options)).toThrow(TypeError);
    expect(() => watch(options)).toThrow(
      `"${name}" must be as in the watch of '/session' that there is: stop that first, or give another "base"`,
    );
    // Who was refused holds nothing.
    first.stop();
    expect(clock.timers).toBe(0);
  });

  it('is as it is where an option that it has is left out', () => {
    const first = watch({
      push: true,
      unsavedForms: 'form',
      frameOrigins: ['https://help.example'],
    });
    expect(watch({ unsavedForms: 'form' }).snapshot).toBe(first.snapshot);
    expect(() => watch({ frameOrigins: [] })).toThrow('"frameOrigins"');
    expect(() => watch({ push: false })).toThrow('"push"');
  });

  it('has the same options when they only look different', () => {
    const first = watch({
      frameOrigins: ['https://a.example', 'https://b.example'],
      activityEvents: ['keydown', 'click'],
      pingInterval: '5m',
    });
    const second = watch({
      base: '/session',
      frameOrigins: ['https://b.example', 'https://a.example', 'https://b.example'],
      activityEvents: ['click', 'keydown'],
      pingInterval: 300_000,
      dismissOnActivity: false,
      push: false,
      endingTimeout: 5_000,
    });
    expect(second.snapshot).toBe(first.snapshot);
  });

  it('has its defaults, also when they are said', () => {
    vi.stubGlobal('fetch', () => new Promise(() => {}));
    held.push(watchSession());
    held.push(watchSession({ base: '/session', signInUrl: '/sign-in', frameOrigins: [] }));
    expect(held[0]?.snapshot).toBe(held[1]?.snapshot);
  });

  it('refuses options that cannot work before anything else', () => {
    expect(() => watch({ endingTimeout: '-1s' })).toThrow('"endingTimeout"');
    watch();
    expect(() => watch({ endingTimeout: '-1s' })).toThrow('positive duration');
  });

  it('keeps nothing of one that could not begin', () => {
    expect(() => watch({ unsavedForms: '(((' })).toThrow();
    expect(watch().snapshot.state).toBe('active');
  });

  it('is shared with another copy of the script', async () => {
    const first = watch();
    vi.resetModules();
    const copy = await import('../../src/client/index.ts');
    expect(copy.watchSession).not.toBe(watchSession);
    const second = copy.watchSession({ transport: server, clock, signInUrl: false });
    held.push(second);
    await settle();
    expect(server.calls).toEqual(['status']);
    expect(second.snapshot).toBe(first.snapshot);
    first.stop();
    expect(clock.timers).toBe(1);
    second.stop();
    expect(clock.timers).toBe(0);
  });

  it('has the same defaults in every copy of the script', async () => {
    const asked = vi.fn(() => new Promise(() => {}));
    vi.stubGlobal('fetch', asked);
    held.push(watchSession());
    vi.resetModules();
    const copy = await import('../../src/client/index.ts');
    held.push(copy.watchSession());
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it.each([{ protocol: 1 }, new Map([['/session', {}]]), 'something'])(
    'is not shared with a copy of another version, but with its own: %o',
    async (theirs) => {
      Object.assign(window, { [WATCHES]: theirs });
      const [first, second] = [watch(), watch()];
      await settle();
      expect(server.calls).toEqual(['status']);
      expect(second.snapshot).toBe(first.snapshot);
      expect(Reflect.get(window, WATCHES)).toBe(theirs);
      first.stop();
      second.stop();
      expect(clock.timers).toBe(0);
    },
  );

  it.each([undefined, {}])('needs a page: call it in the browser (window: %o)', (noPage) => {
    vi.stubGlobal('window', noPage);
    const call = (): unknown => watchSession();
    expect(call).toThrow(NoPageError);
    expect(call).toThrow('call it in the browser');
    expect(call).toThrow(expect.objectContaining({ code: 'ERR_NO_PAGE', status: 500 }));
  });
});

describe('subscribe', () => {
  const clock = createFakeClock();

  async function warn(): Promise<void> {
    clock.advance(13 * MINUTE);
    await settle();
  }

  async function begin(): Promise<WatchedSession> {
    localStorage.clear();
    Reflect.deleteProperty(window, WATCHES);
    const session = watchSession({
      transport: createFakeServer(clock),
      clock,
      signInUrl: false,
    });
    await settle();
    return session;
  }

  it('calls after a change and never before, needs no "this", and stops when it is told twice', async () => {
    const session = await begin();
    const { subscribe } = session;
    const seen: unknown[] = [];
    const stop = subscribe(() => seen.push(session.snapshot.state));
    expect(seen).toEqual([]);
    await warn();
    expect(new Set(seen)).toEqual(new Set(['warning']));
    stop();
    stop();
    seen.length = 0;
    await session.extend();
    expect(seen).toEqual([]);
    session.stop();
  });

  it('calls a function as often as it was put on, and takes it off one by one', async () => {
    const session = await begin();
    const listener = vi.fn();
    const other = vi.fn();
    session.subscribe(other);
    const stops = [session.subscribe(listener), session.subscribe(listener)];
    await warn();
    const once = other.mock.calls.length;
    expect(listener).toHaveBeenCalledTimes(2 * once);
    stops[0]?.();
    stops[0]?.();
    listener.mockClear();
    other.mockClear();
    await session.extend();
    expect(other).toHaveBeenCalled();
    expect(listener).toHaveBeenCalledTimes(other.mock.calls.length);
    session.stop();
  });

  it('calls nobody whom another has just taken off', async () => {
    const session = await begin();
    const late = vi.fn();
    let stop = (): void => {};
    session.subscribe(() => stop());
    stop = session.subscribe(late);
    await warn();
    expect(late).not.toHaveBeenCalled();
    session.stop();
  });

  it('I9: keeps the watch when nobody looks any more', async () => {
    const session = await begin();
    session.subscribe(() => {})();
    await warn();
    clock.advance(3 * MINUTE);
    await settle();
    expect(session.snapshot.state).toBe('ended');
    session.stop();
  });
});
