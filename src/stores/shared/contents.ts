/** Knows how the contents of other libraries' sessions are kept in a store of ours: what has ended is never back. */
import { hash } from 'node:crypto';
import { MAX_TIMER, type Clock } from '../../core/clock.ts';
import { SessionExistsError } from '../../core/errors.ts';
import { parseDuration, type Duration } from '../../core/duration.ts';
import { checkOptions } from '../../core/options.ts';
import { deadlineOf, type Closing, type SessionRecord } from '../../core/session.ts';
import { containOnError } from '../../engine/events.ts';
import type { SessionStore } from '../../engine/store.ts';
import { checkStore } from '../../engine/store-door.ts';
import { systemClock } from '../../engine/system-clock.ts';
import { createId } from '../../engine/token.ts';

/** Where contents are kept, and for how long. Durations are `'1d'` or milliseconds. */
export interface ContentsOptions {
  /**
   * A store of ours that has nothing else in it: one with a `prefix`, or a file, of its own. It stays the caller's.
   */
  readonly store: SessionStore;
  /** How long contents are kept whose cookie says nothing of its age. Default `'1d'`. */
  readonly lifetime?: Duration;
  /** How long it is remembered that contents were destroyed: longer than any request takes. Default `'1d'`. */
  readonly tombstoneFor?: Duration;
  /** How often what has expired is taken away. Default `'1m'`. */
  readonly sweepInterval?: Duration;
  /** Told of a sweep that failed. Default: the next one tries again. */
  readonly onError?: (error: unknown) => unknown;
  /** Time, for tests. */
  readonly clock?: Clock;
}

/** What such a library keeps under an id. */
export interface Content {
  readonly cookie?: { readonly expires?: unknown };
}

/** The contents of sessions, by the ids that their library gave them. */
export interface Contents {
  /** The contents of an id; null where there are none, or none any more. */
  read(id: string): Promise<unknown>;
  /** Keeps contents, unless those of this id have ended. */
  write(id: string, content: Content): Promise<void>;
  /** Moves the end of contents on, unless they have ended. */
  touch(id: string, content: Content): Promise<void>;
  end(id: string): Promise<void>;
  all(): Promise<readonly unknown[]>;
  clear(): Promise<void>;
  /** Stops the sweep. */
  close(): void;
}

/** Nobody has such a secret: these records are opened by their id alone. */
const NO_SECRET = 'none';
/** Contents are listed by the first letter of their ids, so that no list of the store is long. */
const SUBJECTS = Array.from(
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
  (letter) => `contents ${letter}`,
);
const SWEEP_BATCH = 500;
/** Milliseconds that the end moves at once, at least. */
const STEP = 1_000;
const MOST_TRIES = 100;
/** Milliseconds of a century: only the end of the cookie counts. */
const FOREVER = 36_525 * 86_400_000;

/**
 * Keeps contents in a store.
 * @throws TypeError for options that cannot work, with what to change.
 */
