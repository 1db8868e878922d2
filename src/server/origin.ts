/** Knows where a request comes from, and what this server is called. */
import type { RequestView } from './request-view.ts';

const LOCAL_HOST = /^(localhost|[\w.-]+\.localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/i;

/**
 * Whether a request that changes something comes from a page of this origin.
 * A request with neither `Sec-Fetch-Site` nor `Origin` is not a browser's, so it cannot be another site's doing
 * (the rule of Go 1.25's `CrossOriginProtection`).
 */
export function isSameOrigin(request: RequestView, ownOrigin: string | undefined): boolean {
  const site = request.header('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const origin = request.header('origin');
  if (origin === undefined) return true;
  if (ownOrigin !== undefined) return origin === ownOrigin;
  return URL.canParse(origin) && new URL(origin).host === request.header('host');
}

/**
 * Whether the browser's side of the connection is plain http to this machine, where `__Host-` cookies cannot be set
 * in every browser. Anything else is taken for https: a missing cookie is noticed, one without `Secure` is not.
 */
export function isPlainLocal(request: RequestView, ownOrigin: string | undefined): boolean {
  if (ownOrigin !== undefined) return ownOrigin.startsWith('http:');
  if (request.isEncrypted || request.header('x-forwarded-proto') === 'https') return false;
  return isLocalHost(request.header('host') ?? '');
}

/** Whether a host, with or without its port, is this machine by its name. */
export function isLocalHost(host: string): boolean {
  return LOCAL_HOST.test(host);
}
