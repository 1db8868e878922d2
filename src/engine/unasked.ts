/** Knows how it stands with a session for which no request comes: what is left of it, and activity that none carries. */
import { deadlineOf, type SessionRecord } from '../core/session.ts';
import { CAUSED } from './activity.ts';
import { UNLIMITED } from './changes.ts';
import type { SessionCache } from './session-cache.ts';
import type { SessionStore } from './store.ts';
import type { StoreLink } from './store-link.ts';
import type { Touching } from './touching.ts';

/** Looks after sessions that nobody asks for. It goes by their own limits. */
export interface Unasked {
  /** Milliseconds that are left of a session; 0 when it is over, and then it has been ended, if the store can be sure. */
  timeLeft(id: string): Promise<number>;
  /** Merges an activity of now; false when the session is over. */
  beActive(id: string): Promise<boolean>;
}

/** Makes it for one node. */
export function createUnasked(options: {
  readonly store: SessionStore;
  readonly link: StoreLink;
  readonly cache: Pick<SessionCache, 'get'>;
  readonly touching: Pick<Touching, 'withPending' | 'touch'>;
  readonly isStrict: () => boolean;
  /** Ends what is over. */
  readonly endOverdue: (record: SessionRecord) => Promise<boolean>;
}): Unasked {
  const { store, link, cache, touching, isStrict, endOverdue } = options;

  const leftOf = (record: SessionRecord): number =>
    record.ended === undefined ? deadlineOf(record) - store.now() : 0;

  /** A live session, and what is left of it. That its time is up, only the store says. */
  async function find(id: string): Promise<readonly [SessionRecord | undefined, number]> {
    if (!store.isTimeKnown()) await link.ask(() => store.learnTime());
    const known = isStrict() ? undefined : cache.get(id, store.now());
    for (const look of [() => known, () => link.ask(() => store.read(id))]) {
      const found = await look();
      if (found === undefined) continue;
      const record = touching.withPending(found);
      const left = leftOf(record);
      if (left > 0) return [record, left];
      if (found !== known && found.ended === undefined) await endOverdue(record);
    }
    return [undefined, 0];
  }

  return {
    timeLeft: async (id) => (await find(id))[1],
    async beActive(id) {
      const [record] = await find(id);
      if (record === undefined) return false;
      return touching.touch({ record, policy: UNLIMITED }, store.now(), CAUSED);
    },
  };
}
