/** Knows the little that is looked at of every request, so that no adapter builds objects on the way. */

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
}

/** A request, and the headers of its answer as far as stillhere sets them. */
export interface Exchange {
  readonly request: RequestView;
  /** Adds a header to the answer, beside others of its name. */
  appendHeader(name: string, value: string): void;
}

/** The path of a request, without its query. */
export function pathOf(request: RequestView): string {
  const end = request.url.indexOf('?');
  return end === -1 ? request.url : request.url.slice(0, end);
}
