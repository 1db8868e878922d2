/** The script for pages that build nothing: it keeps the drafts of whatever `<still-here>` shows. */
import type { WatchedSession } from '../client/watched-session.ts';
import { watchDrafts, type Drafts } from './watch-drafts.ts';

export * from './index.ts';

const kept = new Map<string, Drafts>();

function keep(session: WatchedSession, element: Element): void {
  const base = element.getAttribute('base') ?? '/session';
  kept.get(base)?.stop();
  kept.set(base, watchDrafts(session, { base }));
}

document.addEventListener('stillhere:session', (event) => {
  const { session } = (event as CustomEvent<{ readonly session: WatchedSession }>).detail;
  if (event.target instanceof Element) keep(session, event.target);
});
for (const element of document.querySelectorAll('still-here')) {
  const { session } = element as { readonly session?: WatchedSession };
  if (session !== undefined) keep(session, element);
}
