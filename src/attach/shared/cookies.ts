/** Knows how the cookies of a host are read from a request, and taken away. */
import { parse } from 'cookie';
import type { Answer, CookieLine, RequestView } from '../../server/index.ts';

/** How a host sets its cookie, as far as that must be said again to take it away. */
export interface HostCookie {
  readonly path?: string | undefined;
  readonly domain?: string | undefined;
  readonly secure?: boolean | undefined;
  readonly sameSite?: boolean | string | undefined;
  readonly partitioned?: boolean | undefined;
}

/** The cookies of a request, by name. */
export function cookiesOf(request: RequestView): Readonly<Record<string, string | undefined>> {
  return parse(request.header('cookie') ?? '');
}

/** Takes a cookie of the host away. */
export function takeAway(answer: Answer, name: string, cookie: HostCookie): void {
  const { path = '/', domain, secure = false, sameSite, partitioned = false } = cookie;
  answer.cookie({
    name,
    value: '',
    path,
    ...(domain === undefined ? {} : { domain }),
    secure,
    httpOnly: true,
    sameSite: sameSiteOf(sameSite),
    partitioned,
    maxAge: 0,
  });
}

/** Takes away every cookie of the request whose name begins so: hosts cut what is long into several. */
export function takeAwayAll(
  request: RequestView,
  answer: Answer,
  prefix: string,
  cookie: HostCookie,
): void {
  for (const name of Object.keys(cookiesOf(request))) {
    if (name === prefix || name.startsWith(`${prefix}.`)) takeAway(answer, name, cookie);
  }
}

/** In any case of letters, or as a boolean, as the libraries take it. */
export function sameSiteOf(given: unknown): CookieLine['sameSite'] {
  const text = given === true ? 'strict' : String(given).toLowerCase();
  return text === 'strict' || text === 'none' ? text : 'lax';
}
