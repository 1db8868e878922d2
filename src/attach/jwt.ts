/** Knows how a JWT in the `Authorization` header says who is signed in. */
import { parseDuration, type Duration } from '../core/duration.ts';
import { StoreUnavailableError } from '../core/errors.ts';
import { checkOptions } from '../core/options.ts';
import type { Answer, RequestView } from '../server/index.ts';
import { subjectFrom, type Host } from './shared/host.ts';

/** The claims of a token, as far as they are looked at here. */
export interface JwtClaims {
  readonly sub?: string;
  /** The session that the token is of: the same in all tokens that a refresh token gives, another for each sign-in. */
  readonly sid?: unknown;
  /** When the person signed in, in seconds since 1970. */
  readonly auth_time?: unknown;
}

/** What `jwtHost` is told. */
export interface JwtHostOptions<Claims extends JwtClaims> {
  /**
   * Checks the signature, the issuer, the audience and the time of a token, and gives its claims:
   * `(token) => jwtVerify(token, key, { issuer, audience })` of jose. What it rejects with says by its `code`, as jose's
   * errors do, that the token is refused; all else means that it could not be asked (the issuer's keys cannot be had).
   */
  readonly verify: (token: string) => Promise<{ readonly payload: Claims }>;
  /** For how long tokens with one `sid` can go on to be had: the life of a refresh token, or of the tokens without one. */
  readonly longestLife: Duration;
  /** Which account the claims are of. Default: `sub`. */
  readonly subjectOf?: (claims: Claims) => string | number | null | undefined;
  /** Where the token of a request is. Default: `Authorization: Bearer ...`. */
  readonly tokenOf?: (request: RequestView) => string | undefined;
  /**
   * Ends at the issuer what gives new tokens, at our sign-out, and takes away the cookie of an app that has the token in
   * one. Without it, only the `sid` is refused here.
   */
  readonly end?: (claims: Claims, answer: Answer) => void | Promise<void>;
}

/** jose's codes for a token that is not to be taken, whoever looks at it. */
const REFUSED: ReadonlySet<unknown> = new Set([
  'ERR_JOSE_ALG_NOT_ALLOWED',
  'ERR_JOSE_NOT_SUPPORTED',
  'ERR_JWE_DECRYPTION_FAILED',
  'ERR_JWE_INVALID',
  'ERR_JWKS_NO_MATCHING_KEY',
  'ERR_JWS_INVALID',
  'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
  'ERR_JWT_CLAIM_VALIDATION_FAILED',
  'ERR_JWT_EXPIRED',
  'ERR_JWT_INVALID',
]);

/**
 * Attaches to tokens that somebody else gives. One without a `sid` is nobody's: nothing would tell its session from the
 * next of the same account.
 * @throws TypeError for options that cannot work.
 */
export function jwtHost<Claims extends JwtClaims>(options: JwtHostOptions<Claims>): Host {
  checkOptions<JwtHostOptions<Claims>>('jwtHost', options, {
    verify: 'function',
    longestLife: 'any',
    subjectOf: 'function',
    tokenOf: 'function',
    end: 'function',
  });
  const { verify, subjectOf = ({ sub }) => sub, tokenOf = bearerOf } = options;

  async function claimsOf(request: RequestView): Promise<Claims | undefined> {
    const token = tokenOf(request);
    if (token === undefined || token === '') return undefined;
    try {
      return (await verify(token)).payload;
    } catch (error) {
      if (REFUSED.has((error as { readonly code?: unknown } | undefined)?.code)) return undefined;
      throw new StoreUnavailableError(error);
    }
  }

  return {
    name: 'jwt',
    longestLife: parseDuration('longestLife', options.longestLife),
    async identify(request) {
      const claims = await claimsOf(request);
      if (claims === undefined) return undefined;
      const { sid, auth_time: signedInAt } = claims;
      const subject = subjectFrom(subjectOf(claims));
      if (subject === undefined || typeof sid !== 'string' || sid === '') return undefined;
      return {
        key: sid,
        subject,
        ...(typeof signedInAt === 'number' ? { issuedAt: signedInAt * 1_000 } : {}),
      };
    },
    async end(request, answer) {
      const claims = await claimsOf(request);
      if (claims !== undefined) await options.end?.(claims, answer);
    },
  };
}

/** The token of a request's `Authorization` header: the scheme is written in any case. */
function bearerOf(request: RequestView): string | undefined {
  return /^bearer +(\S+)$/i.exec(request.header('authorization') ?? '')?.[1];
}
