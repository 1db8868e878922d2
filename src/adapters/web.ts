/** Knows how requests and answers of the web's own kind meet the sessions: the door of every server that takes a `Request` and gives a `Response`. */
import type { Sessions } from '../server/index.ts';
import { createNotes } from './shared/notes.ts';
import { oneDoor } from './shared/one-door.ts';
import {
  createExchange,
  settle,
  type HostAnswer,
  type WebExchange,
} from './shared/web-exchange.ts';
import type { RequestAbout } from './shared/web-request.ts';

export type { HostAnswer, RequestAbout, WebExchange };

/** Sessions for servers of the web's kind: Deno, Bun, workerd, and what is built on `fetch`. */
export interface WebSessions<Data> {
  /** The exchange of a request: for one `Request` object always the same, with what was first said `about` it. */
  open(request: Request, about?: RequestAbout): WebExchange<Data>;
  /**
   * Answers the `/session` surface, and all else by `handler`: which lets those requests pass `guard()` that need a
   * session. What it returns is finished; what it throws goes on to the caller, after `giveUp`.
   */
  handle<Answered extends Response | undefined>(
    request: Request,
    handler: (exchange: WebExchange<Data>) => Answered | Promise<Answered>,
    about?: RequestAbout,
  ): Promise<Answered | Response>;
}

/** Puts sessions behind a server of the web's kind. */
export function createWebSessions<Data>(sessions: Sessions<Data>): WebSessions<Data> {
  return oneDoor(sessions, makeDoor);
}

function makeDoor<Data>(sessions: Sessions<Data>): WebSessions<Data> {
  const exchanges = createNotes<WebExchange<Data>>();

  function open(request: Request, about: RequestAbout = {}): WebExchange<Data> {
    let exchange = exchanges.get(request);
    if (exchange === undefined) {
      exchange = createExchange(sessions, request, about);
      exchanges.set(request, exchange);
    }
    return exchange;
  }

  return {
    open,
    async handle(request, handler, about) {
      const exchange = open(request, about);
      return exchange.surface() ?? settle(exchange, () => handler(exchange));
    },
  };
}
