/**
 * Makes the script-tag bundles: the browser client, and the bridge for frames of other origins. The server gets the text
 * of the first in a module, so that it has it wherever a bundler, or a runtime without files, puts that.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';

/** @type {import('esbuild').BuildOptions} */
const options = {
  bundle: true,
  minify: true,
  sourcemap: true,
  format: 'iife',
  target: 'es2022',
  logLevel: 'warning',
};
await build({
  ...options,
  entryPoints: ['dist/element/global.js'],
  outfile: 'dist/stillhere.global.js',
  globalName: 'stillhere',
});
await build({
  ...options,
  entryPoints: ['dist/client/bridge.js'],
  outfile: 'dist/stillhere.bridge.js',
});

const text = readFileSync('dist/stillhere.global.js', 'utf8');
writeFileSync(
  'dist/server/client-text.js',
  `const text = ${JSON.stringify(text)};\nexport function readClientText() {\n  return text;\n}\n`,
);
