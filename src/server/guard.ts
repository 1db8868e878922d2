/** Knows whether a request may pass: the hot path. */
import { StoreUnavailableError } from '../core/errors.ts';
import type { SessionRecord } from '../core/session.ts';
import { formatTimeLeft } from '../core/wire.ts';
import { AT_ONCE, CAUSED, SHOWN, TELLING, type Kind } from '../engine/activity.ts';
import { touchedAt, type ActiveCheck, type Check } from '../engine/check.ts';
import { endedProblem, notFreshProblem, seeSignIn, unavailable } from './answers.ts';
import { idleForOf, isFollowed, kindOf } from './classify.ts';
import { isOwnPage } from './origin.ts';
import { whereOf, type Parts } from './parts.ts';
import type { RequestView } from './request-view.ts';
import { sessionOf, type Session } from './session.ts';
import { speechFor } from './speech.ts';

/** A status that counts as nobody's activity. */
const NOT_FOUND = 404;

/** What the guard says of a request. */
export type Guarded<Data> =
  | {
      readonly isAllowed: true;
      /** The session: made when it is first asked for, which many handlers never do. */
      readonly session: () => Session<Data>;
      /**
       * Value of the `Session-Status` header. It belongs on every answer, and with it `Cache-Control: no-store`, unless
       * the app has said otherwise.
       */
      readonly timeLeft: string;
      /**
       * Set when it depends on the answer whether the request counts as activity: to be called with its status, once
       * that is known, or at once with `undefined` where it never is. Returns the `Session-Status` header that then holds.
       */
      readonly count: ((status: number | undefined) => string) | undefined;
    }
  | { readonly isAllowed: false; readonly response: Response };

/** Checks a request, and counts it as activity if a person caused it: without a promise where that can be. */
export function guardRequest<Data>(
  parts: Parts,
  request: RequestView,
): Guarded<Data> | Promise<Guarded<Data>> {
  try {
    return judge(parts, request);
  } catch (error) {
    // An error of the program, in a rule or a policy: an adapter hears of it in one way only.
    return Promise.reject(error);
  }
}

function judge<Data>(parts: Parts, request: RequestView): Guarded<Data> | Promise<Guarded<Data>> {
  const kind = kindOf(request, parts.passive);
  const landing = parts.credential.landing(request, (kind & SHOWN) !== 0);
  if (landing !== undefined) return { isAllowed: false, response: landing };
  const arrivedAt = isLater(kind) && parts.engine.isTimeKnown() ? parts.engine.now() : undefined;
  const check = parts.credential.check(request, kind);
  return check instanceof Promise
    ? answerLate(parts, request, kind, check, arrivedAt)
    : answer(parts, request, kind, check, arrivedAt);
}

/** Whether a request counts after it was looked up, if it does. */
function isLater(kind: Kind): boolean {
  return (kind & CAUSED) !== 0 && (kind & (AT_ONCE | TELLING)) !== AT_ONCE;
}

async function answerLate<Data>(
  parts: Parts,
  request: RequestView,
  kind: Kind,
  check: Promise<Check>,
  arrivedAt: number | undefined,
): Promise<Guarded<Data>> {
  try {
    return answer(parts, request, kind, await check, arrivedAt);
  } catch (error) {
    if (!(error instanceof StoreUnavailableError)) throw error;
    parts.deny(request, 'store-unavailable');
    const refusal = unavailable(speechFor(request), (kind & SHOWN) !== 0);
    return { isAllowed: false, response: forHtmx(request, refusal) };
  }
}

function answer<Data>(
  parts: Parts,
  request: RequestView,
  kind: Kind,
  found: Check,
  arrivedAt: number | undefined,
): Guarded<Data> {
  if (found.state !== 'active') return deny(parts, request, found, kind);
  if (!isLater(kind)) return allow(parts, found, kind, undefined);
  const at = arrivedAt ?? parts.engine.now();
  const idleFor = (kind & TELLING) === 0 ? 0 : (idleForOf(request) ?? 0);
  const isCounted = parts.engine.counts(kind, found, at);
  const allowed = allow<Data>(parts, found, kind, isCounted ? at - idleFor : undefined);
  return (kind & AT_ONCE) !== 0 && allowed.count !== undefined
    ? { ...allowed, timeLeft: allowed.count(undefined), count: undefined }
    : allowed;
}

