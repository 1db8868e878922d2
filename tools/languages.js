/** Writes the tables of languages from the files that there are: a language is added by its file alone. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';

const FOLDER = 'src/languages';

/** English, of which the others are translations, is everywhere; the rest is no language. */
const OTHERS = new Set(['en', 'words', 'choose', 'speech', 'load', 'table', 'all']);

const names = readdirSync(FOLDER)
  .map((file) => file.replace(/\.ts$/, ''))
  .filter((name) => !OTHERS.has(name))
  .sort();

write(
  'table',
  `/** Knows which languages there are, beside English, each in a file of its own. Written by tools/languages.js. */
import type { Words } from './words.ts';

/** How the words of each are loaded, by its tag. A bundler that sees that it is these alone leaves out the rest. */
export const LANGUAGES: Readonly<Record<string, () => Promise<Words>>> = {
${lines((name) => `  ${keyOf(name)}: () => import('./${name}.ts').then(({ words }) => words),`)}
};
`,
);
write(
  'all',
  `/** Knows all languages, beside English, at once: for a server. Written by tools/languages.js. */
${lines((name) => `import * as ${identifierOf(name)} from './${name}.ts';`)}
import type { Language } from './words.ts';

/** Each by its tag. */
export const LANGUAGES: Readonly<Record<string, Language>> = {
${lines((name) => `  ${keyOf(name)}${keyOf(name) === identifierOf(name) ? '' : `: ${identifierOf(name)}`},`)}
};
`,
);

/** @param {(name: string) => string} line */
function lines(line) {
  return names.map(line).join('\n');
}

/** @param {string} name */
function keyOf(name) {
  return name === identifierOf(name) ? name : `'${name}'`;
}

/** @param {string} name */
function identifierOf(name) {
  return name.replaceAll('-', '');
}

/**
 * One that is as it was keeps its time, so that nothing is built anew.
 * @param {string} name
 * @param {string} text
 */
function write(name, text) {
  const file = `${FOLDER}/${name}.ts`;
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
}
