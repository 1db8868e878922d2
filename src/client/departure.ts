/** Knows how a page leaves: behind the curtain, and not before somebody is there to give the next one. */
import { isTransportError } from '../core/errors.ts';
import { attempt, attemptEach } from './attempt.ts';
import { LONGEST_ANSWER } from './dialogue.ts';
import type { WatchedPage } from './watched-page.ts';

/** So long ago, in milliseconds, the server may have been heard for the network to be there. */
const RECENTLY = 1_000;

const FIRST_RETRY = 1_000;
const LAST_RETRY = 10_000;

/**
 * After so many tries nobody may be there any more: then it waits ever longer, in milliseconds up to this. So many that never
 * settle may be open at once.
 */
const MANY_TRIES = 20;
const LONGEST_WAIT = 60_000;

/**
 * Makes what lets a page go: at once when the server was heard just now (`heardAt`), else when it answers; until then, it is
 * `stranded`. Without a network the page would give way to the browser's own, which says nothing of the session.
 */
export function createDeparture(
  { window, transport, clock, elapsed }: WatchedPage,
  heardAt: () => number,
  stranded: (isStranded: boolean) => void,
): (go: () => void) => void {
  let unsettled = 0;

  /** Also when somebody else answers, who may lead through to the next page. */
  async function isReachable(): Promise<boolean> {
    const isKnown = transport.reach === undefined && elapsed() - heardAt() < RECENTLY;
    if (isKnown || unsettled === MANY_TRIES) return isKnown;
    unsettled += 1;
    try {
      await (transport.reach?.() ?? transport.status(0));
      return true;
    } catch (error) {
      return isTransportError(error) && error.isIntercepted;
    } finally {
      unsettled -= 1;
    }
  }

  return (go) => {
    let wait = FIRST_RETRY;
    let tries = 0;
    let cancel = (): void => {};

    async function attemptToGo(): Promise<void> {
      cancel();
      tries += 1;
      const now = tries;
      const noAnswer = new Promise<boolean>((resolve) => {
        cancel = clock.setTimer(() => resolve(false), LONGEST_ANSWER);
      });
      const isThere = await Promise.race([isReachable(), noAnswer]);
      // Another one is on its way, or has gone.
      if (now !== tries) return;
      cancel();
      stranded(!isThere);
      if (isThere) return attemptEach([() => window.removeEventListener('online', retry), go]);
      cancel = clock.setTimer(retry, wait);
      wait = Math.min(2 * wait, tries < MANY_TRIES ? LAST_RETRY : LONGEST_WAIT);
    }

    function retry(): void {
      void attemptToGo();
    }

    attempt(() => window.addEventListener('online', retry));
    retry();
  };
}
