/** Knows how koa-session (7) says who is signed in, with a store and without, and how its session is ended. */
import { checkOptions } from '../core/options.ts';
import { subjectFrom, type Host } from './shared/host.ts';
import { isMark, TEN_YEARS, unmarked, type Mark } from './shared/mark.ts';

/** What koa-session is attached by. */
export interface KoaSessionHostOptions<Session> {
  /** The app's own id of who is signed in by a session, a string or a number; undefined for nobody. */
  readonly subjectOf: (session: Session) => string | number | null | undefined;
}

/** Of a context that went through koa-session; null once the app has taken the session away. */
interface KoaSessionContext {
  session?: KoaSession | null;
}

interface KoaSession {
  readonly isNew?: boolean;
  stillhere?: Mark;
}

/** Makes the host that is koa-session 7. The app's sign-in calls `signIn` too: it gives a session its name. */
export function koaSessionHost<Session = Readonly<Record<string, unknown>>>(
  options: KoaSessionHostOptions<Session>,
): Host {
  checkOptions<KoaSessionHostOptions<Session>>('koaSessionHost', options, {
    subjectOf: 'function',
  });
  const { subjectOf } = options;
  if (typeof subjectOf !== 'function') {
    throw new TypeError(
      '"subjectOf" must say who is signed in by a session: (session) => session.userId',
    );
  }

  return {
    name: 'koa-session',
    // Its age counts anew whenever the session is written, also by a request that was on its way at the end.
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
      const context = source as KoaSessionContext;
      const stillhere = { sid: key, iat: issuedAt };
      const session = sessionOf(source);
      if (session === null) context.session = { stillhere };
      else session.stillhere = stillhere;
    },
    end({ source }) {
      (source as KoaSessionContext).session = null;
    },
  };
}

/** To look at it writes nothing: only a session that was changed is sent, or kept. */
function sessionOf(source: unknown): KoaSession | null {
  const { session } = source as KoaSessionContext;
  if (session === undefined) {
    throw new TypeError('Put koa-session before stillhere: app.use(session(app))');
  }
  return session;
}
