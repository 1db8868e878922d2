/** Knows which open streams must be looked up again, because news of their sessions may have been missed. */
import type { Clock } from '../core/clock.ts';
import type { SessionRecord } from '../core/session.ts';

/** Looks sessions up again, some at a time: a store that is just back is not run over. */
export interface StreamReview {
  /** One session is to be looked up. */
  add(session: string): void;
  /** All that have a stream are. */
  addAll(): void;
  /** Stops. What was to be looked up is not. */
  close(): void;
}

/** At most so many at once, and a thousand in a second. */
const TOGETHER = 100;
const PAUSE = 100;
/** Milliseconds after which a store that could not answer is asked again. */
const TRY_AGAIN = 1_000;

/** Makes a review of which nothing is to be done yet. */
export function createStreamReview(options: {
  readonly clock: Clock;
  /** The sessions that have a stream. */
  readonly sessions: () => Iterable<string>;
  readonly read: (session: string) => Promise<SessionRecord | undefined>;
  readonly found: (session: string, record: SessionRecord | undefined) => void;
  readonly failed: (error: unknown) => void;
}): StreamReview {
  const { clock, sessions, read, found, failed } = options;
  const waiting = new Set<string>();
  let cancel: (() => void) | undefined;
  let isClosed = false;

  async function look(session: string): Promise<boolean> {
    try {
      found(session, await read(session));
      return true;
    } catch (error) {
      if (waiting.size === 0 && !isClosed) failed(error);
      waiting.add(session);
      return false;
    }
  }

  async function lookAtSome(): Promise<void> {
    const some = [...waiting].slice(0, TOGETHER);
    for (const session of some) waiting.delete(session);
    const outcomes = await Promise.all(some.map(look));
    cancel = undefined;
    if (!isClosed && waiting.size > 0) plan(outcomes.every(Boolean) ? PAUSE : TRY_AGAIN);
  }

  function plan(delay: number): void {
    if (cancel !== undefined) return;
    cancel = clock.setTimer(() => void lookAtSome(), delay);
  }

  return {
    add(session) {
      if (isClosed) return;
      waiting.add(session);
      plan(0);
    },
    addAll() {
      if (isClosed) return;
      for (const session of sessions()) waiting.add(session);
      if (waiting.size > 0) plan(0);
    },
    close() {
      isClosed = true;
      waiting.clear();
      cancel?.();
    },
  };
}
