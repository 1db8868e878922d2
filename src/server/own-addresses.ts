/** Knows which addresses of this site an app can give us: those that a browser's request can have. */
import { describe } from '../core/describe.ts';
import { isLocalHost } from './nearness.ts';
import { safeNext } from './next.ts';

const HERE = 'http://here.invalid';
/** What browsers send as it is written: anything else they escape, fold or cut off. */
const PLAIN_PATH = /^(?:\/[\w.~!$&'()*+,;=:@-]+)+$/;

/**
 * The path below which stillhere answers, if a call can have it.
 * @throws TypeError else.
 */
export function parseBasePath(path: string): string {
  if (PLAIN_PATH.test(path) && new URL(path, HERE).pathname === path) return path;
  throw new TypeError(
    `"basePath" must be a path of this site, such as '/session': no slash at its end, no query, no fragment, nothing that browsers escape; got ${describe(path)}`,
  );
}

/**
 * The path of the sign-in page, to which `reason` and `next` can be added.
 * @throws TypeError else.
 */
export function parseSignInUrl(path: string, basePath: string): string {
  const asSent = safeNext(path, '');
  if (asSent === '' || asSent !== path) {
    throw new TypeError(
      `"signInUrl" must be a path of this site, such as '/sign-in', got ${describe(path)}${asSent === '' ? '' : `: write ${describe(asSent)}`}`,
    );
  }
  if (path.includes('#')) {
    throw new TypeError(
      `"signInUrl" must have no fragment, got ${describe(path)}: "reason" and "next" would get into it`,
    );
  }
  const { pathname } = new URL(path, HERE);
  if (pathname === basePath || pathname.startsWith(`${basePath}/`)) {
    throw new TypeError(
      `"signInUrl" must not be below "basePath", where stillhere answers itself, got ${describe(path)}`,
    );
  }
  return path;
}

/**
 * The site's origin, as browsers write it.
 * @throws TypeError for anything else, and for http to another machine.
 */
export function parseOrigin(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:';
  if (url === undefined || !isWeb || url.origin !== text) {
    throw new TypeError(
      `"origin" must be such as 'https://bank.example', got ${describe(text)}${isWeb ? `: write ${describe(url?.origin)}` : ''}`,
    );
  }
  if (url.protocol === 'http:' && !isLocalHost(url.host)) {
    throw new TypeError(
      `"origin" must be https, got ${describe(text)}: browsers keep no session safe over http, but for localhost`,
    );
  }
  return text;
}
