/** Knows what is heard of a store over a network, and when something may have been missed. */
import type { Clock } from '../../core/clock.ts';
import { createListeners } from '../../engine/listeners.ts';
import type { Concerns, StoreListener, Watch } from '../../engine/store.ts';
import { within } from '../../engine/within.ts';
import { createBeatRounds } from './beat-rounds.ts';

/** The watches of one store. */
export interface BeatWatches {
  watch(listener: StoreListener, concerns?: Concerns): Watch;
  close(): void;
}

/** What a connection tells of. */
export interface News extends Omit<StoreListener, 'resumed'> {
  /** Whether a session concerns anybody: news of others need not be told. */
  concern(id: string): boolean;
  /** Whether somebody wants to hear of every session. */
  areForAll(): boolean;
  /** One of the beats that were sent has arrived, and all news before it were told. */
  beat(message: string): void;
  /** Something has arrived, and is told when what was told before it is done with. */
  arrived(): void;
  /** The connection broke, and comes back by itself. */
  lost(): void;
  /** The connection is gone: another must be opened. */
  gone(): void;
}

/** How often it is tried whether news arrive, and how soon a connection is opened again, in milliseconds. */
const BEAT_INTERVAL = 1_000;
/** The longest pause between two tries to open a connection. */
const LONGEST_PAUSE = 5_000;
/** Opening takes no longer, in milliseconds: a connection that hangs on its way is given up. */
const OPENING = 5_000;

/**
 * Makes the watches. A beat is sent the way that news go, through every place that they come from; only who hears all
 * of a round has missed nothing before it. A connection that is half open hears none: it is given up for another.
 */
export function createBeatWatches(options: {
  readonly clock: Clock;
  readonly now: () => number;
  readonly learnTime: () => Promise<void>;
  /**
   * Opens a connection for news. When `signal` says so, on the way or later, it is let go of, also if the other end
   * does not answer any more.
   */
  readonly open: (news: News, signal: AbortSignal) => Promise<void>;
  /** In how many places a beat is sent. */
  readonly places: number;
  /** Says whether what the place noted of this node before is still there. */
  readonly sendBeat: (place: number, message: string) => Promise<boolean>;
}): BeatWatches {
  const { clock, now } = options;
  const listeners = createListeners();
  let isOpen = false;
  let cancelBeat = (): void => {};
  /** Lets go of the connection that is open, or on its way. */
  let letGo = (): void => {};
  let failures = 0;
  let since = Number.POSITIVE_INFINITY;
  let until = Number.NEGATIVE_INFINITY;
  /** Whether something was missed after the span that is known: with the next whole round a new one begins. */
  let isBroken = true;

  const rounds = createBeatRounds({
    places: options.places,
    now,
    sendBeat: options.sendBeat,
    heardAll(sentAt) {
      // A span of the future is one of before the store's clock was set back.
      const isNew = isBroken || since > sentAt;
      if (isNew) since = sentAt;
      isBroken = false;
      until = sentAt;
      failures = 0;
      if (isNew) listeners.resumed();
    },
    lost() {
      isBroken = true;
    },
  });

  function lost(): void {
    isBroken = true;
    rounds.spoil();
  }

  function newsFor(isCurrent: () => boolean): News {
    const ifCurrent =
      <Parameters extends unknown[]>(tell: (...parameters: Parameters) => void) =>
      (...parameters: Parameters): void => {
        if (isCurrent()) tell(...parameters);
      };
    return {
      concern: listeners.concern,
      areForAll: () => listeners.areForAll,
      ended: ifCurrent(listeners.ended),
      changed: ifCurrent(listeners.changed),
      outdated: ifCurrent(listeners.outdated),
      beat: ifCurrent(rounds.heard),
      arrived: ifCurrent(rounds.arrived),
      lost: ifCurrent(lost),
      gone: ifCurrent(reopen),
    };
  }

  function beat(): void {
    if (rounds.isDeaf()) {
      reopen();
      return;
    }
    rounds.send();
    cancelBeat = clock.setTimer(beat, BEAT_INTERVAL);
  }

  /** Each failure makes the pause longer: a store that is down is not run over. */
  function reopen(): void {
    stop();
    if (!isOpen) return;
    const pause = Math.min(BEAT_INTERVAL * 2 ** failures, LONGEST_PAUSE);
    failures += 1;
    cancelBeat = clock.setTimer(start, pause);
  }

  function stop(): void {
    cancelBeat();
    letGo();
    lost();
  }

  function start(): void {
    const connection = new AbortController();
    const isCurrent = (): boolean => !connection.signal.aborted;
    letGo = () => connection.abort();
    async function open(): Promise<void> {
      await options.learnTime();
      if (isCurrent()) await options.open(newsFor(isCurrent), connection.signal);
    }
    within(clock, OPENING, open()).then(
      () => {
        if (!isCurrent()) return;
        rounds.begin();
        beat();
      },
      () => {
        if (isCurrent()) reopen();
      },
    );
  }

  function close(): void {
    isOpen = false;
    stop();
    failures = 0;
    // Who watches later was not told of what happens until then.
    since = Number.POSITIVE_INFINITY;
    until = Number.NEGATIVE_INFINITY;
  }

  return {
    watch(listener, concerns) {
      const startedAt = isOpen ? now() : Number.NEGATIVE_INFINITY;
      const wereForAll = listeners.areForAll;
      const remove = listeners.add(listener, concerns);
      if (!isOpen) {
        isOpen = true;
        start();
      } else if (listeners.areForAll && !wereForAll) {
        // Not all news may have come over the connection so far.
        reopen();
      }
      return {
        intactSince: () => Math.max(since, startedAt),
        intactUntil: () => until,
        stop() {
          remove();
          if (listeners.size === 0) close();
        },
      };
    },
    close() {
      listeners.clear();
      close();
    },
  };
}
