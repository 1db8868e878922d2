/** Knows how a page's session becomes a signal of Angular. */
import { afterNextRender, DestroyRef, inject, NgZone, signal, type Signal } from '@angular/core';
import type { SessionSnapshot, WatchOptions } from '../client/index.ts';
import { createComponentSession, type SessionActions } from './shared/component-session.ts';

export type { SessionActions } from './shared/component-session.ts';

/** The session of this page, as a component sees it. */
export interface Session extends SessionActions {
  /** How the session stands; on a server and until the first answer: active, without an id. */
  readonly snapshot: Signal<SessionSnapshot>;
}

/**
 * The session of this page, for the field of a component, or of what else is made in an injection context. All share one
 * watch, which begins when the first of them was rendered, so never on a server, and goes on until the last is destroyed.
 * It runs outside of Angular's zone, if there is one, whoever calls what is given here: what it changes is seen by the signal.
 * @throws TypeError for options that cannot work; when it was rendered, for others than those of the watch that there is.
 */
export function injectSession(options: WatchOptions = {}): Session {
  const session = createComponentSession(options);
  const { on, extend, extendTime, signOut, hold, wayThrough } = session.actions;
  const snapshot = signal(session.snapshot);
  const update = (): void => snapshot.set(session.snapshot);
  session.subscribe(update);
  const zone = inject(NgZone);
  // A timer that is set within the zone keeps the app from being stable, and sets off change detection.
  const outside =
    <Args extends unknown[], Result>(act: (...args: Args) => Result) =>
    (...args: Args): Result =>
      zone.runOutsideAngular(() => act(...args));
  let stop = (): void => {};
  inject(DestroyRef).onDestroy(() => stop());
  afterNextRender({
    read() {
      stop = outside(session.start)();
      update();
    },
  });
  return {
    snapshot: snapshot.asReadonly(),
    on,
    extend: outside(extend),
    extendTime: outside(extendTime),
    signOut: outside(signOut),
    hold: outside(hold),
    wayThrough: {
      get url() {
        return wayThrough.url;
      },
      open: outside(wayThrough.open),
    },
  };
}
