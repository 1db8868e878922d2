/** Knows the call by which a person chooses more time, or the usual one again. */
import type { Clock } from '../core/clock.ts';
import type { ActiveCheck } from '../engine/check.ts';
import { answerOf, createAnswerLines, type Answer } from './answer-lines.ts';
import { problem } from './answers.ts';
import { isJson, parseJson, readSmallText } from './body.ts';
import { createFloodGate, refuseTooMany } from './flood.ts';
import { whereOf, type Parts } from './parts.ts';
import type { RequestView } from './request-view.ts';
import type { Call } from './route.ts';

/** Of one session in ten seconds. A person presses once. */
const MOST_CALLS = 20;

/** Whether a policy lets people choose more time. */
export function isOffered({ policy }: Pick<ActiveCheck, 'policy'>): boolean {
  return policy.extendedTime > policy.idleTimeout;
}

/** Does as the person of a checked session has chosen, now and for their next session in this browser. */
export async function chooseTime(
  parts: Pick<Parts, 'engine' | 'timeChoices'>,
  request: RequestView,
  answer: Answer,
  check: ActiveCheck,
  isExtended: boolean,
): Promise<void> {
  await parts.engine.extendTime(check, isExtended, whereOf(request));
  await parts.timeChoices.keep(request, answer, check.record.subject, isExtended);
}

/** Makes the call. The answer is what `answer` says of the session afterwards. */
export function createExtendedTime(
  parts: Parts,
  clock: Clock,
  answer: (view: RequestView) => Promise<Response>,
): (call: Call) => Promise<Response> {
  const isFlood = createFloodGate(MOST_CALLS);

  return async ({ view, request }) => {
    const text = await readSmallText(request, clock);
    if (text instanceof Response) return text;
    if (!isJson(request)) {
      return problem(415, 'The body of this call is application/json.', 'bad-request');
    }
    const isExtended = parseJson(text)?.['extended'];
    if (typeof isExtended !== 'boolean') {
      return problem(400, 'The body of this call is {"extended": true or false}.', 'bad-request');
    }
    const check = await parts.credential.check(view, 0);
    if (check.state !== 'active') return answer(view);
    if (isFlood(check.record.id, parts.engine.now())) {
      return refuseTooMany(parts, view, check.record);
    }
    if (isExtended && !isOffered(check)) {
      return problem(400, 'The policy of this session has no "extendedTime".', 'bad-request');
    }
    const lines = createAnswerLines();
    await chooseTime(parts, view, lines, check, isExtended);
    const response = await answer(view);
    lines.putOn(answerOf(response.headers));
    return response;
  };
}
