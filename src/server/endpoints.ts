/** Knows the `/session` surface: status, ping, leave, stay, sign-out, events, script, a person's own sessions where the app wants it, and the pages for who uses none or comes through a proxy. */
import type { Clock } from '../core/clock.ts';
import { StoreUnavailableError, UpdateConflictError } from '../core/errors.ts';
import { closesAtOf, idleTimeoutOf } from '../core/session.ts';
import { parsePing, PASSIVE_HEADER, type Status } from '../core/wire.ts';
import { ASKS_TIME, TELLING } from '../engine/activity.ts';
import type { ActiveCheck, Check } from '../engine/check.ts';
import { answerOf, createAnswerLines } from './answer-lines.ts';
import { escapeHtml, page, problem, redirect, seeSignIn, unavailable } from './answers.ts';
import { isJson, parseJson, readSmallText, type SurfaceRequest } from './body.ts';
import { isFollowed, isNavigation } from './classify.ts';
import { answerScript, PART_ROUTES } from './client-script.ts';
import { draftRoutes } from './draft-routes.ts';
import { createExtendedTime, isOffered } from './extended-time.ts';
import { lastWord } from './event-stream.ts';
import { createFloodGate, refuseTooMany } from './flood.ts';
import { ARRIVE, arrive } from './arrival.ts';
import { isSameOrigin } from './origin.ts';
import { whereOf, type Parts } from './parts.ts';
import type { Push } from './push.ts';
import { pathOf, queryOf, type RequestView } from './request-view.ts';
import type { Call, Routes } from './route.ts';
import { speechFor } from './speech.ts';
import { through, THROUGH } from './through.ts';
import { createYourSessions } from './your-sessions.ts';

/** Answers a call below the base path. */
export type Endpoints = (request: SurfaceRequest, view: RequestView) => Promise<Response>;

/** A second after the end, so that the server agrees that it is over. */
const REFRESH_LATER = 1;
const SIGN_OUT = '/sign-out';
/** In the query of a sign-out that is asked for once more, with the cookie that there is by then: that one is believed. */
const AGAIN = 'again';

