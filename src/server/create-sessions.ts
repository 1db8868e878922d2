/** Knows how the parts of the server are put together: the way in for an app. */
import { createEmitter } from '../core/emitter.ts';
import { parseDuration, type Duration } from '../core/duration.ts';
import { StoreUnavailableError } from '../core/errors.ts';
import { parsePolicy } from '../core/policy.ts';
import type { Clock } from '../core/clock.ts';
import { createMemoryStore } from '../stores/memory.ts';
import type { PassiveRule } from './classify.ts';
import { escapeHtml } from './answers.ts';
import { createSessionCookie } from './cookie.ts';
import { createEndpoints, refreshAfter } from './endpoints.ts';
import { createEngine } from './engine.ts';
import { readClientScript } from './client-script.ts';
import type { ErrorStage, SessionEvents } from './events.ts';
import { guardRequest, nextOf, refuseStale, type Guarded } from './guard.ts';
import { createNext, safeNext } from './next.ts';
import { whereOf, type Parts } from './parts.ts';
import { createPolicyFor, type PolicyOption } from './policies.ts';
import { createPush } from './push.ts';
import { createRequestSession, type RequestSession } from './request-session.ts';
import { pathOf, type Exchange, type RequestView } from './request-view.ts';
import { sessionOf, type Session } from './session.ts';
import type { SessionStore } from './store.ts';
import { systemClock } from './system-clock.ts';

/** How sessions are kept. Durations are `'15m'` or milliseconds. */
export interface SessionsOptions {
  /** How long sessions may last: a preset, a policy, a function, or several, of which the strictest wins. */
  readonly policy: PolicyOption;
  /** Where sessions are kept. Default: the memory of this process, which a restart empties. */
  readonly store?: SessionStore;
  /** Path below which stillhere answers. Default `'/session'`. */
  readonly basePath?: string;
  /** The app's sign-in page; it gets `reason` and `next` as query. Default `'/sign-in'`. */
  readonly signInUrl?: string;
  /** Requests that never count as activity: paths (`'/feed'`, `'/poll/*'`) or predicates. */
  readonly passive?: readonly PassiveRule[];
  /** The site's origin as browsers see it, `'https://bank.example'`, for a proxy that does not pass `Host` on. */
  readonly origin?: string;
  /** `SameSite` of the cookie. Default `'lax'`: links from elsewhere find the person signed in. */
  readonly sameSite?: 'lax' | 'strict';
  /** How long after signing in a session is fresh. Default `'5m'`. */
  readonly freshFor?: Duration;
  /** What the browser is told to forget at sign-out (`Clear-Site-Data`). Default `['cache']`; `'storage'` takes drafts too. */
  readonly clearSiteData?: readonly ('cache' | 'cookies' | 'storage')[];
  /** How often sessions past their deadline are ended without a request. Default `'1s'`, or a tenth of the idle timeout if less. */
  readonly sweepInterval?: Duration;
  /**
   * `'cached'` (the default) answers for a session that this process has read lately from memory, exactly: see
   * docs/consistency.md. `'strict'` asks the store at every request.
   */
  readonly consistency?: 'cached' | 'strict';
  /**
   * How long an activity may wait before it is written to the store: what a crash of this process may cost. At most a
   * tenth of the idle timeout, and of `endOnClose`. Default `'1s'`, or that tenth if less.
   */
  readonly flushInterval?: Duration;
  /**
   * For how long a session that was read is trusted when its end could not be told: the store, or its push, is out of
   * reach. Default `'30s'`.
   */
  readonly maxStale?: Duration;
  /** How many sessions this process remembers, some 300 bytes each. Default 50,000. */
  readonly cacheSize?: number;
  /** How long the store may take for an answer; then the request gets 503. Default `'5s'`. */
  readonly storeTimeout?: Duration;
  /** Told of every failure in the background, with where it happened. */
  readonly onError?: (error: unknown, context: { readonly stage: ErrorStage }) => void;
  /** Time, for tests. It is the store's clock that decides about sessions; this one runs the timers. */
  readonly clock?: Clock;
}

