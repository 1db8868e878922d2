/** Knows where the built scripts are. The build puts the texts themselves here: a bundler leaves no file where it was. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** A script, as the package exports it: `stillhere/global.js`. */
export type ScriptName = 'global' | 'drafts';

/** The script, as it is served. */
export function readClientText(name: ScriptName): string {
  return readFileSync(createRequire(import.meta.url).resolve(`stillhere/${name}.js`), 'utf8');
}
