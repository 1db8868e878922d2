/**
 * Makes the script-tag bundles: the browser client, and the bridge for frames of other origins. The server gets the text
 * of the first in a module, so that it has it wherever a bundler, or a runtime without files, puts that.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { rolldown } from 'rolldown';

/** As they are shared by all pages of a site, they are to be small: a twentieth less than esbuild makes of them. */
await write('dist/element/global.js', 'dist/stillhere.global.js', 'stillhere');
await write('dist/client/bridge.js', 'dist/stillhere.bridge.js');

/**
 * @param {string} input
 * @param {string} file
 * @param {string} [name] of what it hands out, as a global
 */
async function write(input, file, name) {
  const bundle = await rolldown({ input, transform: { target: 'es2022' } });
  await bundle.write({
    file,
    format: 'iife',
    ...(name === undefined ? {} : { name }),
    minify: true,
    codeSplitting: false,
    sourcemap: true,
  });
  await bundle.close();
}

const text = readFileSync('dist/stillhere.global.js', 'utf8');
writeFileSync(
  'dist/server/client-text.js',
  `const text = ${JSON.stringify(text)};\nexport function readClientText() {\n  return text;\n}\n`,
);
