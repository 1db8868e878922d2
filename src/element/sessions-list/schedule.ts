/** Knows when a list that is looked at is asked for again: when its page is shown or used again, and now and then. */
import { attempt, createAbort } from '../../client/attempt.ts';
import { systemClock } from '../../client/system-clock.ts';
import { parseSharedRecord } from '../../core/merge.ts';

/** In milliseconds, while the page is seen; doubled for each time in a row that there was no answer. */
const INTERVAL = 15_000;
const LONGEST = 240_000;
/** A page that is shown gets the focus too: what comes this close together is asked for once. */
const TOGETHER = 100;
/** What is told by push may come in many parts. */
const SOON = 500;

/** When to ask. */
export interface Schedule {
  /** Asks now, and from then on as often as is due. */
  ask(): Promise<void>;
  stop(): void;
}

/** What came of asking: with a session that is over there is nothing to be asked for until somebody comes back. */
export type Outcome = 'answered' | 'failed' | 'over';

/**
 * Makes a schedule. `key` is that of what the tabs share: by the channel of that name each page tells how its session stands; by
 * the one for events, the tab that has the stream of push tells of a change.
 */
export function createSchedule(key: string, ask: () => Promise<Outcome>): Schedule {
  const abort = createAbort();
  const { signal } = abort;
  let cancel = (): void => {};
  let failures = 0;
  /** Since it was asked last. */
  let isTold = false;
  let isOver = false;
  let isStopped = false;

  const isSeen = (): boolean => document.visibilityState !== 'hidden';

  function wait(ms: number): void {
    cancel();
    cancel = systemClock.setTimer(() => void askNow(), ms);
  }

  async function askNow(): Promise<void> {
    cancel();
    isTold = false;
    const outcome = await ask();
    failures = outcome === 'failed' ? failures + 1 : 0;
    isOver = outcome === 'over';
    cancel();
    if (isStopped || isOver || !isSeen()) return;
    wait(isTold ? SOON : Math.min(INTERVAL * 2 ** failures, LONGEST));
  }

  function onSeen(): void {
    if (!isSeen()) cancel();
    else wait(TOGETHER);
  }

  /** Several at once are asked for once. */
  function tell(): void {
    isTold = true;
    if (isSeen()) wait(SOON);
  }

  /** Another session has begun where one was over, in this page or in another tab. */
  function onShared({ data }: MessageEvent<unknown>): void {
    const record = isOver ? parseSharedRecord(data) : undefined;
    if (record && !record.ended) tell();
  }

  function onEvent({ data }: MessageEvent<{ readonly says?: unknown } | null>): void {
    if (data?.says === 'sessions') tell();
  }

  function listen(channel: string, listener: (event: MessageEvent) => void): () => void {
    const opened = attempt(() => new BroadcastChannel(channel));
    opened?.addEventListener('message', listener);
    return () => attempt(() => opened?.close());
  }

  document.addEventListener('visibilitychange', onSeen, { signal });
  for (const name of ['focus', 'pageshow', 'online']) addEventListener(name, onSeen, { signal });
  const stops = [listen(key, onShared), listen(`${key}/events`, onEvent)];
  return {
    ask: askNow,
    stop() {
      isStopped = true;
      cancel();
      abort.abort();
      for (const stop of stops) stop();
    },
  };
}
