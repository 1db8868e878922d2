/** Knows whether a person works in what has the focus and cannot be looked into: a frame of another origin, a PDF. */
import type { Clock } from '../core/clock.ts';
import { attempt } from './attempt.ts';
import { isActivated } from './engine-sent.ts';
import { isSeen } from './lifecycle.ts';

/** A click or a key there activates the pages around it for five seconds: looked at so often, in ms, none is missed. */
const INTERVAL = 4_000;

const FRAME = /^(iframe|frame|object|embed)$/;

/** What it takes to look. */
export interface ForeignFocusOptions {
  readonly clock: Pick<Clock, 'setTimer'>;
  /** Watches a window of the own origin, in which the focus is. */
  readonly enter: (window: Window) => void;
  readonly saw: () => void;
  readonly signal: AbortSignal;
}

/** Looks every four seconds while a window that can be seen has frames, or lost the focus to one, and never else. */
export function watchForeignFocus(
  window: Window,
  { clock, enter, saw, signal }: ForeignFocusOptions,
): void {
  const { document } = window;
  let isBlurred = false;
  let cancel = (): void => {};

  /** Whether the frame that has the focus cannot be looked into; undefined where none has it. */
  function isFocusForeign(inner: Document): boolean | undefined {
    let element = inner.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    if (!FRAME.test(String(element?.localName))) return undefined;
    // Null where this page may not look, undefined of an `embed`.
    const { contentDocument: content } = element as Partial<HTMLIFrameElement>;
    if (!content?.defaultView || content.contentType.endsWith('pdf')) return true;
    enter(content.defaultView);
    return isFocusForeign(content) === true;
  }

  const find = (): boolean | undefined => attempt(() => isFocusForeign(document));

  function look(): void {
    const found = find();
    const isInFront = attempt(() => document.hasFocus()) === true;
    // A window that lost the focus to none of its frames that can be found lost it to one in a closed shadow tree.
    const isForeign = found ?? (isBlurred && isInFront);
    if (isForeign && isInFront && isActivated(window)) saw();
    wait(isForeign || found === false);
  }

  // WebKit and Gecko do not tell when the focus goes from a frame of the page before straight to one of this page.
  function wait(isWorth: boolean): void {
    cancel();
    if ((isWorth || attempt(() => window.length > 0)) && !signal.aborted && isSeen(document)) {
      cancel = clock.setTimer(look, INTERVAL);
    }
  }

  window.addEventListener(
    'blur',
    ({ target }) => {
      if (target !== window) return;
      isBlurred = true;
      wait(true);
    },
    { signal },
  );
  window.addEventListener('focus', () => (isBlurred = false), { signal });
  const begin = (): void => wait(find() !== undefined);
  document.addEventListener('visibilitychange', begin, { signal });
  document.addEventListener('load', look, { capture: true, signal });
  signal.addEventListener('abort', () => cancel());
  begin();
}