export function createContents(caller: string, options: ContentsOptions): Contents {
  checkOptions<ContentsOptions>(caller, options, {
    store: 'any',
    lifetime: 'any',
    tombstoneFor: 'any',
    sweepInterval: 'any',
    onError: 'function',
    clock: 'clock',
  });
  checkStore('store', options.store);
  const { store, clock = systemClock } = options;
  const onError = containOnError(options.onError);
  const lifetime = parseDuration('lifetime', options.lifetime ?? '1d');
  const tombstoneFor = parseDuration('tombstoneFor', options.tombstoneFor ?? '1d');
  const sweepInterval = parseDuration('sweepInterval', options.sweepInterval ?? '1m');
  const endNow = (reason: 'idle' | 'revoked') => ({ reason, at: store.now(), by: createId() });

  let isClosed = false;
  let cancel = clock.setTimer(sweepLater, Math.min(sweepInterval, MAX_TIMER));
  function sweepLater(): void {
    sweep()
      .catch((error: unknown) => onError(error, { stage: 'sweep' }))
      .finally(() => {
        if (!isClosed) cancel = clock.setTimer(sweepLater, Math.min(sweepInterval, MAX_TIMER));
      });
  }

  async function sweep(): Promise<void> {
    await store.learnTime();
    for (;;) {
      const due = await store.due(store.now(), SWEEP_BATCH);
      await Promise.all(
        due.map(({ id, lastActivityAt }) => store.end(id, endNow('idle'), lastActivityAt)),
      );
      if (due.length < SWEEP_BATCH) return;
    }
  }

  /** Milliseconds that contents are still to live, by their cookie. */
  function leftOf({ cookie }: Content): number {
    const { expires } = cookie ?? {};
    if (!(expires instanceof Date || typeof expires === 'string')) return lifetime;
    const at = new Date(expires).getTime();
    return Number.isNaN(at) ? lifetime : at - clock.wall();
  }

  const isLive = (record: SessionRecord): boolean =>
    record.ended === undefined && deadlineOf(record) > store.now();

  async function learnt(): Promise<void> {
    if (!store.isTimeKnown()) await store.learnTime();
  }

  /** The only end that counts. It moves in steps of up to a second, so that a page's many requests write it once. */
  function closingIn(left: number): Closing {
    const now = store.now();
    return { leftAt: now + FOREVER, closesAt: now + Math.ceil(left) };
  }

  async function end(sid: string): Promise<void> {
    await learnt();
    await store.end(idOf(sid), endNow('revoked'));
  }

  async function create(id: string, data: string, left: number): Promise<boolean> {
    const now = store.now();
    try {
      await store.create({
        id,
        secretHash: NO_SECRET,
        subject: `contents ${id.slice(0, 1)}`,
        createdAt: now,
        authenticatedAt: now,
        lastActivityAt: now,
        idleTimeout: FOREVER,
        absoluteDeadline: now + FOREVER,
        closing: closingIn(left),
        tombstoneFor,
        device: '',
        data,
        version: 0,
      });
      return true;
    } catch (error) {
      if (error instanceof SessionExistsError) return false;
      throw error;
    }
  }

  /** Changes contents, again from the start whenever another request was quicker. With no `data`, only their end. */
  async function change(id: string, left: number, data?: string): Promise<void> {
    await learnt();
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const found = await store.read(id);
      if (found === undefined) {
        if (data === undefined || (await create(id, data, left))) return;
        continue;
      }
      if (!isLive(found)) return;
      const closing = closingIn(left);
      const isMoved = Math.abs(closing.closesAt - deadlineOf(found)) > Math.min(STEP, left / 10);
      const isOther = data !== undefined && data !== found.data;
      if (!isMoved && !isOther) return;
      const patch = { closing, by: createId(), ...(isOther ? { data } : {}) };
      if ((await store.update(id, found.version, patch)) !== 'conflict') return;
    }
    throw new Error(
      'The contents of a session could not be written: others change them all the time',
    );
  }

  return {
    async read(sid) {
      await learnt();
      const record = await store.read(idOf(sid));
      return record !== undefined && isLive(record) ? JSON.parse(record.data) : null;
    },
    async write(sid, content) {
      const left = leftOf(content);
      await (left > 0 ? change(idOf(sid), left, JSON.stringify(content)) : end(sid));
    },
    async touch(sid, content) {
      const left = leftOf(content);
      await (left > 0 ? change(idOf(sid), left) : end(sid));
    },
    end,
    async all() {
      await learnt();
      const lists = await Promise.all(SUBJECTS.map((subject) => store.list(subject)));
      return lists
        .flat()
        .filter(isLive)
        .map(({ data }): unknown => JSON.parse(data));
    },
    async clear() {
      await learnt();
      await Promise.all(SUBJECTS.map((subject) => store.endAll(subject, endNow('revoked'))));
    },
    close() {
      isClosed = true;
      cancel();
    },
  };
}

/** Ids of other libraries open their sessions, and may be of any length: only their hashes are kept. */
function idOf(sid: string): string {
  return hash('sha256', sid, 'base64url');
}
