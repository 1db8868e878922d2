/** Knows whether a session fits what frameworks want: React itself, the others by what they call. */
import { Activity, createElement, StrictMode, useEffect, useSyncExternalStore } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { watchSession, type WatchedSession } from '../../src/client/index.ts';
import { createFakeClock } from '../../src/testing/index.ts';
import { createFakeServer, MINUTE, settle } from '../support/page.ts';
import { eventually } from '../support/eventually.ts';

describe('a session in a framework', () => {
  let clock = createFakeClock();
  let server = createFakeServer(clock);
  let root: Root;
  let host: HTMLElement;

  const watch = (): WatchedSession => watchSession({ transport: server, clock, signInUrl: false });

  /** Until React has nothing more to do. */
  async function shown(text: string): Promise<void> {
    await eventually(() => expect(host.textContent).toBe(text));
  }

  async function pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= MINUTE / 2) {
      clock.advance(Math.min(left, MINUTE / 2));
      await settle();
    }
  }

  beforeEach(() => {
    localStorage.clear();
    clock = createFakeClock();
    server = createFakeServer(clock);
    host = document.createElement('main');
    document.body.append(host);
    root = createRoot(host);
  });
  afterEach(async () => {
    root.unmount();
    await settle();
    host.remove();
    Reflect.deleteProperty(window, Symbol.for('stillhere'));
  });

  it('is one for all effects of React, though StrictMode stops each and asks again at once', async () => {
    const sessions: WatchedSession[] = [];
    function Start(): null {
      useEffect(() => {
        const session = watch();
        sessions.push(session);
        return () => session.stop();
      }, []);
      return null;
    }
    root.render(createElement(StrictMode, null, createElement(Start), createElement(Start)));
    await eventually(() => expect(sessions).toHaveLength(4));
    await settle();
    expect(sessions.map(({ snapshot }) => snapshot.session).slice(2)).toEqual(['one', 'one']);
    expect(clock.timers).toBe(1);
    expect(server.calls.length).toBeLessThanOrEqual(2);
    root.unmount();
    await eventually(() => expect(clock.timers).toBe(0));
  });

  it('I9: goes on while a hidden subtree of React does not look', async () => {
    const session = watch();
    await settle();
    function View(): string {
      return useSyncExternalStore(session.subscribe, () => session.snapshot).state;
    }
    const show = (mode: 'visible' | 'hidden'): void =>
      root.render(createElement(Activity, { mode, children: createElement(View) }));
    show('visible');
    await shown('active');
    show('hidden');
    await eventually(() => expect(host.textContent).toBe('active'));
    await settle();
    await pass(16 * MINUTE);
    expect(session.snapshot.state).toBe('ended');
    show('visible');
    await shown('ended');
    session.stop();
  });

  it('gives Svelte, Vue, Solid and Angular the newest snapshot when they are told, and the same until then', async () => {
    const session = watch();
    await settle();
    const { subscribe } = session;
    let signal = session.snapshot;
    const stop = subscribe(() => (signal = session.snapshot));
    expect(session.snapshot).toBe(signal);
    await pass(13 * MINUTE);
    expect(signal).toBe(session.snapshot);
    expect(signal.state).toBe('warning');
    stop();
    session.stop();
    expect(clock.timers).toBe(0);
  });
});
