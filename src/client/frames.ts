/** Knows the frames of a page: a person who works in one of them is there. */
import { attempt } from './attempt.ts';
import { FRAME_MESSAGE } from './frame-message.ts';
import type { PageWindow } from './page-window.ts';

/**
 * Makes what watches a window and all frames in it that are of its own origin, also those that come later or go
 * elsewhere: `add` is called for each of them, perhaps more than once. It says false of a window of another origin.
 */
export function createFrames(
  signal: AbortSignal,
  add: (window: PageWindow) => void,
): (window: Window) => boolean {
  const options = { capture: true, signal };

  function onFrame(frame: unknown): void {
    // What is no frame has none, which is like one of another origin.
    enter((frame as HTMLIFrameElement).contentWindow as Window);
  }

  const onLoad = ({ target }: Event): void => onFrame(target);

  /** What loads in a shadow tree is not heard of outside of it. */
  function onReached(event: Event): void {
    const { shadowRoot } = event.target as Partial<Element>;
    if (shadowRoot) onFrame(event.composedPath()[0]);
  }

  function enter(window: Window): boolean {
    const document = attempt(() => window.document);
    // Of another origin: its own business, unless it runs the bridge script.
    if (document === undefined) return false;
    add(window as PageWindow);
    attempt(() => {
      document.addEventListener('load', onLoad, options);
      document.addEventListener('pointerover', onReached, options);
      for (const frame of document.querySelectorAll('iframe, frame, object')) onFrame(frame);
    });
    return true;
  }

  return enter;
}

/** Hears what the bridge script says in frames of `origins`. */
export function hearBridges(
  window: Window,
  origins: readonly string[],
  saw: () => void,
  signal: AbortSignal,
): void {
  window.addEventListener(
    'message',
    ({ origin, data }) => {
      if (data === FRAME_MESSAGE && origins.includes(origin)) saw();
    },
    { signal },
  );
}
