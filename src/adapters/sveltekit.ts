/** Knows how the sessions become handles of SvelteKit (SvelteKit 3), with its own calls for cookies and redirects. */
import type { IncomingMessage } from 'node:http';
import { parseDuration } from '../core/duration.ts';
import { PASSIVE_HEADER } from '../core/wire.ts';
import type { CookieLine, Duration, RequestSession, Session, Sessions } from '../server/index.ts';
import { createWebSessions, type RequestAbout, type WebExchange } from './web.ts';

/** SvelteKit's event, as far as it is looked at. */
export interface KitEvent {
  readonly request: Request;
  readonly url: URL;
  readonly locals: object;
  readonly cookies: {
    set(name: string, value: string, attributes: Omit<CookieLine, 'name' | 'value'>): void;
  };
  readonly isDataRequest: boolean;
  readonly isSubRequest: boolean;
  readonly platform: unknown;
  getClientAddress(): string;
}

/** A `Handle` of SvelteKit's, for `hooks.server`. */
export type KitHandle = <Event extends KitEvent>(input: {
  readonly event: Event;
  readonly resolve: (event: Event) => Response | Promise<Response>;
}) => Promise<Response>;

/** Sessions for SvelteKit: handles for `sequence(...)`, and what a load, an action, an endpoint or a remote function calls. */
export interface SvelteKitSessions<Data> {
  /** Answers the `/session` surface, and puts on every other answer what belongs there: the first handle. */
  readonly surface: KitHandle;
  /**
   * Lets only live sessions pass, and puts the session into `event.locals.session`. A page's data and an enhanced form
   * are refused as SvelteKit's router understands it: it goes to the sign-in page.
   */
  readonly guard: KitHandle;
  /** After the guard, lets only sessions pass whose sign-in is not longer ago: `requireFresh('5m')`. */
  requireFresh(within?: Duration): KitHandle;
  /**
   * The session that the guard let through: `event.locals.session`, also where that has another type.
   * @throws TypeError when this request did not pass the guard.
   */
  current(event: KitEvent): Session<Data>;
  /**
   * The session of this request's browser: to look, sign in and out, rotate and update. Cookies go by `event.cookies`.
   * @throws TypeError when neither `surface` nor `guard` stands in `hooks.server`.
   */
  of(event: KitEvent): RequestSession<Data>;
  /** HTML for the head of a guarded page, for browsers whose script is off: see `Sessions.refreshTag`. */
  refreshTag(event: KitEvent): Promise<string>;
}

/** Puts sessions into a SvelteKit app. */
export function createSvelteKitSessions<Data>(sessions: Sessions<Data>): SvelteKitSessions<Data> {
  const web = createWebSessions(sessions);
  // By the locals, which are one for the whole request: SvelteKit hands copies of its event around.
  const seen = new WeakMap<object, WebExchange<Data>>();

  /** Calls `inner`; the first to be here puts onto the final answer what belongs there. */
  async function within(
    event: KitEvent,
    inner: (exchange: WebExchange<Data>) => Response | Promise<Response>,
  ): Promise<Response> {
    const known = seen.get(event.locals);
    if (known !== undefined) return inner(known);
    const exchange = web.open(event.request, aboutOf(event));
    seen.set(event.locals, exchange);
    const own = exchange.surface();
    if (own !== undefined) return own;
    try {
      return exchange.finish(await inner(exchange));
    } catch (error) {
      // With a redirect SvelteKit sends the cookies. What cannot be ended is out of everybody's reach until its time is up.
      if (!isRedirect(error)) await exchange.giveUp().catch(() => {});
      throw error;
    }
  }

  function exchangeOf(event: KitEvent): WebExchange<Data> {
    const exchange = seen.get(event.locals);
    if (exchange === undefined) {
      throw new TypeError(
        'No handle of the sessions has seen this request: put `surface` first into `handle` of hooks.server',
      );
    }
    return exchange;
  }

  const current = (event: KitEvent): Session<Data> => exchangeOf(event).current();

  return {
    current,
    of: (event) => exchangeOf(event).session,
    refreshTag: (event) => exchangeOf(event).refreshTag(),
    surface: ({ event, resolve }) => within(event, () => resolve(event)),
    guard: ({ event, resolve }) =>
      within(event, async (exchange) => {
        const refusal = await exchange.guard();
        if (refusal !== undefined) return inWordsOf(event, refusal);
        Object.assign(event.locals, { session: exchange.current() });
        return resolve(event);
      }),
    requireFresh(limit) {
      const parsed = limit === undefined ? undefined : parseDuration('within', limit);
      return async ({ event, resolve }) => {
        const refusal = exchangeOf(event).requireFresh(parsed);
        return refusal === undefined ? resolve(event) : inWordsOf(event, refusal);
      };
    },
  };
}

/** What SvelteKit knows besides the request. Its cookie calls show a cookie to the rest of the same request too. */
function aboutOf(event: KitEvent): RequestAbout {
  const { request, isDataRequest, cookies } = event;
  const incoming = (event.platform as { readonly req?: IncomingMessage } | undefined)?.req;
  return {
    // By its address everything is: `adapter-node` takes each connection for encrypted.
    ...(incoming === undefined ? {} : { isEncrypted: 'encrypted' in incoming.socket }),
    // The page's own, and not that of its data.
    ...(isDataRequest ? { url: event.url.pathname + event.url.search } : {}),
    routed: isDataRequest || isAction(event) ? 'page' : undefined,
    headers: headersOf(event),
    cookie: ({ name, value, ...attributes }) => cookies.set(name, value, attributes),
    connection: () => ({
      remoteAddress: incoming === undefined ? addressOf(event) : incoming.socket.remoteAddress,
      httpVersion: incoming?.httpVersion ?? '1.1',
      headerNames: [...request.headers.keys()],
    }),
  };
}

/** Whether a form with `use:enhance` has asked. */
function isAction({ request }: KitEvent): boolean {
  return request.headers.get('x-sveltekit-action') === 'true';
}

/** A refusal as whoever asked understands it: for a form the router wants a redirect told in JSON. */
function inWordsOf(event: KitEvent, refusal: Response): Response {
  const location = refusal.headers.get('Location');
  if (!isAction(event) || location === null) return refusal;
  const { status } = refusal;
  return Response.json(
    { type: 'redirect', status, location },
    { headers: { 'Cache-Control': 'no-store' } },
  );
}

/** Where SvelteKit knows more than the request says. */
function headersOf(event: KitEvent): Headers | undefined {
  const { request, url } = event;
  // Of a page that is rendered: whether a person asked for it was counted with that.
  if (event.isSubRequest) return withHeader(request.headers, PASSIVE_HEADER, '?1');
  if (!isAction(event) || request.headers.has('referer')) return undefined;
  // A form is sent to the page that it is on, unless that says otherwise.
  return withHeader(request.headers, 'referer', url.origin + url.pathname);
}

function withHeader(headers: Headers, name: string, value: string): Headers {
  const more = new Headers(headers);
  more.set(name, value);
  return more;
}

/** Not every host of SvelteKit knows it. */
function addressOf(event: KitEvent): string | undefined {
  try {
    return event.getClientAddress();
  } catch {
    return undefined;
  }
}

/** What SvelteKit's `redirect` throws. */
function isRedirect(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'location' in error && 'status' in error;
}
