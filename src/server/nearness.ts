/** Knows whether the browser is on this very machine, where a cookie may go without `Secure`; in doubt, it is not. */
import { remembered } from './remembered.ts';
import type { RequestView } from './request-view.ts';

/**
 * `proven`: the connection is from this machine, and the browser itself says that its page is on it. `possible`:
 * nothing speaks against it, but a request through a proxy that tells nothing could look the same. Else `none`.
 */
export type Nearness = 'proven' | 'possible' | 'none';

const LOCAL_HOST = /^(localhost|[\w.-]+\.localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/i;
const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;

/**
 * What proxies, load balancers and content networks add: the standard headers (`Forwarded`, `Via`, `CDN-Loop`), and
 * those of nginx, Apache, IIS, Envoy, Traefik, Heroku, Cloudflare, CloudFront and AWS, Fastly, Fly, Akamai, Azure, Google,
 * DigitalOcean, Netlify, Vercel, Tailscale, WebLogic. No browser sends one of them by itself.
 */
const FORWARDING = new RegExp(
  `^(${[
    'forwarded',
    'via',
    'cdn-loop',
    'x-forwarded(-.+)?',
    'x-original-.+',
    'x-rewrite-url',
    'x-replaced-path',
    'x-(real|client|cluster-client|remote|proxyuser|true-client)-ip',
    'x-(remote-addr|proxied|proxied-for|proxied-host|proxy-.+)',
    'x-(url-)?(scheme|proto|protocol)',
    'x-(https|ssl|tls)(-.+)?',
    'x-arr-.+',
    'x-envoy-.+',
    'x-amz(n)?-.+',
    'x-azure-.+',
    'x-appengine-.+',
    'x-cloud-trace-context',
    'x-vercel-.+',
    'x-nf-.+',
    'x-akamai-.+',
    'x-fastly-.+',
    'x-heroku-.+',
    'x-request-start',
    '(true-)?client-ip',
    'true-client-.+',
    'front-end-https',
    'https',
    'ssl-client-.+',
    'cf-.+',
    'cloudfront-.+',
    'fastly-.+',
    'fly-.+',
    'akamai-.+',
    'do-connecting-ip',
    'tailscale-.+',
    '(wl-)?proxy-(client-ip|ssl|forwarded-for)',
    'proxy-connection',
  ].join('|')})$`,
);

/** So many names are known at most, none of which is longer: browsers have a few dozen. */
const MOST_NAMES = 200;
const LONGEST_NAME = 40;
const isKnownForwarding = remembered(MOST_NAMES, (name) => FORWARDING.test(name));

function isForwarding(name: string): boolean {
  return name.length > LONGEST_NAME ? FORWARDING.test(name) : isKnownForwarding(name);
}

/** Whether a host, with or without its port, is this machine by its name. */
export function isLocalHost(host: string): boolean {
  return LOCAL_HOST.test(host);
}

/**
 * Judges requests. With an origin of the app's options there is nothing to find out but whether a request contradicts it.
 */
export function createNearness(ownOrigin: string | undefined): (request: RequestView) => Nearness {
  /** A page of ours has said that it is elsewhere, by a request that else looked local: a proxy tells nothing. */
  let isBehindSilentProxy = false;

  return (request) => {
    if (request.isEncrypted || ownOrigin?.startsWith('https:') === true) return 'none';
    const said = whereItSays(request);
    if (ownOrigin !== undefined) {
      return said === 'elsewhere' || isForwardedEncrypted(request) ? 'none' : 'proven';
    }
    if (!isLocalHost(request.header('host') ?? '') || !isDirect(request)) return 'none';
    // A site that a person happens to visit cannot say so: that request is of another site, or of none.
    if (said === 'elsewhere' && isOfOwnSite(request)) isBehindSilentProxy = true;
    if (said === 'elsewhere' || isBehindSilentProxy) return 'none';
    return said === 'here' ? 'proven' : 'possible';
  };
}

/** nginx before 1.29.7 speaks HTTP/1.0 to a server unless told otherwise; no browser does. */
function isDirect(request: RequestView): boolean {
  const connection = request.connection?.();
  return (
    connection !== undefined &&
    LOOPBACK.test(connection.remoteAddress ?? '') &&
    connection.httpVersion !== '1.0' &&
    !connection.headerNames.some(isForwarding)
  );
}

function isForwardedEncrypted(request: RequestView): boolean {
  return (
    /https/i.test(request.header('x-forwarded-proto') ?? '') ||
    /proto="?https/i.test(request.header('forwarded') ?? '') ||
    request.header('x-forwarded-ssl') === 'on'
  );
}

function isOfOwnSite(request: RequestView): boolean {
  const site = request.header('sec-fetch-site');
  return site === 'same-origin' || site === 'same-site';
}

/** Where the browser says that the page is which sent the request, if it is a page of ours. */
function whereItSays(request: RequestView): 'here' | 'elsewhere' | undefined {
  const page = pageOf(request);
  if (page === undefined) return undefined;
  return page.protocol === 'http:' && isLocalHost(page.host) ? 'here' : 'elsewhere';
}

/**
 * The origin of the page of our own site that sent a request, as far as the browser says: its `Origin`, or else its
 * `Referer`. Undefined for those of other sites, which say nothing about ours.
 */
export function pageOf(request: RequestView): PageOrigin | undefined {
  if (request.header('sec-fetch-site') === 'cross-site') return undefined;
  const text = request.header('origin') ?? request.header('referer') ?? '';
  const start = WEB_ORIGIN.exec(text)?.[0];
  return start === undefined ? parsed(text) : originOf(start);
}

/** Where a page is. */
export type PageOrigin = Pick<URL, 'protocol' | 'host' | 'origin'>;

/** An address up to its path: what comes after says nothing of its origin, nor whether it is an address. */
const WEB_ORIGIN = /^https?:\/\/[\w.:[\]-]{1,80}(?=[/?#]|$)/;
const MOST_ORIGINS = 20;

/** Addresses of a site are parsed once: that takes longer than all else that is asked of a request here. */
const originOf = remembered(MOST_ORIGINS, parsed);

function parsed(text: string): PageOrigin | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
