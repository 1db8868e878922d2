/** Knows how a page gets the words of its language. Loaded where a page is in another than English. */
import { chooseLanguage } from './choose.ts';
import { clockIn, speechOf, type Speech } from './speech.ts';
import { LANGUAGES } from './table.ts';

/**
 * How `tag` speaks. Of what we do not speak, and of English, its digits alone.
 * @throws whatever the browser throws when a file does not come.
 */
export async function loadSpeech(tag: string): Promise<Partial<Speech>> {
  const choice = chooseLanguage(tag, Object.keys(LANGUAGES));
  const load = LANGUAGES[choice?.name ?? ''];
  if (choice === undefined || load === undefined) return { clock: clockIn(tag) };
  return speechOf(await load(), choice.lang);
}
