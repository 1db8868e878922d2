import { cookieHeader, type Answer } from '../../src/server/index.ts';

/** An answer whose cookies go to `keep`, as the values of `Set-Cookie`. */
export function answerTo(keep: (setCookie: string) => void = () => {}): Answer {
  return { header: () => {}, cookie: (line) => keep(cookieHeader(line)) };
}
