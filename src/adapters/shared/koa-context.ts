/** Knows what Koa's middleware is called with, and how an answer is left to Koa. */
import type { ParameterizedContext } from 'koa';
import type { RequestView } from '../../server/index.ts';
import { requestView, unreadBody } from './node-request.ts';
import { send } from './send.ts';

/** A context of Koa, whatever else middleware has put into it. */
export type KoaContext = Pick<
  ParameterizedContext,
  'req' | 'res' | 'originalUrl' | 'state' | 'request' | 'response' | 'onerror' | 'respond'
>;

/** What the server looks at of a request. */
export function viewOf(ctx: KoaContext): RequestView {
  // Koa may itself stand below a path of another framework, which has cut what Koa takes for the original.
  const { originalUrl: whole = ctx.originalUrl } = ctx.req as { readonly originalUrl?: string };
  return requestView(ctx.req, whole, ctx);
}

/** Body parsers leave what they read on Koa's own request, the text of it beside. */
export function bodyOf({ req, request }: KoaContext): ReadableStream<Uint8Array> | null {
  const { rawBody, body } = request as { readonly rawBody?: unknown; readonly body?: unknown };
  return unreadBody(req, rawBody ?? body);
}

/**
 * Leaves an answer to Koa, so that middleware before us sees it. Not as the `Response` that it is: Koa would make one
 * header of two cookies. A stream of events goes out by itself: Koa takes it for an error that a browser leaves one.
 */
export async function put(ctx: KoaContext, answer: Response): Promise<void> {
  const { res, response } = ctx;
  if (answer.headers.get('Content-Type')?.startsWith('text/event-stream') === true) {
    ctx.respond = false;
    send(res, answer).catch((error: Error) => ctx.onerror(error));
    return;
  }
  response.body = answer.body === null ? null : Buffer.from(await answer.arrayBuffer());
  response.status = answer.status;
  for (const [name, value] of answer.headers) {
    if (name === 'set-cookie') response.append(name, value);
    else response.set(name, value);
  }
}
