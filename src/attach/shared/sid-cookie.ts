/** Knows the cookies in which hosts keep the id of a session of theirs. */
import { parse } from 'cookie';
import type { CookieLine } from '../../server/index.ts';
import { sameSiteOf } from './cookies.ts';

/** How a session says that its cookie is given. */
export interface SidCookie {
  readonly path?: string | null;
  readonly domain?: string | null;
  readonly secure?: unknown;
  readonly httpOnly?: boolean;
  readonly partitioned?: boolean;
  readonly sameSite?: unknown;
  /** Milliseconds for which the session is kept, if that is said. */
  readonly originalMaxAge?: number | null;
}

/** A cookie, and the id of a session in it. */
export interface NamedSid {
  readonly name: string;
  readonly sid: string;
}

/** What may be ids of sessions in cookies, which are `id.signature`, or `s:id.signature`. Who looks by them is told nothing but why. */
export function sidsIn(header: string | undefined): readonly NamedSid[] {
  if (header === undefined) return [];
  return Object.entries(parse(header)).flatMap(([name, value = '']) => {
    const end = value.lastIndexOf('.');
    return end > 0 ? [{ name, sid: value.slice(value.startsWith('s:') ? 2 : 0, end) }] : [];
  });
}

/** What takes a cookie away that was given in this way. */
export function emptyCookie(name: string, cookie: SidCookie): CookieLine {
  const { path, domain, secure, httpOnly, sameSite, partitioned } = cookie;
  return {
    ...{ name, value: '', maxAge: 0, path: path ?? '/' },
    ...(domain == null ? {} : { domain }),
    secure: secure === true,
    httpOnly: httpOnly !== false,
    sameSite: sameSiteOf(sameSite),
    partitioned: partitioned === true,
  };
}
