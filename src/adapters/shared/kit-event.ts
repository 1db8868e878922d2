/** Knows what SvelteKit tells of a request, and how a refusal is said to it. */
import type { IncomingMessage } from 'node:http';
import { PASSIVE_HEADER } from '../../core/wire.ts';
import type { CookieLine } from '../../server/index.ts';
import { orUnknown, withHeader } from './copied-request.ts';
import type { RequestAbout } from './web-request.ts';

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

/** What SvelteKit knows besides the request. Its cookie calls show a cookie to the rest of the same request too. */
export function aboutOf(event: KitEvent): RequestAbout {
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
    message: incoming,
    connection: () => ({
      remoteAddress:
        incoming === undefined
          ? orUnknown(() => event.getClientAddress())
          : incoming.socket.remoteAddress,
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
export function inWordsOf(event: KitEvent, refusal: Response): Response {
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

/** What SvelteKit's `redirect` throws. */
export function isRedirect(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'location' in error && 'status' in error;
}
