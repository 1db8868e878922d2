/** Makes the script-tag bundle of the browser client. */
import { build } from 'esbuild';

await build({
  entryPoints: ['dist/element/global.js'],
  outfile: 'dist/stillhere.global.js',
  bundle: true,
  minify: true,
  sourcemap: true,
  format: 'iife',
  globalName: 'stillhere',
  target: 'es2022',
  logLevel: 'warning',
});
