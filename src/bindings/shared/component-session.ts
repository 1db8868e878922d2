/** Knows the session of a component: there before the page is watched, and on a server, where nothing is. */
import { parseWatchOptions, type WatchOptions } from '../../client/options.ts';
import { standingSnapshot } from '../../client/shared-watch.ts';
import type { SessionSnapshot } from '../../client/snapshot.ts';
import { watchSession } from '../../client/watch-session.ts';
import type { WatchedSession } from '../../client/watched-session.ts';
import type { HeldWork } from '../../client/holds.ts';

/** What a component can do with its session. The functions need no `this`, and may be called, and put on, at any time. */
export interface SessionActions extends Pick<
  WatchedSession,
  'on' | 'extend' | 'extendTime' | 'signOut' | 'hold' | 'wayThrough'
> {}

/** The session of one component, behind whatever framework. */
export interface ComponentSession {
  /** How it stands: before the start, and on a server, as a page that waits for its first answer. Never undefined. */
  readonly snapshot: SessionSnapshot;
  /** Calls `listener` after every change of the snapshot but those that `start` brings; returns what stops that. */
  subscribe(listener: () => void): () => void;
  /** Watches the page, in the browser, once the component is there; returns what stops that. It may be started again. */
  start(): () => void;
  readonly actions: SessionActions;
}

/** What a page sees until its server has answered: what a server renders. */
export const FIRST_SNAPSHOT: SessionSnapshot = Object.freeze({
  state: 'active',
  session: undefined,
  warning: undefined,
  remaining: undefined,
  absoluteRemaining: undefined,
  extendedTime: undefined,
  hasExtendedTime: false,
  isExtending: false,
  hasFailed: false,
  isUnreachable: false,
  isIntercepted: false,
  holds: [],
  signInAgain: undefined,
  reason: undefined,
});

/**
 * Makes the session of a component. It shares the watch of the page from its start on, and touches nothing before.
 * @throws TypeError for options that cannot work.
 */
export function createComponentSession(options: WatchOptions): ComponentSession {
  const { base } = parseWatchOptions(options);
  const listening = new Set<Listening>();
  const early: [reason: string, work: HeldWork][] = [];
  let session: WatchedSession | undefined;
  let isWatching = false;

  function listen(put: Listening['put']): () => void {
    const own: Listening = { put, off: isWatching && session ? put(session) : () => {} };
    listening.add(own);
    return () => {
      listening.delete(own);
      own.off();
    };
  }

  return {
    get snapshot() {
      return session?.snapshot ?? standingSnapshot(base) ?? FIRST_SNAPSHOT;
    },
    subscribe: (listener) => listen((started) => started.subscribe(listener)),
    start() {
      const started = watchSession(options);
      session = started;
      isWatching = true;
      for (const own of listening) own.off = own.put(started);
      for (const [reason, work] of early.splice(0)) started.hold(reason, work);
      return () => {
        started.stop();
        if (session === started) isWatching = false;
      };
    },
    actions: {
      on: (name, listener) => listen((started) => started.on(name, listener)),
      extend: async () => (await session?.extend()) ?? false,
      extendTime: async (isExtended) => (await session?.extendTime(isExtended)) ?? false,
      signOut: async () => (await session?.signOut()) ?? false,
      hold(reason, work) {
        session?.hold(reason, work);
        // Taken off for a while, as what is hidden is: its work is to count when it is there again.
        if (!isWatching) early.push([reason, work]);
      },
      wayThrough: {
        get url() {
          return session?.wayThrough.url ?? '';
        },
        open: () => session?.wayThrough.open() ?? false,
      },
    },
  };
}

/** Something that is to be put on the session whenever it starts. */
interface Listening {
  readonly put: (session: WatchedSession) => () => void;
  off: () => void;
}
