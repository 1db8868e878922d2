/**
 * Knows the mark, by which a page sees at once that its session may be over: a cookie that scripts can read, which the
 * server sets and clears with the session's own, whoever signs out or in, and how.
 */
import type { Clock } from '../core/clock.ts';
import { MARK_NAME } from '../core/wire.ts';
import { attempt, createAbort } from './attempt.ts';
import { isSeen } from './lifecycle.ts';
import type { PageWindow } from './page-window.ts';

/** How often it is looked at while the page is seen, in milliseconds: the browser may not tell of a change, or too early. */
const LOOK_EVERY = 500;

/** The mark of a page's session. */
export interface Mark {
  /** Looks for the mark of this session from now on. */
  of(session: string | undefined): void;
  look(): void;
  stop(): void;
}

/** Where it is noted in which cookie an app's marks were seen, beside what the tabs share. */
export const nameKeyOf = (key: string): string => `${key}#mark`;

/**
 * Looks for the mark, often and whenever the browser tells of a change. Where it was once seen and is not any more, `gone`
 * is called, once: it says nothing by itself, but is a reason to ask. `isReplaced`: that of another session took its place.
 * `key`: of what the tabs share.
 */
export function watchMark(
  window: PageWindow,
  clock: Clock,
  gone: (isReplaced: boolean) => void,
  key: string,
): Mark {
  const abort = createAbort();
  let session: string | undefined;
  /** Name of the cookie in which it was seen. */
  let seenAs: string | undefined;
  let cancel = (): void => {};

  function look(): void {
    cancel();
    if (!session) return;
    const marks = marksOf(window.document);
    if (marks) {
      const before = seenAs;
      seenAs = marks.find(([, value]) => value === session)?.[0];
      const name = seenAs;
      if (name) {
        if (name !== before) attempt(() => window.localStorage.setItem(nameKeyOf(key), name));
      } else if (before) gone(marks.some(([other]) => other === before));
    }
    if (!seenAs || !isSeen(window.document)) return;
    cancel = clock.setTimer(look, LOOK_EVERY);
  }

  return {
    of(next) {
      if (next === session) return;
      // Without it, it is looked at all the same. The same listener is put on once.
      attempt(() => window.cookieStore.addEventListener('change', look, abort));
      session = next;
      seenAs = undefined;
      look();
    },
    look,
    stop() {
      abort.abort();
      session = undefined;
      cancel();
    },
  };
}

/** The marks of all apps on this host, as names and values; undefined where a page cannot see its cookies. */
export function marksOf(document: Document): readonly (readonly [string, string])[] | undefined {
  return attempt(() =>
    document.cookie
      .split('; ')
      .map((pair) => {
        const end = pair.indexOf('=');
        return [pair.slice(0, end), pair.slice(end + 1)] as const;
      })
      .filter(([name]) => name.endsWith(MARK_NAME)),
  );
}