/** Sessions of an app. Adapters put it behind a framework: `stillhere/express`, `stillhere/node`. */
export interface Sessions<Data> {
  /** Path of the browser client, under a name that may be cached for ever. */
  readonly clientUrl: string;
  /** Whether a request is for the `/session` surface. */
  isOwn(request: RequestView): boolean;
  /** Answers a request of the `/session` surface. */
  respond(request: Request, view: RequestView): Promise<Response>;
  /** Checks a request, and counts it as activity if a person caused it. */
  guard(request: RequestView): Guarded<Data> | Promise<Guarded<Data>>;
  /** Refuses a guarded session whose sign-in is longer ago than `within` (default: `freshFor`), else undefined. */
  refuseStale(
    request: RequestView,
    session: Session<Data>,
    within?: Duration,
  ): Response | undefined;
  /** The session of one request's browser: to sign in and out, rotate and update. */
  of(exchange: Exchange): RequestSession<Data>;
  /**
   * An address of return that can be trusted: a path of this origin, or `home` (default `'/'`). One that was refused is
   * told as `next-refused`; a `home` that is no path, such as `''`, tells the caller too.
   */
  safeNext(value: unknown, home?: string): string;
  /**
   * HTML for the head of a guarded page, without which a browser whose script is off would show it for ever: at the
   * deadline the page leaves for one that says why. A failing store is no reason to fail the page.
   */
  refreshTag(request: RequestView): Promise<string>;
  /** The live sessions of a subject, oldest first. */
  list(subject: string): Promise<readonly Session<Data>[]>;
  /** Ends a session as `revoked`; with `subject`, only if it is that subject's. False when there was nothing to end. */
  revoke(id: string, options?: { readonly subject?: string }): Promise<boolean>;
  /** Ends all sessions of a subject as `revoked`, but the one with the id `except`; says how many. */
  revokeAll(subject: string, options?: { readonly except?: string }): Promise<number>;
  /** Calls `listener` at every such event; returns what stops that. */
  on<Name extends keyof SessionEvents>(
    name: Name,
    listener: (event: SessionEvents[Name]) => void,
  ): () => void;
  /** Ends what is past its deadline now, and says how many. It runs by itself too. */
  sweep(): Promise<number>;
  /** Writes what was not written yet, stops, and closes the event streams. The store stays open: it is the caller's. */
  close(): Promise<void>;
}

/** How often to sweep and to write, unless that is too coarse for the idle timeout: '1s'. */
const DEFAULT_INTERVAL = 1_000;
const DEFAULT_CACHE_SIZE = 50_000;
/** Seconds. */
const ASK_AGAIN = 5;

/**
 * Makes the sessions of an app.
 * @throws TypeError for options that cannot work, with what to change.
 */
export function createSessions<Data = Readonly<Record<string, unknown>>>(
  options: SessionsOptions,
): Sessions<Data> {
  const clock = options.clock ?? systemClock;
  const store = options.store ?? createMemoryStore({ clock });
  const basePath = checkedPath('basePath', options.basePath ?? '/session');
  const onError = options.onError ?? ignore;
  const events = createEmitter<SessionEvents>((error) => onError(error, { stage: 'listener' }));
  const push = createPush();
  const consistency = options.consistency ?? 'cached';
  if (consistency !== 'cached' && consistency !== 'strict') {
    throw new TypeError(`"consistency" must be 'cached' or 'strict', got ${String(consistency)}`);
  }
  const engine = createEngine({
    store,
    events,
    clock,
    consistency,
    flushInterval: intervalOf('flushInterval', options),
    maxStale: parseDuration('maxStale', options.maxStale ?? '30s'),
    cacheSize: checkedCount('cacheSize', options.cacheSize ?? DEFAULT_CACHE_SIZE),
    storeTimeout: parseDuration('storeTimeout', options.storeTimeout ?? '5s'),
    listener: push,
    onError,
  });

  const parts: Parts = {
    engine,
    policyFor: createPolicyFor(options.policy),
    cookie: createSessionCookie({
      origin: checkedOrigin(options.origin),
      sameSite: options.sameSite ?? 'lax',
    }),
    passive: options.passive ?? [],
    basePath,
    signInUrl: checkedPath('signInUrl', options.signInUrl ?? '/sign-in'),
    origin: options.origin,
    next: createNext((reason, length, where) =>
      events.emit('next-refused', { reason, length, where, at: engine.now() }),
    ),
    freshFor: parseDuration('freshFor', options.freshFor ?? '5m'),
    clearSiteData: options.clearSiteData ?? ['cache'],
    check: (request, isActivity = false) =>
      engine.check(parts.cookie.read(request), {
        policyOf: ({ subject }) => parts.policyFor(subject, request),
        where: () => whereOf(request),
        isActivity,
      }),
    deny(request, reason, session) {
      events.emit('denied', {
        reason,
        at: engine.now(),
        where: whereOf(request),
        ...(session === undefined ? {} : { session: session.id, subject: session.subject }),
      });
    },
    onError,
  };
  const endpoints = createEndpoints(parts, push);
  const stopSweeping = startSweep(
    clock,
    intervalOf('sweepInterval', options),
    () => engine.sweep(),
    onError,
  );

  return {
    get clientUrl() {
      return `${basePath}/client.js?v=${readClientScript().version}`;
    },
    isOwn(request) {
      const path = pathOf(request);
      return path === basePath || path.startsWith(`${basePath}/`);
    },
    respond: endpoints,
    guard: (request) => guardRequest(parts, request),
    refuseStale: (request, session, within) =>
      refuseStale(
        parts,
        request,
        session,
        within === undefined ? parts.freshFor : parseDuration('within', within),
      ),
    of: (exchange) => createRequestSession(parts, exchange),
    safeNext: (value, home) => parts.next.safe(value, 'api', home),
    async refreshTag(request) {
      const seconds = await secondsLeft(parts, request);
      const url = `${basePath}/check?next=${nextOf(parts, request)}`;
      return `<noscript><meta http-equiv="refresh" content="${seconds}; url=${escapeHtml(url)}"></noscript>`;
    },
    async list(subject) {
      return (await engine.list(subject)).map((record) => sessionOf<Data>(record));
    },
    async revoke(id, { subject } = {}) {
      const record = await engine.read(id);
      if (record === undefined || (subject !== undefined && record.subject !== subject)) {
        return false;
      }
      return engine.end(record, 'revoked', 'api');
    },
    revokeAll: (subject, { except } = {}) => engine.endAll(subject, 'revoked', 'api', except),
    on: events.on,
    sweep: () => engine.sweep(),
    async close() {
      stopSweeping();
      push.close();
      await engine.close();
    },
  };
}

