/** Knows how a door tells the server half of a request and its answer, so that V8 collects all of it soon. */
import type { Answer, Exchange, RequestView } from '../../server/index.ts';

/** Makes the exchange. `passed` says which session the guard let through, when that is asked. */
export function createServerExchange(
  request: RequestView,
  passed: () => string | undefined,
  answer: Answer,
): Exchange {
  return new ServerExchange(request, passed, answer);
}

/** A class, as an accessor of each object's own makes it a hidden class of its own, which is old at once and keeps what it knows. */
class ServerExchange implements Exchange {
  readonly request: RequestView;
  readonly answer: Answer;
  readonly #passed: () => string | undefined;

  constructor(request: RequestView, passed: () => string | undefined, answer: Answer) {
    this.request = request;
    this.answer = answer;
    this.#passed = passed;
  }

  get passed(): string | undefined {
    return this.#passed();
  }
}
