/** Knows the hosts whose session is a member of the request: what is put into it is kept, and null takes it away. */
import { subjectFrom, type Host, type Identity } from './host.ts';
import { identityBy, isMark, TEN_YEARS, type Mark } from './mark.ts';

/** The session of a request; null once the app has taken it away. */
export interface MemberSession {
  readonly isNew?: boolean;
  stillhere?: Mark;
}

interface Bearer {
  session?: MemberSession | null;
}

/**
 * Makes such a host. `missing` is said where its own middleware has not run; `keyOf` gives the key under which a session is
 * in a store, if it is in one.
 */
export function createMemberHost(
  name: string,
  subjectOf: (session: MemberSession) => unknown,
  missing: string,
  keyOf: (session: MemberSession) => string | undefined = () => undefined,
): Required<Pick<Host, 'name' | 'longestLife' | 'identify' | 'mint' | 'end'>> {
  /** To look at it writes nothing: only a session that was changed is sent, or kept. */
  function sessionOf(source: unknown): MemberSession | null {
    const { session } = source as Bearer;
    if (session === undefined) throw new TypeError(missing);
    return session;
  }

  return {
    name,
    // Its age, if it has one, counts anew whenever it is written, also by a request that was on its way at the end.
    longestLife: TEN_YEARS,
    identify({ source }) {
      const session = sessionOf(source);
      const key = session === null ? undefined : keyOf(session);
      const identity = memberIdentity(session, subjectOf, key);
      // Without a mark somebody signs in by this very request.
      return session?.isNew === true && !isMark(session.stillhere) ? undefined : identity;
    },
    mint({ source }, _answer, { key, issuedAt, subject }) {
      const stillhere = { sid: key, iat: issuedAt, sub: subject };
      const session = sessionOf(source);
      if (session === null) (source as Bearer).session = { stillhere };
      else session.stillhere = stillhere;
    },
    end({ source }) {
      (source as Bearer).session = null;
    },
  };
}

/** Who is signed in by the content of such a session. By its key it is told from others that began before there were marks. */
export function memberIdentity(
  session: MemberSession | null | undefined,
  subjectOf: (session: MemberSession) => unknown,
  key: string | undefined,
): Identity | undefined {
  const subject = session == null ? undefined : subjectFrom(subjectOf(session));
  if (subject === undefined) return undefined;
  const mark = session?.stillhere;
  if (key !== undefined && !isMark(mark)) return { key: `unmarked ${key}`, subject };
  return identityBy(mark, subject);
}
