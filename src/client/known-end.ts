/** Knows what the browser itself has noted of a session's end, before the server has said anything, or when it cannot. */
import { parseSharedRecord } from '../core/merge.ts';
import { attempt } from './attempt.ts';
import { marksOf, nameKeyOf } from './mark.ts';
import type { WatchedPage } from './watched-page.ts';

/**
 * Whether the record that the tabs share says that the session is over. Not so when somebody has signed in since: then the
 * cookie that held the mark of this app holds another. What other apps on the host have says nothing.
 */
export function isKnownToBeOver({
  window,
  key,
  clock,
}: Pick<WatchedPage, 'window' | 'key' | 'clock'>): boolean {
  const isOver = attempt(() => {
    const { localStorage, document } = window;
    const record = parseSharedRecord(JSON.parse(String(localStorage.getItem(key))));
    if (!record) return false;
    const { ended, overAt } = record;
    if (!ended && (overAt === 0 || clock.wall() < overAt)) return false;
    const name = localStorage.getItem(nameKeyOf(key));
    // Where no mark can be seen, none is new.
    return !marksOf(document)?.some(([other, id]) => other === name && id !== record.session);
  });
  return isOver === true;
}
