/** Knows how better-auth hears of sessions that have ended here, and how it tells of those that it ends. */
import { randomUUID } from 'node:crypto';
import { checkMethods } from '../../core/options.ts';

/** A session as better-auth keeps it. */
export interface BetterAuthSession {
  readonly id: string;
  readonly token: string;
  readonly userId: string;
  readonly createdAt: Date | string;
}

/** A session, and whose it is. */
interface Found {
  readonly session: BetterAuthSession;
}

/** The one door of better-auth to its sessions, in a database or elsewhere. */
export interface BetterAuthSessions {
  findSession(token: string): Promise<Found | null>;
  findSessions(tokens: string[], options?: object): Promise<Found[]>;
  listSessions(userId: string, options?: object): Promise<BetterAuthSession[]>;
  deleteSession(token: string): Promise<unknown>;
  deleteSessions(tokens: string[]): Promise<unknown>;
  deleteUserSessions(userId: string): Promise<unknown>;
}

type Version = string | ((session: never, user: never) => string | Promise<string>);

/** How sessions are kept in a cookie, for some minutes, beside the database. */
interface CookieCache {
  readonly enabled?: boolean;
  readonly version?: Version;
}

interface Options {
  readonly session?: { readonly cookieCache?: CookieCache };
}

/** As much of better-auth's own context as is looked at, or changed, here. */
export interface BetterAuthContext {
  readonly internalAdapter: BetterAuthSessions;
  /** `Options`, all of which may be left out. */
  options: object;
}

/** What better-auth is told, and tells. */
export interface Ends {
  isOver(session: BetterAuthSession): Promise<boolean>;
  /** Better-auth has ended these. */
  tell(sessions: readonly BetterAuthSession[]): Promise<void>;
  /** Whether it is we who ask. Then nothing is cleaned up on the way. */
  isAsking(): boolean;
}

/**
 * From now on better-auth finds nothing that has ended here, whoever of its parts looks for it, and tells of what it
 * ends. Gives back its sessions as they were.
 * @throws TypeError for a better-auth that does not have what is changed.
 */
export function attachContext(
  context: BetterAuthContext,
  { isOver, tell, isAsking }: Ends,
): BetterAuthSessions {
  const sessions = context.internalAdapter;
  checkMethods<BetterAuthSessions>('(await auth.$context).internalAdapter', sessions, {
    findSession: true,
    findSessions: true,
    listSessions: true,
    deleteSession: true,
    deleteSessions: true,
    deleteUserSessions: true,
  });
  const inner = { ...sessions };

  async function living<One>(
    all: readonly One[],
    of: (one: One) => BetterAuthSession,
  ): Promise<One[]> {
    const over = await Promise.all(all.map((one) => isOver(of(one))));
    return all.filter((_one, index) => over[index] !== true);
  }

  const own: BetterAuthSessions = {
    async findSession(token) {
      const found = await inner.findSession(token);
      return found !== null && (await isOver(found.session)) ? null : found;
    },
    findSessions: async (...asked) =>
      living(await inner.findSessions(...asked), ({ session }) => session),
    listSessions: async (...asked) => living(await inner.listSessions(...asked), (one) => one),
    async deleteSession(token) {
      if (isAsking()) return;
      const found = await inner.findSession(token);
      await inner.deleteSession(token);
      if (found !== null) await tell([found.session]);
    },
    async deleteSessions(tokens) {
      const found = await inner.findSessions(tokens);
      await inner.deleteSessions(tokens);
      await tell(found.map(({ session }) => session));
    },
    async deleteUserSessions(userId) {
      const found = await inner.listSessions(userId);
      await inner.deleteUserSessions(userId);
      await tell(found);
    },
  };
  Object.assign(sessions, own);

  const { session: config } = context.options as Options;
  if (config?.cookieCache?.enabled === true) {
    const { version = '1' } = config.cookieCache;
    const cookieCache: CookieCache = {
      ...config.cookieCache,
      // A session in a cookie is taken by its version, and nobody is asked: of what has ended it is never the same.
      async version(session: BetterAuthSession, user: never) {
        if (await isOver(session)) return randomUUID();
        return typeof version === 'string' ? version : version(session as never, user);
      },
    };
    context.options = { ...context.options, session: { ...config, cookieCache } };
  }
  return inner;
}
