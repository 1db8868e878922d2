/** A client of https://bank.example, by that name, through the proxy. */
import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import type { Proxy } from './proxies.ts';

type Headers = Readonly<Record<string, string>>;

export interface ProxyAnswer {
  readonly status: number;
  /** The `Set-Cookie` lines. */
  readonly cookies: readonly string[];
  readonly body: string;
}

export interface ProxyStream {
  /** Waits until a text was heard, and returns all that was heard so far. */
  until(text: string): Promise<string>;
}

export interface ProxyClient {
  send(method: string, path: string, headers?: Headers): Promise<ProxyAnswer>;
  /** Opens a stream of events. */
  open(path: string, headers?: Headers): Promise<ProxyStream>;
  close(): void;
}

/** Makes the client. Its connections are kept, as a browser's are. */
export function createClient({ port, certificate }: Proxy): ProxyClient {
  const agent = new Agent({ keepAlive: true, ca: certificate });

  function ask(method: string, path: string, headers: Headers): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const asked = request({
        agent,
        host: '127.0.0.1',
        port,
        servername: 'bank.example',
        method,
        path,
        headers: { Host: 'bank.example', ...headers },
        timeout: 10_000,
      });
      asked.once('response', resolve).once('error', reject);
      asked.once('timeout', () => asked.destroy(new Error('The proxy did not answer')));
      asked.end();
    });
  }

  return {
    async send(method, path, headers = {}) {
      const answer = await ask(method, path, headers);
      let body = '';
      for await (const chunk of answer.setEncoding('utf8')) body += String(chunk);
      return {
        status: answer.statusCode ?? 0,
        cookies: answer.headers['set-cookie'] ?? [],
        body,
      };
    },
    async open(path, headers = {}) {
      const answer = await ask('GET', path, headers);
      let heard = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => (heard += chunk));
      return {
        until: (text) =>
          new Promise((resolve, reject) => {
            const look = (): void => {
              if (heard.includes(text)) resolve(heard);
              else if (answer.destroyed) reject(new Error(`The stream is over: ${heard}`));
              else answer.once('data', look);
            };
            answer.once('error', reject).once('close', look);
            look();
          }),
      };
    },
    close: () => agent.destroy(),
  };
}
