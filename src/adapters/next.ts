/** Knows how the sessions stand in a Next app: in its proxy, route handlers, server components and server actions. */
import { AsyncLocalStorage } from 'node:async_hooks';
import {
  StoreUnavailableError,
  type Duration,
  type RequestSession,
  type Session,
  type Sessions,
} from '../server/index.ts';
import { asPage, checkCalls, viewAt, type NextCalls } from './shared/next-calls.ts';
import { oneDoor } from './shared/one-door.ts';
import { copyOf } from './shared/web-answer.ts';
import { createWebSessions, type WebSessions } from './web.ts';

export type { NextCalls };

/** Sessions for Next. */
export interface NextSessions<Data> extends Pick<WebSessions<Data>, 'handle'> {
  /**
   * What `proxy.ts` exports: it answers the `/session` surface, and lets only live sessions pass to all else that its
   * `matcher` matches. Who passes gets the answer of `answer`: `web.proxy(() => NextResponse.next())`.
   */
  proxy<Asked extends Request, More extends readonly unknown[]>(
    answer: (request: Asked, ...more: More) => Response | Promise<Response>,
  ): (request: Asked, ...more: More) => Promise<Response>;
  /**
   * In a server component, an action or a route handler: the session of this request, by its cookie and by nothing else
   * that a request says. Cookies go by `cookies()`, so signing in and out throws in a component. Looking is not activity.
   * A route handler that signs in or out stands in `handle`, which puts `Cache-Control: no-store` onto its answer: Next
   * gives no other way to headers. With what goes with an action Next itself says so.
   */
  of(): Promise<RequestSession<Data>>;
  /**
   * In a server component or an action: the live session. Who has none is sent to the sign-in page, which leads back to
   * `page`, a path with its query. It holds by itself, whether the proxy was asked or not.
   * @throws StoreUnavailableError when the store does not answer: nobody was signed out.
   */
  current(page?: string): Promise<Session<Data>>;
  /**
   * The same, for a session whose sign-in is not longer ago than `within` (default: `freshFor`).
   * @throws TypeError when `within` is no duration.
   */
  requireFresh(within?: Duration, page?: string): Promise<Session<Data>>;
  /** HTML for a guarded page, for browsers whose script is off: see `Sessions.refreshTag`. They come back to `page`. */
  refreshTag(page?: string): Promise<string>;
}

/**
 * Makes what there must be one of, once for the process: Next evaluates a module for the proxy, for pages and for route
 * handlers, and again when it has changed. Under the same `name` there is always what was made first.
 */
export function oncePerProcess<Made>(name: string, make: () => Made): Made {
  const key = Symbol.for(`stillhere/next ${name}`);
  const all = globalThis as { [key: symbol]: { readonly made: Made } | undefined };
  return (all[key] ??= { made: make() }).made;
}

/**
 * Puts sessions into a Next app.
 * @throws TypeError when one of Next's `calls` is missing.
 */
export function createNextSessions<Data>(
  sessions: Sessions<Data>,
  calls: NextCalls,
): NextSessions<Data> {
  checkCalls(calls);
  const web = createWebSessions(sessions);
  const { known, handled } = oneDoor(sessions, makeState);

  async function of(): Promise<RequestSession<Data>> {
    const [headers, jar, request] = [
      await calls.headers(),
      await calls.cookies(),
      await viewAt(calls),
    ];
    let session = known.get(headers);
    if (session === undefined) {
      session = sessions.of({
        request: { ...request, message: handled.getStore()?.message ?? headers },
        answer: {
          header: (name, value) => handled.getStore()?.said.set(name, value),
          cookie: ({ name, value, ...attributes }) => void jar.set(name, value, attributes),
        },
      });
      known.set(headers, session);
    }
    return session;
  }

  async function current(page?: string): Promise<Session<Data>> {
    const session = await (await of()).find();
    if (session !== undefined) return session;
    const guarded = await sessions.guard(asPage(await viewAt(calls, page)));
    return guarded.isAllowed ? guarded.session() : follow(guarded.response);
  }

  function follow({ headers }: Response): never {
    const location = headers.get('Location');
    if (location === null) throw new StoreUnavailableError(undefined);
    return calls.redirect(location);
  }

  return {
    async handle(request, handler, about) {
      const said = new Headers();
      const answered = await handled.run({ message: request, said }, () =>
        web.handle(request, handler, about),
      );
      if (answered === undefined || [...said].length === 0) return answered;
      const answer = copyOf(answered);
      for (const [name, value] of said) answer.headers.set(name, value);
      return answer;
    },
    proxy:
      (answer) =>
      async (request, ...more) => {
        const answered = await web.handle(
          request,
          async ({ guard }) => (await guard()) ?? answer(request, ...more),
        );
        const location = answered.headers.get('Location');
        // Next takes no other from a proxy. To the browser it says a path again.
        if (location?.startsWith('/') === true) {
          answered.headers.set('Location', new URL(location, request.url).href);
        }
        return answered;
      },
    of,
    current,
    async requireFresh(within, page) {
      const session = await current(page);
      const refusal = sessions.refuseStale(asPage(await viewAt(calls, page)), session, within);
      return refusal === undefined ? session : follow(refusal);
    },
    refreshTag: async (page) => sessions.refreshTag(await viewAt(calls, page)),
  };
}

/** What is known of the requests that go on, whoever of the app asks. */
interface State<Data> {
  /** For one request Next gives the same headers wherever it is asked: an action, and then the page after it. */
  readonly known: WeakMap<object, RequestSession<Data>>;
  /** The request within `handle`, and what is said of its answer, which `handle` alone can put there. */
  readonly handled: AsyncLocalStorage<{ readonly message: Request; readonly said: Headers }>;
}

function makeState<Data>(_sessions: Sessions<Data>): State<Data> {
  return { known: new WeakMap(), handled: new AsyncLocalStorage() };
}
