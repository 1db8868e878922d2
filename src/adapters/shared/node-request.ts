/** Knows how a request of Node's servers looks to the server half: of `node:http`, and of `node:http2` in its compatibility API. */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Http2ServerRequest } from 'node:http2';
import type { Connection, RequestView, SurfaceRequest } from '../../server/index.ts';

/** A request of one of Node's servers. */
export type NodeMessage = IncomingMessage | Http2ServerRequest;

/** What the guard looks at. `url` is as the browser asked for it: frameworks cut the message's own. `source` is the framework's request. */
export function requestView(message: NodeMessage, url: string, source: unknown): RequestView {
  return new NodeView(message, targetOf(url), source, message.method);
}

/** Asks the message for little, and for that once. */
export class NodeView implements RequestView {
  readonly message: NodeMessage;
  readonly method: string;
  readonly url: string;
  readonly source: unknown;
  #headers: IncomingHttpHeaders | undefined;

  constructor(
    message: NodeMessage,
    url: string,
    source: unknown,
    method: string | undefined = 'GET',
  ) {
    this.message = message;
    this.method = method;
    this.url = url;
    this.source = source;
  }

  get isEncrypted(): boolean {
    return 'encrypted' in this.message.socket;
  }

  header(name: string): string | undefined {
    const headers = (this.#headers ??= this.headers);
    const value = name === 'host' ? (headers[':authority'] ?? headers.host) : headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  }

  protected get headers(): IncomingHttpHeaders {
    return this.message.headers;
  }

  connection(): Connection {
    const { socket, httpVersion, headers } = this.message;
    return {
      remoteAddress: socket.remoteAddress,
      httpVersion,
      headerNames: Object.keys(headers),
    };
  }
}

/** Path and query. `GET http://bank.example/accounts` is what is said to a proxy, and every server must take it too (RFC 9112, 3.2.2). */
export function targetOf(url: string): string {
  if (url.startsWith('/')) return url;
  const target = url.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '');
  return target === '' || target.startsWith('?') ? `/${target}` : target;
}

/** The whole request, with what is left of its body. */
export function surfaceRequest(view: RequestView, body: SurfaceRequest['body']): SurfaceRequest {
  return { body, headers: { get: (name) => view.header(name) ?? null } };
}

/**
 * The body of a request, read as it is asked for. Who stops reading leaves the message alone: to destroy it would cut
 * the connection before the answer.
 */
export function bodyOf(message: NodeMessage): ReadableStream<Uint8Array> {
  let isOpen = false;
  let isOver = false;

  function open(controller: ReadableStreamDefaultController<Uint8Array>): void {
    isOpen = true;
    message.on('data', (chunk: Uint8Array) => {
      if (isOver) return;
      message.pause();
      controller.enqueue(chunk);
    });
    const settle = (): void => {
      if (isOver) return;
      isOver = true;
      if (isWhole(message)) controller.close();
      else controller.error(new Error('The body broke off'));
    };
    message.on('end', settle).on('error', settle).on('close', settle);
    if (message.destroyed) settle();
  }

  return new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (!isOpen) open(controller);
        message.resume();
      },
      cancel() {
        isOver = true;
      },
    },
    { highWaterMark: 0 },
  );
}

/**
 * What is to be read of a body. What a body parser before us has read is written out again from what it made, `parsed`.
 * Some of them set that though they have read nothing, so it is only looked at when the request has been read.
 */
export function unreadBody(
  message: NodeMessage,
  parsed: unknown,
): ReadableStream<Uint8Array> | null {
  if (!message.readableDidRead) return message.readableEnded ? null : bodyOf(message);
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      // Without any it was read, and what it said is lost: that is no empty body.
      const bytes = parsed instanceof Uint8Array ? parsed : encoder.encode(textOf(parsed));
      controller.enqueue(bytes);
      controller.close();
    },
  });
}

/** @throws for what cannot have come as a text. */
function textOf(parsed: unknown): string {
  const text: string | undefined = typeof parsed === 'string' ? parsed : JSON.stringify(parsed);
  if (text === undefined) throw new TypeError('The body was read before');
  return text;
}

const encoder = new TextEncoder();

/** Over HTTP/2 a stream that the client drops ends too. */
function isWhole(message: NodeMessage): boolean {
  return message.readableEnded && !message.aborted;
}

/** In bytes: what Node throws away by itself after the answer, so that the connection can be kept. */
const SHORT = 65_536;

/**
 * What is still to come of a request is not waited for once it is answered: over HTTP/2 its stream is closed, over
 * HTTP/1.1 the connection must be.
 */
export function giveUpRest(message: NodeMessage, closeConnection: () => void): void {
  if (message.readableEnded) return;
  const isBegun = message.readableFlowing !== null;
  if ('stream' in message) closeAfterAnswer(message.stream);
  else if (isBegun || (!message.complete && isLong(message))) closeConnection();
}

function isLong({ headers }: NodeMessage): boolean {
  const length = Number(headers['content-length'] ?? 0);
  return headers['transfer-encoding'] !== undefined || length > SHORT;
}

function closeAfterAnswer(stream: Http2ServerRequest['stream']): void {
  if (!stream.writableEnded) stream.once('finish', () => stream.close());
}
