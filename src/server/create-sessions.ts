/** Knows how the parts of the server are put together: the way in for an app. */
import { parseDuration, type Duration } from '../core/duration.ts';
import { checkOptions } from '../core/options.ts';
import { checkString, isKeepable } from '../core/text.ts';
import { createEngine } from '../engine/engine.ts';
import { createSessionEvents, type SessionEvents } from '../engine/events.ts';
import { within as atMost } from '../engine/within.ts';
import { isId } from '../engine/token.ts';
import { createMemoryStore } from '../stores/memory.ts';
import type { SurfaceRequest } from './body.ts';
import { createBindings, type Bindable, type BindOptions, type Bound } from './bound.ts';
import { createCookieCredential } from './cookie/cookie-credential.ts';
import type { Credential } from './credential.ts';
import { createCircleWatch } from './circle.ts';
import { createEndpoints } from './endpoints.ts';
import { readClientScript } from './client-script.ts';
import { createDeviceOf } from './device.ts';
import { guardRequest, refuseStale, type Guarded } from './guard.ts';
import { isSameOrigin } from './origin.ts';
import { createNext } from './next.ts';
import { parseOptions, type ParsedOptions, type SessionsOptions } from './options.ts';
import { whereOf, type House, type Parts } from './parts.ts';
import { createPush } from './push.ts';
import { refreshTagFor } from './refresh-tag.ts';
import { RequestAsker } from './request-asker.ts';
import { createRequestSession, type RequestSession } from './request-session.ts';
import { pathOf, type Exchange, type RequestView } from './request-view.ts';
import { sessionOf, type Session } from './session.ts';
import { createStreamReview } from './stream-review.ts';
import { startSweep } from './sweeping.ts';
import { createTimeChoices } from './time-choices.ts';
import { createVisits } from './visit.ts';

/** Sessions of an app. Adapters put it behind a framework: `stillhere/express`, `stillhere/node`. */
export interface Sessions<Data> {
  /** Path of the browser client, under a name that may be cached for ever. */
  readonly clientUrl: string;
  /** Whether a request is for the `/session` surface. */
  isOwn(request: Pick<RequestView, 'url'>): boolean;
  /** Answers a request of the `/session` surface: a `Request`, whose body nobody has read, or as much of one. */
  respond(request: SurfaceRequest, view: RequestView): Promise<Response>;
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
  /**
   * Ends a session as `revoked`; with `subject`, only if it is that subject's. False when there was nothing to end, also
   * for what cannot be an id.
   * @throws StoreUnavailableError when the store does not answer: it may have ended. It is asked again until it answers.
   */
  revoke(id: string, options?: { readonly subject?: string }): Promise<boolean>;
  /**
   * Ends all sessions of a subject as `revoked`, but the one with the id `except`; says how many.
   * @throws StoreUnavailableError as `revoke`: they may have ended.
   */
  revokeAll(subject: string, options?: { readonly except?: string }): Promise<number>;
  /**
   * Closes a socket, a stream or a job when its session ends, on whatever node and by whatever reason, also when nobody
   * asks any more: a WebSocket by code 4401 and the reason, a socket of socket.io after the event `stillhere:ended`, an
   * answer that is a stream of events after the event `stillhere:ended`, an `AbortController` with a `SessionEndedError`; at once when
   * the session is over already. What comes over it is not activity: see `Bound.touch`. What closes itself is forgotten.
   * @throws TypeError for what it does not know, unless `close` says how it is closed.
   */
  bind(target: Bindable, session: Pick<Session<Data>, 'id'>, options?: BindOptions): Bound;
  /** The same for what only `close` can close. */
  bind(
    target: object,
    session: Pick<Session<Data>, 'id'>,
    options: BindOptions & Required<Pick<BindOptions, 'close'>>,
  ): Bound;
  /**
   * The live session of a request that opens a WebSocket (an `upgrade`), from a page of this origin; undefined when there is
   * none. Never activity. A page of elsewhere is refused: the browser sends the cookie whoever opens the socket.
   * @throws StoreUnavailableError
   */
  socketSession(request: RequestView): Promise<Session<Data> | undefined>;
  /** Calls `listener` at every such event; returns what stops that. What it throws or rejects goes to `onError`. */
  on<Name extends keyof SessionEvents>(
    name: Name,
    listener: (event: SessionEvents[Name]) => unknown,
  ): () => void;
  /** Ends what is past its deadline now, and says how many. It runs by itself too. */
  sweep(): Promise<number>;
  /** Writes what was not written yet, stops, and closes the event streams. The store stays open: it is the caller's. */
  close(): Promise<void>;
}

/**
 * Makes the sessions of an app.
 * @throws TypeError for options that cannot work, with what to change.
 */
export function createSessions<Data = Readonly<Record<string, unknown>>>(
  options: SessionsOptions,
): Sessions<Data> {
  const parsed = parseOptions(options);
  return putTogether(parsed, (house) => createCookieCredential(house, parsed));
}

