/** Knows how requests and answers of the web's own kind meet the sessions: the door of every server that takes a `Request` and gives a `Response`. */
import { parseDuration } from '../core/duration.ts';
import { STATUS_HEADER } from '../core/wire.ts';
import {
  createAnswerLines,
  type Answer,
  type CookieLine,
  type Duration,
  type Guarded,
  type RequestSession,
  type RequestView,
  type Session,
  type Sessions,
  type SurfaceRequest,
} from '../server/index.ts';
import { answerOn, copyOf } from './shared/web-answer.ts';

/** What a `Request` itself does not say, or says otherwise than the browser did. */
export interface RequestAbout {
  /** Path and query as the browser asked for them, where the framework has changed them: `/accounts?page=2`. */
  readonly url?: string;
  /** Whether the connection itself is encrypted. Default: whether the address of the request is of `https:`. */
  readonly isEncrypted?: boolean;
  /** Who is at the other end. Without it nobody is taken for near: every cookie is `Secure`. */
  readonly connection?: RequestView['connection'];
  /** The framework's own request, for policies and rules. Default: the `Request`. */
  readonly source?: unknown;
  /** The headers, where the framework knows more than the request says. */
  readonly headers?: Headers | undefined;
  /** A host's own call for cookies, which then go out by it at once; without it they are put on the answer. */
  readonly cookie?: (line: CookieLine) => void;
  /** Whether the framework's own router has asked, which follows a redirect to the sign-in page: see `RequestView.routed`. */
  readonly routed?: RequestView['routed'];
}

/** An answer of a host that has calls of its own for headers and cookies. */
export interface HostAnswer extends Answer {
  /** Whether the app has set this header; a host that does not know says false. */
  has(name: string): boolean;
}

/** One request and its answer. Its methods may be taken out of it: `({ guard, current }) => ...`. */
export interface WebExchange<Data> {
  /**
   * Answers a request of the `/session` surface. Undefined, and nothing done, when it is not one. Goes before all else that reads the body.
   * `read` is what to read it from where the server cuts the connection under an answer once a body is cancelled.
   */
  surface(read?: SurfaceRequest): Promise<Response> | undefined;
  /**
   * Lets only a live session pass: undefined, or else the refusal to answer with (401, 303 to the sign-in page, or 503).
   * The request counts as activity if a person caused it, by the status with which `finish` meets its answer. Asked
   * again, it says the same.
   */
  guard(): Response | undefined | Promise<Response | undefined>;
  /**
   * The session that the guard let through.
   * @throws TypeError when this request did not pass the guard.
   */
  current(): Session<Data>;
  /**
   * After the guard, the refusal for a session whose sign-in is longer ago than `within` (default: `freshFor`), 403 or
   * 303; else undefined.
   * @throws TypeError when this request did not pass the guard, or `within` is no duration.
   */
  requireFresh(within?: Duration): Response | undefined;
  /** The session of this request's browser: to look, sign in and out, rotate and update. */
  readonly session: RequestSession<Data>;
  /** HTML for the head of a guarded page, for browsers whose script is off: see `Sessions.refreshTag`. */
  refreshTag(): Promise<string>;
  /**
   * The final answer, with what the guard, sign-in and sign-out say of it. Without any of that it is the same object,
   * else a new one around the same body: an answer of the app may be shared by many, or have headers that cannot be
   * changed. An upgrade to a WebSocket (101, or Bun's `undefined`) goes as it is.
   */
  finish<Answered extends Response | undefined>(response: Answered): Answered | Response;
  /** The same for a host's own calls. `status` is undefined where it is never known: the request then counts at once. */
  putOn(answer: HostAnswer, status: number | undefined): void;
  /**
   * In the place of `finish` where no answer of ours goes out (a handler has thrown): a session that this request was
   * given, and whose cookie now reaches nobody, ends as `revoked`.
   */
  giveUp(): Promise<void>;
}

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
  const exchanges = new WeakMap<Request, WebExchange<Data>>();

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
      const own = exchange.surface();
      if (own !== undefined) return own;
      try {
        return exchange.finish(await handler(exchange));
      } catch (error) {
        // What cannot be ended either is out of everybody's reach until its time is up.
        await exchange.giveUp().catch(() => {});
        throw error;
      }
    },
  };
}

function createExchange<Data>(
  sessions: Sessions<Data>,
  request: Request,
  about: RequestAbout,
): WebExchange<Data> {
  const view = viewOf(request, about);
  /** Whether no answer is to come any more that could carry a line. */
  let isOver = false;
  const lines = createAnswerLines(() => isOver);
  let hasLines = false;
  /** Whether a token is in them which the browser has not got yet. */
  let isGiven = false;
  let asked: Guarded<Data> | Promise<Guarded<Data>> | undefined;
  let passed: Extract<Guarded<Data>, { isAllowed: true }> | undefined;
  let timeLeft: string | undefined;

  const session = sessions.of({
    request: view,
    get passed() {
      return passed?.session().id;
    },
    answer: {
      header(name, value) {
        lines.header(name, value);
        hasLines = true;
      },
      cookie(line) {
        (about.cookie ?? lines.cookie)(line);
        hasLines = true;
        isGiven ||= line.value !== '';
      },
    },
  });

  function follow(guarded: Guarded<Data>): Response | undefined {
    if (!guarded.isAllowed) return guarded.response;
    passed = guarded;
    return undefined;
  }

  function current(): Session<Data> {
    if (passed === undefined) {
      throw new TypeError(
        'This request did not pass the guard: await `guard()` before, and answer with what it returns',
      );
    }
    return passed.session();
  }

  function putOn(answer: HostAnswer, status: number | undefined): void {
    if (passed !== undefined) {
      timeLeft ??= passed.count?.(status) ?? passed.timeLeft;
      answer.header(STATUS_HEADER, timeLeft);
      // An app that says how long its page may be kept knows why.
      if (!answer.has('Cache-Control')) answer.header('Cache-Control', 'no-store');
    }
    lines.putOn(answer);
    isGiven = false;
  }

  return {
    surface: (read = request) =>
      sessions.isOwn(view) ? answerOwn(sessions, request, view, read) : undefined,
    guard() {
      asked ??= sessions.guard(view);
      return asked instanceof Promise ? asked.then(follow) : follow(asked);
    },
    current,
    requireFresh: (within) =>
      sessions.refuseStale(
        view,
        current(),
        within === undefined ? undefined : parseDuration('within', within),
      ),
    session,
    refreshTag: () => sessions.refreshTag(view),
    finish(response) {
      isOver = true;
      if (passed === undefined && !hasLines) return response;
      if (response === undefined || isUnmakable(response)) return response;
      const answer = copyOf(response);
      putOn(answerOn(answer.headers), answer.status);
      return answer;
    },
    putOn,
    async giveUp() {
      isOver = true;
      if (!isGiven) return;
      isGiven = false;
      const unreachable = await session.find();
      if (unreachable !== undefined) await sessions.revoke(unreachable.id);
    },
  };
}

async function answerOwn(
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

/** An upgrade, or `Response.error()`. */
function isUnmakable({ status }: Response): boolean {
  return status < 200;
}

function viewOf(request: Request, about: RequestAbout): RequestView {
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
    routed: about.routed,
  };
}

/** Path and query of an address, which a `Request` has always whole. */
function targetOf(url: string): string {
  const [start, end] = [url.indexOf('/', url.indexOf('//') + 2), url.indexOf('#')];
  return url.slice(start, end === -1 ? undefined : end);
}
