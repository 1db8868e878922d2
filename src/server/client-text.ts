/** Knows where the built scripts are. The build puts the texts themselves here: a bundler leaves no file where it was. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** A script of `dist`, as `stillhere/global.js` is one. */
export type ScriptName = 'global' | 'drafts' | 'languages' | 'sessions-list';

/** The script, as it is served. */
export function readClientText(name: ScriptName): string {
  const client = createRequire(import.meta.url).resolve('stillhere/global.js');
  return readFileSync(client.replace(/global[.]js$/, `${name}.js`), 'utf8');
}
