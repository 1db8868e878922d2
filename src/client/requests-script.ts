/** The script for pages that build nothing: their requests carry the activity, for whatever `<still-here>` shows. */
import { watchRequests } from './watch-requests.ts';
import type { WatchedSession } from './watched-session.ts';

export { watchRequests };
export { trackRequest } from './track-request.ts';

const followed = new Map<string, () => void>();

function follow(session: WatchedSession, element: Element): void {
  const base = element.getAttribute('base') ?? '/session';
  followed.get(base)?.();
  followed.set(base, watchRequests(session));
}

document.addEventListener('stillhere:session', (event) => {
  const { session } = (event as CustomEvent<{ readonly session: WatchedSession }>).detail;
  if (event.target instanceof Element) follow(session, event.target);
});
for (const element of document.querySelectorAll('still-here')) {
  const { session } = element as { readonly session?: WatchedSession };
  if (session !== undefined) follow(session, element);
}
