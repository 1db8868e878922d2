/** Knows what Astro tells of a request. */
import { PASSIVE_HEADER } from '../../core/wire.ts';
import { orUnknown, withHeader } from './copied-request.ts';
import type { RequestAbout } from './web-request.ts';

/** What Astro calls middleware, endpoints and actions with, as far as it is looked at: the `Astro` of a page too. */
export interface AstroContext {
  readonly request: Request;
  readonly url: URL;
  /** One for the whole request, which may be rewritten on the way. */
  readonly locals: object;
  readonly routePattern: string;
  readonly isPrerendered: boolean;
  readonly clientAddress: string;
  /** Not there on an error page. */
  readonly cache?: { readonly enabled: boolean; set(options: false): void };
}

/** What Astro knows besides the request. */
export function aboutOf(context: AstroContext): RequestAbout {
  const { headers } = context.request;
  // A part of a page: whether a person asked for it was counted with that.
  const isPart = context.routePattern.startsWith('/_server-islands/');
  return {
    headers: isPart ? withHeader(headers, PASSIVE_HEADER, '?1') : undefined,
    connection: () => ({
      remoteAddress: orUnknown(() => context.clientAddress),
      httpVersion: '1.1',
      headerNames: [...headers.keys()],
    }),
  };
}
