/** Knows what a handler or a guard of Nest is called with: a request and an answer of Express, or of Fastify around Node's. */
import type { ExecutionContext } from '@nestjs/common';
import type { NodeRequest, NodeResponse } from '../node.ts';

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
