/** Knows whether what looks over may be taken for over: not just after an outage, nor while the store's clock is in doubt. */
import type { Clock } from '../core/clock.ts';
import { StoreUnavailableError } from '../core/errors.ts';
import type { EndReason } from '../core/reasons.ts';
import type { SessionStore } from './store.ts';
import type { StoreLink } from './store-link.ts';

/** How far a store can be believed at present. */
export interface Certainty {
  /** Whether the store has been in order for so long that every node has written what it knows. */
  isSettled(): boolean;
  /** @throws StoreUnavailableError while it is not sure what time it is. */
  refuseInDoubt(): void;
  /**
   * After an outage other nodes may still have activities to write: nobody is gone before they have had the time. While
   * it is not sure what time it is, nobody is gone at all.
   * @throws StoreUnavailableError while nobody can be said to be gone.
   */
  refuseWhileUnsettled(reason: EndReason): void;
}

/** Makes what one node knows of its store's state. */
export function createCertainty(options: {
  readonly store: Pick<SessionStore, 'isTimeKnown'>;
  readonly link: Pick<StoreLink, 'reachableFor'>;
  readonly clock: Clock;
  /** Milliseconds within which a node writes what it knows. */
  readonly margin: () => number;
}): Certainty {
  const { store, link, clock, margin } = options;
  /** When the store's clock was last seen to be in doubt. */
  let doubtedAt = Number.NEGATIVE_INFINITY;

  function isSettled(): boolean {
    if (!store.isTimeKnown()) doubtedAt = clock.monotonic();
    const certainFor = clock.monotonic() - doubtedAt;
    return link.reachableFor() >= margin() && certainFor >= 2 * margin();
  }

  function refuseInDoubt(): void {
    if (store.isTimeKnown()) return;
    doubtedAt = clock.monotonic();
    throw new StoreUnavailableError(new Error("The store's clock was set: which time is right?"));
  }

  function refuseWhileUnsettled(reason: EndReason): void {
    refuseInDoubt();
    if (reason !== 'absolute' && !isSettled()) {
      throw new StoreUnavailableError(new Error('The store has only just come back'));
    }
  }

  return { isSettled, refuseInDoubt, refuseWhileUnsettled };
}
