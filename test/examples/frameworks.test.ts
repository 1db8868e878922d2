/** The example of a framework is what its page says: whoever copies the page has the app that was clicked through. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { examplesOf } from '../../tools/documents.js';

const NAMES = readdirSync('examples').filter((name) => existsSync(`docs/frameworks/${name}.md`));

it.each(NAMES)('%s', (name) => {
  const said = examplesOf(`docs/frameworks/${name}.md`).map(({ file, code }) => [file, code]);
  const files = readdirSync(`examples/${name}`).filter((file) => /^[\w.]+\.m?[jt]s$/.test(file));
  expect(files).not.toEqual([]);
  for (const file of files) {
    expect(said).toContainEqual([file, readFileSync(`examples/${name}/${file}`, 'utf8')]);
  }
});
