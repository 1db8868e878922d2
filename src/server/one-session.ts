/** Knows how a browser comes to have one session only: others of which it has a cookie end, and their cookies go. */
import { isMarked } from './cookie-name.ts';
import { settledName } from './cookie.ts';
import { whereOf, type Parts } from './parts.ts';
import type { RequestView } from './request-view.ts';

/** The session that a browser keeps, and the name of its cookie. */
interface Kept {
  readonly id: string;
  readonly name: string;
}

/**
 * Ends all other sessions of the request's browser. Returns the `Set-Cookie` headers that take their cookies away, but
 * not those of tokens that nobody here knows: they may be another app's.
 */
export async function endOthers(
  parts: Parts,
  request: RequestView,
  kept: Kept | undefined,
  reason: 'replaced' | 'signed-out',
): Promise<readonly string[]> {
  const cleared: string[] = [];
  for (const { name, token } of parts.cookie.readAll(request)) {
    const isKept = kept !== undefined && token.startsWith(`${kept.id}.`);
    const check = isKept ? undefined : await parts.checkToken(request, token);
    if (check?.state === 'active') await parts.engine.end(check.record, reason, whereOf(request));
    if (check?.state !== 'none' && name !== kept?.name) cleared.push(name);
  }
  return cleared.map((name) => parts.cookie.clear(name));
}

/** Ends every session of the request's browser as `signed-out`. Returns the `Set-Cookie` headers that take the cookies away. */
export async function endHere(parts: Parts, request: RequestView): Promise<readonly string[]> {
  const own =
    parts.cookie.readAll(request).find(({ token }) => isMarked(token)) ??
    parts.cookie.placeFor(request);
  const known = await endOthers(parts, request, undefined, 'signed-out');
  return [...new Set([...known, parts.cookie.clear(own.name)])];
}

/**
 * Puts the token of a sign-in that could not see the session before it where it stays, and ends that session. Returns
 * the `Set-Cookie` headers.
 */
export async function settle(parts: Parts, request: RequestView): Promise<readonly string[]> {
  const [newest] = parts.cookie.readAll(request);
  if (newest === undefined || settledName(newest.name) === newest.name) return [];
  const check = await parts.checkToken(request, newest.token);
  if (check.state !== 'active') return [parts.cookie.clear(newest.name)];
  const { record, policy } = check;
  const name = settledName(newest.name);
  const cleared = await endOthers(parts, request, { id: record.id, name }, 'replaced');
  return [...cleared, parts.cookie.set(name, newest.token, maxAgeOf(parts, record, policy))];
}

/** For how many seconds a browser keeps the cookie of a session; undefined: until it closes. */
export function maxAgeOf(
  parts: Parts,
  record: { readonly absoluteDeadline: number },
  policy: { readonly persistent: boolean },
): number | undefined {
  if (!policy.persistent) return undefined;
  return Math.max(0, Math.floor((record.absoluteDeadline - parts.engine.now()) / 1_000));
}
