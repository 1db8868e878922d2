/** Knows the cookie: under which names a token may come, where a new one goes, with which attributes. */
import { MARK_NAME } from '../../core/wire.ts';
import { parseToken } from '../../engine/token.ts';
import type { CookieLine } from '../answer-lines.ts';
import { pageOf, type Nearness } from '../nearness.ts';
import type { RequestView } from '../request-view.ts';
import { cookieIn } from './cookie-header.ts';
import { FIRST_NAME, isMarked, SECURE_PREFIX, UNSETTLED, type CookieNames } from './cookie-name.ts';

/** `SameSite` of the cookie; `none` is for apps in frames of other sites. */
export type SameSite = CookieLine['sameSite'];

/** A token, and the name of the cookie that it came in. */
export interface FoundCookie {
  readonly name: string;
  readonly token: string;
}

/** Where a new session's token goes. */
export interface CookiePlace {
  readonly name: string;
  /** How the session's id begins: tokens of elsewhere are not taken under this name. */
  readonly mark: string;
}

/**
 * Reads and writes the one cookie, and beside it the mark: a second one with the same attributes, which scripts may read,
 * and which holds the session's public id. It opens nothing and is never read here: by it the pages of a browser see at
 * once that another has signed out, or in.
 */
export interface SessionCookie {
  /** The token of a request. Of repeated cookies the first; undefined when there is none that this app can have given. */
  read(request: RequestView): string | undefined;
  /** All tokens of a request that this app can have given, that of `read` first: there may be some of older sign-ins. */
  readAll(request: RequestView): readonly FoundCookie[];
  /** Whether the newest token waits beside one that its sign-in could not see. */
  isUnsettled(request: RequestView): boolean;
  /** Where the token of a session goes that starts with this request. */
  placeFor(request: RequestView): CookiePlace;
  /** What gives the browser a token; it is kept for `maxAge` seconds, or until the browser closes. */
  set(name: string, token: string, maxAge: number | undefined): readonly CookieLine[];
  /** What takes it away. */
  clear(name: string): readonly CookieLine[];
  /**
   * What takes away what `set` does not replace, though it has the same name: the browser keeps
   * it apart, from before `sameSite` became `'none'`, or was. It would hide the cookie that is set.
   */
  clearTwins(request: RequestView): readonly CookieLine[];
}

const PORT = /:(\d{1,5})$/;
/** The name under which a token stays. */
export function settledName(name: string): string {
  return name.endsWith(UNSETTLED) ? name.slice(0, -UNSETTLED.length) : name;
}

