/** Knows how a page gets the words of the list of sessions in its language. Loaded where that is another than English. */
import { loadWords } from '../load-words.ts';
import { LANGUAGES } from './table.ts';
import type { SessionsListWords } from './words.ts';

/**
 * The words of the list for a tag; none where we do not speak it.
 * @throws whatever the browser throws when a file does not come.
 */
export function loadSessionsListWords(
  tag: string,
): Promise<Partial<SessionsListWords & { readonly lang: string }>> {
  return loadWords(tag, LANGUAGES);
}
