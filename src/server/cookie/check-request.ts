/** Knows which session a request is of: that of its cookie, or of the next one when nobody knows the first. */
import type { Kind } from '../../engine/activity.ts';
import type { Check } from '../../engine/check.ts';
import type { RequestView } from '../request-view.ts';
import type { CookieParts } from './cookie-parts.ts';

const NONE: Check = { state: 'none' };

/** Looks up the session of a request, which counts as what it is said to be. */
export function checkRequest(
  parts: CookieParts,
  request: RequestView,
  kind: Kind,
): Check | Promise<Check> {
  const token = parts.cookie.read(request);
  if (token === undefined) {
    parts.setUp.cameWithout(request);
    return NONE;
  }
  const check = parts.checkToken(request, token, kind);
  if (check instanceof Promise) return check.then((found) => orNext(parts, request, found, kind));
  if (check.state === 'active') parts.setUp.cameBack();
  return check;
}

/** The first cookie may be of another app with the same name, on another port of this machine. One more is tried, not all. */
function orNext(
  parts: CookieParts,
  request: RequestView,
  check: Check,
  kind: Kind,
): Check | Promise<Check> {
  if (check.state === 'active') parts.setUp.cameBack();
  if (check.state !== 'none') return check;
  const next = parts.cookie.readAll(request)[1];
  return next === undefined ? check : parts.checkToken(request, next.token, kind);
}
