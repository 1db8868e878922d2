/** Knows the lowest means by which an answer of Node's is sent. */
import type { ServerResponse } from 'node:http';
import type { Reply } from './routes.ts';

/** By `writeHead`, past every framework. */
export async function sendRaw(
  response: ServerResponse,
  { status, headers, body }: Reply,
): Promise<void> {
  response.writeHead(status, headers);
  if (typeof body === 'string') {
    response.end(body);
    return;
  }
  for await (const piece of body) response.write(piece);
  response.end();
}
