/** Knows what works on without input, and for which reasons. */
import { createAbort } from './attempt.ts';

/** Work that keeps a session alive: until a promise settles, or while a video or sound plays. */
export type HeldWork = PromiseLike<unknown> | HTMLMediaElement;

/** The holds of a page. */
export interface Holds {
  /** Reasons of the holds of this moment; the same array until they change. */
  reasons(): readonly string[];
  add(reason: string, work: HeldWork): void;
  stop(): void;
}

/** Calls `onChange` whenever a hold begins or is over. */
export function createHolds(onChange: () => void): Holds {
  const active = new Map<HeldWork, string>();
  const abort = createAbort();
  let reasons: readonly string[] = [];

  function set(work: HeldWork, reason: string | undefined): void {
    if (active.get(work) === reason || abort.signal.aborted) return;
    if (reason === undefined) active.delete(work);
    else active.set(work, reason);
    reasons = [...active.values()];
    onChange();
  }

  return {
    reasons: () => reasons,
    add(reason, work) {
      if (!('currentTime' in work)) {
        set(work, reason);
        const release = (): void => set(work, undefined);
        work.then(release, release);
        return;
      }
      // In Firefox, what breaks off is not paused.
      const update = (): void =>
        set(work, work.paused || work.ended || work.error ? undefined : reason);
      for (const name of ['playing', 'pause', 'ended', 'emptied', 'error']) {
        work.addEventListener(name, update, { signal: abort.signal });
      }
      update();
    },
    stop() {
      abort.abort();
      active.clear();
    },
  };
}
