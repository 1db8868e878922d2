/** Knows what assistive technology is to be given of the dialog in each state: a text for each engine, read by a person. */
import { readFile, writeFile } from 'node:fs/promises';
import type { Person } from './person.ts';
// What the page offers.
import type { StatesPage } from '../accessibility/states.ts';

declare const statesPage: StatesPage;

const BODY =
  '<main><h1>Transfer</h1><label>To <input name="to"></label></main><script src="/states.js"></script>';

/** Where what was read is kept; `REVIEW=1` writes it anew, to be read again. */
const fileOf = (engine: string): URL => new URL(`trees/${engine}.txt`, import.meta.url);

const HEADING = '\n## ';

/** Shows each state, and tells where assistive technology finds something else than what was read. */
export async function differencesOf(person: Person): Promise<readonly string[]> {
  const file = fileOf(person.engine);
  const isReview = process.env['REVIEW'] === '1';
  const read = isReview ? '' : await readFile(file, 'utf8');
  const expected = new Map(
    read
      .split(HEADING)
      .slice(1)
      .map((part) => {
        const [name = '', ...lines] = part.trimEnd().split('\n');
        return [name, lines.join('\n')];
      }),
  );
  await person.open({ body: BODY });
  const names = await person.evaluate(() => statesPage.names, undefined);
  const seen: string[] = [];
  const differences = [...expected.keys()].filter((name) => !names.includes(name));
  for (const name of names) {
    await person.evaluate((wanted) => statesPage.show(wanted), name);
    const found = await settled(() => treeOf(person), expected.get(name));
    if (found !== expected.get(name)) differences.push(`${name}\n${found}`);
    seen.push(`${HEADING}${name}\n${found}`);
  }
  if (!isReview) return differences;
  await writeFile(file, `# ${person.engine}\n${seen.join('\n')}\n`);
  return [];
}

/** The page as assistive technology finds it; what changes while it is read is nothing yet. */
async function treeOf(person: Person): Promise<string> {
  try {
    const lines = (await person.assist('page', { title: 'Input' })) as readonly string[];
    const text = lines.join('\n');
    // WebKitGTK 2.50 says of the first dialog of a page that it is modal, or not, from one run to the next.
    return person.engine === 'WebKit' ? text.replaceAll(/ modal\b/g, '') : text;
  } catch {
    return '';
  }
}

/** Milliseconds for which what was not expected must stay as it is. */
const LONG = 10_000;

/** What is expected, as soon as it is there; else what there is, when it has stayed so for long. */
async function settled(look: () => Promise<string>, expected: string | undefined): Promise<string> {
  let text = '';
  let since = Date.now();
  while (text === '' || Date.now() - since < LONG) {
    const now = await look();
    if (now === expected) return now;
    if (now !== text) since = Date.now();
    text = now;
  }
  return text;
}
