/** Knows how cookie-session (2) says who is signed in, and how its cookie is taken away. */
import { checkOptions } from '../core/options.ts';
import { checkSubjectOf, type Host } from './shared/host.ts';
import { createMemberHost } from './shared/member-session.ts';

/** What cookie-session is attached by. */
export interface CookieSessionHostOptions<Session> {
  /** The app's own id of who is signed in by a session, a string or a number; undefined for nobody. */
  readonly subjectOf: (session: Session) => string | number | null | undefined;
}

/** Makes the host that is cookie-session 2. The app's sign-in calls `signIn` too: it gives a session its name. */
export function cookieSessionHost<Session = Readonly<Record<string, unknown>>>(
  options: CookieSessionHostOptions<Session>,
): Host {
  checkOptions<CookieSessionHostOptions<Session>>('cookieSessionHost', options, {
    subjectOf: 'function',
  });
  const { subjectOf } = options;
  checkSubjectOf(subjectOf);
  return createMemberHost(
    'cookie-session',
    (session) => subjectOf(session as Session),
    'Put cookie-session before stillhere: app.use(cookieSession({ ... }))',
  );
}
