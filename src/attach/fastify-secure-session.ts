/** Knows how @fastify/secure-session (8) says who is signed in, and how its cookie is taken away. */
import { checkOptions } from '../core/options.ts';
import { checkSubjectOf, subjectFrom, type Host } from './shared/host.ts';
import { identityBy, TEN_YEARS } from './shared/mark.ts';

/** What @fastify/secure-session is attached by. */
export interface FastifySecureSessionHostOptions<Session> {
  /**
   * The app's own id of who is signed in by a session, which is given as its `data()`: a string or a number; undefined
   * for nobody.
   */
  readonly subjectOf: (session: Session) => string | number | null | undefined;
  /** The `sessionName` that the app gives to the plugin. Default `'session'`. */
  readonly sessionName?: string;
}

/** A session, as far as it is asked here. */
interface SecureSession {
  data(): { readonly stillhere?: unknown };
  set(name: string, value: unknown): void;
  delete(): void;
}

/** Makes the host that is @fastify/secure-session 8. The app's sign-in calls `signIn` too: it gives a session its name. */
export function fastifySecureSessionHost<Session = Readonly<Record<string, unknown>>>(
  options: FastifySecureSessionHostOptions<Session>,
): Host {
  checkOptions<FastifySecureSessionHostOptions<Session>>('fastifySecureSessionHost', options, {
    subjectOf: 'function',
    sessionName: 'string',
  });
  const { subjectOf, sessionName = 'session' } = options;
  checkSubjectOf(subjectOf);

  function sessionOf(source: unknown): SecureSession {
    const session = (source as Readonly<Record<string, SecureSession | null>>)[sessionName];
    if (typeof session?.data === 'function') return session;
    throw new TypeError(
      `There is no session of @fastify/secure-session in request.${sessionName}: register it before the hooks of stillhere, and give its "sessionName" to fastifySecureSessionHost`,
    );
  }

  return {
    name: '@fastify/secure-session',
    // Its `expiry` counts anew whenever the session is written, also by a request that was on its way at the end.
    longestLife: TEN_YEARS,
    identify({ source }) {
      const content = sessionOf(source).data();
      const subject = subjectFrom(subjectOf(content as Session));
      if (subject === undefined) return undefined;
      const { stillhere: mark } = content;
      return identityBy(mark, subject);
    },
    mint({ source }, _answer, { key, issuedAt, subject }) {
      sessionOf(source).set('stillhere', { sid: key, iat: issuedAt, sub: subject });
    },
    end: ({ source }) => sessionOf(source).delete(),
  };
}
