/** Knows what works on without input, and for which reasons. */
import { createAbort } from './attempt.ts';

/** Work that keeps a session alive: until a promise settles, or while a video or sound plays. */
export type HeldWork = PromiseLike<unknown> | HTMLMediaElement;

/** The holds of a page. */
export interface Holds {
  /** Reasons of the holds of this moment; the same array until they change. */
  reasons(): readonly string[];
  /** @throws TypeError for what is no such work. */
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
      if (!('currentTime' in Object(work))) {
        const promise = work as PromiseLike<unknown> | null | undefined;
        if (typeof promise?.then !== 'function') {
          throw new TypeError('"work" must be a promise, video or sound');
        }
        set(work, reason);
        const release = (): void => set(work, undefined);
        promise.then(release, release);
        return;
      }
      const media = work as HTMLMediaElement;
      // In Firefox, what breaks off is not paused.
      const update = (): void =>
        set(work, media.paused || media.ended || media.error ? undefined : reason);
      for (const name of ['playing', 'pause', 'ended', 'emptied', 'error']) {
        media.addEventListener(name, update, { signal: abort.signal });
      }
      update();
    },
    stop: () => abort.abort(),
  };
}
