/** Makes the script-tag bundles: the browser client, and the bridge for frames of other origins. */
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
