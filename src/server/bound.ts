/** Knows what is bound to which session, and closes it when that ends. */
import type { Clock } from '../core/clock.ts';
import type { SessionRecord } from '../core/session.ts';
import { checkOptions } from '../core/options.ts';
import { describe } from '../core/describe.ts';
import { copyOf } from '../engine/copy-of.ts';
import type { Engine } from '../engine/engine.ts';
import type { OnError } from '../engine/events.ts';
import { callGuest } from '../engine/guests.ts';
import { isId } from '../engine/token.ts';
import { closingOf, isClosed, whenClosed, type Bindable, type BoundReason } from './closing.ts';

export type { Bindable };

/** How something is bound. */
export interface BindOptions {
  /** Closes it, in place of the way that is known for its kind. */
  readonly close?: (reason: BoundReason) => unknown;
}

/** What was bound. */
export interface Bound {
  /** Why the session ended; undefined until then. */
  readonly ended: BoundReason | undefined;
  /**
   * Tells that the person was active just now, through this: what comes over it is not activity by itself. False when the
   * session is over.
   * @throws StoreUnavailableError
   */
  readonly touch: () => Promise<boolean>;
  /** It has nothing to do with the session any more. By itself when it closes, where it can tell. */
  readonly unbind: () => void;
}

/** All that is bound on this node. */
export interface Bindings {
  bind(target: unknown, session: unknown, options?: BindOptions): Bound;
  has(session: string): boolean;
  sessions(): Iterable<string>;
  ended(tombstone: SessionRecord): void;
  /** A session has changed: it may end earlier now. */
  changed(session: string): void;
  /** A session was looked up, because news of it may have been missed. */
  found(session: string, record: SessionRecord | undefined): void;
  /** Forgets all, and closes nothing: that is the app's. */
  close(): void;
}

interface Entry {
  readonly closings: Set<(reason: BoundReason) => void>;
  cancel: () => void;
}

/** In milliseconds: how soon a session is looked at that has changed, or that is over and not known to be. */
const SOON = 1_000;
/** How soon a store is asked again that could not answer. */
const AGAIN = 5_000;

/** Makes it. `missed` looks a session up whose news may not have been heard. */
export function createBindings(options: {
  readonly clock: Clock;
  readonly engine: Pick<Engine, 'timeLeft' | 'beActive'>;
  readonly onError: OnError;
  readonly missed: (session: string) => void;
  readonly isSure: (session: string) => boolean;
}): Bindings {
  const { clock, engine, onError, missed, isSure } = options;
  const entries = new Map<string, Entry>();
  let isFailing = false;
  const failed = (error: unknown): void => onError(error, { stage: 'bound' });

  const isHeld = (session: string, entry: Entry): boolean => entries.get(session) === entry;

  /** Looks what is left of a session when that should be over: nobody else may ask. */
  async function look(session: string, entry: Entry): Promise<void> {
    let next = SOON;
    try {
      const left = await engine.timeLeft(session);
      // It has been ended, here or elsewhere: that was told, or missed.
      if (left === 0 && isHeld(session, entry)) missed(session);
      next = Math.max(left, SOON);
      isFailing = false;
    } catch (error) {
      next = AGAIN;
      // One word is enough, however many there are.
      if (!isFailing) failed(error);
      isFailing = true;
    }
    if (isHeld(session, entry)) plan(session, entry, next);
  }

  function plan(session: string, entry: Entry, delay: number): void {
    entry.cancel();
    entry.cancel = clock.setTimer(() => void look(session, entry), delay);
  }

  function entryOf(session: string): Entry {
    const found = entries.get(session);
    if (found !== undefined) return found;
    const entry: Entry = { closings: new Set(), cancel: () => {} };
    entries.set(session, entry);
    plan(session, entry, 0);
    return entry;
  }

  function forget(session: string): Entry | undefined {
    const entry = entries.get(session);
    entry?.cancel();
    entries.delete(session);
    return entry;
  }

  function endAll(session: string, reason: BoundReason): void {
    for (const close of forget(session)?.closings ?? []) close(reason);
  }

  return {
    bind(target, given, bindOptions = {}) {
      const session = idOf(given);
      checkOptions<BindOptions>('bind', bindOptions, { close: 'function' });
      const close = closingOf(target, bindOptions.close, clock.setTimer);
      let ended: BoundReason | undefined;
      let stopListening = (): void => {};

      function closing(reason: BoundReason): void {
        ended = reason;
        stopListening();
        callGuest(() => close(reason), failed);
      }

      function unbind(): void {
        stopListening();
        const entry = entries.get(session);
        entry?.closings.delete(closing);
        if (entry?.closings.size === 0) forget(session);
      }

      if (!isClosed(target)) {
        entryOf(session).closings.add(closing);
        stopListening = whenClosed(target, unbind);
        // It may have ended before, and everybody been told.
        if (!isSure(session)) missed(session);
      }
      return {
        get ended() {
          return ended;
        },
        touch: () => (ended === undefined ? engine.beActive(session) : Promise.resolve(false)),
        unbind,
      };
    },
    has: (session) => entries.has(session),
    sessions: () => entries.keys(),
    ended({ id, ended }) {
      if (ended !== undefined) endAll(id, ended.reason);
    },
    changed(session) {
      const entry = entries.get(session);
      if (entry !== undefined) plan(session, entry, SOON);
    },
    found(session, record) {
      if (record === undefined) endAll(session, 'unknown');
      else if (record.ended !== undefined) endAll(session, record.ended.reason);
    },
    close() {
      for (const session of [...entries.keys()]) forget(session);
    },
  };
}

/** The id of a session that the app was given. */
function idOf(session: unknown): string {
  const id: unknown =
    typeof session === 'object' && session !== null && 'id' in session ? session.id : undefined;
  if (typeof id === 'string' && isId(id)) return copyOf(id);
  throw new TypeError(
    `"session" must be a session, as \`guard\` and \`find\` give it, got ${describe(session)}`,
  );
}
