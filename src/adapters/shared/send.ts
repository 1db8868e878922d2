/** Knows how an answer of the web's kind goes out by one of Node's servers, whatever its client does meanwhile. */
import type { ServerResponse } from 'node:http';
import type { Http2ServerResponse } from 'node:http2';
import type { Writable } from 'node:stream';

/** An answer of one of Node's servers. */
export type NodeResponse = ServerResponse | Http2ServerResponse;

/**
 * Sends an answer; settles when it is out, or when nobody is there for it: another has answered, or the client went
 * away. Never rejects for what a client does.
 */
export async function send(response: NodeResponse, answer: Response): Promise<void> {
  if (response.headersSent || isOver(response)) {
    await answer.body?.cancel();
    return;
  }
  response.statusCode = answer.status;
  for (const [name, value] of answer.headers) {
    // What another has said that the answer depends on still holds.
    if (name === 'set-cookie' || name === 'vary') response.appendHeader(name, value);
    else response.setHeader(name, value);
  }
  if (answer.body === null || response.req.method === 'HEAD') {
    await answer.body?.cancel();
    response.end();
    return;
  }
  await pour(answer.body, response);
}

/** What is read of a body that has failed. */
const OVER = { done: true, value: undefined } as const;

async function pour(body: ReadableStream<Uint8Array>, response: NodeResponse): Promise<void> {
  const reader = body.getReader();
  const out: Writable = response;
  let goOn: (() => void) | undefined;
  out.on('drain', () => goOn?.());
  // Nothing is left to be told: what fails here has ended already.
  const giveUp = (): Promise<void> => reader.cancel().catch(() => {});
  out.on('close', () => {
    goOn?.();
    void giveUp();
  });
  // What cannot be had whole is cut off: ended, it would look whole.
  reader.closed.catch(() => {
    out.destroy();
    goOn?.();
  });
  for (;;) {
    const { done, value } = await reader.read().catch(() => OVER);
    if (isOver(response)) break;
    if (done) {
      out.end();
      return;
    }
    if (!out.write(value)) {
      await new Promise<void>((resolve) => (goOn = resolve));
    }
  }
  await giveUp();
}

/** Whether no more can be written: the client went away, or somebody else has said all. */
function isOver(response: NodeResponse): boolean {
  return (
    response.writableEnded ||
    response.destroyed ||
    ('stream' in response && response.stream.destroyed)
  );
}
