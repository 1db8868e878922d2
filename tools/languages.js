/** Writes the tables of languages from the files that there are: a language is added by its files alone. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';

const FOLDER = 'src/languages';

/** English, of which the others are translations, is everywhere; the rest is no language. */
const OTHERS = new Set([
  ...['en', 'words', 'choose', 'speech', 'load', 'load-words', 'times', 'table', 'all'],
]);

const names = namesIn(FOLDER);

writeTable(FOLDER, 'Words');
writeTable(`${FOLDER}/drafts`, 'DraftWords');
writeTable(`${FOLDER}/sessions-list`, 'SessionsListWords');
write(
  `${FOLDER}/all.ts`,
  `/** Knows all languages, beside English, at once: for a server. Written by tools/languages.js. */
${lines(names, (name) => `import * as ${identifierOf(name)} from './${name}.ts';`)}
import type { Language } from './words.ts';

/** Each by its tag. */
export const LANGUAGES: Readonly<Record<string, Language>> = {
${lines(names, (name) => `  ${keyOf(name)}${keyOf(name) === identifierOf(name) ? '' : `: ${identifierOf(name)}`},`)}
};
`,
);

/**
 * @param {string} folder
 * @param {string} type that of the words in it
 */
function writeTable(folder, type) {
  write(
    `${folder}/table.ts`,
    `/** Knows which languages there are, beside English, each in a file of its own. Written by tools/languages.js. */
import type { ${type} } from './words.ts';

/** How the words of each are loaded, by its tag. A bundler that sees that it is these alone leaves out the rest. */
export const LANGUAGES: Readonly<Record<string, () => Promise<${type}>>> = {
${lines(namesIn(folder), (name) => `  ${keyOf(name)}: () => import('./${name}.ts').then(({ words }) => words),`)}
};
`,
  );
}

/** @param {string} folder */
function namesIn(folder) {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.replace(/\.ts$/, ''))
    .filter((name) => !OTHERS.has(name))
    .sort();
}

/**
 * @param {readonly string[]} those
 * @param {(name: string) => string} line
 */
function lines(those, line) {
  return those.map(line).join('\n');
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
 * @param {string} file
 * @param {string} text
 */
function write(file, text) {
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
}
