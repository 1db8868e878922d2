/** Knows the little that is looked at of every request, so that no adapter builds objects on the way. */
import type { Answer } from './answer-lines.ts';

/** A request, as far as stillhere looks at it. */
export interface RequestView {
  /** In capitals: `GET`. */
  readonly method: string;
  /** Path and query, as the browser asked for them: `/accounts?page=2`. */
  readonly url: string;
  /** Whether this connection itself is encrypted. */
  readonly isEncrypted: boolean;
  /** A header by its name in small letters; undefined when absent. Repeated ones as one text. */
  header(name: string): string | undefined;
  /** What is known of the connection itself. An adapter that knows nothing leaves it out: the browser is then far away. */
  readonly connection?: (() => Connection) | undefined;
  /**
   * Set when the framework's own router, a script in the page, asks for the data of a page that it will show (`page`), or for
   * something that the open page needs (`part`), and follows a redirect as a browser would. It is then sent to the
   * sign-in page; that it is the request of a script stays true.
   */
  readonly routed?: 'page' | 'part' | undefined;
  /**
   * The framework's own request that this is a view of, for what else an app knows of it: a policy, or a credential
   * that finds the app's own session by it.
   */
  readonly source?: unknown;
  /**
   * What there is one of for the whole request, through whatever frameworks it goes: the message of Node's server, or the
   * `Request`. By it a sign-in behind one door is known behind another; without it each view is a request of its own.
   */
  readonly message?: object | undefined;
}

/** A connection, as far as it tells who is at the other end. */
export interface Connection {
  /** Address of the other end; undefined for a socket that has none. */
  readonly remoteAddress: string | undefined;
  /** `'1.0'`, `'1.1'` or `'2.0'`. */
  readonly httpVersion: string;
  /** Names of the request's headers, in small letters. */
  readonly headerNames: readonly string[];
}

/** A request, and its answer. */
export interface Exchange {
  readonly request: RequestView;
  /** Id of the session that the guard let through in this request, once it has: it is the one, also with a new token. */
  readonly passed?: string | undefined;
  readonly answer: Answer;
}

/** The path of a request, without its query. */
export function pathOf(request: Pick<RequestView, 'url'>): string {
  const end = request.url.indexOf('?');
  return end === -1 ? request.url : request.url.slice(0, end);
}

/** The query of a request. */
export function queryOf(request: RequestView): URLSearchParams {
  return new URLSearchParams(request.url.slice(pathOf(request).length));
}
