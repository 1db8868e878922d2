/** Sessions without a server, and browsers that keep cookies: for what depends on headers and the connection alone. */
import {
  createSessions,
  type RequestView,
  type Session,
  type Sessions,
  type SessionsOptions,
} from '../../src/server/index.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { createFakeClock, type FakeClock } from '../../src/testing/index.ts';
import { answerTo } from './answer.ts';
import { POLICY } from './world.ts';

export type Headers = Readonly<Record<string, string>>;

export interface Site {
  readonly sessions: Sessions<unknown>;
  readonly clock: FakeClock;
  /** What `onError` was told, in words. */
  readonly told: readonly string[];
  /** A browser whose requests have these headers and members. */
  browser(headers: Headers, rest?: Partial<RequestView>): SiteBrowser;
}

export interface SiteBrowser {
  /** Cookies that only servers see. */
  readonly jar: Map<string, string>;
  /** Cookies that scripts see too. */
  readonly marks: Map<string, string>;
  /** Signs in, and returns the last `Set-Cookie` line; as all do, of those that scripts do not see. */
  signIn(subject?: string): Promise<string>;
  rotate(): Promise<string>;
  signOut(): Promise<readonly string[]>;
  /** Puts a cookie into the browser as somebody else could. */
  plant(name: string, value: string): void;
  /** The session of a guarded page that is asked for with these headers, and the state of it. */
  sessionAs(headers: Headers, rest?: Partial<RequestView>): Promise<Session<unknown> | undefined>;
  subjectAs(headers: Headers): Promise<string | undefined>;
  stateAs(headers: Headers): Promise<'active' | 'none'>;
  /** Answers a call of the surface or of the guard, and follows no redirect. */
  get(url: string, headers?: Headers): Promise<Response | undefined>;
}

/** Makes the site. */
export function createSite(options: Partial<SessionsOptions> = {}): Site {
  const clock = createFakeClock();
  const told: string[] = [];
  const sessions = createSessions({
    policy: POLICY,
    store: createMemoryStore({ clock }),
    clock,
    onError: (error) => told.push(error instanceof Error ? error.message : String(error)),
    ...options,
  });
  return {
    sessions,
    clock,
    told,
    browser: (headers, rest) => createSiteBrowser(sessions, headers, rest),
  };
}

/** A browser of some sessions; with `jar`, one that has cookies already. */
export function createSiteBrowser(
  sessions: Sessions<unknown>,
  own: Headers,
  ownRest: Partial<RequestView> = {},
  jar: Map<string, string> = new Map(),
): SiteBrowser {
  const marks = new Map<string, string>();
  function viewOf(headers: Headers, rest: Partial<RequestView>): RequestView {
    const all: Headers = {
      ...headers,
      ...(jar.size === 0
        ? {}
        : { cookie: [...marks, ...jar].map((pair) => pair.join('=')).join('; ') }),
    };
    return {
      method: 'POST',
      url: '/page',
      isEncrypted: false,
      header: (name) => all[name],
      connection: () => ({
        remoteAddress: '127.0.0.1',
        httpVersion: '1.1',
        headerNames: Object.keys(all),
      }),
      ...ownRest,
      ...rest,
    };
  }
  function keep(line: string): void {
    const { name, value } = cookieOf(line);
    const kept = isOfServers(line) ? jar : marks;
    if (line.includes('; Max-Age=0;')) kept.delete(name);
    else kept.set(name, value);
  }
  async function act(
    run: (of: ReturnType<typeof sessions.of>) => Promise<unknown>,
  ): Promise<readonly string[]> {
    const lines: string[] = [];
    await run(
      sessions.of({
        request: viewOf(own, {}),
        answer: answerTo((line) => void lines.push(line)),
      }),
    );
    for (const line of lines) keep(line);
    return lines.filter(isOfServers);
  }
  async function sessionAs(
    headers: Headers,
    rest: Partial<RequestView> = {},
  ): Promise<Session<unknown> | undefined> {
    const guarded = await sessions.guard(viewOf(headers, { method: 'GET', ...rest }));
    return guarded.isAllowed ? guarded.session() : undefined;
  }
  return {
    jar,
    marks,
    signIn: async (subject = 'george') => (await act((of) => of.signIn(subject))).at(-1) ?? '',
    rotate: async () => (await act((of) => of.rotate())).at(-1) ?? '',
    signOut: () => act((of) => of.signOut()),
    plant: (name, value) => void jar.set(name, value),
    sessionAs,
    subjectAs: async (headers) => (await sessionAs({ ...headers }))?.subject,
    stateAs: async (headers) =>
      (await sessionAs({ ...own, ...headers })) === undefined ? 'none' : 'active',
    async get(url, headers = {}) {
      const view = viewOf({ ...own, ...headers }, { method: 'GET', url });
      if (sessions.isOwn(view)) {
        const response = await sessions.respond(new Request(`http://here.invalid${url}`), view);
        for (const line of response.headers.getSetCookie()) keep(line);
        return response;
      }
      const guarded = await sessions.guard(view);
      return guarded.isAllowed ? undefined : guarded.response;
    },
  };
}

function isOfServers(line: string): boolean {
  return line.includes('; HttpOnly');
}

/** Name and value of a `Set-Cookie` line. */
export function cookieOf(line: string): { readonly name: string; readonly value: string } {
  const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=');
  return { name, value };
}
