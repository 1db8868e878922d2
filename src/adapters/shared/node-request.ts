/** Knows how a request of Node's http server looks to the server half. */
import type { IncomingMessage } from 'node:http';
import type { RequestView } from '../../server/index.ts';

/** What the guard looks at. `url` is as the browser asked for it: frameworks cut the message's own. */
export function requestView(message: IncomingMessage, url: string): RequestView {
  return {
    method: message.method ?? 'GET',
    url,
    isEncrypted: 'encrypted' in message.socket,
    header(name) {
      const value = message.headers[name];
      return Array.isArray(value) ? value.join(', ') : value;
    },
    connection: () => ({
      remoteAddress: message.socket.remoteAddress,
      httpVersion: message.httpVersion,
      headerNames: Object.keys(message.headers),
    }),
  };
}

/** The whole request, in the words of the web, for a call of the `/session` surface. */
export function webRequest(
  message: IncomingMessage,
  view: RequestView,
  body: () => ReadableStream<Uint8Array> | string,
): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headers)) {
    if (!name.startsWith(':'))
      headers.set(name, Array.isArray(value) ? value.join(', ') : String(value));
  }
  const hasBody = view.method !== 'GET' && view.method !== 'HEAD';
  return new Request(new URL(view.url, 'http://here.invalid'), {
    // The method itself is in the view: here, one like TRACE would be refused.
    method: hasBody ? 'POST' : 'GET',
    headers,
    ...(hasBody ? { body: body(), duplex: 'half' } : {}),
  });
}
