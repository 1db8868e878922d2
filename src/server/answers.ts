/** Knows how a refusal is said: problem+json to a script (RFC 9457), a page or a redirect to a person. */
import type { EndReason } from '../core/reasons.ts';
import type { DenialReason } from '../engine/events.ts';
import { textOf } from './reason-text.ts';
import { languageHeaders, type Speech } from './speech.ts';

/** Seconds after which a failing store is worth another try. */
const RETRY_AFTER = '5';

/** A refusal for a script; what only its programmer reads is in English. `reason` says why in one word; other members are added as they are. */
export function problem(
  status: number,
  title: string,
  reason: DenialReason | 'bad-request',
  headers: Readonly<Record<string, string>> = {},
): Response {
  const body = { type: `urn:stillhere:${reason}`, title, status, reason };
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      'Content-Type': 'application/problem+json',
      'Cache-Control': 'no-store',
      ...headers,
    },
  });
}

/** 401 for a script whose session is over, or never was. */
export function endedProblem(speech: Speech, reason: EndReason | 'none'): Response {
  return spokenProblem(401, speech, textOf(speech, reason), reason);
}

/** 403 for a script whose person must prove again who they are. */
export function notFreshProblem(speech: Speech): Response {
  return spokenProblem(403, speech, textOf(speech, 'not-fresh'), 'not-fresh');
}

function spokenProblem(
  status: number,
  speech: Speech,
  title: string,
  reason: DenialReason,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return problem(status, title, reason, { ...languageHeaders(speech), ...headers });
}

/** Sends a person to the sign-in page, which can say why by `reason` and come back by `next`, encoded for a query. */
export function seeSignIn(signInUrl: string, reason: string, next: string | undefined): Response {
  const query = [
    ...(reason === 'none' ? [] : [`reason=${reason}`]),
    ...(next === undefined ? [] : [`next=${next}`]),
  ].join('&');
  const separator = signInUrl.includes('?') ? '&' : '?';
  const location = query === '' ? signInUrl : `${signInUrl}${separator}${query}`;
  return redirect(303, location);
}

/** Sends a browser elsewhere, this once: by 303 to look there, by 307 to ask the same there. */
export function redirect(status: 303 | 307, location: string): Response {
  return new Response(undefined, {
    status,
    headers: { Location: location, 'Cache-Control': 'no-store' },
  });
}

/** 503 while the store fails. The cookie stays: nobody was signed out. */
export function unavailable(speech: Speech, isForPerson: boolean): Response {
  const { pages } = speech;
  const later = { 'Retry-After': RETRY_AFTER };
  if (!isForPerson)
    return spokenProblem(503, speech, pages.unavailable, 'store-unavailable', later);
  return page(503, speech, pages.waitTitle, `<p>${escapeHtml(pages.unavailableText)}</p>`, {
    ...later,
    Refresh: RETRY_AFTER,
  });
}

/** A page of ours, for a person without script. `body` is trusted HTML. */
export function page(
  status: number,
  speech: Speech,
  title: string,
  body: string,
  headers: Readonly<Record<string, string>>,
): Response {
  const heading = escapeHtml(title);
  const html = `<!doctype html><html lang="${speech.lang}" dir="${speech.words.dir ?? 'ltr'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${heading}</title></head><body><h1>${heading}</h1>${body}</body></html>`;
  return new Response(html, {
    status,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'no-store',
      'Content-Security-Policy': "default-src 'none'",
      ...languageHeaders(speech),
      ...headers,
    },
  });
}

/** Text that may stand in HTML, also inside a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
