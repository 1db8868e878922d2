/** Knows how Node is told that `stillhere` is another build, for modules of ours that were asked for with `?build=`: run by Node, in a thread of its own. */
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const NAME = /^stillhere(?=\/)/;

/** @type {import('node:module').ResolveHook} */
export async function resolve(specifier, context, nextResolve) {
  const build = context.parentURL && new URL(context.parentURL).searchParams.get('build');
  if (!build) return nextResolve(specifier, context);
  if (NAME.test(specifier)) return { url: entryOf(build, specifier), shortCircuit: true };
  const resolved = await nextResolve(specifier, context);
  if (!specifier.startsWith('./')) return resolved;
  return { ...resolved, url: `${resolved.url}?${new URLSearchParams({ build })}` };
}

/**
 * @param {string} build
 * @param {string} specifier
 */
function entryOf(build, specifier) {
  const root = pathToFileURL(`${build}/`);
  /** @type {Readonly<Record<string, { readonly default: string }>>} */
  const entries = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')).exports;
  const file = entries[specifier.replace(NAME, '.')]?.default;
  if (file === undefined) throw new Error(`This build has no "${specifier}"`);
  return new URL(file, root).href;
}
