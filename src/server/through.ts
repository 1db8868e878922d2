/**
 * Knows the page at which a person arrives in the small window: through a proxy in front, when nothing is in between any
 * more, or after signing in again.
 */
import { createHash } from 'node:crypto';
import { escapeHtml, page } from './answers.ts';
import type { Speech } from './speech.ts';

/** Below the base path. The client opens it in a small window, or lets the sign-in page lead there. */
export const THROUGH = '/through';

/**
 * Tells the pages of this browser, which ask the server then, and closes the window, though an answer on the way may have
 * parted it from who opened it. By its address, as a proxy may have put something before the base path.
 */
const SCRIPT = `try{new BroadcastChannel('stillhere:'+location.pathname.replace(/[/]through[/]?$/,'')).postMessage('through')}catch{}close()`;

const POLICY = `default-src 'none'; script-src 'sha256-${createHash('sha256').update(SCRIPT).digest('base64')}'`;

/** Needs no session, and says nothing of it. */
export function through(speech: Speech): Response {
  const { throughTitle, throughText } = speech.pages;
  const body = `<p>${escapeHtml(throughText)}</p><script>${SCRIPT}</script>`;
  return page(200, speech, throughTitle, body, { 'Content-Security-Policy': POLICY });
}
