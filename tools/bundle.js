/**
 * Makes the script-tag bundles: the browser client, drafts, and the bridge for frames of other origins. The server gets the
 * texts of what it serves in a module, so that it has them wherever a bundler, or a runtime without files, puts that.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { rolldown } from 'rolldown';

/** As they are shared by all pages of a site, they are to be small: a twentieth less than esbuild makes of them. */
await write('dist/element/global.js', 'dist/stillhere.global.js', 'stillhere');
await write('dist/client/bridge.js', 'dist/stillhere.bridge.js');
await write('dist/drafts/global.js', 'dist/stillhere.drafts.js', 'stillhereDrafts');

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

/** Those that the server serves, by the names of `ScriptName`. */
const texts = Object.fromEntries(
  ['global', 'drafts'].map((name) => [name, readFileSync(`dist/stillhere.${name}.js`, 'utf8')]),
);
writeFileSync(
  'dist/server/client-text.js',
  `const texts = ${JSON.stringify(texts)};\nexport function readClientText(name) {\n  return texts[name];\n}\n`,
);
