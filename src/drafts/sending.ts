/** Knows whether the server may have what was sent from a form: no event tells of it. */
import type { Clock } from '../core/clock.ts';
import type { Content } from './content.ts';

/**
 * What became of it: `refused`, by the page or its server, so that it is a draft like any other; `perhaps`, as a request went well but
 * all of it still stands there, or as the form has gone and nothing was heard; `sent`, as far as a page can tell.
 */
export type Fate = 'refused' | 'perhaps' | 'sent';

/** What was sent from a form. */
export interface Sending {
  /** In which that was. */
  readonly session: string | undefined;
  /** By the time it is saved, the page may have emptied its fields. */
  readonly content: Content;
  /** Whether the end of the session may have come before it. */
  readonly isInDoubt: boolean;
  /** The browser does not send it: a script of the page does, or refuses to. */
  readonly isPages: boolean;
  /** By a script of the page, and so long ago that the end of its session would be known. */
  readonly hasLivedOn: boolean;
  leftToPage(): void;
  /** By what stands in the form `now`, and whether that `isGone` from the page. */
  fateOf(now: Content, isGone: boolean): Fate;
  stop(): void;
}

/** What was sent so many milliseconds ahead of an end may have come too late. */
export const IN_DOUBT = 30_000;

/** What a sending asks, and tells. */
export interface SendingPort {
  readonly clock: Pick<Clock, 'monotonic' | 'setTimer'>;
  /** The id of the session that lives. */
  session(): string | undefined;
  /** Tells whether what the page asks its server from now on goes well. */
  watchAnswer(told: (isWell: boolean) => void): () => void;
  /** What became of it may be another than before. */
  changed(): void;
}

/** A form is on its way. `content` is what was typed into it. */
export function createSending(
  content: Content,
  { clock, watchAnswer, ...port }: SendingPort,
): Sending {
  const at = clock.monotonic();
  const sentIn = port.session();
  let isPages = false;
  /** Undefined where nothing was heard: Chromium tells nothing of a `no-store` answer that nobody reads. */
  let wentWell: boolean | undefined;
  const stopWatching = watchAnswer((isWell) => {
    wentWell = isWell;
    port.changed();
  });
  const cancelTimer = clock.setTimer(port.changed, IN_DOUBT);

  function isInDoubt(): boolean {
    return clock.monotonic() - at < IN_DOUBT;
  }

  return {
    session: sentIn,
    content,
    get isInDoubt() {
      return isInDoubt();
    },
    get isPages() {
      return isPages;
    },
    get hasLivedOn() {
      return isPages && !isInDoubt() && sentIn !== undefined && sentIn === port.session();
    },
    leftToPage() {
      isPages = true;
    },
    fateOf(now, isGone) {
      if (!isPages) return 'sent';
      const standing = [...content.keys()].filter((key) => now.has(key)).length;
      // A page that has sent it may leave what is chosen, such as to whom; one that has not, empties what was wrong.
      const isEmptied = wentWell === true ? standing < content.size : standing === 0;
      if (isEmptied || (isGone && wentWell === true)) return 'sent';
      return (wentWell ?? isGone) ? 'perhaps' : 'refused';
    },
    stop() {
      cancelTimer();
      stopWatching();
    },
  };
}
