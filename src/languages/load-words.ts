/** Knows how a part of a page gets its words in a language other than English. */
import { chooseLanguage } from './choose.ts';

/**
 * The words for a tag, out of a table of such; none where they are not spoken there.
 * @throws whatever the browser throws when a file does not come.
 */
export async function loadWords<Words extends object>(
  tag: string,
  table: Readonly<Record<string, () => Promise<Words>>>,
): Promise<Partial<Words & { readonly lang: string }>> {
  const choice = chooseLanguage(tag, Object.keys(table));
  const load = table[choice?.name ?? ''];
  return choice === undefined || load === undefined ? {} : { ...(await load()), lang: choice.lang };
}
