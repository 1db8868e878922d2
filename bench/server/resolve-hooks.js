/** Knows how Node is told that `stillhere` is a build of our choice: run by Node, in a thread of its own. */
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const NAME = /^stillhere(?=\/)/;

/** @type {URL} */
let root;
/** @type {Readonly<Record<string, { readonly default: string }>>} */
let entries = {};

/** @param {{ readonly build: string }} data */
export function initialize({ build }) {
  root = pathToFileURL(`${build}/`);
  entries = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')).exports;
}

/** @type {import('node:module').ResolveHook} */
export function resolve(specifier, context, nextResolve) {
  if (!NAME.test(specifier)) return nextResolve(specifier, context);
  const file = entries[specifier.replace(NAME, '.')]?.default;
  if (file === undefined) throw new Error(`This build has no "${specifier}"`);
  return { url: new URL(file, root).href, shortCircuit: true };
}
