/** Knows what the headers of a request say of who caused it. In doubt, nobody did. */
import { IDLE_FOR_HEADER, PASSIVE_HEADER } from '../core/wire.ts';
import {
  AT_ONCE,
  BARE,
  CAUSED,
  PAGE,
  PROMPTED,
  SHOWN,
  TELLING,
  UNPROMPTED,
  type Kind,
} from '../engine/activity.ts';
import { pathOf, type RequestView } from './request-view.ts';

/** Requests that never count: paths (with a trailing `*` all that start so), or a predicate. */
export type PassiveRule = string | ((request: RequestView) => boolean);

/** What a guarded request is: asked once, on its way in. */
export function kindOf(request: RequestView, rules: readonly PassiveRule[]): Kind {
  const destination = request.header('sec-fetch-dest');
  const accept = request.header('accept') ?? '';
  const mode = destination === 'empty' ? request.header('sec-fetch-mode') : undefined;
  const isPage = isShown(request, destination, mode, accept);
  const shown = isPage ? SHOWN : 0;
  const idleFor = request.header(IDLE_FOR_HEADER);
  const isPrompted = request.header('sec-fetch-user') === '?1';
  const isNobodys =
    isSubresource(destination, isPrompted) ||
    mode === 'no-cors' ||
    accept.startsWith('text/event-stream') ||
    // Says when the person was active, but not so that it can be understood: two scripts may have said it.
    (idleFor !== undefined && parseIdleFor(idleFor) === undefined) ||
    isMarked(request) ||
    isPassive(request, rules);
  if (isNobodys) return shown;
  return (
    CAUSED |
    shown |
    (isPage || request.method !== 'GET' ? AT_ONCE : 0) |
    (isPage && destination !== 'iframe' && destination !== 'frame' ? PAGE : 0) |
    (isPrompted ? PROMPTED : 0) |
    (idleFor === undefined ? 0 : TELLING) |
    (destination === 'empty' && !isPage && idleFor === undefined ? BARE : 0) |
    (destination === 'document' && !isPrompted && !isPreloaded(request) ? UNPROMPTED : 0)
  );
}

/** How long before a request the person was active, in milliseconds, if a script of ours says so. */
export function idleForOf(request: RequestView): number | undefined {
  return parseIdleFor(request.header(IDLE_FOR_HEADER));
}

function parseIdleFor(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** Whether the browser will show the answer as a page, or in a frame, so that it may be sent elsewhere. */
export function isNavigation(request: RequestView): boolean {
  const destination = request.header('sec-fetch-dest');
  const mode = destination === 'empty' ? request.header('sec-fetch-mode') : undefined;
  return isShown(request, destination, mode, request.header('accept') ?? '');
}

/** Whether a redirect leads the person somewhere: a navigation, or what the framework's router has asked for. */
export function isFollowed(request: RequestView): boolean {
  return request.routed !== undefined || isNavigation(request);
}

/** By the destination: some clients that are no browsers send `Sec-Fetch-Mode` alone. */
function isShown(
  request: RequestView,
  destination: string | undefined,
  mode: string | undefined,
  accept: string,
): boolean {
  switch (destination) {
    case 'document':
    case 'iframe':
    case 'frame':
      return true;
    case 'empty':
      // A worker has fetched the page again for the browser. No script can make what looks so, unless it wants to.
      return (
        accept.startsWith('text/html') &&
        (mode === 'navigate' || request.header('upgrade-insecure-requests') === '1')
      );
    case undefined:
      return (
        accept.includes('text/html') &&
        request.header('x-requested-with') === undefined &&
        // As htmx 4 asks.
        request.header('hx-request') === undefined
      );
    default:
      return false;
  }
}

/** Pictures, styles, frames, reports and so on come with a page; a frame that a person moved says so. */
function isSubresource(destination: string | undefined, isPrompted: boolean): boolean {
  return (
    destination !== undefined &&
    destination !== 'document' &&
    destination !== 'empty' &&
    !isPrompted
  );
}

/** With a navigation that is preloaded for a worker, Firefox does not tell of the person. */
function isPreloaded(request: RequestView): boolean {
  return request.header('service-worker-navigation-preload') !== undefined;
}

/** What browsers send by themselves, and libraries ahead of a click, says so in one of these ways. */
function isMarked(request: RequestView): boolean {
  const { method } = request;
  return (
    method === 'HEAD' ||
    method === 'OPTIONS' ||
    request.header(PASSIVE_HEADER) === '?1' ||
    request.header('upgrade') !== undefined ||
    isAhead(request.header('sec-purpose')) ||
    isAhead(request.header('purpose')) ||
    isAhead(request.header('x-sec-purpose')) ||
    isAhead(request.header('x-purpose')) ||
    isAhead(request.header('x-moz')) ||
    request.header('hx-preloaded') !== undefined ||
    request.header('next-router-prefetch') !== undefined ||
    request.header('x-middleware-prefetch') !== undefined ||
    request.header('service-worker') === 'script' ||
    (method === 'POST' && isReport(request.header('content-type')))
  );
}

/** Before it is known whether it will be shown: `prefetch`, `prefetch;prerender`, Safari's `preview`. */
function isAhead(purpose: string | undefined): boolean {
  return purpose !== undefined && /^(prefetch|prerender|preview)/i.test(purpose);
}

/** Sent by the browser itself: of a breach of a policy, of a crash, of a click on a link that has `ping`. */
function isReport(type: string | undefined): boolean {
  return (
    type !== undefined &&
    /^(application\/(csp-report|reports\+json|expect-ct-report\+json)|text\/ping)\b/i.test(type)
  );
}

function isPassive(request: RequestView, rules: readonly PassiveRule[]): boolean {
  for (const rule of rules) if (matches(rule, request)) return true;
  return false;
}

function matches(rule: PassiveRule, request: RequestView): boolean {
  if (typeof rule === 'function') return rule(request);
  const path = pathOf(request);
  return rule.endsWith('*') ? path.startsWith(rule.slice(0, -1)) : path === rule;
}