/** Makes the surface. Reading it never counts as activity, nor do coming and going; only a ping does. */
export function createEndpoints(parts: Parts, push: Push, clock: Clock): Endpoints {
  const isFlood = createFloodGate();

  const routes: Routes = {
    '': { method: 'GET', run: tellStatus },
    '/ping': { method: 'POST', run: ping },
    '/leave': { method: 'POST', run: leave },
    '/stay': { method: 'POST', run: stay },
    '/extended-time': { method: 'POST', run: createExtendedTime(parts, clock, tell) },
    [SIGN_OUT]: { method: 'POST', run: signOut },
    // A stream takes the place of the one before: a page of elsewhere could not read it, but would silence ours.
    '/events': { method: 'GET', isForOwnPages: true, run: openEvents },
    '/client.js': { method: 'GET', run: async (call) => answerScript('global', call) },
    '/notices.js': { method: 'GET', run: async (call) => answerScript('notices', call) },
    '/requests.js': { method: 'GET', run: async (call) => answerScript('requests', call) },
    ...PART_ROUTES,
    [ARRIVE]: { method: 'GET', run: ({ view }) => arrive(parts, view) },
    [THROUGH]: { method: 'GET', run: async ({ view }) => through(speechFor(view)) },
    '/check': { method: 'GET', run: checkForPerson },
    ...(parts.yourSessions && createYourSessions(parts, parts.yourSessions, clock)),
    ...(parts.draftKeysFor && draftRoutes(parts, parts.draftKeysFor, clock)),
  };

  /** Looking is not activity; but who looks first is a page that will tell of the person. */
  async function tellStatus({ view }: Call): Promise<Response> {
    const check = await parts.credential.check(view, ASKS_TIME);
    if (check.state === 'active' && view.method === 'GET' && isOfPage(view)) {
      parts.engine.speak(check);
    }
    return answer(parts, check);
  }

  async function tell(view: RequestView): Promise<Response> {
    return answer(parts, await parts.credential.check(view, 0));
  }

  /** Asked by our client in a page of this site, which marks it: another script that looks does not tell of the person. */
  function isOfPage(view: RequestView): boolean {
    const destination = view.header('sec-fetch-dest');
    const isScript = destination === undefined || destination === 'empty';
    const isClient = isScript && view.header(PASSIVE_HEADER) === '?1';
    return isClient && !isNavigation(view) && isSameOrigin(view, parts.origin);
  }

  async function ping(call: Call): Promise<Response> {
    const { view } = call;
    const idleFor = await readIdleFor(call);
    if (idleFor instanceof Response) return idleFor;
    const check = await parts.credential.check(view, 0);
    if (check.state !== 'active') return answer(parts, check);
    const refusal = refuseFlood(view, check);
    if (refusal !== undefined) return refusal;
    await parts.engine.touch(check, Math.round(parts.engine.now() - idleFor), TELLING);
    return tell(view);
  }

  /** The last page goes: sent by a browser that waits for no answer, perhaps as a beacon, whose body has any type. */
  async function leave(call: Call): Promise<Response> {
    const check = await checkPage(call);
    if (check instanceof Response) return check;
    await parts.engine.leave(check);
    return tell(call.view);
  }

  /** A page is there. The answer says what was pending before it came. */
  async function stay(call: Call): Promise<Response> {
    const check = await checkPage(call);
    if (check instanceof Response) return check;
    const wasClosing = await parts.engine.stay(check);
    parts.engine.speak(check);
    return answer(parts, await parts.credential.check(call.view, 0), wasClosing);
  }

  /** The live session of a page that says something without a body; else the answer. */
  async function checkPage({ view, request }: Call): Promise<ActiveCheck | Response> {
    const text = await readSmallText(request, clock);
    if (text instanceof Response) return text;
    const check = await parts.credential.check(view, 0);
    if (check.state !== 'active') return answer(parts, check);
    return refuseFlood(view, check) ?? check;
  }

  function refuseFlood(view: RequestView, { record }: ActiveCheck): Response | undefined {
    if (!isFlood(record.id, parts.engine.now())) return undefined;
    return refuseTooMany(parts, view, record);
  }

  async function signOut({ view, request }: Call): Promise<Response> {
    const text = await readSmallText(request, clock);
    if (text instanceof Response) return text;
    if (!queryOf(view).has(AGAIN) && (await parts.credential.isOutOfDate(view))) {
      return redirect(307, `${parts.basePath}${SIGN_OUT}?${AGAIN}`);
    }
    const lines = createAnswerLines();
    await parts.credential.end(view, lines);
    const response = isFollowed(view)
      ? seeSignIn(parts.signInUrl, 'signed-out', undefined)
      : await answer(parts, await parts.credential.check(view, 0));
    lines.putOn(answerOf(response.headers));
    if (parts.clearSiteData.length > 0) {
      response.headers.set(
        'Clear-Site-Data',
        parts.clearSiteData.map((kind) => `"${kind}"`).join(', '),
      );
    }
    return response;
  }

  function listen({ record }: ActiveCheck): ReadableStream<Uint8Array> {
    const stream = push.open(record);
    parts.listening(record.id);
    return stream;
  }

  async function openEvents({ view }: Call): Promise<Response> {
    const check = await parts.credential.check(view, 0);
    if (check.state === 'active') {
      // Whoever only wants to know what the answer would be takes nobody's stream away.
      return eventStream(view.method === 'HEAD' ? undefined : listen(check));
    }
    // Nobody of that browser may have listened as it ended. Who did, and comes again, says so.
    if (check.state === 'ended' && view.header('last-event-id') !== 'ended') {
      return eventStream(lastWord('ended', await statusOf(parts, check)));
    }
    // 204 tells an EventSource not to come again.
    return new Response(undefined, { status: 204, headers: { 'Cache-Control': 'no-store' } });
  }

  async function checkForPerson({ view }: Call): Promise<Response> {
    const where = whereOf(view);
    const next = parts.next.safe(queryOf(view).get('next'), where);
    const check = await parts.credential.check(view, 0);
    if (check.state !== 'active') {
      const reason = check.state === 'ended' ? check.reason : 'none';
      return seeSignIn(parts.signInUrl, reason, parts.next.inQuery(next, where));
    }
    const speech = speechFor(view);
    const { aliveTitle, aliveText, goBack } = speech.pages;
    const link = `<a href="${escapeHtml(next)}">${escapeHtml(goBack)}</a>`;
    return page(200, speech, aliveTitle, `<p>${escapeHtml(aliveText)}</p><p>${link}</p>`, {
      Refresh: String(refreshAfter(check)),
    });
  }

  async function answerTo({ view, request }: Call): Promise<Response> {
    const path = pathOf(view).slice(parts.basePath.length).replace(/\/$/, '');
    const route = routes[path];
    if (route === undefined) {
      return problem(404, 'There is no such call, or its option is not set.', 'bad-request');
    }
    const method = view.method === 'HEAD' ? 'GET' : view.method;
    if (method !== route.method) {
      return problem(405, `This call is a ${route.method}.`, 'bad-request', {
        Allow: route.method,
      });
    }
    const isForOwnPages = method === 'POST' || route.isForOwnPages === true;
    if (isForOwnPages && !isSameOrigin(view, parts.origin)) {
      parts.deny(view, 'cross-site');
      return problem(403, 'This call must come from a page of this site.', 'cross-site');
    }
    try {
      return await route.run({ view, request });
    } catch (error) {
      // So many calls at once that none came through.
      if (error instanceof UpdateConflictError) return refuseTooMany(parts, view);
      if (!(error instanceof StoreUnavailableError)) throw error;
      parts.deny(view, 'store-unavailable');
      return unavailable(speechFor(view), isNavigation(view));
    }
  }

  /** Milliseconds since the activity that a ping tells of; an empty body means now. */
  async function readIdleFor({ request }: Call): Promise<number | Response> {
    const text = await readSmallText(request, clock);
    if (text instanceof Response) return text;
    if (text === '') return 0;
    if (!isJson(request)) {
      return problem(415, 'The body of a ping is application/json, or empty.', 'bad-request');
    }
    return (
      parsePing(parseJson(text)) ??
      problem(400, 'The body of a ping is {"idleFor": milliseconds}.', 'bad-request')
    );
  }

  return async (request, view) => {
    const whole = await answerTo({ view, request });
    return view.method === 'HEAD' ? new Response(undefined, whole) : whole;
  };
}

