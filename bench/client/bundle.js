/** Knows how the scripts of the pages under measure are made: as an app's bundler makes them for production. */
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/**
 * @param {readonly string[]} names
 * @returns {Promise<ReadonlyMap<string, Uint8Array>>} code, by its path on the server
 */
export async function bundlePages(names) {
  const { outputFiles } = await build({
    entryPoints: names.map((name) => fileURLToPath(new URL(`pages/${name}.js`, import.meta.url))),
    outdir: 'pages',
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"' },
    write: false,
    logLevel: 'error',
  });
  return new Map(outputFiles.map(({ path, contents }) => [`/${basename(path)}`, contents]));
}
