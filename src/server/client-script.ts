/** Knows the built scripts of the browser half, for pages that build nothing, and the parts that they ask for. */
import { createHash } from 'node:crypto';
import { LANGUAGES } from '../languages/all.ts';
import type { Call, Route, Routes } from './route.ts';
import { readClientText, type ScriptName } from './client-text.ts';
import { queryOf } from './request-view.ts';

/** A script's text, and the mark of its version. */
export interface ClientScript {
  readonly text: string;
  readonly version: string;
}

const scripts = new Map<string, ClientScript>();

/** What the client asks for beside it, by its own addresses. */
export const PART_ROUTES: Routes = Object.fromEntries([
  ...(
    [
      'languages',
      'drafts-languages',
      'sessions-list-languages',
      'sign-in-again',
      'sign-in-frame',
    ] as const
  ).map((part) => routeOf(`stillhere.${part}`, () => readClientText(part))),
  ...Object.entries(LANGUAGES).map(([name, { words }]) =>
    routeOf(`languages/${name}`, () => `export const words = ${JSON.stringify(words)};\n`),
  ),
  ...Object.keys(LANGUAGES)
    .flatMap((name) => [`languages/drafts/${name}`, `languages/sessions-list/${name}`] as const)
    .map((path) => routeOf(path, () => readClientText(path))),
]);

/** Reads a script once per process, when it is first asked for. */
export function readClientScript(name: ScriptName): ClientScript {
  return once(name, () => {
    const text = readClientText(name);
    return { text, version: createHash('sha256').update(text).digest('base64url').slice(0, 16) };
  });
}

function once(name: string, make: () => ClientScript): ClientScript {
  const script = scripts.get(name) ?? make();
  scripts.set(name, script);
  return script;
}

function routeOf(name: string, read: () => string): [string, Route] {
  const make = (): ClientScript => ({ text: read(), version: askedFor() });
  return [`/${name}.js`, { method: 'GET', run: async (call) => answer(once(name, make), call) }];
}

/** The client asks for the parts of its own build, all by one version. */
function askedFor(): string {
  return /[.]languages[.]js[?]v=([\w-]+)/.exec(readClientText('global'))?.[1] ?? '';
}

/** Answers with a script: for ever under the name of its version; under the plain name, only if it has not changed. */
export function answerScript(name: ScriptName, call: Call): Response {
  return answer(readClientScript(name), call);
}

function answer({ text, version }: ClientScript, { view, request }: Call): Response {
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
