/** Knows where the built scripts are. The build puts the texts themselves here: a bundler leaves no file where it was. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** A part of the client that is loaded where a page wants it. */
type Part = 'languages' | 'sign-in-again' | 'sign-in-frame';

/** A script of `dist`, as `stillhere/global.js` is one. */
export type ScriptName = 'global' | 'drafts' | 'notices' | 'sessions-list' | Part;

/** The script, as it is served. */
export function readClientText(name: ScriptName): string {
  const client = createRequire(import.meta.url).resolve('stillhere/global.js');
  return readFileSync(client.replace(/global[.]js$/, `${name}.js`), 'utf8');
}
