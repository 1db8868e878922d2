/** Knows when a page wakes up: shown, resumed, focused, restored, online again. None of it is activity. */
import { attempt, createAbort } from './attempt.ts';

/** What the page's life means to the session. */
export interface LifecycleListener {
  /** The page may have slept: deadlines must be looked at. */
  readonly woke: () => void;
  /** The page was kept as it was and is shown again: nothing on it can be trusted. */
  restored(): void;
  readonly online: () => void;
  /** The page is put away: for good, or (`isKept`) as it is, to be shown again by the back button. */
  hidden(isKept: boolean): void;
  /** Whether the page can be seen has changed. */
  visibility(isVisible: boolean): void;
}

/**
 * Listens to the life of a page; returns what stops that. Never `unload` or `beforeunload` (requirement B6). A page that
 * writes its document anew (`document.open`) takes all listeners away: it is listened to again at once.
 */
export function watchLifecycle(window: Window, listener: LifecycleListener): () => void {
  const { document } = window;
  const abort = createAbort();
  const { woke, online } = listener;

  function onVisibility(): void {
    woke();
    listener.visibility(isSeen(document));
  }

  function onHide({ persisted }: PageTransitionEvent): void {
    listener.hidden(persisted);
  }

  function onShow({ persisted }: PageTransitionEvent): void {
    if (persisted) listener.restored();
  }

  /** Of several that tell the same, one may fail. */
  function on(target: EventTarget, name: string, hear: (event: PageTransitionEvent) => void): void {
    const { signal } = abort;
    attempt(() => target.addEventListener(name, hear as (event: Event) => void, { signal }));
  }

  function listen(): void {
    on(document, 'visibilitychange', onVisibility);
    on(document, 'resume', woke);
    on(window, 'focus', woke);
    on(window, 'online', online);
    on(window, 'pagehide', onHide);
    on(window, 'pageshow', onShow);
  }

  listen();
  const rewritten = attempt(
    () =>
      new MutationObserver(() => {
        listen();
        woke();
      }),
  );
  attempt(() => rewritten?.observe(document, { childList: true }));
  return () => {
    attempt(() => rewritten?.disconnect());
    abort.abort();
  };
}

/** Whether a page is seen, as far as it can tell. */
export function isSeen(document: Document): boolean {
  return attempt(() => document.visibilityState) !== 'hidden';
}

/** Whether the browser has loaded a page ahead, and does not show it yet. */
export function isPrerendered(document: Document): boolean {
  return 'prerendering' in document && document.prerendering === true;
}

/** Calls `start` now, or when a page that the browser loaded ahead is really shown (requirement B5). */
export function whenShown(document: Document, start: () => void): () => void {
  const abort = createAbort();
  if (isPrerendered(document)) {
    document.addEventListener('prerenderingchange', start, abort);
  } else {
    start();
  }
  return () => abort.abort();
}
