/** Knows how somebody arrives whom a landing has sent round once more, with all that the browser has. */
import { SHOWN, UNPROMPTED, type Kind } from '../engine/activity.ts';
import { answerOf, createAnswerLines } from './answer-lines.ts';
import { redirect, seeSignIn } from './answers.ts';
import { kindOf } from './classify.ts';
import { isSameOrigin } from './origin.ts';
import { whereOf, type Parts } from './parts.ts';
import { queryOf, type RequestView } from './request-view.ts';

/** Below the base path: where an arrival is judged. It never leads back to itself. */
export const ARRIVE = '/arrive';

/** Answers the request that a landing led to: on to where the person wanted to go, or to the sign-in page. */
export async function arrive(parts: Parts, request: RequestView): Promise<Response> {
  const where = whereOf(request);
  const next = parts.next.safe(queryOf(request).get('next'), where);
  const lines = createAnswerLines();
  await parts.credential.settle(request, lines);
  const check = await parts.credential.check(request, kindOfArrival(parts, request));
  const response =
    check.state === 'active'
      ? redirect(303, next)
      : seeSignIn(
          parts.signInUrl,
          check.state === 'ended' ? check.reason : 'none',
          parts.next.inQuery(next, where),
        );
  lines.putOn(answerOf(response.headers));
  return response;
}

/** Somebody has followed a link: after the landing, which is of this site, no browser tells of that any more. */
function kindOfArrival({ passive, origin }: Parts, request: RequestView): Kind {
  const kind = kindOf(request, passive);
  if ((kind & SHOWN) === 0) return 0;
  return isSameOrigin(request, origin) ? kind & ~UNPROMPTED : kind;
}
