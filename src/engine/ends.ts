/** Knows how a session is ended for good: asked for until the store has answered, and told of once. */
import type { Emitter } from '../core/emitter.ts';
import { StoreUnavailableError } from '../core/errors.ts';
import type { SessionRecord } from '../core/session.ts';
import type { SessionEvents } from './events.ts';
import type { SessionCache } from './session-cache.ts';
import type { Settling } from './settling.ts';
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
  /** Ends all sessions of a subject but one; says how many. Asked again, it ends none that was begun since. */
  endAll(subject: string, request: EndRequest, where: string, except?: string): Promise<number>;
}

/** It may be done, and if not, it will be when the store is asked again: nobody may say that no session was ended. */
function maybeEnded(error: unknown): never {
  if (!(error instanceof StoreUnavailableError)) throw error;
  throw new StoreUnavailableError(
    error.cause,
    'Whether it has ended what was to end is not known: it is asked again until it answers.',
  );
}

/** Makes the way in which one node ends sessions. */
export function createEnds(options: {
  readonly store: SessionStore;
  readonly link: StoreLink;
  readonly settling: Settling;
  readonly events: Emitter<SessionEvents>;
  readonly cache: Pick<SessionCache, 'drop' | 'ended'>;
}): Ends {
  const { store, link, settling, events, cache } = options;

  function emit(
    { id, subject }: Pick<SessionRecord, 'id' | 'subject'>,
    { reason, at }: EndRequest,
    where: string,
  ): void {
    events.emit('ended', { session: id, subject, reason, at, where });
  }

  return {
    end(record, request, where, unlessActiveAfter) {
      const work = async (): Promise<boolean> => {
        const isWinner = await link.ask(() => store.end(record.id, request, unlessActiveAfter));
        if (isWinner) cache.ended(record.id, request);
        else cache.drop(record.id);
        if (isWinner) emit(record, request, where);
        return isWinner;
      };
      return settling.insist(work).catch(maybeEnded);
    },
    endAll(subject, request, where, except) {
      const told = new Set<string>();
      // Also when the answer comes after nobody waits for it any more: what it ended, no later one may tell of.
      const askAndTell = async (begunUntil?: number): Promise<number> => {
        const tombstones = await store.endAll(subject, request, except, begunUntil);
        for (const tombstone of tombstones) {
          cache.ended(tombstone.id, request);
          if (told.has(tombstone.id)) continue;
          told.add(tombstone.id);
          emit(tombstone, request, where);
        }
        return tombstones.length;
      };
      return settling
        .insist(
          () => link.ask(() => askAndTell()),
          () => link.ask(() => askAndTell(request.at)),
        )
        .catch(maybeEnded);
    },
  };
}
