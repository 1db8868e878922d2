/** Knows how much of a body is read before it is refused. */
import { problem } from './answers.ts';

/** In bytes: a ping takes 20. */
const MOST_BODY = 1_024;

/** The text of a small body; or the refusal, before more of it is read. */
export async function readSmallText(request: Request): Promise<string | Response> {
  const tooLarge = (): Response =>
    problem(413, `The body must not be over ${MOST_BODY} bytes.`, 'bad-request');
  if (Number(request.headers.get('content-length') ?? 0) > MOST_BODY) return tooLarge();
  if (request.body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of request.body) {
    bytes += chunk.byteLength;
    if (bytes > MOST_BODY) return tooLarge();
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
