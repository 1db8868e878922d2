/** The example of a framework, or of a host, is what its page says: whoever copies the page has the app that was clicked through. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { examplesOf } from '../../tools/documents.js';

const PAGES = readdirSync('examples').flatMap((name) =>
  ['frameworks', 'attach']
    .map((folder) => [name, `docs/${folder}/${name}.md`] as const)
    .filter(([, page]) => existsSync(page)),
);

it.each(PAGES)('%s', (name, page) => {
  const said = examplesOf(page).map(({ file, code }) => [file, code]);
  const files = readdirSync(`examples/${name}`).filter((file) => /^[\w.]+\.m?[jt]s$/.test(file));
  expect(files).not.toEqual([]);
  for (const file of files) {
    expect(said).toContainEqual([file, readFileSync(`examples/${name}/${file}`, 'utf8')]);
  }
});
