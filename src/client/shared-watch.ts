/** Knows the watches of a page: one for each base, shared by all who ask for it, and stopped with the last of them. */
import { parseWatchOptions, type ParsedWatchOptions, type WatchOptions } from './options.ts';
import type { PageWindow } from './page-window.ts';
import type { SessionSnapshot } from './snapshot.ts';
import type { WatchRest } from './watched-page.ts';
import type { WatchedSession } from './watched-session.ts';

/** Where they are kept on the window: two copies of this script, as a bundle and a script tag, find each other there. */
const WATCHES = Symbol.for('stillhere');

/** Raised whenever what follows, a watch or its options change: a copy of another version shares nothing with this one. */
const PROTOCOL = 2;

/** A watch that can be shared. */
export interface Watch {
  readonly session: WatchedSession;
  /** Nobody was signed in on this page, and nothing is watched any more: who asks now needs another. */
  readonly isSpent: boolean;
  /** Undefined when there was no session yet, or is none any more and it was not waited for another. */
  readonly rest: WatchRest | undefined;
}

interface SharedWatch {
  readonly watch: Watch;
  /** What was said of it, to be compared. */
  readonly said: Readonly<Record<string, unknown>>;
  /** So many have not stopped it. */
  count: number;
}

type Watches = Map<string, SharedWatch> & { readonly protocol: number };

/** Watches of this copy, where another version keeps its own. */
let ownWatches: Watches | undefined;

/**
 * Gives the watch for the base of `options`, made by `make` if there is none.
 * @throws TypeError for options that cannot work, or are not those of the watch that there is.
 */
export function shareWatch(
  window: PageWindow,
  options: WatchOptions,
  make: (parsed: ParsedWatchOptions, rest: WatchRest | undefined) => Watch,
): WatchedSession {
  const parsed = parseWatchOptions(options);
  const { base } = parsed;
  // Every copy has defaults of its own: what was not given is the same.
  const said: SharedWatch['said'] = {
    ...parsed,
    transport: options.transport,
    clock: options.clock,
  };
  const watches = watchesOf(window);
  let shared = watches.get(base);
  const isHeld = shared !== undefined && shared.count > 0 && !shared.watch.isSpent;
  // What is left out is as it is in a watch that goes on.
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const names = isHeld ? given.map(([name]) => name) : Object.keys(said);
  const before = shared?.said;
  const others = before ? names.filter((name) => !isSame(said[name], before[name])) : [];
  const isLeft = isWaiting(shared) && others.length === 0;
  if (shared === undefined || !(isHeld || isLeft)) {
    if (isWaiting(shared)) shared?.watch.session.stop();
    const left = shared?.watch.rest;
    // Whose page waits, no option says; its instants are those of a clock.
    const isItsPage = left?.state.phase === 'ended' && !others.includes('clock');
    const rest = others.length === 0 || (isItsPage && parsed.signInAgain) ? left : undefined;
    shared = { watch: make(parsed, rest), said, count: 0 };
    watches.set(base, shared);
  } else if (others.length > 0) {
    throw new TypeError(
      `"${others.join('", "')}" must be as in the watch of '${base}' that there is: stop that first, or give another "base"`,
    );
  }
  return handleOf(shared, watches);
}

/** How the session of `base` stands in the watch that this page has already; looking at it keeps nothing going. */
export function standingSnapshot(base: string): SessionSnapshot | undefined {
  const { window } = globalThis;
  return window?.document && watchesOf(window).get(base)?.watch.session.snapshot;
}

function watchesOf(window: PageWindow & { [WATCHES]?: Watches }): Watches {
  const empty = (): Watches => Object.assign(new Map(), { protocol: PROTOCOL });
  const found = (window[WATCHES] ??= empty());
  return found.protocol === PROTOCOL ? found : (ownWatches ??= empty());
}

/** Whether its page waits, covered, for its person: the windows and requests of that are kept for who comes at once. */
function isWaiting(shared: SharedWatch | undefined): boolean {
  return shared?.watch.session.snapshot.signInAgain !== undefined;
}

/** In a list, neither order nor repetition means anything. */
function isSame(value: unknown, other: unknown): boolean {
  if (!Array.isArray(value)) return value === other;
  const [these, those] = [value, other].map((list) => [...new Set(list as string[])].sort());
  return String(these) === String(those);
}

/** What one caller holds of a watch. */
function handleOf(shared: SharedWatch, watches: Watches): WatchedSession {
  const { session } = shared.watch;
  const offs = new Set<() => void>();
  let isHeld = true;
  shared.count += 1;

  function keep(off: () => void): () => void {
    offs.add(off);
    return () => {
      offs.delete(off);
      off();
    };
  }

  return {
    ...session,
    get snapshot() {
      return session.snapshot;
    },
    on: (name, listener) => keep(session.on(name, listener)),
    subscribe: (listener) => keep(session.subscribe(listener)),
    stop() {
      for (const off of offs) off();
      if (!isHeld) return;
      isHeld = false;
      shared.count -= 1;
      if (shared.count > 0) return;
      const isLeft = isWaiting(shared);
      if (!isLeft) session.stop();
      // Who comes at once, as components do that are mounted anew, goes on where this one was.
      void Promise.resolve().then(() => {
        if (shared.count > 0) return;
        // What was covered stays so for whoever comes later, too: it may be another person.
        if (isLeft) session.stop();
        if (shared.watch.rest?.state.phase === 'ended') return;
        for (const [base, other] of watches) if (other === shared) watches.delete(base);
      });
    },
  };
}
