/** Knows what Node's own request tells of a connection, where a `Request` stands for it: of Hono, or of srvx, and so of h3, Nitro and Elysia. */
import type { RequestAbout } from './web-request.ts';
import { giveUpRest, type NodeMessage } from './node-request.ts';

/** A `Request` of srvx, or what belongs to one, with what the runtime knows besides. */
export interface RuntimeRequest {
  readonly runtime?: { readonly node?: { readonly req: NodeMessage } | undefined } | undefined;
}

/** What is shown of Node's own request; other runtimes do not prove who is at the other end. */
export function aboutMessage(
  message: NodeMessage | undefined,
): Pick<RequestAbout, 'connection' | 'message'> {
  if (message === undefined) return {};
  // Now: a body that is given up takes the socket from the request.
  const { socket, httpVersion, headers } = message;
  return {
    message,
    connection: () => ({
      remoteAddress: socket.remoteAddress,
      httpVersion,
      headerNames: Object.keys(headers),
    }),
  };
}

/** The same of what stands for a request in srvx. */
export function aboutRuntime({ runtime }: RuntimeRequest): ReturnType<typeof aboutMessage> {
  return aboutMessage(runtime?.node?.req);
}

/** Closes a stream of HTTP/2 whose request is answered and not read to its end. */
export function giveUpStream({ runtime }: RuntimeRequest): void {
  const message = runtime?.node?.req;
  // Over HTTP/1.1 the answer itself says that the connection is closed.
  if (message !== undefined && 'stream' in message) giveUpRest(message, () => {});
}