/** Lets a request pass. With `countAt` it is still to be counted, as of then. */
function allow<Data>(
  parts: Parts,
  check: ActiveCheck,
  kind: Kind,
  countAt: number | undefined,
): Extract<Guarded<Data>, { isAllowed: true }> {
  const timeLeft = formatTimeLeft(check);
  return {
    isAllowed: true,
    session: sessionLater(check.record),
    timeLeft,
    count: countAt === undefined ? undefined : countLater(parts, check, kind, countAt, timeLeft),
  };
}

function sessionLater<Data>(record: SessionRecord): () => Session<Data> {
  let session: Session<Data> | undefined;
  return () => (session ??= sessionOf(record));
}

function countLater(
  parts: Parts,
  check: ActiveCheck,
  kind: Kind,
  at: number,
  timeLeft: string,
): (status: number | undefined) => string {
  return (status) => {
    // There is no such page: who asks for it need not have seen this site before.
    if (status === NOT_FOUND) return timeLeft;
    Promise.resolve(parts.engine.touch(check, at, kind)).catch((error: unknown) =>
      parts.onError(error, { stage: 'touch' }),
    );
    return formatTimeLeft(touchedAt(check, at));
  };
}

function deny(
  parts: Parts,
  request: RequestView,
  check: Check,
  kind: Kind,
): Extract<Guarded<never>, { isAllowed: false }> {
  const reason = check.state === 'ended' ? check.reason : 'none';
  parts.deny(request, reason, check.state === 'none' ? undefined : check.record);
  const signIn = (): Response => seeSignIn(parts.signInUrl, reason, nextOf(parts, request));
  const isLed = (kind & SHOWN) !== 0 || request.routed !== undefined;
  if (isLed) parts.circle(request);
  return {
    isAllowed: false,
    response: isLed ? signIn() : forHtmx(request, endedProblem(speechFor(request), reason), signIn),
  };
}

/**
 * htmx 4 puts into the page whatever it is answered, and htmx 2 where it is told to: not a refusal, which is no HTML. A
 * link or form that it has taken over (`hx-boost`) leads to the sign-in page, as it would without htmx.
 */
function forHtmx(request: RequestView, refusal: Response, signIn?: () => Response): Response {
  if (request.header('hx-request') !== 'true') return refusal;
  refusal.headers.set('HX-Reswap', 'none');
  const isBoosted = request.header('hx-boosted') === 'true';
  const location = isBoosted ? signIn?.().headers.get('Location') : undefined;
  if (typeof location === 'string') refusal.headers.set('HX-Redirect', location);
  return refusal;
}

/** Where to come back to: this page, or the page that sent a form or needs what was asked for. As the value of a query. */
export function nextOf(parts: Parts, request: RequestView): string {
  return parts.next.inQuery(pageOf(parts, request), whereOf(request));
}

function pageOf({ origin: own }: Parts, request: RequestView): string | undefined {
  const isOfPage = request.method === 'GET' || request.method === 'HEAD';
  if (isOfPage && request.routed !== 'part') return request.url;
  const referer = request.header('referer') ?? '';
  if (!URL.canParse(referer)) return undefined;
  const page = new URL(referer);
  return isOwnPage(request, page, own) ? page.pathname + page.search : undefined;
}

/** Refuses a person whose last proof of who they are is too long ago, or lets them pass (undefined). */
export function refuseStale(
  parts: Parts,
  request: RequestView,
  session: Pick<Session<unknown>, 'id' | 'subject' | 'authenticatedAt'>,
  within: number,
): Response | undefined {
  if (parts.engine.now() - session.authenticatedAt < within) return undefined;
  parts.deny(request, 'not-fresh', session);
  const signIn = (): Response => seeSignIn(parts.signInUrl, 'not-fresh', nextOf(parts, request));
  return isFollowed(request)
    ? signIn()
    : forHtmx(request, notFreshProblem(speechFor(request)), signIn);
}
