/** Knows what a handler or a guard of Nest is called with: a request and an answer of Express, or of Fastify around Node's. */
import type { ExecutionContext } from '@nestjs/common';
import type { RequestSession, Session, Sessions } from '../../server/index.ts';
import type { NodeRequest } from './node-door.ts';
import type { NodeResponse } from './send.ts';

/** A request of Nest's, as `@Req()` gives it: of Express, or of Fastify around one of Node's. */
export type NestRequest = NodeRequest | { readonly raw: NodeRequest };

/** An answer of Nest's, as `@Res({ passthrough: true })` gives it. */
export type NestResponse = NodeResponse | { readonly raw: NodeResponse };

/**
 * The request and the answer of a call.
 * @throws TypeError for a call that is none of HTTP.
 */
export function httpOf(context: ExecutionContext): {
  readonly request: NestRequest;
  readonly response: NestResponse;
} {
  const kind = context.getType<string>();
  if (kind !== 'http') {
    throw new TypeError(
      `There is a session in requests of HTTP only, not of "${kind}": guard what opens the connection`,
    );
  }
  const http = context.switchToHttp();
  return { request: http.getRequest(), response: http.getResponse() };
}

/** The request of Node's server. */
export function rawOf(request: NestRequest): NodeRequest {
  return 'raw' in request ? request.raw : request;
}

/** Where a request keeps what gives its session: Nest makes parameters without knowing of any sessions. */
const PASSED: unique symbol = Symbol('stillhere current');
const OPENED: unique symbol = Symbol('stillhere of');
interface Marked {
  [PASSED]?: () => Session<unknown>;
  [OPENED]?: Opened;
}

/** What surfaces have opened: sessions, or none that could be told from others. */
interface Opened {
  readonly sessions: Sessions<unknown> | undefined;
  readonly of: (request: NestRequest, response: NestResponse) => RequestSession<unknown>;
}

const OF_TWO_KINDS: Opened = {
  sessions: undefined,
  of() {
    throw new TypeError(
      'Two kinds of sessions stand before this app: call `web.of(request, response)` of the one that is meant',
    );
  },
};

/** A guard has let a request pass. */
export function markPassed(request: object, session: () => Session<unknown>): void {
  (request as Marked)[PASSED] = session;
}

/** A surface has seen a request. */
export function markOpened(request: object, sessions: Sessions<unknown>, of: Opened['of']): void {
  const marked: Marked = request;
  const before = marked[OPENED] ?? { sessions };
  marked[OPENED] = before.sessions === sessions ? { sessions, of } : OF_TWO_KINDS;
}

/**
 * The session that a guard let through, whichever it was.
 * @throws TypeError when the request did not pass one.
 */
export function currentIn(context: ExecutionContext): Session<unknown> {
  const session = (httpOf(context).request as Marked)[PASSED]?.();
  if (session === undefined) {
    throw new TypeError(
      'This request did not pass the guard: put `@UseGuards(web.guard)` before this handler',
    );
  }
  return session;
}

/**
 * The session of the request's browser.
 * @throws TypeError when the surface does not stand before the app, or those of two kinds of sessions do.
 */
export function browserIn(context: ExecutionContext): RequestSession<unknown> {
  const { request, response } = httpOf(context);
  const opened = (rawOf(request) as Marked)[OPENED];
  if (opened === undefined) {
    throw new TypeError('There is no surface: put `app.use(web.surface)` before `app.listen`');
  }
  return opened.of(request, response);
}
