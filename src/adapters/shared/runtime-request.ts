/** Knows what a `Request` shows of the connection where it stands for a request of Node's (srvx, and so h3, Nitro and Elysia). */
import { giveUpRest, type NodeMessage } from './node-request.ts';
import type { RequestView } from '../../server/index.ts';

/** A `Request`, or what belongs to one, with what the runtime knows besides. */
export interface RuntimeRequest {
  readonly runtime?: { readonly node?: { readonly req: NodeMessage } | undefined } | undefined;
}

/** What is shown of Node's own request; other runtimes do not prove who is at the other end. */
export function connectionOf({ runtime }: RuntimeRequest): RequestView['connection'] {
  const message = runtime?.node?.req;
  if (message === undefined) return undefined;
  // Now: a body that is given up takes the socket from the request.
  const { socket, httpVersion, headers } = message;
  return () => ({
    remoteAddress: socket.remoteAddress,
    httpVersion,
    headerNames: Object.keys(headers),
  });
}

/** Closes a stream of HTTP/2 whose request is answered and not read to its end. */
export function giveUpStream({ runtime }: RuntimeRequest): void {
  const message = runtime?.node?.req;
  // Over HTTP/1.1 the answer itself says that the connection is closed.
  if (message !== undefined && 'stream' in message) giveUpRest(message, () => {});
}