/** Makes sessions over any credential. */
export function putTogether<Data>(
  parsed: ParsedOptions,
  credentialOf: (house: House) => Credential,
): Sessions<Data> {
  const { clock, basePath, freshFor, policyFor, onError } = parsed;
  const events = createSessionEvents(onError);
  const push = createPush(clock, parsed.yourSessions !== undefined);
  for (const name of ['started', 'ended'] as const) {
    events.on(name, ({ subject }) => push.sessionsOf(subject));
  }
  const store = parsed.store ?? createMemoryStore({ clock });
  const engine = createEngine({
    ...parsed,
    store,
    events,
    listener: {
      ended(tombstone) {
        push.ended(tombstone);
        bindings.ended(tombstone);
      },
      changed(session) {
        push.changed(session);
        bindings.changed(session);
      },
      resumed: () => review.addAll(),
    },
    concerns: (session) => push.has(session) || bindings.has(session),
  });

  const review = createStreamReview({
    clock,
    sessions: () => [...push.sessions(), ...bindings.sessions()],
    read: engine.readAgain,
    found(session, record) {
      push.found(session, record);
      bindings.found(session, record);
    },
    failed: (error) => onError(error, { stage: 'events' }),
  });
  const bindings = createBindings({
    ...{ clock, engine, onError },
    missed: review.add,
    isSure: engine.remembers,
  });
  const house: House = {
    ...parsed,
    engine,
    next: createNext((reason, length, where) =>
      events.emit('next-refused', { reason, length, where, at: engine.now() }),
    ),
    deviceOf: createDeviceOf(parsed),
    timeChoices: createTimeChoices(parsed, engine),
    checkToken: (request, token, kind = 0) =>
      engine.check(token, new RequestAsker(policyFor, request, kind)),
    checkId: (request, id, kind = 0) =>
      engine.checkId(id, new RequestAsker(policyFor, request, kind)),
    deny(request, reason, who) {
      events.emit('denied', {
        reason,
        at: engine.now(),
        where: whereOf(request),
        ...(who?.id === undefined ? {} : { session: who.id }),
        ...(who === undefined ? {} : { subject: who.subject }),
      });
    },
  };
  const parts: Parts = {
    ...parsed,
    ...house,
    credential: credentialOf(house),
    visitOf: createVisits(),
    circle: createCircleWatch(parsed),
    listening(session) {
      if (!engine.remembers(session)) review.add(session);
    },
  };
  const endpoints = createEndpoints(parts, push, clock);
  const stopSweeping = startSweep(clock, parsed.sweepInterval, () => engine.sweep(), onError);

  return {
    get clientUrl() {
      return `${basePath}/client.js?v=${readClientScript('global').version}`;
    },
    isOwn(request) {
      if (!request.url.startsWith(basePath)) return false;
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
        within === undefined ? freshFor : parseDuration('within', within),
      ),
    of: (exchange) => createRequestSession(parts, exchange),
    safeNext: (value, home) => parts.next.safe(value, 'api', home),
    refreshTag: (request) => refreshTagFor(parts, request),
    async list(subject) {
      checkString('subject', subject);
      if (!isKeepable(subject)) return [];
      return (await engine.list(subject)).map((record) => sessionOf<Data>(record));
    },
    async revoke(id, given = {}) {
      checkString('id', id);
      checkOptions<{ subject?: string }>('revoke', given, { subject: 'string' });
      // Given and undefined, it would let anybody end anybody's session.
      if ('subject' in given) checkString('subject', given.subject);
      if (!isId(id)) return false;
      const record = await engine.read(id);
      if (record === undefined || record.subject !== (given.subject ?? record.subject)) {
        return false;
      }
      return engine.end(record, 'revoked', 'api');
    },
    async revokeAll(subject, given = {}) {
      checkString('subject', subject);
      checkOptions<{ except?: string }>('revokeAll', given, { except: 'string' });
      if (!isKeepable(subject)) return 0;
      const { except = '' } = given;
      return engine.endAll(subject, 'revoked', 'api', isId(except) ? except : undefined);
    },
    bind: bindings.bind,
    async socketSession(request) {
      if (!isSameOrigin(request, parts.origin)) {
        parts.deny(request, 'cross-site');
        return undefined;
      }
      const check = await parts.credential.check(request, 0);
      return check.state === 'active' ? sessionOf<Data>(check.record) : undefined;
    },
    on: events.on,
    sweep: () => engine.sweep(),
    async close() {
      const swept = atMost(clock, parsed.storeTimeout, stopSweeping());
      review.close();
      push.close();
      bindings.close();
      await Promise.all([
        engine.close(),
        swept.catch((error: unknown) => onError(error, { stage: 'close' })),
      ]);
    },
  };
}
