/**
 * Knows what a page gets of us, and of another, in gzip -9 bytes of what esbuild makes of the package's exports.
 * `--json` prints one line; `--check` only what is over its limit.
 */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { SIZE_BUDGETS } from './size-budgets.js';

const REACT = ['react', 'react-dom', 'react/jsx-runtime'];
const CLIENT = `import { watchSession } from 'stillhere/client'; watchSession();`;
const ELEMENT = `import 'stillhere/element/define';`;
/** As an app uses it: the hook in a component, rendered by React. */
const HOOK = `import { useIdleTimer } from 'react-idle-timer';
  export function Watch() { useIdleTimer({ crossTab: true }); return null; }`;
const APP = `${HOOK}
  import { createElement } from 'react';
  import { createRoot } from 'react-dom/client';
  createRoot(document.body).render(createElement(Watch));`;

const [client, element, hook, app] = await Promise.all([
  sizeOf(CLIENT),
  sizeOf(ELEMENT),
  sizeOf(HOOK, REACT),
  sizeOf(APP),
]);
const sizes = {
  client: client.page,
  'client+element': element.page,
  'global.js': sizeOfScript('global'),
  'drafts.js': sizeOfScript('drafts'),
  'parts for an option, when it is set': element.later,
  'another language, when a page is in it': element.german,
  'react-idle-timer': hook.page,
  'react-idle-timer with dependencies': app.page,
};

if (process.argv.includes('--check')) {
  for (const [name, { limit }] of budgets()) {
    if (sizes[name] <= limit) continue;
    console.error(`${name} has ${sizes[name]} bytes: its limit is ${limit}`);
    process.exitCode = 1;
  }
} else if (process.argv.includes('--json')) {
  console.log(JSON.stringify(sizes));
} else {
  const limits = Object.fromEntries(budgets());
  printRow('gzip -9 bytes', 'is', 'limit', 'goal');
  for (const [name, bytes] of Object.entries(sizes)) {
    printRow(name, bytes, limits[name]?.limit, limits[name]?.goal);
  }
}

/** @param {string} name */
function sizeOfScript(name) {
  return gzipSync(readFileSync(`dist/stillhere.${name}.js`), { level: 9 }).length;
}

/** @typedef {typeof SIZE_BUDGETS} Budgets */

function budgets() {
  return /** @type {[keyof Budgets, Budgets[keyof Budgets]][]} */ (Object.entries(SIZE_BUDGETS));
}

/**
 * @param {string} name
 * @param {readonly (string | number | undefined)[]} cells
 */
function printRow(name, ...cells) {
  const padded = cells.map((cell = '') => String(cell).padStart(8));
  console.log((name.padEnd(36) + padded.join('')).trimEnd());
}

/**
 * What comes of a module: of the parts that every page loads, of those that come later, for a developer who asks, and of
 * those for a page in German.
 * Each part is compressed by itself, as a server does.
 * @param {string} contents
 * @param {readonly string[]} [external] what the page has already
 */
async function sizeOf(contents, external = []) {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: process.cwd() },
    outdir: 'size',
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"' },
    external: [...external],
    metafile: true,
    write: false,
    logLevel: 'error',
  });
  const bytes = new Map(
    outputFiles.map(({ path, contents: code }) => [
      relative(process.cwd(), path),
      gzipSync(code, { level: 9 }).length,
    ]),
  );
  const sum = (/** @type {Iterable<string>} */ paths) =>
    [...paths].reduce((total, path) => total + (bytes.get(path) ?? 0), 0);
  const atOnce = loadedAtOnce(metafile);
  const later = [...bytes.keys()].filter((path) => !atOnce.has(path));
  /** @param {string} path */
  const entryOf = (path) => metafile.outputs[path]?.entryPoint ?? '';
  const languages = later.filter((path) => entryOf(path).includes('/languages/'));
  const ofGerman = languages.filter((path) => /[/](load|de)[.]js$/.test(entryOf(path)));
  return {
    page: sum(atOnce),
    later: sum(later) - sum(languages),
    german: sum(ofGerman),
  };
}

/** @param {import('esbuild').Metafile} metafile */
function loadedAtOnce({ outputs }) {
  const paths = Object.keys(outputs).filter((path) => outputs[path]?.entryPoint === '<stdin>');
  const seen = new Set(paths);
  for (const path of seen) {
    for (const { kind, path: imported } of outputs[path]?.imports ?? []) {
      if (kind === 'import-statement' && imported in outputs) seen.add(imported);
    }
  }
  return seen;
}
