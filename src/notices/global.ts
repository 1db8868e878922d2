/** The script for pages that build nothing: it warns as the attribute `notices` of `<still-here>` says. */
import type { WatchedSession } from '../client/watched-session.ts';
import { watchNotices, type Notices } from './watch-notices.ts';
import type { NoticeKind } from './ways.ts';

export * from './index.ts';

const kept = new Map<string, Notices>();

/** Begins to warn of what an element shows. Its words are those of its dialog. */
function keep(session: WatchedSession, element: Element): void {
  const base = element.getAttribute('base') ?? '/session';
  kept.get(base)?.stop();
  kept.delete(base);
  const kinds = (element.getAttribute('notices') ?? '').split(/\s+/).filter(Boolean);
  if (kinds.length === 0) return;
  const text = (): string | undefined =>
    element.shadowRoot?.querySelector('dialog[open] [part~="title"]')?.textContent ?? undefined;
  kept.set(base, watchNotices(session, { kinds: kinds as NoticeKind[], text }));
}

document.addEventListener('stillhere:session', (event) => {
  const { session } = (event as CustomEvent<{ readonly session: WatchedSession }>).detail;
  if (event.target instanceof Element) keep(session, event.target);
});
for (const element of document.querySelectorAll('still-here')) {
  const { session } = element as { readonly session?: WatchedSession };
  if (session !== undefined) keep(session, element);
}
// Where the person presses who wants notifications, the browser may ask.
document.addEventListener('click', ({ target }) => {
  if (!(target instanceof Element) || target.closest('[data-stillhere-notices]') === null) return;
  for (const notices of kept.values()) void notices.ask();
});
