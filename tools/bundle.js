/**
 * Makes the script-tag bundles: the browser client, what gets it another language, drafts, the list of a person's sessions,
 * and the bridge for frames of other origins. The server gets the texts of what it serves in a module, so that it has them
 * wherever a bundler, or a runtime without files, puts that, and all languages in one.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rolldown } from 'rolldown';
import { LANGUAGES as TABLE } from '../dist/languages/table.js';

const names = Object.keys(TABLE);
const files = await Promise.all(names.map((name) => import(`../dist/languages/${name}.js`)));
const languages = Object.fromEntries(names.map((name, at) => [name, files[at]]));
// A server has them all: one file, which it reads in half the time.
writeFileSync('dist/languages/all.js', `export const LANGUAGES = ${JSON.stringify(languages)};\n`);

const version = versionOf('dist/languages');
/** As they are shared by all pages of a site, they are to be small: a twentieth less than esbuild makes of them. */
await write('dist/element/global.js', 'dist/stillhere.global.js', {
  format: 'iife',
  name: 'stillhere',
});
await write('dist/languages/load.js', 'dist/stillhere.languages.js', { format: 'esm' });
await write('dist/client/bridge.js', 'dist/stillhere.bridge.js', { format: 'iife' });
await write('dist/drafts/global.js', 'dist/stillhere.drafts.js', {
  format: 'iife',
  name: 'stillhereDrafts',
});
await write('dist/element/sessions-list/global.js', 'dist/stillhere.sessions-list.js', {
  format: 'iife',
});

/**
 * @param {string} input
 * @param {string} file
 * @param {{ readonly format: 'iife' | 'esm', readonly name?: string }} as
 */
async function write(input, file, as) {
  const bundle = await rolldown({
    input,
    // A page gets its own language alone, by an address that another build does not have.
    external: (id) => isOfLanguages(id) && id !== input,
    transform: { target: 'es2022' },
  });
  await bundle.write({
    file,
    ...as,
    paths: (id) => addressOf(id),
    minify: true,
    codeSplitting: false,
    sourcemap: true,
  });
  await bundle.close();
}

/** @param {string} id */
function isOfLanguages(id) {
  const name = /[/]languages[/]([\w-]+)[.]js$/.exec(id)?.[1] ?? '';
  return name === 'load' || Object.hasOwn(languages, name);
}

/** @param {string} id */
function addressOf(id) {
  if (!isOfLanguages(id)) return id;
  const file = id.replace(/^.*[/]/, '');
  return file === 'load.js'
    ? `./stillhere.languages.js?v=${version}`
    : `./languages/${file}?v=${version}`;
}

/** @param {string} folder */
function versionOf(folder) {
  const hash = createHash('sha256');
  for (const file of readdirSync(folder).sort())
    if (file.endsWith('.js')) hash.update(readFileSync(`${folder}/${file}`));
  return hash.digest('base64url').slice(0, 16);
}

/** Those that the server serves, by the names of `ScriptName`. */
const texts = Object.fromEntries(
  ['global', 'drafts', 'languages', 'sessions-list'].map((name) => [
    name,
    readFileSync(`dist/stillhere.${name}.js`, 'utf8'),
  ]),
);
writeFileSync(
  'dist/server/client-text.js',
  `const texts = ${JSON.stringify(texts)};\nexport function readClientText(name) {\n  return texts[name];\n}\n`,
);
