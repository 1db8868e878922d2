/** Knows the calls of drafts: the keys of a page's person, and the script for pages that build nothing. */
import type { Clock } from '../core/clock.ts';
import { endedProblem, problem } from './answers.ts';
import { readSmallText } from './body.ts';
import type { Call, Routes } from './route.ts';
import { answerScript } from './client-script.ts';
import type { DraftKeysFor } from './draft-keys.ts';
import type { Parts } from './parts.ts';
import { speechFor } from './speech.ts';

/** Makes the calls. The keys are those of whoever's session it is, while it lives; to ask is no activity. */
export function draftRoutes(
  { credential, engine }: Parts,
  keysFor: DraftKeysFor,
  clock: Clock,
): Routes {
  async function giveKeys({ view, request }: Call): Promise<Response> {
    const text = await readSmallText(request, clock);
    if (text instanceof Response) return text;
    if (text !== '') return problem(400, 'This call has no body.', 'bad-request');
    const check = await credential.check(view, 0);
    if (check.state !== 'active') {
      return endedProblem(speechFor(view), check.state === 'ended' ? check.reason : 'none');
    }
    const { id, subject } = check.record;
    // The page may not know yet that its session is another's.
    const answer = { session: id, ...keysFor(subject, engine.now()) };
    return Response.json(answer, { headers: { 'Cache-Control': 'no-store' } });
  }

  return {
    '/drafts': { method: 'POST', run: giveKeys },
    '/drafts.js': { method: 'GET', run: async (call) => answerScript('drafts', call) },
  };
}
