/** Knows how a page's content is hidden and kept from being used, without losing anything of it. */
import { attempt, attemptEach } from './attempt.ts';
import { ofBrowser } from './listening.ts';
import type { PageWindow } from './page-window.ts';
import { createVeil, KEPT } from './veil.ts';

/** On `<html>` while a curtain is drawn, for an app's own style: how many are, as each session of a page has its own. */
const DRAWN = 'data-stillhere-curtain';

/** What is heard. Input must not reach hidden content: the first one after waking is on its way while the curtain falls. */
const BLOCKED: readonly string[] =
  `pointerdown pointerup mousedown mouseup click auxclick dblclick contextmenu touchstart
  touchend keydown keypress keyup beforeinput paste cut copy drop submit load`.split(/\s+/);

/** In a frame: a page that takes away again and again what is put back would never come to an end. */
const MOST_REPAIRS = 100;

/** The curtain of a page. */
export interface Curtain {
  /** Draws it; when it is drawn already, looks that nothing of it is missing. */
  draw(): void;
  open(): void;
}

/** That of a document, whatever number of sessions, and of copies of this script, it has: drawn while one of them says so. */
interface SharedCurtain {
  draw(holder: string): void;
  open(holder: string): void;
}

const SHARED: unique symbol = Symbol.for('stillhere.curtain');

/** Makes the curtain of what a window shows, watched as `holder`: another one of that name is the same. */
export function createCurtain(window: PageWindow, holder: string): Curtain {
  const document: Document & { [SHARED]?: SharedCurtain } = window.document;
  const shared = (document[SHARED] ??= createSharedCurtain(window));
  return {
    draw: () => shared.draw(holder),
    open: () => shared.open(holder),
  };
}

function createSharedCurtain(window: PageWindow): SharedCurtain {
  const { document } = window;
  const holders = new Set<string>();
  const veil = createVeil(window);
  const observer = attempt(() => new MutationObserver(repair));
  let focused: Element | undefined;
  let repairs = 0;

  function block(event: Event): void {
    if (holders.size === 0) return;
    // A style sheet may have come.
    if (event.type === 'load') return repair();
    if (event.composedPath().some((node) => (node as Partial<Element>).matches?.(KEPT))) return;
    // Where nothing has the focus, a key is for the browser: Tab leads to what may stay.
    if (event.type !== 'keydown' || event.target !== document.body) event.preventDefault();
    event.stopImmediatePropagation();
  }

  /** Before anything is painted: the root was replaced, or `document.open` took all listeners away. */
  function repair(): void {
    repairs += 1;
    if (repairs === 1) attempt(() => window.requestAnimationFrame(() => (repairs = 0)));
    if (repairs < MOST_REPAIRS && holders.size > 0) hold();
  }

  /** Does what is not done yet. */
  function hold(): void {
    // On the document, after the window's listeners: an event that is being handled there still comes by here.
    const options = { capture: true, passive: false };
    // None, for a moment, while the page is drawn anew: what needs it fails, and is done when there is one.
    const root = document.documentElement;
    const drawn = String(holders.size);
    attemptEach([
      ...BLOCKED.map((name) => () => ofBrowser(document, 'addEventListener')(name, block, options)),
      () => observer?.observe(document, { subtree: true, childList: true, attributes: true }),
      veil.hang,
      () => root.getAttribute(DRAWN) === drawn || root.setAttribute(DRAWN, drawn),
    ]);
  }

  return {
    draw(holder) {
      if (holders.size === 0) focused = attempt(() => takeFocus(document));
      holders.add(holder);
      repairs = 0;
      hold();
    },
    open(holder) {
      if (!holders.delete(holder)) return;
      if (holders.size > 0) return hold();
      attemptEach([
        () => observer?.disconnect(),
        ...BLOCKED.map(
          (name) => () => ofBrowser(document, 'removeEventListener')(name, block, true),
        ),
        veil.lift,
        () => document.documentElement.removeAttribute(DRAWN),
        () => giveFocusBack(focused),
      ]);
      focused = undefined;
    },
  };
}

/** What has the focus. The browser takes it from what is hidden, but for frames: their keys would not come by here. */
function takeFocus({ activeElement }: Document): Element | undefined {
  if (activeElement?.closest(KEPT) !== null) return undefined;
  const focused = innermost(activeElement);
  if (activeElement instanceof HTMLIFrameElement) activeElement.blur();
  return focused;
}

/** In shadow trees, and in frames of the page's own origin. */
function innermost(element: Element): Element {
  const { shadowRoot, contentDocument } = element as Partial<HTMLIFrameElement>;
  const inner = (shadowRoot ?? contentDocument)?.activeElement;
  return inner ? innermost(inner) : element;
}

/** After those who hear of the opening have closed their dialogs: behind one, nothing takes focus. */
function giveFocusBack(focused: Element | undefined): void {
  // Nothing had it, or what cannot be focused: that fails.
  const focus = (): void => (focused as HTMLElement).focus({ preventScroll: true });
  void Promise.resolve().then(() => attempt(focus));
}
