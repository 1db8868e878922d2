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

/** Looks every four seconds while a frame has the focus of a window that can be seen, and never else. */
export function watchForeignFocus(
  window: Window,
  { clock, enter, saw, signal }: ForeignFocusOptions,
): void {
  const { document } = window;
  let isBlurred = false;
  let cancel = (): void => {};

  function focus(): 'here' | 'inside' | 'foreign' {
    return attempt(() => focusOf(document)) ?? 'here';
  }

  function focusOf(inner: Document): 'here' | 'inside' | 'foreign' {
    let element = inner.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    if (!FRAME.test(String(element?.localName))) return 'here';
    // Null where this page may not look, undefined of an `embed`.
    const { contentDocument: content } = element as Partial<HTMLIFrameElement>;
    if (!content?.defaultView || content.contentType.endsWith('pdf')) return 'foreign';
    enter(content.defaultView);
    return focusOf(content) === 'foreign' ? 'foreign' : 'inside';
  }

  function look(): void {
    const place = focus();
    const isInFront = attempt(() => document.hasFocus()) === true;
    // A window that lost the focus to none of its frames that can be found lost it to one in a closed shadow tree.
    const isForeign = place === 'foreign' || (place === 'here' && isBlurred && isInFront);
    if (isForeign && isInFront && isActivated(window)) saw();
    wait(isForeign || place === 'inside');
  }

  function wait(isWorth: boolean): void {
    cancel();
    if (isWorth && !signal.aborted && isSeen(document)) {
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
  const begin = (): void => wait(focus() !== 'here');
  document.addEventListener('visibilitychange', begin, { signal });
  signal.addEventListener('abort', () => cancel());
  begin();
}