/** Seconds after which a page without script is to look whether its session is over. */
export function refreshAfter(left: {
  readonly idleRemaining: number;
  readonly absoluteRemaining: number;
}): number {
  return Math.ceil(Math.min(left.idleRemaining, left.absoluteRemaining) / 1_000) + REFRESH_LATER;
}

function eventStream(body: ReadableStream<Uint8Array> | string | undefined): Response {
  return new Response(body, {
    headers: {
      'Content-Type': 'text/event-stream',
      // What is compressed on the way is held back until there is enough of it.
      'Cache-Control': 'no-store, no-transform',
      'X-Accel-Buffering': 'no',
    },
  });
}

async function answer(parts: Parts, check: Check, wasClosing?: boolean): Promise<Response> {
  const status = await statusOf(parts, check, wasClosing);
  return Response.json(status, { headers: { 'Cache-Control': 'no-store' } });
}

async function statusOf(parts: Parts, check: Check, wasClosing?: boolean): Promise<Status> {
  switch (check.state) {
    case 'none':
      return { state: 'none' };
    case 'ended':
      return { state: 'ended', session: check.record.id, reason: check.reason };
    case 'active': {
      const subject = await parts.engine.standInFor(check.record.subject);
      return {
        state: 'active',
        session: check.record.id,
        ...(subject === undefined ? {} : { subject }),
        idleRemaining: check.idleRemaining,
        absoluteRemaining: check.absoluteRemaining,
        idleTimeout: idleTimeoutOf(check.record, check.policy),
        ...(isOffered(check) ? { extendedTime: check.policy.extendedTime } : {}),
        warnBefore: warnBeforeOf(check),
        maxHold: check.policy.maxHold,
        fresh: parts.engine.now() - check.record.authenticatedAt < parts.freshFor,
        endOnClose: Number.isFinite(check.policy.endOnClose) ? check.policy.endOnClose : 0,
        closing: wasClosing ?? isClosing(check),
      };
    }
  }
}

function isClosing({ record }: ActiveCheck): boolean {
  return closesAtOf(record.closing, record.lastActivityAt) !== Number.POSITIVE_INFINITY;
}

function warnBeforeOf({ record, policy }: ActiveCheck): number {
  const { warnBefore } = policy;
  const idleTimeout = idleTimeoutOf(record, policy);
  return warnBefore < idleTimeout ? warnBefore : idleTimeout / 2;
}
