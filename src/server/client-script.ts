/** Knows the built browser client, for pages that build nothing. */
import { createHash } from 'node:crypto';
import type { SurfaceRequest } from './body.ts';
import { readClientText } from './client-text.ts';
import { queryOf, type RequestView } from './request-view.ts';

/** The script's text, and the mark of its version. */
export interface ClientScript {
  readonly text: string;
  readonly version: string;
}

let script: ClientScript | undefined;

/** Reads the script once per process, when it is first asked for. */
export function readClientScript(): ClientScript {
  if (script === undefined) {
    const text = readClientText();
    const version = createHash('sha256').update(text).digest('base64url').slice(0, 16);
    script = { text, version };
  }
  return script;
}

/** Answers with the script: for ever under the name of its version; under the plain name, only if it has not changed. */
export function answerScript(view: RequestView, request: SurfaceRequest): Response {
  const { text, version } = readClientScript();
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
