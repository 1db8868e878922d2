/**
 * Makes the script-tag bundles: the browser client, the parts that it loads where a page wants them, and what is a script of
 * its own: drafts, the list of a person's sessions, notices, requests, other servers, the bridge for frames of other origins.
 * The server gets the texts of what it serves in a module, so
 * that it has them wherever a bundler, or a runtime without files, puts that, and all languages in one.
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

/** Parts of the client that lie beside it, by the names of `ScriptName`. */
const PARTS = {
  languages: 'dist/languages/load.js',
  'drafts-languages': 'dist/languages/drafts/load.js',
  'sessions-list-languages': 'dist/languages/sessions-list/load.js',
  'sign-in-again': 'dist/client/sign-in-again.js',
  'sign-in-frame': 'dist/element/sign-in-frame.js',
};

const version = versionOf('dist/languages');
/** As they are shared by all pages of a site, they are to be small: a twentieth less than esbuild makes of them. */
await write('dist/element/global.js', 'dist/stillhere.global.js', {
  format: 'iife',
  name: 'stillhere',
});
for (const [name, input] of Object.entries(PARTS))
  await write(input, `dist/stillhere.${name}.js`, { format: 'esm' });
await write('dist/client/bridge.js', 'dist/stillhere.bridge.js', { format: 'iife' });
await write('dist/client/requests-script.js', 'dist/stillhere.requests.js', {
  format: 'iife',
  name: 'stillhereRequests',
});
await write('dist/client/keep-alive-script.js', 'dist/stillhere.keep-alive.js', {
  format: 'iife',
  name: 'stillhereKeepAlive',
});
await write('dist/drafts/global.js', 'dist/stillhere.drafts.js', {
  format: 'iife',
  name: 'stillhereDrafts',
});
await write('dist/element/sessions-list/global.js', 'dist/stillhere.sessions-list.js', {
  format: 'iife',
});

await write('dist/notices/global.js', 'dist/stillhere.notices.js', {
  format: 'iife',
  name: 'stillhereNotices',
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
    external: (id) =>
      !id.endsWith(input) && (partAt(id) !== undefined || wordsAt(id) !== undefined),
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
function partAt(id) {
  return Object.entries(PARTS).find(([, input]) => id.endsWith(input.replace('dist/', '/')))?.[0];
}

/**
 * Where the words of a language lie, such as `languages/drafts/de.js`; undefined for what is none.
 * @param {string} id
 */
function wordsAt(id) {
  const [, path, name = ''] = /[/](languages[/](?:[\w-]+[/])?([\w-]+)[.]js)$/.exec(id) ?? [];
  return Object.hasOwn(languages, name) ? path : undefined;
}

/** @param {string} id */
function addressOf(id) {
  const part = partAt(id);
  const path = part === undefined ? wordsAt(id) : `stillhere.${part}.js`;
  return path === undefined ? id : `./${path}?v=${version}`;
}

/** Of all that lies beside the client. @param {string} folder */
function versionOf(folder) {
  const hash = createHash('sha256');
  const words = readdirSync(folder, { encoding: 'utf8', recursive: true });
  for (const file of [...words.map((name) => `${folder}/${name}`).sort(), ...Object.values(PARTS)])
    if (file.endsWith('.js')) hash.update(readFileSync(file));
  return hash.digest('base64url').slice(0, 16);
}

/** Those that the server serves, by the names of `ScriptName`. */
const texts = Object.fromEntries(
  ['global', 'drafts', 'notices', 'requests', 'sessions-list', ...Object.keys(PARTS)].map(
    (name) => [name, readFileSync(`dist/stillhere.${name}.js`, 'utf8')],
  ),
);
for (const part of ['drafts', 'sessions-list']) {
  for (const name of names) {
    const { words } = await import(`../dist/languages/${part}/${name}.js`);
    texts[`languages/${part}/${name}`] = `export const words = ${JSON.stringify(words)};\n`;
  }
}
writeFileSync(
  'dist/server/client-text.js',
  `const texts = ${JSON.stringify(texts)};\nexport function readClientText(name) {\n  return texts[name];\n}\n`,
);
