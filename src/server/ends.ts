/** Knows how a session is ended for good: asked for until the store has answered, and told of once. */
import type { Emitter } from '../core/emitter.ts';
import type { SessionRecord } from '../core/session.ts';
import type { SessionEvents } from './events.ts';
import type { EndRequest, SessionStore } from './store.ts';
import type { StoreLink } from './store-link.ts';

/** Ends sessions. */
export interface Ends {
  /** Ends a session; false when it had ended before, or was active after `unlessActiveAfter`. */
  end(
    record: Pick<SessionRecord, 'id' | 'subject'>,
    request: EndRequest,
    where: string,
    unlessActiveAfter?: number,
  ): Promise<boolean>;
  /** Ends all sessions of a subject but one; says how many. */
  endAll(subject: string, request: EndRequest, where: string, except?: string): Promise<number>;
  /** Asks again for what the store did not answer. */
  retry(): Promise<void>;
}

/** A bound for memory: of an outage in which more were asked for, the oldest are left to their deadlines. */
const MOST_UNANSWERED = 10_000;

/** Makes the way in which one node ends sessions. */
export function createEnds(options: {
  readonly store: SessionStore;
  readonly link: StoreLink;
  readonly events: Emitter<SessionEvents>;
  /** Forgets what this node remembers of a session. */
  readonly drop: (id: string) => void;
}): Ends {
  const { store, link, events, drop } = options;
  /** What was asked for without an answer: whether it was done is not known, so it is asked for again. */
  const unanswered = new Set<() => Promise<boolean>>();

  function emit(
    { id, subject }: Pick<SessionRecord, 'id' | 'subject'>,
    { reason, at }: EndRequest,
    where: string,
  ): void {
    events.emit('ended', { session: id, subject, reason, at, where });
  }

  async function insist(carryOut: () => Promise<boolean>): Promise<boolean> {
    try {
      return await carryOut();
    } catch (error) {
      unanswered.add(carryOut);
      for (const oldest of unanswered) {
        if (unanswered.size <= MOST_UNANSWERED) break;
        unanswered.delete(oldest);
      }
      throw error;
    }
  }

  return {
    end(record, request, where, unlessActiveAfter) {
      return insist(async () => {
        const isWinner = await link.ask(() => store.end(record.id, request, unlessActiveAfter));
        drop(record.id);
        if (isWinner) emit(record, request, where);
        return isWinner;
      });
    },
    async endAll(subject, request, where, except) {
      // Not asked for again later: the subject may have signed in anew by then.
      const tombstones = await link.ask(() => store.endAll(subject, request, except));
      for (const tombstone of tombstones) {
        drop(tombstone.id);
        emit(tombstone, request, where);
      }
      return tombstones.length;
    },
    async retry() {
      for (const carryOut of [...unanswered]) {
        await carryOut();
        unanswered.delete(carryOut);
      }
    },
  };
}
