/** Knows how the scripts of the pages under measure are made: as an app's bundler makes them for production. */
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { OWN_BUILD } from '../server/base.js';

/** @type {import('esbuild').BuildOptions} */
const OPTIONS = {
  bundle: true,
  minify: true,
  target: 'es2022',
  define: { 'process.env.NODE_ENV': '"production"' },
  logLevel: 'error',
};

/**
 * @param {readonly string[]} names
 * @param {string} [root] of the package whose build they get
 * @returns {Promise<ReadonlyMap<string, Uint8Array>>} code, by its path on the server
 */
export async function bundlePages(names, root = OWN_BUILD) {
  const { outputFiles } = await build({
    ...OPTIONS,
    entryPoints: names.map(entryOf),
    outdir: 'pages',
    splitting: true,
    format: 'esm',
    write: false,
    plugins: [partsOf(root)],
  });
  return new Map(outputFiles.map(({ path, contents }) => [`/${basename(path)}`, contents]));
}

/**
 * What a page runs at once, as a text that needs no other: parts that come later stay where they are.
 * @param {string} name
 * @param {string} [root]
 * @returns {Promise<string>}
 */
export async function bundleStart(name, root = OWN_BUILD) {
  const { outputFiles } = await build({
    ...OPTIONS,
    entryPoints: [entryOf(name)],
    format: 'iife',
    write: false,
    plugins: [LATER, partsOf(root)],
  });
  const [{ text } = { text: '' }] = outputFiles;
  return text;
}

/** @type {import('esbuild').Plugin} */
const LATER = {
  name: 'later',
  setup({ onResolve }) {
    onResolve({ filter: /./ }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    );
  },
};

/**
 * @param {string} root
 * @returns {import('esbuild').Plugin}
 */
function partsOf(root) {
  return {
    name: 'parts',
    setup({ onResolve, resolve }) {
      onResolve({ filter: /^stillhere\// }, ({ path, kind, pluginData }) =>
        pluginData === root
          ? undefined
          : resolve(path, { kind, resolveDir: root, pluginData: root }),
      );
    },
  };
}

/** @param {string} name */
function entryOf(name) {
  return fileURLToPath(new URL(`pages/${name}.js`, import.meta.url));
}
