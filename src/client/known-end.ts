/** Knows what the browser itself has noted of a session's end, before the server has said anything, or when it cannot. */
import { parseSharedRecord } from '../core/merge.ts';
import { MARK_NAME } from '../core/wire.ts';
import { attempt } from './attempt.ts';
import type { WatchedPage } from './watched-page.ts';

/**
 * Whether the record that the tabs share says that the session is over. Not so when somebody has signed in since: then the
 * browser has a mark of which no record of any app tells.
 */
export function isKnownToBeOver({
  window,
  key,
  clock,
}: Pick<WatchedPage, 'window' | 'key' | 'clock'>): boolean {
  const isOver = attempt(() => {
    const { localStorage, document } = window;
    const record = parseSharedRecord(JSON.parse(localStorage.getItem(key) ?? ''));
    if (record === undefined) return false;
    const { ended, overAt } = record;
    if (ended === undefined && (overAt === 0 || clock.wall() < overAt)) return false;
    // Where no mark can be seen, none is new.
    const isReplaced = attempt(() => {
      const records = Object.entries(localStorage).filter(([name]) =>
        name.startsWith('stillhere:'),
      );
      const marks = document.cookie.split('; ').map((pair) => pair.split('='));
      return marks.some(
        ([name = '', session = '']) =>
          name.endsWith(MARK_NAME) && !records.some(([, text]) => String(text).includes(session)),
      );
    });
    return isReplaced !== true;
  });
  return isOver === true;
}
