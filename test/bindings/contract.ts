/** Knows what every binding must do, whatever its framework: each gives a driver, and runs these tests. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchSession, type WatchOptions } from '../../src/client/index.ts';
import { createFakeClock } from '../../src/testing/index.ts';
import { createFakeServer, MINUTE, settle } from '../support/page.ts';
import { countListeners } from './listeners.ts';
import { eventually } from '../support/eventually.ts';

/** What an app shows: components with the session, by name, in this order. */
export interface View {
  /** Each is a component of its own, kept when it only changes its place. */
  readonly names: readonly string[];
  /** Whether they are kept, but hidden, in the framework's own way (`<Activity>`, `<KeepAlive>`). */
  readonly isHidden?: boolean;
  /** Another number is another code of the components: all are made anew, in one go, as by a hot reload. */
  readonly version?: number;
}

/** An app in a page. */
export interface BindingApp {
  /** Resolves when the framework has done it, effects included. */
  show(view: View): Promise<void>;
  unmount(): Promise<void>;
}

/**
 * How a binding is driven. A component named `a` shows `<p id="a">` with the text of `shownBy`, and a
 * `<button>stay</button>`, which calls the binding's `extend`; while it is made it puts `options.onWarning`, if there is
 * one, on `warning` by the binding's `on`.
 */
export interface BindingDriver {
  readonly name: string;
  /** Whether the framework keeps what it hides. */
  readonly canHide: boolean;
  mount(host: HTMLElement, options: AppOptions, view: View): Promise<BindingApp>;
  /** As `mount`, where what `render` gave stands already. Left out where a framework needs its compiler for it. */
  hydrate?(host: HTMLElement, options: AppOptions, view: View): Promise<BindingApp>;
  /** HTML, by the framework's renderer for servers. Left out where it needs its compiler. */
  render?(options: AppOptions, view: View): Promise<string>;
}

export interface AppOptions {
  readonly watch: WatchOptions;
  readonly onWarning?: () => void;
}

/** What a component shows of a snapshot. */
export const shownBy = ({
  state,
  session,
}: {
  state: string;
  session: string | undefined;
}): string => `${state} ${session ?? '-'}`;

/** What a server shows of everybody. */
const FIRST = 'active -';

