/** A proxy with a sign-in of its own, in front of a site: it keeps what comes from a browser that has no ticket of it. */
import {
  createServer,
  request as ask,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a script is answered without a ticket; a navigation is always sent to the identity provider. */
export type Refusal = 'redirect' | 401 | 403 | 'page';

/** The proxy, and the identity provider that it trusts. */
export interface Gate {
  readonly url: string;
  refusal: Refusal;
  /** Whether its own session has run out. */
  isShut: boolean;
  /** Whether the identity provider asks nothing: the person is signed in there. */
  isSilent: boolean;
  /** Put on everything that the site answers. */
  headers: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Opens a gate in front of a site on this machine. */
export async function openGate(siteUrl: string): Promise<Gate> {
  const provider = createServer((request, response) => {
    const back = new URL(request.url ?? '', 'http://provider').searchParams.get('back') ?? '';
    if (gate.isSilent) return void response.writeHead(302, { Location: back }).end();
    response.setHeader('Content-Type', 'text/html');
    response.end(`<!doctype html><title>Provider</title><a href="${back}">Sign in here</a>`);
  });
  const proxy = createServer((request, response) => {
    if (request.url?.startsWith('/gate/back?') === true) {
      gate.isShut = false;
      const to = new URL(request.url, 'http://gate').searchParams.get('to') ?? '/';
      return void response.writeHead(302, { Location: to }).end();
    }
    if (gate.isShut) refuse(request, response);
    else pass(request, response);
  });

  function refuse(request: IncomingMessage, response: ServerResponse): void {
    const back = `${gate.url}/gate/back?to=${encodeURIComponent(request.url ?? '')}`;
    const Location = `${urlOf(provider, '127.0.0.1')}/authorize?back=${encodeURIComponent(back)}`;
    const isNavigation = request.headers['sec-fetch-mode'] === 'navigate';
    const html = { 'Content-Type': 'text/html' };
    if (isNavigation || gate.refusal === 'redirect') response.writeHead(302, { Location }).end();
    else if (gate.refusal === 'page') response.writeHead(200, html).end('<h1>Sign in</h1>');
    else if (gate.refusal === 401) response.writeHead(401, html).end('<h1>Sign in</h1>');
    else response.writeHead(403, { 'Content-Type': 'application/json' }).end('{"error":"No"}');
  }

  function pass(request: IncomingMessage, response: ServerResponse): void {
    const { method = 'GET', headers, url = '/' } = request;
    const onward = ask(siteUrl + url, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, { ...answer.headers, ...gate.headers });
      answer.pipe(response);
      answer.on('error', () => response.destroy());
    });
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  }

  await listen(provider, '127.0.0.1');
  await listen(proxy, 'localhost');
  const gate: Gate = {
    url: urlOf(proxy, 'localhost'),
    refusal: 'redirect',
    isShut: false,
    isSilent: false,
    headers: {},
    async close() {
      for (const server of [proxy, provider]) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
  return gate;
}

function listen(server: Server, host: string): Promise<void> {
  return new Promise((resolve) => server.listen(0, host, resolve));
}

function urlOf(server: Server, host: string): string {
  return `http://${host}:${(server.address() as AddressInfo).port}`;
}
