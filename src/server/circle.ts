/** Knows when people are led in a circle: to a sign-in page that is guarded itself. Tells it once. */
import { SetUpError } from '../core/errors.ts';
import type { RequestView } from './request-view.ts';

/** Looks at a request that is led to the sign-in page. */
export type CircleWatch = (request: RequestView) => void;

/** Makes the watch. */
export function createCircleWatch(options: {
  readonly signInUrl: string;
  readonly warn: (error: SetUpError) => void;
}): CircleWatch {
  const { signInUrl, warn } = options;
  const own = withoutSlash(signInUrl);
  const withQuery = own + (own.includes('?') ? '&' : '?');
  let isTold = false;

  return ({ method, url }) => {
    // A form that is sent there is led to the page once, and may be let through next time.
    if (isTold || method !== 'GET') return;
    const asked = withoutSlash(url);
    if (asked !== own && !asked.startsWith(withQuery)) return;
    isTold = true;
    warn(
      new SetUpError(
        `The guard stands before the sign-in page too, '${signInUrl}': browsers are led there again and again. Let that page come before the guard, or leave it out of what is guarded.`,
      ),
    );
  };
}

/** Without the slash at the end of its path: frameworks add it, or take it away, by a redirect. */
function withoutSlash(url: string): string {
  return url.replace(/^([^?]*)\/(?=\?|$)/, '$1');
}
