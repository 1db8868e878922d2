/** Knows which requests a person caused. In doubt, nobody did. */
import { IDLE_FOR_HEADER, PASSIVE_HEADER } from '../core/wire.ts';
import { pathOf, type RequestView } from './request-view.ts';

/**
 * Whether a request counts as activity: at once; unless the answer is 404 (a script may go on asking for what is
 * gone, and only the answer tells); or never.
 */
export type Counting = 'at-once' | 'unless-missing' | 'never';

/** Requests that never count: paths (with a trailing `*` all that start so), or a predicate. */
export type PassiveRule = string | ((request: RequestView) => boolean);

/** How a guarded request counts. */
export function countingOf(request: RequestView, rules: readonly PassiveRule[]): Counting {
  if (isUncaused(request) || rules.some((rule) => matches(rule, request))) return 'never';
  return request.method !== 'GET' || isNavigation(request) ? 'at-once' : 'unless-missing';
}

/** How long before a request the person was active, in milliseconds, if a script of ours says so. */
export function idleForOf(request: RequestView): number | undefined {
  const text = request.header(IDLE_FOR_HEADER);
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

const PAGES: readonly string[] = ['document', 'iframe', 'frame'];

/**
 * Whether the browser will show the answer as a page, so that it may be sent elsewhere. By its destination: some
 * clients that are no browsers send `Sec-Fetch-Mode` alone.
 */
export function isNavigation(request: RequestView): boolean {
  const destination = request.header('sec-fetch-dest');
  if (destination !== undefined) return PAGES.includes(destination);
  return (
    request.header('x-requested-with') === undefined &&
    (request.header('accept') ?? '').includes('text/html')
  );
}

function isUncaused(request: RequestView): boolean {
  return (
    request.method === 'HEAD' ||
    request.method === 'OPTIONS' ||
    request.header(PASSIVE_HEADER) === '?1' ||
    isUnreadable(request) ||
    isPrefetch(request) ||
    isStream(request) ||
    isSubresource(request)
  );
}

/** Says when the person was active, but not so that it can be understood: two scripts may have said it. */
function isUnreadable(request: RequestView): boolean {
  return request.header(IDLE_FOR_HEADER) !== undefined && idleForOf(request) === undefined;
}

/** Also Firefox's older `X-Moz: prefetch`. */
function isPrefetch(request: RequestView): boolean {
  return ['sec-purpose', 'purpose', 'x-moz'].some((name) =>
    (request.header(name) ?? '').startsWith('prefetch'),
  );
}

function isStream(request: RequestView): boolean {
  return (
    request.header('upgrade') !== undefined ||
    (request.header('accept') ?? '').startsWith('text/event-stream')
  );
}

/** Pictures, styles, frames and so on come with a page; a frame that a person moved says so. */
function isSubresource(request: RequestView): boolean {
  const destination = request.header('sec-fetch-dest') ?? 'document';
  return (
    destination !== 'document' &&
    destination !== 'empty' &&
    request.header('sec-fetch-user') !== '?1'
  );
}

function matches(rule: PassiveRule, request: RequestView): boolean {
  if (typeof rule === 'function') return rule(request);
  const path = pathOf(request);
  return rule.endsWith('*') ? path.startsWith(rule.slice(0, -1)) : path === rule;
}
