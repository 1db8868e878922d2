/** Knows what assistive technology is to be given of the dialog in each state: a text for each engine, read by a person. */
import { readFile, writeFile } from 'node:fs/promises';
import { expect } from 'vitest';
import type { Person } from './person.ts';
// What the page offers.
import type { StatesPage } from '../accessibility/states.ts';

declare const statesPage: StatesPage;

const BODY =
  '<main><h1>Transfer</h1><label>To <input name="to"></label></main><script src="/states.js"></script>';

/** Where what was read is kept; `REVIEW=1` writes it anew, to be read again. */
const fileOf = (engine: string): URL => new URL(`trees/${engine}.txt`, import.meta.url);

const HEADING = '\n## ';

/** Shows each state, and compares what assistive technology finds with what was read. */
export async function expectTrees(person: Person): Promise<void> {
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
  if (!isReview) expect([...expected.keys()]).toEqual(names);
  const seen: string[] = [];
  for (const name of names) {
    await person.evaluate((wanted) => statesPage.show(wanted), name);
    const look = (): Promise<string> => treeOf(person);
    if (isReview) seen.push(`${HEADING}${name}\n${await settled(look)}`);
    else await expect.poll(look, { timeout: 30_000, message: name }).toBe(expected.get(name));
  }
  if (isReview) await writeFile(file, `# ${person.engine}\n${seen.join('\n')}\n`);
}

/** The page as assistive technology finds it; what changes while it is read is nothing yet. */
async function treeOf(person: Person): Promise<string> {
  try {
    return ((await person.assist('page', { title: 'Input' })) as readonly string[]).join('\n');
  } catch {
    return '';
  }
}

/** The same for two seconds. */
async function settled(look: () => Promise<string>): Promise<string> {
  let text = '';
  let since = Date.now();
  while (text === '' || Date.now() - since < 2_000) {
    const now = await look();
    if (now !== text) since = Date.now();
    text = now;
  }
  return text;
}
