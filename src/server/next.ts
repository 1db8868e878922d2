/** Knows which addresses of return can be trusted. */

const CONTROL_OR_BACKSLASH = /[\p{Cc}\\]/u;
const LONGEST = 2_048;
const HERE = 'http://here.invalid';

/**
 * A path of this origin to go to after signing in, or `home` when `value` is anything else: another origin, another
 * scheme, `//host`, `/\host`, control characters (CWE-601). Path, query and fragment are kept.
 */
export function safeNext(value: unknown, home = '/'): string {
  if (typeof value !== 'string' || !value.startsWith('/') || value.length > LONGEST) return home;
  if (CONTROL_OR_BACKSLASH.test(value) || !URL.canParse(value, HERE)) return home;
  const { origin, pathname, search, hash } = new URL(value, HERE);
  // The parser folds "/.//host" to "//host": that is another origin to the browser that follows it.
  return origin === HERE && !pathname.startsWith('//') ? pathname + search + hash : home;
}
