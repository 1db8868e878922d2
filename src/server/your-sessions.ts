/** Knows the calls by which a person sees their own sessions, and ends others of them. None of them is activity. */
import type { Clock } from '../core/clock.ts';
import { readDevice } from '../core/device-text.ts';
import type { SessionList } from '../core/session-list.ts';
import type { SessionRecord } from '../core/session.ts';
import type { ActiveCheck } from '../engine/check.ts';
import { isId } from '../engine/token.ts';
import { endedProblem, problem } from './answers.ts';
import { isJson, parseJson, readSmallText } from './body.ts';
import { answerScript } from './client-script.ts';
import { createFloodGate, refuseTooMany } from './flood.ts';
import { refuseStale } from './guard.ts';
import { whereOf, type Parts } from './parts.ts';
import type { RequestView } from './request-view.ts';
import type { Call, Routes } from './route.ts';
import { speechFor } from './speech.ts';
import type { YourSessionsOptions } from './your-sessions-options.ts';

/** Of a subject with very many sessions those that were used last are told. */
const MOST_LISTED = 100;
/** Of one session in ten seconds. A page that is looked at asks once, and whenever it is shown again. */
const MOST_CALLS = 60;

/** Makes the calls. */
export function createYourSessions(
  parts: Parts,
  { needsFresh }: Required<YourSessionsOptions>,
  clock: Clock,
): Routes {
  const isFlood = createFloodGate(MOST_CALLS);

  /** The live session that asks; else the answer. */
  async function askerOf(view: RequestView): Promise<ActiveCheck | Response> {
    const check = await parts.credential.check(view, 0);
    if (check.state !== 'active') {
      const reason = check.state === 'ended' ? check.reason : 'none';
      parts.deny(view, reason, check.state === 'none' ? undefined : check.record);
      return endedProblem(speechFor(view), reason);
    }
    return isFlood(check.record.id, parts.engine.now())
      ? refuseTooMany(parts, view, check.record)
      : check;
  }

  /** The same of one that wants to end others. */
  async function enderOf(view: RequestView): Promise<ActiveCheck | Response> {
    const asker = await askerOf(view);
    if (asker instanceof Response || !needsFresh) return asker;
    return refuseStale(parts, view, asker.record, parts.freshFor) ?? asker;
  }

  async function tell({ record: own }: ActiveCheck, ended: number): Promise<Response> {
    const all = await parts.engine.list(own.subject);
    const now = parts.engine.now();
    const isOwn = ({ id }: SessionRecord): number => Number(id === own.id);
    const told = [...all]
      .sort((a, b) => isOwn(b) - isOwn(a) || b.lastActivityAt - a.lastActivityAt)
      .slice(0, MOST_LISTED);
    const answer: SessionList = {
      sessions: told.map((record) => ({
        id: record.id,
        isThis: record.id === own.id,
        ...readDevice(record.device),
        signedInFor: Math.max(0, now - record.createdAt),
        idleFor: Math.max(0, now - record.lastActivityAt),
      })),
      more: all.length - told.length,
      ended,
    };
    return Response.json(answer, { headers: { 'Cache-Control': 'no-store' } });
  }

  async function list({ view }: Call): Promise<Response> {
    const asker = await askerOf(view);
    return asker instanceof Response ? asker : tell(asker, 0);
  }

  async function end({ view, request }: Call): Promise<Response> {
    const text = await readSmallText(request, clock);
    if (text instanceof Response) return text;
    if (!isJson(request)) {
      return problem(415, 'The body of this call is application/json.', 'bad-request');
    }
    const id = parseJson(text)?.['id'];
    if (typeof id !== 'string' || !isId(id)) {
      return problem(
        400,
        'The body of this call is {"id": "the id of a session of the list"}.',
        'bad-request',
      );
    }
    const asker = await enderOf(view);
    if (asker instanceof Response) return asker;
    if (id === asker.record.id) {
      return problem(400, 'This is the session that asks: sign out instead.', 'bad-request');
    }
    const found = await parts.engine.read(id);
    // Of another's nothing is said, not even that there is one.
    const isOwn = found?.subject === asker.record.subject;
    const hasEnded = isOwn && (await parts.engine.end(found, 'revoked', whereOf(view)));
    return tell(asker, Number(hasEnded));
  }

  async function endOthers({ view, request }: Call): Promise<Response> {
    const text = await readSmallText(request, clock);
    if (text instanceof Response) return text;
    const asker = await enderOf(view);
    if (asker instanceof Response) return asker;
    const { subject, id } = asker.record;
    return tell(asker, await parts.engine.endAll(subject, 'revoked', whereOf(view), id));
  }

  return {
    '/sessions': { method: 'GET', isForOwnPages: true, run: list },
    '/sessions/end': { method: 'POST', run: end },
    '/sessions/end-others': { method: 'POST', run: endOthers },
    '/sessions-list.js': {
      method: 'GET',
      run: async (call) => answerScript('sessions-list', call),
    },
  };
}
