/** Knows whether a request comes from a page of this site. */
import type { PageOrigin } from './nearness.ts';
import type { RequestView } from './request-view.ts';

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
  return URL.canParse(origin) && isHere(request, new URL(origin), ownOrigin);
}

/** Whether the page that a `Referer` names is of this origin. */
export function isOwnPage(
  request: RequestView,
  page: PageOrigin,
  ownOrigin: string | undefined,
): boolean {
  // A proxy may have written another host, of which it tells nothing: the browser knows.
  return request.header('sec-fetch-site') === 'same-origin' || isHere(request, page, ownOrigin);
}

function isHere(
  request: RequestView,
  { protocol, host, origin }: PageOrigin,
  ownOrigin: string | undefined,
): boolean {
  if (ownOrigin !== undefined) return origin === ownOrigin;
  return hostsOf(request).some((name) => hostIn(protocol, name) === host);
}

/**
 * What the browser may have called this server: `Host`, and what a proxy says that it was. No page of another site can
 * have a browser say that: it would be asked first (CORS).
 */
function hostsOf(request: RequestView): readonly string[] {
  const forwarded = request.header('forwarded') ?? '';
  return [
    request.header('host') ?? '',
    ...(request.header('x-forwarded-host') ?? '').split(','),
    ...Array.from(forwarded.matchAll(/(?:^|[;,\s])host="?([^";,\s]+)/gi), ([, host = '']) => host),
  ];
}

/** A host as it stands in an origin: in small letters, without the port of its scheme. */
function hostIn(protocol: string, host: string): string | undefined {
  const text = `${protocol}//${host.trim()}`;
  return URL.canParse(text) ? new URL(text).host : undefined;
}