/** Runs the contract. */
export function describeBinding(driver: BindingDriver): void {
  describe(`the session in ${driver.name}`, () => {
    let clock = createFakeClock();
    let server = createFakeServer(clock);
    let options: AppOptions;
    let host: HTMLElement;
    const apps: BindingApp[] = [];
    const complaints = [vi.spyOn(console, 'error'), vi.spyOn(console, 'warn')];

    async function mount(names = ['a'], place = host): Promise<BindingApp> {
      const app = await driver.mount(place, options, { names });
      apps.push(app);
      await settle();
      return app;
    }

    async function pass(ms: number): Promise<void> {
      for (let left = ms; left > 0; left -= MINUTE / 2) {
        clock.advance(Math.min(left, MINUTE / 2));
        await settle();
      }
    }

    const shown = (place = host): readonly string[] =>
      [...place.querySelectorAll('p')].map(({ id, textContent }) => `${id}: ${textContent}`);
    const shows = (...texts: string[]): Promise<void> =>
      eventually(() => expect(shown()).toEqual(texts));
    const isWatched = (): boolean => clock.timers > 0;

    beforeEach(() => {
      localStorage.clear();
      clock = createFakeClock();
      server = createFakeServer(clock);
      options = { watch: { transport: server, clock, signInUrl: false } };
      host = document.createElement('main');
      document.body.append(host);
    });
    afterEach(async () => {
      for (const app of apps.splice(0)) await app.unmount();
      await settle();
      document.body.replaceChildren();
      Reflect.deleteProperty(window, Symbol.for('stillhere'));
      for (const complaint of complaints) {
        expect(complaint.mock.calls).toEqual([]);
        complaint.mockClear();
      }
    });

    it('shows how it stands, from the first moment and at every change', async () => {
      const app = await driver.mount(host, options, { names: ['a'] });
      apps.push(app);
      expect(['a: active -', 'a: active one']).toContain(shown()[0]);
      await shows('a: active one');
      await pass(13 * MINUTE);
      await shows('a: warning one');
      await pass(3 * MINUTE);
      await shows('a: ended one');
    });

    it('goes on after an end, in what was there before, when the same person has signed in', async () => {
      server.subject = 'george';
      options = { watch: { ...options.watch, signInAgain: 'window' } };
      await mount(['a', 'b']);
      const before = host.querySelector('#a');
      await pass(15 * MINUTE + 2_000);
      await shows('a: ended one', 'b: ended one');
      Object.assign(server, { session: 'two', ended: undefined, lastActivityAt: clock.wall() });
      // What waits comes by an import: who comes back before that has to come again.
      await eventually(() => {
        dispatchEvent(new Event('focus'));
        expect(shown()).toEqual(['a: active two', 'b: active two']);
      });
      expect(host.querySelector('#a')).toBe(before);
    });

    it('shows at once what the page knows already', async () => {
      const session = watchSession(options.watch);
      await settle();
      await pass(13 * MINUTE);
      const seen: (readonly string[])[] = [];
      const observer = new MutationObserver(() => seen.push(shown()));
      observer.observe(host, { subtree: true, childList: true, characterData: true });
      await mount();
      await shows('a: warning one');
      observer.disconnect();
      expect(seen.flat().filter((text) => text !== 'a: warning one')).toEqual([]);
      session.stop();
    });

    it('is asked to go on by a component', async () => {
      await mount();
      await pass(13 * MINUTE);
      await shows('a: warning one');
      host.querySelector('button')?.click();
      await shows('a: active one');
      expect(server.calls).toContain('ping 0');
    });

    it('tells of a warning, though it was listened to before the page was watched', async () => {
      const onWarning = vi.fn();
      options = { ...options, onWarning };
      const app = await mount();
      await pass(13 * MINUTE);
      expect(onWarning).toHaveBeenCalledTimes(1);
      await app.unmount();
    });

    it('is one for all components, and asks the server once', async () => {
      await mount(['a', 'b', 'c']);
      await shows('a: active one', 'b: active one', 'c: active one');
      expect(clock.timers).toBe(1);
      expect(server.calls).toEqual(['status']);
    });

    it('goes on until the last component is gone, and leaves no listener', async () => {
      const app = await mount([]);
      const listeners = countListeners();
      await app.show({ names: ['a', 'b'] });
      await shows('a: active one', 'b: active one');
      expect(listeners.count()).toBeGreaterThan(10);
      await app.show({ names: ['b'] });
      await settle();
      expect(isWatched()).toBe(true);
      await app.show({ names: [] });
      await settle();
      expect(isWatched()).toBe(false);
      expect(listeners.names()).toEqual([]);
      listeners.stop();
    });

    it('leaves nothing when its app is unmounted, and begins anew with the next', async () => {
      const app = await mount(['a', 'b']);
      await app.unmount();
      await settle();
      expect(isWatched()).toBe(false);
      server.calls.length = 0;
      await mount(['c'], document.body.appendChild(document.createElement('main')));
      expect(server.calls).toEqual(['status']);
      await pass(13 * MINUTE);
      await eventually(() => expect(shown(document.body)).toEqual(['c: warning one']));
    });

    it('goes on where it was when components change their places', async () => {
      const app = await mount(['a', 'b']);
      await pass(13 * MINUTE);
      await shows('a: warning one', 'b: warning one');
      server.calls.length = 0;
      await app.show({ names: ['b', 'a'] });
      await shows('b: warning one', 'a: warning one');
      expect(server.calls).toEqual([]);
    });

    it('goes on where it was when all components are made anew, as by a hot reload', async () => {
      const app = await mount(['a', 'b']);
      await pass(13 * MINUTE);
      await shows('a: warning one', 'b: warning one');
      for (const version of [1, 2]) {
        await app.show({ names: ['a', 'b'], version });
        await shows('a: warning one', 'b: warning one');
        expect(clock.timers).toBe(1);
      }
      await pass(3 * MINUTE);
      await shows('a: ended one', 'b: ended one');
    });

    it.runIf(driver.canHide)(
      'I9: goes on while they are hidden, and is what they show again',
      async () => {
        const app = await mount(['a']);
        await shows('a: active one');
        server.calls.length = 0;
        await app.show({ names: ['a'], isHidden: true });
        await pass(13 * MINUTE);
        expect(clock.timers).toBe(1);
        await pass(3 * MINUTE);
        expect(document.documentElement.hasAttribute('data-stillhere-curtain')).toBe(true);
        await app.show({ names: ['a'] });
        await shows('a: ended one');
      },
    );

    it.runIf(driver.canHide)('stops when what is hidden is gone for good', async () => {
      const app = await mount(['a']);
      await app.show({ names: ['a'], isHidden: true });
      await settle();
      expect(isWatched()).toBe(true);
      await app.unmount();
      await settle();
      expect(isWatched()).toBe(false);
    });

    it('is one for two roots on a page, and goes on with the second', async () => {
      const other = document.body.appendChild(document.createElement('main'));
      const app = await mount();
      await mount(['b'], other);
      await eventually(() =>
        expect([shown(), shown(other)].flat()).toEqual(['a: active one', 'b: active one']),
      );
      expect(server.calls).toEqual(['status']);
      await app.unmount();
      await pass(13 * MINUTE);
      await eventually(() => expect(shown(other)).toEqual(['b: warning one']));
    });

    it('is the one of the page: a script shares it, and outlives the components', async () => {
      const app = await mount();
      const session = watchSession(options.watch);
      await app.unmount();
      await pass(13 * MINUTE);
      expect(session.snapshot.state).toBe('warning');
      session.stop();
      expect(isWatched()).toBe(false);
    });

    it.runIf(driver.render !== undefined)(
      'is rendered as a page that waits for its first answer, and starts nothing',
      async () => {
        document.body.innerHTML = (await driver.render?.(options, { names: ['a', 'b'] })) ?? '';
        expect(shown(document.body)).toEqual([`a: ${FIRST}`, `b: ${FIRST}`]);
        expect(isWatched()).toBe(false);
        expect(server.calls).toEqual([]);
      },
    );

    it.runIf(driver.hydrate !== undefined).each(['nobody watches', 'is watched'])(
      'is hydrated without a word where the page %s',
      async (is) => {
        const { render, hydrate } = driver as Required<BindingDriver>;
        host.innerHTML = await render(options, { names: ['a'] });
        if (is === 'is watched') watchSession(options.watch);
        await settle();
        const place = host.querySelector('p');
        apps.push(await hydrate(host, options, { names: ['a'] }));
        await shows('a: active one');
        expect(host.querySelector('p')).toBe(place);
        if (is === 'is watched') return;
        await apps.pop()?.unmount();
        await settle();
        expect(isWatched()).toBe(false);
      },
    );

    it.runIf(driver.render !== undefined)('refuses options that cannot work', async () => {
      const refused = { watch: { ...options.watch, endingTimeout: '-1s' } } as AppOptions;
      await expect(driver.render?.(refused, { names: ['a'] })).rejects.toThrow('"endingTimeout"');
      for (const complaint of complaints) complaint.mockClear();
      expect(isWatched()).toBe(false);
    });
  });
}
