/** Knows one request of the web's kind and its answer: what the guard, sign-in and sign-out say comes onto it once. */
import { MARK_NAME, STATUS_HEADER } from '../../core/wire.ts';
import {
  createAnswerLines,
  type Answer,
  type AnswerLines,
  type CookieLine,
  type Duration,
  type Guarded,
  type RequestSession,
  type RequestView,
  type Session,
  type Sessions,
  type SurfaceRequest,
} from '../../server/index.ts';
import { parseWithin } from './calls.ts';
import { createLateSession } from './late-session.ts';
import { createServerExchange } from './server-exchange.ts';
import { answerOn, copyOf } from './web-answer.ts';
import { answerOwn, viewOf, type RequestAbout } from './web-request.ts';

/** An answer of a host that has calls of its own for headers and cookies. */
export interface HostAnswer extends Answer {
  /** Whether the app has set this header; a host that does not know says false. */
  has(name: string): boolean;
}

/** What the guard says of a request that may pass. */
type Passed<Data> = Extract<Guarded<Data>, { isAllowed: true }>;

/** One request and its answer. Its methods may be taken out of it: `({ guard, current }) => ...`. */
export interface WebExchange<Data> {
  /**
   * Answers a request of the `/session` surface. Undefined, and nothing done, when it is not one. Goes before all else that reads the body.
   * `read` is what to read it from where the server cuts the connection under an answer once a body is cancelled.
   */
  readonly surface: (read?: SurfaceRequest) => Promise<Response> | undefined;
  /**
   * Lets only a live session pass: undefined, or else the refusal to answer with (401, 303 to the sign-in page, or 503).
   * The request counts as activity if a person caused it, by the status with which `finish` meets its answer. Asked
   * again, it says the same.
   */
  readonly guard: () => Response | undefined | Promise<Response | undefined>;
  /**
   * The session that the guard let through.
   * @throws TypeError when this request did not pass the guard.
   */
  readonly current: () => Session<Data>;
  /**
   * After the guard, the refusal for a session whose sign-in is longer ago than `within` (default: `freshFor`), 403 or
   * 303; else undefined.
   * @throws TypeError when this request did not pass the guard, or `within` is no duration.
   */
  readonly requireFresh: (within?: Duration) => Response | undefined;
  /** The session of this request's browser: to look, sign in and out, rotate and update. */
  readonly session: RequestSession<Data>;
  /** HTML for the head of a guarded page, for browsers whose script is off: see `Sessions.refreshTag`. */
  readonly refreshTag: () => Promise<string>;
  /**
   * The final answer, with what the guard, sign-in and sign-out say of it. Without any of that it is the same object,
   * else a new one around the same body: an answer of the app may be shared by many, or have headers that cannot be
   * changed. An upgrade to a WebSocket (101, or Bun's `undefined`) is always the same object.
   * @throws TypeError for an upgrade after a sign-in, or a `rotate`, whose cookie it cannot carry.
   */
  readonly finish: <Answered extends Response | undefined>(
    response: Answered,
  ) => Answered | Response;
  /** The same for a host's own calls. `status` is undefined where it is never known: the request then counts at once. */
  readonly putOn: (answer: HostAnswer, status: number | undefined) => void;
  /**
   * The headers of an upgrade, where the app gives them to its server, as on Bun:
   * `server.upgrade(request, { headers: exchange.upgradeHeaders() })`.
   */
  readonly upgradeHeaders: () => Headers;
  /**
   * In the place of `finish` where no answer of ours goes out (a handler has thrown): a session that this request was
   * given, and whose cookie now reaches nobody, ends as `revoked`.
   */
  readonly giveUp: () => Promise<void>;
}

/** Makes the exchange of a request. */
export function createExchange<Data>(
  sessions: Sessions<Data>,
  request: Request,
  about: RequestAbout,
): WebExchange<Data> {
  return new RequestExchange(sessions, request, about);
}

class RequestExchange<Data> implements WebExchange<Data> {
  readonly #sessions: Sessions<Data>;
  readonly #request: Request;
  readonly #about: RequestAbout;
  readonly #view: RequestView;
  /** Whether no answer is to come any more that could carry a line. */
  #isOver = false;
  #lines: AnswerLines | undefined;
  /** Whether a token is in them which the browser has not got yet. */
  #isGiven = false;
  #asked: Guarded<Data> | Promise<Guarded<Data>> | undefined;
  #passed: Passed<Data> | undefined;
  #timeLeft: string | undefined;
  readonly session: RequestSession<Data>;

