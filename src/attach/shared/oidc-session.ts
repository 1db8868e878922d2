/** Knows the session of express-openid-connect in a request: who is signed in by it, and by which sign-in. */
import { subjectFrom, type Identity } from './host.ts';
import { isMark, newMark, type Mark } from './mark.ts';

/** The claims of an ID token, as far as they are looked at here. */
export interface OidcClaims {
  readonly iss?: string;
  readonly sub?: string;
  /** The provider's own session. It outlives ours, and the next sign-in may be of the same. */
  readonly sid?: string;
  /** Seconds since 1970, where the provider tells it: it must where it was asked for `max_age`. */
  readonly auth_time?: number;
}

/** A request behind `auth`, as far as it is looked at here. */
export interface OidcRequest {
  readonly method?: string;
  readonly path?: string;
  readonly oidc?: { readonly idTokenClaims?: OidcClaims | undefined };
  /** The session, by the name that the app gives it. */
  [name: string]: unknown;
}

/** What each sign-in puts in: the provider's `sid` may be the same in the next. */
interface OidcMark extends Mark {
  readonly sub: string;
}

/** The claims of who is signed in. */
export function claimsOf({ oidc }: OidcRequest): OidcClaims | undefined {
  return oidc?.idTokenClaims;
}

/** Who is signed in by a request, whose session has this name. */
export function identityIn(request: OidcRequest, name: string): Identity | undefined {
  const claims = claimsOf(request);
  const subject = subjectFrom(claims?.sub);
  if (claims === undefined || subject === undefined) return undefined;
  const mark = markIn(request, name);
  // Of a time before us. What else is in the token may not be in the one that it is refreshed by.
  if (mark === undefined) return { key: JSON.stringify(['unmarked', claims.sid ?? '']), subject };
  const { auth_time: provedAt } = claims;
  return {
    ...{ key: mark.sid, subject, issuedAt: mark.iat },
    // By the provider's clock; and a sign-in may be of somebody who was there all day.
    authenticatedAt: provedAt === undefined ? 0 : Math.min(provedAt * 1_000, mark.iat),
  };
}

/** Whose session was there when another sign-in came over it. */
export function formerIn(request: OidcRequest, name: string): Identity | undefined {
  const mark = markIn(request, name);
  return mark && { key: mark.sid, subject: mark.sub, issuedAt: mark.iat };
}

/** The content of a session that begins now, with its mark. */
export function markedContent(content: object, request: OidcRequest, now: number): object {
  return { ...content, stillhere: { ...newMark(now), sub: claimsOf(request)?.sub ?? '' } };
}

function markIn(request: OidcRequest, name: string): OidcMark | undefined {
  const { stillhere: mark } = (request[name] ?? {}) as { readonly stillhere?: OidcMark };
  return isMark(mark) ? mark : undefined;
}
