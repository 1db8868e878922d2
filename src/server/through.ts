/** Knows the page to which a person is led to sign in at a proxy in front: it is there when nothing is in between any more. */
import { escapeHtml, page } from './answers.ts';
import type { Speech } from './speech.ts';

/** Below the base path. The client opens it in a small window. */
export const THROUGH = '/through';

/** Needs no session, and says nothing of it. The page that opened it closes it, unless an answer on the way parted them. */
export function through(speech: Speech): Response {
  const { throughTitle, throughText } = speech.pages;
  return page(200, speech, throughTitle, `<p>${escapeHtml(throughText)}</p>`, {});
}
