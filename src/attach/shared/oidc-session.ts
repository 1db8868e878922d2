/** Knows the session of express-openid-connect in a request: who is signed in by it, and by which sign-in. */
import { subjectFrom, type Identity } from './host.ts';
import { isMark, newMark, type Mark } from './mark.ts';

/** The claims of an ID token, as far as they are looked at here. */
export interface OidcClaims {
  readonly iss?: string;
  readonly sub?: string;
  /** The provider's own session. It outlives ours, and the next sign-in may be of the same. */
  readonly sid?: string | undefined;
  /** Seconds since 1970, where the provider tells it: it must where it was asked for `max_age`. */
  readonly auth_time?: number;
}

/** A request behind `auth`, as far as it is looked at here. */
export interface OidcRequest {
  readonly method?: string;
  readonly path?: string;
  readonly oidc?: object;
  /** The session, by the name that the app gives it. */
  [name: string]: unknown;
}

/** What is in a session, beside what the app puts in. */
interface Content {
  readonly id_token?: string;
  /** Of the first ID token: one that a refresh gives may have none. */
  readonly sid?: string;
  readonly stillhere?: OidcMark;
}

/** What each sign-in puts in: the provider's `sid` may be the same in the next. */
interface OidcMark extends Mark {
  readonly sub: string;
}

/** The sessions of requests. */
export interface OidcSessions {
  claimsOf(request: OidcRequest): OidcClaims | undefined;
  /** Who is signed in. */
  identityOf(request: OidcRequest): Identity | undefined;
  /** Who was signed in when a sign-in comes over it, whose content is there already. */
  formerOf(request: OidcRequest): Identity | undefined;
  /** The content of a session that begins now, with its mark. */
  marked(content: object, now: number): object;
  /** Makes the session nobody's: the cookie, and what a store has, go with the answer. */
  empty(request: OidcRequest): void;
}

/** Makes what knows the sessions that the app calls `name`. */
export function createOidcSessions(name: string): OidcSessions {
  const contentOf = (request: OidcRequest): Content => request[name] ?? {};
  const markOf = ({ stillhere }: Content): OidcMark | undefined =>
    isMark(stillhere) ? stillhere : undefined;
  const claimsOf = (request: OidcRequest): OidcClaims | undefined => claimsIn(contentOf(request));

  return {
    claimsOf,
    identityOf(request) {
      const claims = claimsOf(request);
      const subject = subjectFrom(claims?.sub);
      if (claims === undefined || subject === undefined) return undefined;
      const { sid = '', auth_time: provedAt } = claims;
      const mark = markOf(contentOf(request));
      // Of a time before us.
      if (mark === undefined) return { key: JSON.stringify(['unmarked', sid]), subject };
      return {
        ...{ key: mark.sid, subject, issuedAt: mark.iat },
        // By the provider's clock; and a sign-in may be of somebody who was there all day.
        authenticatedAt: provedAt === undefined ? 0 : Math.min(provedAt * 1_000, mark.iat),
      };
    },
    formerOf(request) {
      const mark = markOf(contentOf(request));
      return mark && { key: mark.sid, subject: mark.sub, issuedAt: mark.iat };
    },
    marked: (content, now) => ({
      ...content,
      stillhere: { ...newMark(now), sub: claimsIn(content)?.sub },
    }),
    empty(request) {
      const content = contentOf(request) as Record<string, unknown>;
      for (const member of Object.keys(content)) delete content[member];
    },
  };
}

/** `req.oidc` would do, but that over a live session it has the former's claims until the sign-in is answered. */
function claimsIn({ id_token: token, sid }: Content): OidcClaims | undefined {
  if (typeof token !== 'string') return undefined;
  try {
    const [, payload = ''] = token.split('.');
    return { sid, ...(JSON.parse(Buffer.from(payload, 'base64url').toString()) as OidcClaims) };
  } catch {
    return undefined;
  }
}
