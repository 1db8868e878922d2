/** Knows how somebody arrives whose cookie does not come along: by a link of another site, or with one that is not settled. */
import { answerOf } from '../answer-lines.ts';
import { escapeHtml, page, redirect, seeSignIn } from '../answers.ts';
import { SHOWN, UNPROMPTED, type Kind } from '../../engine/activity.ts';
import { kindOf } from '../classify.ts';
import { putCookies, settle } from './one-session.ts';
import { isSameOrigin } from '../origin.ts';
import { whereOf, type Parts } from '../parts.ts';
import { queryOf, type RequestView } from '../request-view.ts';

/** Below the base path: where an arrival is judged. It never leads back to itself. */
export const ARRIVE = '/arrive';

/**
 * The answer that lets a navigation come again as one of this site, with all cookies; undefined where none is needed. A
 * `Strict` cookie does not come with a link of another site: the page that we answer with asks again, once, without script.
 */
export function landingFor(
  parts: Parts,
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
  return page(200, 'One moment, please', `<p><a href="${escapeHtml(url)}">Go on</a></p>`, {
    Refresh: `0; url=${url}`,
  });
}

/** Answers the request that a landing led to: on to where the person wanted to go, or to the sign-in page. */
export async function arrive(parts: Parts, request: RequestView): Promise<Response> {
  const where = whereOf(request);
  const next = parts.next.safe(queryOf(request).get('next'), where);
  const cookies = await settle(parts, request);
  const check = await parts.check(request, kindOfArrival(parts, request));
  const response =
    check.state === 'active'
      ? redirect(303, next)
      : seeSignIn(
          parts.signInUrl,
          check.state === 'ended' ? check.reason : 'none',
          parts.next.inQuery(next, where),
        );
  putCookies(answerOf(response.headers), cookies);
  return response;
}

/** Somebody has followed a link: after the landing, which is of this site, no browser tells of that any more. */
function kindOfArrival({ passive, origin }: Parts, request: RequestView): Kind {
  const kind = kindOf(request, passive);
  if ((kind & SHOWN) === 0) return 0;
  return isSameOrigin(request, origin) ? kind & ~UNPROMPTED : kind;
}

function arrivalOf(parts: Parts, request: RequestView): string {
  return `${parts.basePath}${ARRIVE}?next=${parts.next.inQuery(request.url, whereOf(request))}`;
}
