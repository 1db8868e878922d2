/** Knows where the built browser client is. The build puts the text itself here: a bundler leaves no file where it was. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** The script, as it is served. */
export function readClientText(): string {
  return readFileSync(createRequire(import.meta.url).resolve('stillhere/global.js'), 'utf8');
}
