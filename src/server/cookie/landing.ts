/** Knows who must come again so that the cookie comes along: by a link of another site, or with one that is not settled. */
import { escapeHtml, page, redirect } from '../answers.ts';
import { ARRIVE } from '../arrival.ts';
import { whereOf } from '../parts.ts';
import type { RequestView } from '../request-view.ts';
import { speechFor } from '../speech.ts';
import type { CookieParts } from './cookie-parts.ts';

/**
 * The answer that lets a navigation come again as one of this site, with all cookies; undefined where none is needed. A
 * `Strict` cookie does not come with a link of another site: the page that we answer with asks again, once, without script.
 */
export function landingFor(
  parts: CookieParts,
  request: RequestView,
  isPage: boolean,
): Response | undefined {
  if (request.method !== 'GET') return undefined;
  if (parts.cookie.isUnsettled(request)) {
    return isPage ? redirect(303, arrivalOf(parts, request)) : undefined;
  }
  if (
    parts.sameSite !== 'strict' ||
    request.header('sec-fetch-site') !== 'cross-site' ||
    // In a frame of another site no such cookie ever comes.
    request.header('sec-fetch-dest') !== 'document' ||
    parts.cookie.read(request) !== undefined
  ) {
    return undefined;
  }
  const url = arrivalOf(parts, request);
  const speech = speechFor(request);
  const { waitTitle, goOn } = speech.pages;
  const link = `<p><a href="${escapeHtml(url)}">${escapeHtml(goOn)}</a></p>`;
  return page(200, speech, waitTitle, link, { Refresh: `0; url=${url}` });
}

function arrivalOf(parts: CookieParts, request: RequestView): string {
  return `${parts.basePath}${ARRIVE}?next=${parts.next.inQuery(request.url, whereOf(request))}`;
}
