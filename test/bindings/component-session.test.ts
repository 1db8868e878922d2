import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createComponentSession,
  FIRST_SNAPSHOT,
} from '../../src/bindings/shared/component-session.ts';
import { watchSession, type WatchOptions } from '../../src/client/index.ts';
import { createFakeClock } from '../../src/testing/index.ts';
import { createFakeServer, MINUTE, settle } from '../support/page.ts';

describe('the session of a component', () => {
  let clock = createFakeClock();
  let server = createFakeServer(clock);
  let options: WatchOptions;

  async function pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= MINUTE / 2) {
      clock.advance(Math.min(left, MINUTE / 2));
      await settle();
    }
  }

  beforeEach(() => {
    Reflect.deleteProperty(window, Symbol.for('stillhere'));
    clock = createFakeClock();
    server = createFakeServer(clock);
    options = { transport: server, clock, signInUrl: false };
  });

  it('begins as every page does, so that what a server renders is what a browser hydrates', async () => {
    expect(createComponentSession(options).snapshot).toBe(FIRST_SNAPSHOT);
    const session = watchSession(options);
    expect(session.snapshot).toEqual(FIRST_SNAPSHOT);
    expect(Object.isFrozen(FIRST_SNAPSHOT)).toBe(true);
    session.stop();
  });

  it('touches nothing before its start, and says so', async () => {
    const { actions, subscribe } = createComponentSession(options);
    subscribe(() => {})();
    actions.on('warning', () => {})();
    expect(await actions.extend()).toBe(false);
    expect(await actions.extendTime(true)).toBe(false);
    expect(await actions.signOut()).toBe(false);
    expect(actions.wayThrough.open()).toBe(false);
    expect(actions.wayThrough.url).toBe('');
    expect(clock.timers).toBe(0);
    expect(server.calls).toEqual([]);
  });

  it('has what was put on before its start, each as often as it was, and not what was taken off', async () => {
    const { actions, subscribe, start } = createComponentSession(options);
    const [kept, taken, changed] = [vi.fn(), vi.fn(), vi.fn()];
    actions.on('warning', kept);
    actions.on('warning', kept);
    actions.on('warning', taken)();
    subscribe(changed);
    const stop = start();
    expect(changed).not.toHaveBeenCalled();
    await settle();
    expect(changed).toHaveBeenCalled();
    await pass(13 * MINUTE);
    expect(kept).toHaveBeenCalledTimes(2);
    expect(kept).toHaveBeenCalledWith(expect.objectContaining({ kind: 'idle' }));
    expect(taken).not.toHaveBeenCalled();
    stop();
  });

  it('takes off what was put on before its start, or since', async () => {
    const { actions, start } = createComponentSession(options);
    const listener = vi.fn();
    const early = actions.on('warning', listener);
    const stop = start();
    const late = actions.on('warning', listener);
    early();
    late();
    await pass(13 * MINUTE);
    expect(listener).not.toHaveBeenCalled();
    stop();
  });

  it('has its listeners again when it starts again, and hears nothing in between', async () => {
    const { actions, start } = createComponentSession(options);
    const listener = vi.fn();
    actions.on('warning', listener);
    const page = watchSession(options);
    start()();
    await settle();
    await pass(13 * MINUTE);
    expect(listener).not.toHaveBeenCalled();
    const late = vi.fn();
    actions.on('extended', late);
    const stop = start();
    await page.extend();
    await settle();
    expect(late).toHaveBeenCalledTimes(1);
    await pass(13 * MINUTE);
    expect(listener).toHaveBeenCalledTimes(1);
    stop();
    page.stop();
    expect(clock.timers).toBe(0);
  });

  it('shows the session of the page before its start, and after its stop', async () => {
    const page = watchSession(options);
    await settle();
    const component = createComponentSession(options);
    expect(component.snapshot).toBe(page.snapshot);
    component.start()();
    await pass(13 * MINUTE);
    expect(component.snapshot).toBe(page.snapshot);
    expect(component.snapshot.state).toBe('warning');
    page.stop();
  });

  it('is of its own base', async () => {
    const page = watchSession(options);
    await settle();
    expect(createComponentSession({ ...options, base: '/other' }).snapshot).toBe(FIRST_SNAPSHOT);
    page.stop();
  });

  it('begins to hold at its start what was held before, once', async () => {
    const component = createComponentSession(options);
    component.actions.hold('upload', new Promise(() => {}));
    const stop = component.start();
    await settle();
    expect(component.snapshot.holds).toEqual(['upload']);
    component.actions.hold('call', new Promise(() => {}));
    expect(component.snapshot.holds).toEqual(['upload', 'call']);
    stop();
    const again = component.start();
    expect(component.snapshot.holds).toEqual([]);
    again();
  });

  it('holds from its next start on what was held while it was stopped', async () => {
    const component = createComponentSession(options);
    component.start()();
    component.actions.hold('upload', new Promise(() => {}));
    component.actions.hold('done by then', Promise.resolve());
    expect(() => component.actions.hold('nothing', undefined as never)).toThrow('"work"');
    const stop = component.start();
    await settle();
    expect(component.snapshot.holds).toEqual(['upload']);
    stop();
    const page = watchSession(options);
    component.actions.hold('call', new Promise(() => {}));
    expect(page.snapshot.holds).toEqual([]);
    const again = component.start();
    expect(page.snapshot.holds).toEqual(['call']);
    again();
    page.stop();
  });

  it('asks, signs out and leads past a proxy as the session of the page does', async () => {
    const component = createComponentSession(options);
    const stop = component.start();
    await settle();
    expect(component.actions.wayThrough.url).toBe('/session/through');
    const open = vi.spyOn(window, 'open').mockReturnValue(null);
    expect(component.actions.wayThrough.open()).toBe(false);
    expect(open).toHaveBeenCalledTimes(1);
    open.mockRestore();
    expect(await component.actions.extend()).toBe(true);
    server.extendedTime = 150 * MINUTE;
    expect(await component.actions.extendTime(true)).toBe(true);
    expect(component.snapshot.hasExtendedTime).toBe(true);
    expect(await component.actions.signOut()).toBe(true);
    expect(component.snapshot).toMatchObject({ state: 'ended', reason: 'signed-out' });
    stop();
  });

  it('refuses options that cannot work at once, and others than those of the page when it starts', () => {
    expect(() => createComponentSession({ endingTimeout: '-1s' })).toThrow('"endingTimeout"');
    const page = watchSession(options);
    const other = createComponentSession({ ...options, push: true });
    expect(() => other.start()).toThrow('"push"');
    page.stop();
    expect(clock.timers).toBe(0);
  });
});
