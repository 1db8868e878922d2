/** Knows how what is said of an answer comes into its `Headers`. */
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
