/** Knows the cookie: its name, its attributes, and when it may go without `Secure`. */
import { parse, serialize } from 'cookie';
import { isPlainLocal } from './origin.ts';
import type { RequestView } from './request-view.ts';

/** Reads and writes the one cookie. */
export interface SessionCookie {
  /** Its value in a request. Of repeated ones the first; undefined when absent. */
  read(request: RequestView): string | undefined;
  /** The `Set-Cookie` header that gives the browser a token. */
  set(request: RequestView, token: string): string;
  /** The `Set-Cookie` header that takes it away. */
  clear(request: RequestView): string;
}

/** The cookie of requirement S11: `__Host-`, Secure, HttpOnly, no Domain, no Max-Age: it goes when the browser closes. */
export function createSessionCookie(options: {
  readonly origin: string | undefined;
  readonly sameSite: 'lax' | 'strict';
}): SessionCookie {
  function header(request: RequestView, value: string, maxAge?: number): string {
    const isPlain = isPlainLocal(request, options.origin);
    return serialize(nameOf(isPlain), value, {
      path: '/',
      httpOnly: true,
      secure: !isPlain,
      sameSite: options.sameSite,
      ...(maxAge === undefined ? {} : { maxAge }),
    });
  }
  return {
    read(request) {
      const cookies = request.header('cookie');
      if (cookies === undefined) return undefined;
      return parse(cookies)[nameOf(isPlainLocal(request, options.origin))];
    },
    set: (request, token) => header(request, token),
    clear: (request) => header(request, '', 0),
  };
}

function nameOf(isPlain: boolean): string {
  return isPlain ? 'stillhere' : '__Host-stillhere';
}
