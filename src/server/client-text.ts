/** Knows where the built scripts are. The build puts the texts themselves here: a bundler leaves no file where it was. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** A part of the client that is loaded where a page wants it. */
type Part =
  'languages' | 'drafts-languages' | 'sessions-list-languages' | 'sign-in-again' | 'sign-in-frame';

/** The words of a part in a language, by its tag. */
type PartWords = `languages/${'drafts' | 'sessions-list'}/${string}`;

/** A script of `dist`, as `stillhere/global.js` is one. */
export type ScriptName =
  'global' | 'drafts' | 'notices' | 'requests' | 'sessions-list' | Part | PartWords;

/** The script, as it is served. */
export function readClientText(name: ScriptName): string {
  const client = createRequire(import.meta.url).resolve('stillhere/global.js');
  const file = name.startsWith('languages/') ? `${name}.js` : `stillhere.${name}.js`;
  return readFileSync(client.replace(/stillhere[.]global[.]js$/, file), 'utf8');
}
