/** Knows how cookie-session (2) says who is signed in, and how its cookie is taken away. */
import { checkOptions } from '../core/options.ts';
import { subjectFrom, type Host } from './shared/host.ts';
import { isMark, TEN_YEARS, unmarked, type Mark } from './shared/mark.ts';

/** What cookie-session is attached by. */
export interface CookieSessionHostOptions<Session> {
  /** The app's own id of who is signed in by a session, a string or a number; undefined for nobody. */
  readonly subjectOf: (session: Session) => string | number | null | undefined;
}

/** Of a request that went through cookie-session; null once the app has taken the session away. */
interface CookieSessionRequest {
  session?: CookieSession | null;
}

interface CookieSession {
  readonly isNew?: boolean;
  stillhere?: Mark;
}

/** Makes the host that is cookie-session 2. The app's sign-in calls `signIn` too: it gives a session its name. */
export function cookieSessionHost<Session = Readonly<Record<string, unknown>>>(
  options: CookieSessionHostOptions<Session>,
): Host {
  checkOptions<CookieSessionHostOptions<Session>>('cookieSessionHost', options, {
    subjectOf: 'function',
  });
  const { subjectOf } = options;
  if (typeof subjectOf !== 'function') {
    throw new TypeError(
      '"subjectOf" must say who is signed in by a session: (session) => session.userId',
    );
  }

  return {
    name: 'cookie-session',
    // The server looks at no age of the cookie.
    longestLife: TEN_YEARS,
    identify({ source }) {
      const session = sessionOf(source);
      const subject = session === null ? undefined : subjectFrom(subjectOf(session as Session));
      if (subject === undefined) return undefined;
      const mark = session?.stillhere;
      if (isMark(mark)) return { key: mark.sid, issuedAt: mark.iat, subject };
      // Somebody signs in by this very request.
      return session?.isNew === true ? undefined : unmarked(subject);
    },
    mint({ source }, _answer, { key, issuedAt }) {
      const request = source as CookieSessionRequest;
      const stillhere = { sid: key, iat: issuedAt };
      const session = sessionOf(source);
      if (session === null) request.session = { stillhere };
      else session.stillhere = stillhere;
    },
    end({ source }) {
      (source as CookieSessionRequest).session = null;
    },
  };
}

/** To look at it writes nothing: a cookie is sent only for a session that was changed. */
function sessionOf(source: unknown): CookieSession | null {
  const { session } = source as CookieSessionRequest;
  if (session !== undefined) return session;
  throw new TypeError('Put cookie-session before stillhere: app.use(cookieSession({ ... }))');
}
