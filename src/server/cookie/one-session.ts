/** Knows how a browser comes to have one session only: others of which it has a cookie end, and their cookies go. */
import type { Policy } from '../../core/policy.ts';
import type { SessionRecord } from '../../core/session.ts';
import { parseToken } from '../../engine/token.ts';
import type { Answer, CookieLine } from '../answer-lines.ts';
import type { Given } from '../credential.ts';
import { whereOf } from '../parts.ts';
import type { RequestView } from '../request-view.ts';
import { checkRequest } from './check-request.ts';
import { isMarked } from './cookie-name.ts';
import type { CookieParts } from './cookie-parts.ts';
import { settledName, type FoundCookie } from './cookie.ts';

/** The session that a browser keeps, and the name of its cookie. */
interface Kept {
  readonly id: string;
  readonly name: string;
}

/**
 * Ends all other sessions of the request's browser. Returns the names of their cookies, which are to go, but
 * not those of tokens that nobody here knows: they may be another app's. A failure to end one is told to `failed`, and
 * its cookie goes all the same: it could hide the one that is kept.
 */
async function endOthers(
  parts: CookieParts,
  request: RequestView,
  found: readonly FoundCookie[],
  kept: Kept | undefined,
  reason: 'replaced' | 'signed-out',
  failed: (error: unknown) => void,
): Promise<readonly string[]> {
  const cleared: string[] = [];
  for (const { name, token } of found) {
    const isKept = kept !== undefined && token.startsWith(`${kept.id}.`);
    let isKnown = true;
    try {
      isKnown = isKept || (await endOne(parts, request, token, reason));
    } catch (error) {
      failed(error);
      isKnown = isMarked(token);
    }
    if (isKnown && name !== kept?.name) cleared.push(name);
  }
  return cleared;
}

/** Ends the session of a token; false when nobody knows it. */
async function endOne(
  parts: CookieParts,
  request: RequestView,
  token: string,
  reason: 'replaced' | 'signed-out',
): Promise<boolean> {
  const check = await parts.checkToken(request, token);
  if (check.state === 'active') {
    parts.setUp.cameBack();
    await parts.engine.end(check.record, reason, whereOf(request));
  }
  return check.state !== 'none';
}

/**
 * Gives the request's browser the token of its one session. When the others cannot be ended it is given all the same:
 * a session that nobody has would be worse.
 */
export async function giveToken(
  parts: CookieParts,
  request: RequestView,
  answer: Answer,
  name: string,
  { record, token, policy }: Given,
): Promise<void> {
  const kept = { id: record.id, name };
  const failed = (error: unknown): void => parts.onError(error, { stage: 'replace' });
  const found = parts.cookie.readAll(request);
  const cleared = await endOthers(parts, request, found, kept, 'replaced', failed);
  const given = parts.cookie.set(name, token, maxAgeOf(parts, record, policy));
  putCookies(answer, linesOf(parts, request, given, cleared));
}

/** Puts cookies onto an answer. It is nobody else's: it must not be stored. */
function putCookies(answer: Answer, cookies: readonly CookieLine[]): void {
  answer.header('Cache-Control', 'no-store');
  for (const cookie of cookies) answer.cookie(cookie);
}

/** Name of the cookie that holds the token of a session from now on: that in which it came. */
export function nameFor(parts: CookieParts, request: RequestView, id: string): string {
  const found = parts.cookie.readAll(request).find(({ token }) => token.startsWith(`${id}.`));
  return settledName((found ?? parts.cookie.placeFor(request)).name);
}

/**
 * Whether the request's token may have been replaced in its browser while it was on its way here: by that of a rotation,
 * after which nobody knows it, or of another sign-in.
 */
export async function isOutOfDate(parts: CookieParts, request: RequestView): Promise<boolean> {
  if (parseToken(parts.cookie.read(request)) === undefined) return false;
  const check = await checkRequest(parts, request, 0);
  return check.state === 'none' || (check.state === 'ended' && check.reason === 'replaced');
}

/** Ends every session of the request's browser as `signed-out`, and takes the cookies away. */
export async function endHere(
  parts: CookieParts,
  request: RequestView,
  answer: Answer,
): Promise<void> {
  const found = parts.cookie.readAll(request);
  const own = found.find(({ token }) => isMarked(token)) ?? parts.cookie.placeFor(request);
  const known = await endOthers(parts, request, found, undefined, 'signed-out', refuse);
  putCookies(answer, [
    ...known.flatMap(parts.cookie.clear),
    ...parts.cookie.clearTwins(request),
    ...(known.includes(own.name) ? [] : parts.cookie.clear(own.name)),
  ]);
}

/** Puts the token of a sign-in that could not see the session before it where it stays, and ends that session. */
export async function settle(
  parts: CookieParts,
  request: RequestView,
  answer: Answer,
): Promise<void> {
  const found = parts.cookie.readAll(request);
  const [newest] = found;
  if (newest === undefined || settledName(newest.name) === newest.name) return;
  const check = await parts.checkToken(request, newest.token);
  if (check.state !== 'active') {
    putCookies(answer, parts.cookie.clear(newest.name));
    return;
  }
  const { record, policy } = check;
  const name = settledName(newest.name);
  const cleared = await endOthers(
    parts,
    request,
    found,
    { id: record.id, name },
    'replaced',
    refuse,
  );
  const given = parts.cookie.set(name, newest.token, maxAgeOf(parts, record, policy));
  putCookies(answer, linesOf(parts, request, given, cleared));
}

/**
 * What leaves a browser with one token. Its mark comes before others' are taken away: a page that looks in between, at a session
 * whose cookie gets another name, sees it under one of the two. Twins go first, as a browser that cannot tell them apart takes both.
 */
function linesOf(
  { cookie }: CookieParts,
  request: RequestView,
  [mark, ...token]: readonly CookieLine[],
  cleared: readonly string[],
): readonly CookieLine[] {
  const gone = cleared.flatMap(cookie.clear);
  return [...cookie.clearTwins(request), ...(mark ? [mark] : []), ...gone, ...token];
}

/** For how many seconds a browser keeps the cookie of a session; undefined: until it closes. */
function maxAgeOf(parts: CookieParts, record: SessionRecord, policy: Policy): number | undefined {
  if (!policy.persistent) return undefined;
  return Math.max(0, Math.floor((record.absoluteDeadline - parts.engine.now()) / 1_000));
}

/** The request gets 503, and keeps its cookies: it is asked again. */
function refuse(error: unknown): never {
  throw error;
}