  constructor(sessions: Sessions<Data>, request: Request, about: RequestAbout) {
    this.#sessions = sessions;
    this.#request = request;
    this.#about = about;
    this.#view = viewOf(request, about);
    this.session = createLateSession(() => this.#open());
  }

  readonly surface = (read: SurfaceRequest = this.#request): Promise<Response> | undefined =>
    this.#sessions.isOwn(this.#view)
      ? answerOwn(this.#sessions, this.#request, this.#view, read)
      : undefined;

  readonly guard = (): Response | undefined | Promise<Response | undefined> => {
    this.#asked ??= this.#sessions.guard(this.#view);
    return this.#asked instanceof Promise
      ? this.#asked.then((guarded) => this.#follow(guarded))
      : this.#follow(this.#asked);
  };

  readonly current = (): Session<Data> => {
    if (this.#passed === undefined) {
      throw new TypeError(
        'This request did not pass the guard: await `guard()` before, and answer with what it returns',
      );
    }
    return this.#passed.session();
  };

  readonly requireFresh = (within?: Duration): Response | undefined =>
    this.#sessions.refuseStale(this.#view, this.current(), parseWithin(within));

  readonly refreshTag = (): Promise<string> => this.#sessions.refreshTag(this.#view);

  readonly finish = <Answered extends Response | undefined>(
    response: Answered,
  ): Answered | Response => {
    this.#isOver = true;
    if (this.#passed === undefined && this.#lines === undefined) return response;
    if (response === undefined || isUnmakable(response)) {
      this.#putOnUpgrade(response);
      return response;
    }
    const answer = copyOf(response);
    this.putOn(answerOn(answer.headers), answer.status);
    return answer;
  };

  readonly putOn = (answer: HostAnswer, status: number | undefined): void => {
    if (this.#passed !== undefined) {
      this.#timeLeft ??= this.#passed.count?.(status) ?? this.#passed.timeLeft;
      answer.header(STATUS_HEADER, this.#timeLeft);
      // An app that says how long its page may be kept knows why.
      if (!answer.has('Cache-Control')) answer.header('Cache-Control', 'no-store');
    }
    this.#isOver = true;
    this.#lines?.putOn(answer);
    this.#isGiven = false;
  };

  readonly upgradeHeaders = (): Headers => {
    this.#isOver = true;
    const headers = new Headers();
    this.putOn(answerOn(headers), 101);
    return headers;
  };

  readonly giveUp = async (): Promise<void> => {
    this.#isOver = true;
    if (!this.#isGiven) return;
    this.#isGiven = false;
    const unreachable = await this.session.find();
    if (unreachable !== undefined) await this.#sessions.revoke(unreachable.id);
  };

  #open(): RequestSession<Data> {
    const answer: Answer = {
      header: (name, value) => this.#linesNow().header(name, value),
      cookie: (line) => {
        const lines = this.#linesNow();
        (this.#about.cookie ?? lines.cookie)(line);
        this.#isGiven ||= isOfToken(line);
      },
    };
    return this.#sessions.of(
      createServerExchange(this.#view, () => this.#passed?.session().id, answer),
    );
  }

  #linesNow(): AnswerLines {
    return (this.#lines ??= createAnswerLines(() => this.#isOver));
  }

  #follow(guarded: Guarded<Data>): Response | undefined {
    if (!guarded.isAllowed) return guarded.response;
    this.#passed = guarded;
    return undefined;
  }

  /** What opens a socket is that very answer, not a copy: its headers are changed, or there are none. */
  #putOnUpgrade(response: Response | undefined): void {
    if (this.#lines === undefined) return;
    try {
      if (response !== undefined) this.putOn(answerOn(response.headers), response.status);
    } catch {
      // Not to be changed.
    }
    if (this.#isGiven) throw new TypeError(LOST);
  }
}

const LOST =
  'A sign-in was followed by an answer that carries no cookie, so the session is ended: sign in before a WebSocket is opened, or give its answer the headers of `upgradeHeaders()`';

/** Whether a new token goes with this cookie: the mark of a session does, and no other cookie has its name. */
function isOfToken({ name, value }: CookieLine): boolean {
  return value !== '' && name.endsWith(MARK_NAME);
}

/** An upgrade, or `Response.error()`. */
function isUnmakable({ status }: Response): boolean {
  return status < 200;
}

/** Finishes what `handler` answers with; gives up where it throws, unless what it throws is its answer. */
export async function settle<Answered extends Response | undefined>(
  exchange: WebExchange<unknown>,
  handler: () => Answered | Promise<Answered>,
  isAnswer: (error: unknown) => boolean = () => false,
): Promise<Answered | Response> {
  try {
    return exchange.finish(await handler());
  } catch (error) {
    // What cannot be ended either is out of everybody's reach until its time is up.
    if (!isAnswer(error)) await exchange.giveUp().catch(() => {});
    throw error;
  }
}
