/** Knows the frames of a page: a person who works in one of them is there. */
import type { ActivityWatch } from './activity.ts';
import { FRAME_MESSAGE } from './frame-message.ts';
import type { PageWindow } from './page-window.ts';

/**
 * Watches a window and all frames in it that are of its own origin, also those that come later or go elsewhere; and
 * hears what the bridge script says in frames of `origins`. Returns what stops that.
 */
export function watchFrames(
  window: PageWindow,
  origins: readonly string[],
  activity: Pick<ActivityWatch, 'add' | 'saw'>,
): () => void {
  const abort = new AbortController();
  const { signal } = abort;

  function enter(frame: PageWindow): void {
    try {
      const { document } = frame;
      document.addEventListener('load', onLoad, { capture: true, signal });
      for (const inner of document.querySelectorAll('iframe')) onFrame(inner);
    } catch {
      // Of another origin: its own business, unless it runs the bridge script.
      return;
    }
    activity.add(frame);
  }

  function onFrame({ contentWindow }: { readonly contentWindow: Window | null }): void {
    if (contentWindow !== null) enter(contentWindow as PageWindow);
  }

  function onLoad({ target }: Event): void {
    if (target !== null && 'contentWindow' in target) onFrame(target as HTMLIFrameElement);
  }

  enter(window);
  window.addEventListener(
    'message',
    ({ origin, data }) => {
      if (data === FRAME_MESSAGE && origins.includes(origin)) activity.saw();
    },
    { signal },
  );
  return () => abort.abort();
}
