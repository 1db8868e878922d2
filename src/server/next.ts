/** Knows which addresses of return can be trusted. */
import { encodeNext, LONGEST_NEXT } from '../core/next.ts';
import type { NextRefusal } from '../engine/events.ts';

/** What became of an address of return. `refusal` is undefined when there was none to begin with. */
export type ParsedNext =
  { readonly path: string } | { readonly path: undefined; readonly refusal?: NextRefusal };

/** A control character anywhere, or a backslash in the path: browsers take it for a slash. Later it means nothing. */
const CONTROL_OR_BACKSLASH = /\p{Cc}|^[^?#]*\\/u;
const HERE = 'http://here.invalid';

/** Looks at an address of return from outside. */
export function parseNext(value: unknown): ParsedNext {
  if (value === undefined || value === null || value === '') return { path: undefined };
  if (typeof value !== 'string') return refused('not-of-this-site');
  if (value.length > LONGEST_NEXT) return refused('too-long');
  if (!value.startsWith('/') || CONTROL_OR_BACKSLASH.test(value) || !URL.canParse(value, HERE)) {
    return refused('not-of-this-site');
  }
  const { origin, pathname, search, hash } = new URL(value, HERE);
  // The parser folds "/.//host" to "//host": that is another origin to the browser that follows it.
  if (origin !== HERE || pathname.startsWith('//')) return refused('not-of-this-site');
  const path = pathname + search + hash;
  // Other letters are longer when they are encoded.
  return path.length > LONGEST_NEXT ? refused('too-long') : { path };
}

/**
 * A path of this origin to go to after signing in, or `home` when `value` is anything else: another origin, another
 * scheme, `//host`, `/\host`, control characters (CWE-601), over 8 KiB. Path, query and fragment are kept.
 */
export function safeNext(value: unknown, home = '/'): string {
  return parseNext(value).path ?? home;
}

/** What the server does with addresses of return: as above, and tells the app of those that it refuses. */
export interface Next {
  /** A path of this origin, or `home`. */
  safe(value: unknown, where: string, home?: string): string;
  /** The same as the value of a query, short enough for one. */
  inQuery(value: unknown, where: string): string;
}

/** Tells of every refusal by `tell`: never the address itself, it may hold what is private. */
export function createNext(
  tell: (refusal: NextRefusal, length: number, where: string) => void,
): Next {
  function safe(value: unknown, where: string, home = '/'): string {
    const parsed = parseNext(value);
    if (parsed.path !== undefined) return parsed.path;
    if (parsed.refusal !== undefined)
      tell(parsed.refusal, typeof value === 'string' ? value.length : 0, where);
    return home;
  }
  return {
    safe,
    inQuery(value, where) {
      const next = safe(value, where);
      const encoded = encodeNext(next);
      if (encoded === undefined) tell('too-long', next.length, where);
      return encoded ?? '%2F';
    },
  };
}

function refused(refusal: NextRefusal): ParsedNext {
  return { path: undefined, refusal };
}
