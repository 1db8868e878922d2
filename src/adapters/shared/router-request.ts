/** Knows what React Router tells of a request, and how its router in the page is answered. */
import type { Session } from '../../server/index.ts';
import type { RequestAbout } from './web-request.ts';

/** What `context.get(web.sessionContext)` takes: a context of React Router's. */
export interface SessionContext<Data> {
  defaultValue?: Session<Data>;
}

/** What React Router calls middleware, loaders and actions with, as far as it is looked at. */
export interface RouterArgs<Data> {
  readonly request: Request;
  /** The address of the page, without what React Router's own requests add to it. */
  readonly url: URL;
  /** One for the whole request, however many loaders it has. */
  readonly context: { set(key: SessionContext<Data>, session: Session<Data>): void };
}

/** What React Router knows besides the request. */
export function aboutOf({
  request,
  url,
}: Pick<RouterArgs<never>, 'request' | 'url'>): RequestAbout {
  return {
    url: url.pathname + url.search,
    routed: routedOf(request),
    // Nothing is told of it. React Router's servers on Node speak HTTP/1.1; what else there is leaves out what is none of its own.
    connection: () => ({ remoteAddress: undefined, httpVersion: '1.1', headerNames: [] }),
  };
}

/** What asks for the data of pages, and for those of single routes: a fetcher does, or a page that has the rest already. */
function routedOf({ url }: Request): 'page' | 'part' | undefined {
  const { pathname, searchParams } = new URL(url);
  if (!pathname.endsWith('.data')) return undefined;
  return searchParams.has('_routes') ? 'part' : 'page';
}

/** An answer of ours: one that leads elsewhere is followed by the browser, not within a page that still has what was shown. */
export function leave(
  { request }: RouterArgs<never>,
  answer: Response | undefined,
): Response | undefined {
  if (answer?.status === 303 && routedOf(request) !== undefined) {
    answer.headers.set('X-Remix-Reload-Document', 'true');
  }
  return answer;
}
