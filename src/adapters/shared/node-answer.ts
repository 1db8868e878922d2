/** Knows how what stillhere says of an answer comes onto it by one of Node's servers, whatever else happens to it. */
import {
  cookieHeader,
  createAnswerLines,
  type Answer,
  type AnswerLines,
  type Guarded,
} from '../../server/index.ts';
import { beforeHead, beginWith } from './node-head.ts';
import type { NodeResponse } from './send.ts';

const linesOf = new WeakMap<NodeResponse, AnswerLines>();

/** What is said of an answer before it begins: one list, whoever asks for it. Of two cookies with one name a browser keeps the last. */
export function answerOn(response: NodeResponse): Answer {
  const known = linesOf.get(response);
  if (known !== undefined) return known;
  const lines = createAnswerLines(() => response.headersSent);
  linesOf.set(response, lines);
  beforeHead(response, () =>
    lines.putOn({
      header: (name, value) => void response.setHeader(name, value),
      cookie: (line) => void response.appendHeader('Set-Cookie', cookieHeader(line)),
    }),
  );
  return lines;
}

/** Puts onto an answer what the guard says of it, and counts its request by the status that it has then. */
export function putGuarded(
  response: NodeResponse,
  guarded: Extract<Guarded<unknown>, { isAllowed: true }>,
): void {
  beginWith(response, guarded);
}