/** The cookie of requirement S11: `__Host-`, Secure, HttpOnly, no Domain; plain only where browser and server are proven to be one machine. */
export function createSessionCookie(options: {
  readonly names: CookieNames;
  readonly origin: string | undefined;
  readonly sameSite: SameSite;
  readonly nearnessOf: (request: RequestView) => Nearness;
  /** Whether tokens are still taken that were given before names and ids told apps apart. */
  readonly isMigrating: () => boolean;
}): SessionCookie {
  const { names, origin, sameSite, nearnessOf, isMigrating } = options;
  const { base, mark } = names;
  const secureName = SECURE_PREFIX + base;
  const ownPort = origin === undefined ? '' : portOf(new URL(origin).host);
  const fixedNames = newestFirst([withPort(secureName, ownPort)]);

  function withPort(name: string, port: string): string {
    return port === '' || !names.hasPort ? name : `${name}.${port}`;
  }

  /** The names that only https can have given. */
  function secureNames(request: RequestView): readonly string[] {
    if (!request.isEncrypted || origin !== undefined) return fixedNames;
    const port = portOf(hostOf(request));
    return port === '' ? fixedNames : newestFirst([withPort(secureName, port), secureName]);
  }

  /**
   * The other names. Plain ones only where nothing says that the browser is elsewhere: there anybody can give it a plain
   * cookie, over http or from a neighbour of this host.
   */
  function otherNames(request: RequestView): readonly string[] {
    const isPlainTaken = sameSite !== 'none' && nearnessOf(request) !== 'none';
    const plain = isPlainTaken ? newestFirst([plainName(request)]) : [];
    if (!isMigrating()) return plain;
    return [...plain, SECURE_PREFIX + FIRST_NAME, ...(isPlainTaken ? [FIRST_NAME] : [])];
  }

  function plainName(request: RequestView): string {
    return withPort(base, origin === undefined ? portOf(hostOf(request)) : ownPort);
  }

  function isOurs(name: string, token: string): boolean {
    const isSecure = name.startsWith(SECURE_PREFIX);
    if (token.startsWith(isSecure ? mark.secure : mark.plain)) return true;
    const isFirst = name === FIRST_NAME || name === SECURE_PREFIX + FIRST_NAME;
    return isFirst && !isMarked(token) && isMigrating();
  }

  function readAll(request: RequestView): readonly FoundCookie[] {
    const header = request.header('cookie');
    // Most who sign in have none: to find out what a plain one is called takes as long as all else here.
    if (header === undefined || !(header.includes(base) || header.includes(FIRST_NAME))) return [];
    const found: FoundCookie[] = [];
    for (const name of new Set([...secureNames(request), ...otherNames(request)])) {
      const token = cookieIn(header, name);
      if (token !== undefined && isOurs(name, token)) found.push({ name, token });
    }
    return found;
  }

  function read(request: RequestView): string | undefined {
    const header = request.header('cookie');
    if (header === undefined) return undefined;
    for (const name of secureNames(request)) {
      const token = cookieIn(header, name);
      if (token !== undefined && isOurs(name, token)) return token;
    }
    return readAll(request)[0]?.token;
  }

  function lines(
    name: string,
    token: string,
    maxAge: number | undefined,
    partitioned: boolean = sameSite === 'none',
  ): readonly CookieLine[] {
    const attributes = {
      path: '/',
      secure: name.startsWith(SECURE_PREFIX),
      sameSite,
      partitioned,
      ...(maxAge === undefined ? {} : { maxAge }),
    };
    return [
      {
        name: name + MARK_NAME,
        value: parseToken(token)?.id ?? '',
        ...attributes,
        httpOnly: false,
      },
      { name, value: token, ...attributes, httpOnly: true },
    ];
  }

  return {
    read,
    readAll,
    isUnsettled: (request) =>
      (request.header('cookie') ?? '').includes(`${UNSETTLED}=`) &&
      readAll(request)[0]?.name.endsWith(UNSETTLED) === true,
    placeFor(request) {
      const isPlain = sameSite !== 'none' && nearnessOf(request) === 'proven';
      const name = isPlain
        ? plainName(request)
        : withPort(secureName, origin === undefined ? portOfPage(request) : ownPort);
      const isBlind = isWithheld(request, sameSite) && read(request) === undefined;
      return {
        name: isBlind ? name + UNSETTLED : name,
        mark: isPlain ? mark.plain : mark.secure,
      };
    },
    set: lines,
    clear: (name) => lines(name, '', 0),
    clearTwins: (request) =>
      secureNames(request)
        .filter((name) => isTwice(request.header('cookie') ?? '', name))
        .flatMap((name) => lines(name, '', 0, sameSite !== 'none')),
  };
}

function isTwice(header: string, name: string): boolean {
  const start = `${name}=`;
  if (header.indexOf(start) === header.lastIndexOf(start)) return false;
  return header.split(';').filter((pair) => pair.trimStart().startsWith(`${name}=`)).length > 1;
}

/** Tokens under the name of one who could not see the others are the newest. */
function newestFirst(names: readonly string[]): readonly string[] {
  return [...names.map((name) => name + UNSETTLED), ...names];
}

/**
 * Whether the browser keeps the cookie to itself in this request, if it has one: a link of another site does not bring a
 * `Strict` one, a form of another site (an identity provider's) not even a `Lax` one.
 */
function isWithheld(request: RequestView, sameSite: SameSite): boolean {
  return (
    sameSite !== 'none' &&
    request.header('sec-fetch-site') === 'cross-site' &&
    (sameSite === 'strict' || !['GET', 'HEAD'].includes(request.method))
  );
}

/** The port of the page, where this connection is its own: a proxy may have written another `Host`, on each node another. */
function portOfPage(request: RequestView): string {
  const host = hostOf(request);
  return request.isEncrypted && pageOf(request)?.host === host ? portOf(host) : '';
}

/** The port of a host, unless it is that of the scheme. */
function portOf(host: string): string {
  const port = PORT.exec(host)?.[1] ?? '';
  return port === '80' || port === '443' ? '' : port;
}

function hostOf(request: RequestView): string {
  return request.header('host') ?? '';
}
