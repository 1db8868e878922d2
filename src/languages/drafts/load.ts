/** Knows how a page gets the words of drafts in its language. Loaded where that is another than English. */
import { loadWords } from '../load-words.ts';
import { LANGUAGES } from './table.ts';
import type { DraftWords } from './words.ts';

/**
 * The words of drafts for a tag; none where we do not speak it.
 * @throws whatever the browser throws when a file does not come.
 */
export function loadDraftWords(
  tag: string,
): Promise<Partial<DraftWords & { readonly lang: string }>> {
  return loadWords(tag, LANGUAGES);
}
