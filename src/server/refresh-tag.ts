/** Knows how a page whose script is off leaves the screen at its deadline. */
import { StoreUnavailableError } from '../core/errors.ts';
import { escapeHtml } from './answers.ts';
import { refreshAfter } from './endpoints.ts';
import { nextOf } from './guard.ts';
import type { Parts } from './parts.ts';
import type { RequestView } from './request-view.ts';

/** After so many seconds such a page asks again where the store does not answer. */
const ASK_AGAIN = 5;

/** HTML for the head of a guarded page: it goes, when its time is up, where it is said whether that is so, and why. */
export async function refreshTagFor(parts: Parts, request: RequestView): Promise<string> {
  const seconds = await secondsLeft(parts, request);
  const url = `${parts.basePath}/check?next=${nextOf(parts, request)}`;
  return `<noscript><meta http-equiv="refresh" content="${seconds}; url=${escapeHtml(url)}"></noscript>`;
}

async function secondsLeft(parts: Parts, request: RequestView): Promise<number> {
  try {
    const check = await parts.credential.check(request, 0);
    return check.state === 'active' ? refreshAfter(check) : 0;
  } catch (error) {
    if (error instanceof StoreUnavailableError) return ASK_AGAIN;
    throw error;
  }
}
