/** Knows the built scripts of the browser half, for pages that build nothing. */
import { createHash } from 'node:crypto';
import type { Call } from './route.ts';
import { readClientText, type ScriptName } from './client-text.ts';
import { queryOf } from './request-view.ts';

/** A script's text, and the mark of its version. */
export interface ClientScript {
  readonly text: string;
  readonly version: string;
}

const scripts = new Map<ScriptName, ClientScript>();

/** Reads a script once per process, when it is first asked for. */
export function readClientScript(name: ScriptName): ClientScript {
  let script = scripts.get(name);
  if (script === undefined) {
    const text = readClientText(name);
    const version = createHash('sha256').update(text).digest('base64url').slice(0, 16);
    scripts.set(name, (script = { text, version }));
  }
  return script;
}

/** Answers with a script: for ever under the name of its version; under the plain name, only if it has not changed. */
export function answerScript(name: ScriptName, { view, request }: Call): Response {
  const { text, version } = readClientScript(name);
  const etag = `"${version}"`;
  const isVersioned = queryOf(view).get('v') === version;
  const headers = {
    'Cache-Control': isVersioned ? 'public, max-age=31536000, immutable' : 'no-cache',
    ETag: etag,
  };
  if (request.headers.get('if-none-match') === etag)
    return new Response(undefined, { status: 304, headers });
  return new Response(text, {
    headers: {
      ...headers,
      'Content-Type': 'text/javascript; charset=utf-8',
      'X-Content-Type-Options': 'nosniff',
    },
  });
}
