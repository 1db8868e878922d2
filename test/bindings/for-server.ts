/** Knows how an app is loaded as a server does it: with what a server gets of its framework, also while tests stand in a page. */
import { build, type Plugin } from 'esbuild';

/** The module of `contents`, which may import from the folder `resolveDir`. */
export async function loadForServer<Module>(
  contents: string,
  resolveDir: string,
  plugins: Plugin[] = [],
): Promise<Module> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    plugins,
  });
  const code = Buffer.from(outputFiles[0]?.contents ?? []).toString('base64');
  return import(/* @vite-ignore */ `data:text/javascript;base64,${code}`) as Promise<Module>;
}