/** After how many seconds a page without script is to ask again: after a few where the store does not answer. */
async function secondsLeft(parts: Parts, request: RequestView): Promise<number> {
  try {
    const check = await parts.check(request);
    return check.state === 'active' ? refreshAfter(check) : 0;
  } catch (error) {
    if (error instanceof StoreUnavailableError) return ASK_AGAIN;
    throw error;
  }
}

/** Sweeps again and again, each time some while after the last one was done. Returns what stops it. */
function startSweep(
  clock: Clock,
  interval: number,
  sweep: () => Promise<number>,
  onError: Parts['onError'],
): () => void {
  let cancel = clock.setTimer(run, interval);
  let isStopped = false;
  function run(): void {
    sweep()
      .catch((error: unknown) => onError(error, { stage: 'sweep' }))
      .finally(() => {
        if (!isStopped) cancel = clock.setTimer(run, interval);
      });
  }
  return () => {
    isStopped = true;
    cancel();
  };
}

/** A tenth of the shortest span that is known at the start to end a session is fine enough; coarser is refused. */
function intervalOf(name: 'sweepInterval' | 'flushInterval', options: SessionsOptions): number {
  const spans = [options.policy]
    .flat()
    .filter((one) => typeof one !== 'function')
    .map(parsePolicy)
    .flatMap(({ idleTimeout, endOnClose }) => [idleTimeout, endOnClose]);
  const coarsest = Math.min(...spans) / 10;
  const given = options[name];
  if (given === undefined) return Math.min(DEFAULT_INTERVAL, coarsest);
  const interval = parseDuration(name, given);
  if (interval > coarsest) {
    throw new TypeError(
      `"${name}" (${interval} ms) must not be over a tenth of "idleTimeout" and "endOnClose" (${coarsest} ms): make it shorter`,
    );
  }
  return interval;
}

function checkedCount(name: string, value: number): number {
  if (Number.isInteger(value) && value > 0) return value;
  throw new TypeError(`"${name}" must be a whole number over 0, got ${String(value)}`);
}

function checkedPath(name: string, path: string): string {
  if (safeNext(path, '') !== path || path === '/') {
    throw new TypeError(`"${name}" must be a path of this site, such as '/session', got '${path}'`);
  }
  return path;
}

function checkedOrigin(origin: string | undefined): string | undefined {
  if (origin === undefined || (URL.canParse(origin) && new URL(origin).origin === origin)) {
    return origin;
  }
  throw new TypeError(`"origin" must be such as 'https://bank.example', got '${origin}'`);
}

function ignore(): void {}
