/** Knows what was asked of the store without an answer: it is asked again until there is one. */
import { StoreUnavailableError } from '../core/errors.ts';

/** Work that may be done again and again: each time it asks for the same. */
export type Work = () => Promise<unknown>;

/** What one node has still to hear about. */
export interface Settling {
  /** Does some work. What the store did not answer rejects, and is done again later: as `again`, if that is another. */
  insist<Answer>(work: () => Promise<Answer>, again?: Work): Promise<Answer>;
  /** Does some work now, and again until the store has answered, in the background. */
  later(work: Work): void;
  /** Does again what is still without an answer, until the first that stays so. */
  retry(): Promise<void>;
}

/** A bound for memory: of an outage in which more were asked for, the oldest are left to their deadlines. */
const MOST_UNANSWERED = 10_000;

/** Makes the list of what is to be settled. */
export function createSettling(failed: (error: unknown) => void): Settling {
  const unanswered = new Set<Work>();

  function add(work: Work): void {
    unanswered.add(work);
    for (const oldest of unanswered) {
      if (unanswered.size <= MOST_UNANSWERED) break;
      unanswered.delete(oldest);
    }
  }

  /** What is under way is not in the list: it is not done twice at once. What fails goes to its end, out of others' way. */
  async function insist<Answer>(work: () => Promise<Answer>, again: Work = work): Promise<Answer> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof StoreUnavailableError) add(again);
      throw error;
    }
  }

  return {
    insist,
    later(work) {
      insist(work).catch(failed);
    },
    async retry() {
      for (const work of [...unanswered]) {
        if (unanswered.delete(work)) await insist(work);
      }
    },
  };
}
