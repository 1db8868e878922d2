#!/usr/bin/env bash
# rolldown 1.2.19 and esbuild 0.28.2 (npm): how much of an `import()`ed module is shipped hangs on how it is written.
#
# rolldown, the bundler of Vite, sees which exports are taken of a module that is loaded later, and leaves out the others:
# by `await`, by `.then`, taken apart or not, also by way of a variable with the promise. One function in between, as
# loaders of languages or of lazy parts have it, or `Promise.all`, and all of the module is shipped, without a word.
# esbuild ships all of it in every way.
#
# A module with `words` and `more`, of which `words` is used. What is shipped, seen on Node 20:
#   rolldown 1.2.19, esbuild 0.28.2
#                                            rolldown      esbuild
#   (await import(...)).words                words         words, more
#   import(...).then(({ words }) => ...)     words         words, more
#   import(...).then((part) => part.words)   words         words, more
#   const part = import(...); part.then      words         words, more
#   const load = () => import(...)           words, more   words, more
#   Promise.all([import(...)])               words, more   words, more
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts rolldown@1.2.19 esbuild@0.28.2

echo "export const words = 'those words'; export const more = 'some more';" > part.js
cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { rolldown } from 'rolldown';

const versions = ['rolldown', 'esbuild'].map(
  (name) => `${name} ${JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version}`,
);
console.log(versions.join(', '));

const PART = "import('./part.js')";
const ways = {
  '(await import(...)).words': `console.log((await ${PART}).words);`,
  'import(...).then(({ words }) => ...)': `${PART}.then(({ words }) => console.log(words));`,
  'import(...).then((part) => part.words)': `${PART}.then((part) => console.log(part.words));`,
  'const part = import(...); part.then': `const part = ${PART}; part.then(({ words }) => console.log(words));`,
  'const load = () => import(...)': `const load = () => ${PART}; load().then(({ words }) => console.log(words));`,
  'Promise.all([import(...)])': `Promise.all([${PART}]).then(([{ words }]) => console.log(words));`,
};
const shipped = (texts) => {
  const text = texts.join('\n');
  return [text.includes('those words') && 'words', text.includes('some more') && 'more'].filter(Boolean).join(', ');
};
async function byRolldown() {
  const bundle = await rolldown({ input: 'entry.js', logLevel: 'silent' });
  const { output } = await bundle.generate({ format: 'esm' });
  await bundle.close();
  return shipped(output.map(({ code }) => code));
}
async function byEsbuild() {
  const options = { entryPoints: ['entry.js'], outdir: 'out', write: false, logLevel: 'silent' };
  const { outputFiles } = await build({ ...options, bundle: true, splitting: true, format: 'esm', minify: true });
  return shipped(outputFiles.map(({ text }) => text));
}

console.log(''.padEnd(40), 'rolldown'.padEnd(13), 'esbuild');
const seen = [];
for (const [name, code] of Object.entries(ways)) {
  writeFileSync('entry.js', code);
  const row = [await byRolldown(), await byEsbuild()];
  seen.push(row);
  console.log(name.padEnd(40), row[0].padEnd(13), row[1]);
}
const all = 'words, more';
assert.deepStrictEqual(seen, [
  ['words', all],
  ['words', all],
  ['words', all],
  ['words', all],
  [all, all],
  [all, all],
]);
JS
timeout 40 node probe.js
