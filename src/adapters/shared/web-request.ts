/** Knows how a `Request` looks to the server half, and how the surface answers one. */
import type { CookieLine, RequestView, Sessions, SurfaceRequest } from '../../server/index.ts';

/** What a `Request` itself does not say, or says otherwise than the browser did. */
export interface RequestAbout {
  /** Path and query as the browser asked for them, where the framework has changed them: `/accounts?page=2`. */
  readonly url?: string;
  /** Whether the connection itself is encrypted. Default: whether the address of the request is of `https:`. */
  readonly isEncrypted?: boolean;
  /** Who is at the other end. Without it nobody is taken for near: every cookie is `Secure`. */
  readonly connection?: RequestView['connection'];
  /** The message of Node's server that the `Request` stands for: what another framework on it has done is then known here. */
  readonly message?: object | undefined;
  /** The framework's own request, for policies and rules. Default: the `Request`. */
  readonly source?: unknown;
  /** The headers, where the framework knows more than the request says. */
  readonly headers?: Headers | undefined;
  /** A host's own call for cookies, which then go out by it at once; without it they are put on the answer. */
  readonly cookie?: (line: CookieLine) => void;
  /** Whether the framework's own router has asked, which follows a redirect to the sign-in page: see `RequestView.routed`. */
  readonly routed?: RequestView['routed'];
}

/** What the server looks at of a request. */
export function viewOf(request: Request, about: RequestAbout): RequestView {
  const { url } = request;
  const headers = about.headers ?? request.headers;
  const isEncrypted = about.isEncrypted ?? url.startsWith('https:');
  return {
    method: request.method,
    url: about.url ?? targetOf(url),
    isEncrypted,
    header(name) {
      const value = headers.get(name);
      if (value !== null) return value;
      return name === 'host' ? new URL(url).host : undefined;
    },
    connection: about.connection,
    source: about.source ?? request,
    message: about.message ?? request,
    routed: about.routed,
  };
}

/** Path and query of an address, which a `Request` has always whole. */
function targetOf(url: string): string {
  const [start, end] = [url.indexOf('/', url.indexOf('//') + 2), url.indexOf('#')];
  return url.slice(start, end === -1 ? undefined : end);
}

/** What the surface answers; `read` is what to read the request from. */
export async function answerOwn(
  sessions: Sessions<unknown>,
  request: Request,
  view: RequestView,
  read: SurfaceRequest,
): Promise<Response> {
  const answer = await sessions.respond(read, view);
  // Else a server of Node's waits for the rest, then cuts the connection under the next request.
  if (isRestLeft(request, answer) && view.connection?.().httpVersion.startsWith('1.') === true) {
    answer.headers.set('Connection', 'close');
  }
  return answer;
}

/** In bytes: what servers throw away by themselves after the answer, so that the connection can be kept. */
const SHORT = 65_536;

/** Whether much of a body may still be to come for which nobody waits. */
function isRestLeft(request: Request, { status }: Response): boolean {
  if (request.method === 'GET' || request.method === 'HEAD' || request.body === null) return false;
  if (status === 408 || status === 413) return true;
  const { headers } = request;
  const isLong =
    headers.has('transfer-encoding') || Number(headers.get('content-length') ?? 0) > SHORT;
  return isLong && !isRead(request);
}

/** The `Request` of srvx before 1.0 throws when it is asked about a body that was read. */
function isRead(request: Request): boolean {
  try {
    return request.bodyUsed;
  } catch {
    return true;
  }
}
