/** Knows how what is said of an answer comes into its `Headers`, and what an answer is that can take it. */
import { cookieHeader, type Answer } from '../../server/index.ts';

/** Said twice, it is there once: a framework may have an answer finished that was finished before. */
export function answerOn(headers: Headers): Answer & { has(name: string): boolean } {
  return {
    has: (name) => headers.has(name),
    header: (name, value) => headers.set(name, value),
    cookie(line) {
      const text = cookieHeader(line);
      if (!headers.getSetCookie().includes(text)) headers.append('Set-Cookie', text);
    },
  };
}

/** An answer to be changed, around the same body and with the same type. */
export function copyOf(response: Response): Response {
  // Before the body is asked for: Bun tells the type by the body, which is a mere stream then.
  if (response.headers.has('Content-Type') || hasTypeOfText()) {
    return new Response(response.body, response);
  }
  return response.clone();
}

/** Not on Bun: there the type of a text comes when it is sent. */
function hasTypeOfText(): boolean {
  return new Response(' ').headers.has('Content-Type');
}
