/** Knows what the cookies of an app are called, so that apps on one host stay apart, and which tokens each may hold. */
import { createHash } from 'node:crypto';
import { describe } from '../../core/describe.ts';
import { MARK_NAME } from '../../core/wire.ts';

/** Names and marks of the cookies of one app. */
export interface CookieNames {
  /** Without prefix and port. */
  readonly base: string;
  /** Whether the port is part of a name: not of one that the app has chosen. */
  readonly hasPort: boolean;
  /**
   * The first characters of the ids of sessions whose token is in a cookie for https, or in a plain one: a token is good
   * under the name that it was given for, and under no other, also where apps share a store.
   */
  readonly mark: { readonly secure: string; readonly plain: string };
}

/** What every name began with, and was, before apps were told apart. */
export const FIRST_NAME = 'stillhere';
export const SECURE_PREFIX = '__Host-';
/** End of the name of a token that was given to a request of another site, which did not show those of before. */
export const UNSETTLED = '.new';
/** End of the name of the cookie that remembers who has chosen more time. */
export const EXTENDED_NAME = '.extended';

const MARK_LENGTH = 4;
/** Ids of before had no mark; one in 4096 of them happens to look as if it had, and its person signs in again. */
const MARK_END = '--';
const TOKEN_CHARACTERS = /^[\w!#$%&'*+.^`|~-]{1,100}$/;
const PREFIX = /^__(secure|host|http|host-http)-/i;

/** The names of an app: by default of its base path, so that two apps on one host have two. */
export function createCookieNames(options: {
  readonly cookieName: string | undefined;
  readonly basePath: string;
}): CookieNames {
  const { cookieName, basePath } = options;
  const base = cookieName ?? (basePath === '/session' ? FIRST_NAME : FIRST_NAME + asName(basePath));
  return {
    base,
    hasPort: cookieName === undefined,
    mark: { secure: markOf(SECURE_PREFIX + base), plain: markOf(base) },
  };
}

/** Whether an id has a mark at all: those of before had none. */
export function isMarked(id: string): boolean {
  return id.startsWith(MARK_END, MARK_LENGTH);
}

/**
 * Checks the option `cookieName`.
 * @throws TypeError for what cannot be the name of a cookie.
 */
export function checkedCookieName(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  if (!TOKEN_CHARACTERS.test(name)) {
    throw new TypeError(
      `"cookieName" must be 1 to 100 letters, digits or any of !#$%&'*+-.^_\`|~ (RFC 6265), such as 'bank', got ${describe(name)}`,
    );
  }
  if (PREFIX.test(name)) {
    throw new TypeError(
      `"cookieName" must be without a prefix, got '${name}': write '${name.replace(PREFIX, '')}', "__Host-" comes before it by itself`,
    );
  }
  for (const end of [UNSETTLED, MARK_NAME, EXTENDED_NAME]) {
    if (!name.endsWith(end)) continue;
    throw new TypeError(
      `"cookieName" must be without '${end}' at its end, which has a meaning of its own, got '${name}'`,
    );
  }
  return name;
}

function markOf(name: string): string {
  return createHash('sha256').update(name).digest('base64url').slice(0, MARK_LENGTH) + MARK_END;
}

/** A path as part of a name: `-` for each slash, and what else is no letter and no digit by its number, so that no two paths have one name. */
function asName(path: string): string {
  return path.replace(/[^A-Za-z0-9]/g, (character) =>
    character === '/' ? '-' : `_${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}
