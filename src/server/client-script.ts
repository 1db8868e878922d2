/** Knows the built browser client, for pages that build nothing. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** The script's text, and the mark of its version. */
export interface ClientScript {
  readonly text: string;
  readonly version: string;
}

let script: ClientScript | undefined;

/** Reads the script once per process, when it is first asked for. */
export function readClientScript(): ClientScript {
  if (script === undefined) {
    const path = createRequire(import.meta.url).resolve('stillhere/global.js');
    const text = readFileSync(path, 'utf8');
    const version = createHash('sha256').update(text).digest('base64url').slice(0, 16);
    script = { text, version };
  }
  return script;
}
