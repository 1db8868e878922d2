/** Knows how a page's content is hidden and kept from being used, without losing anything of it. */

/** On `<html>` while a curtain is drawn, for an app's own style: how many are, as each session of a page has its own. */
const DRAWN = 'data-stillhere-curtain';

/** On an element that may stay visible behind the curtain: a logo, a telephone number. */
const KEEP = 'data-stillhere-keep';

const KEPT = `still-here, [${KEEP}]`;

/** `opacity` also hides what sets its own `visibility`; what stands in the top layer has neither from its parents. */
const STYLE = `
html[${DRAWN}] body, html[${DRAWN}] body * { visibility: hidden !important; transition: none !important; }
html[${DRAWN}] body > :not(${KEPT}, :has(${KEPT})) { opacity: 0 !important; }
html[${DRAWN}] :is(dialog, [popover]):not([${KEEP}]) { display: none !important; }
html[${DRAWN}] body :is(${KEPT}), html[${DRAWN}] body [${KEEP}] * { visibility: visible !important; }
`;

/** Input that must not reach hidden content: the first one after waking is on its way while the curtain falls. */
const BLOCKED: readonly string[] = [
  'pointerdown',
  'pointerup',
  'mousedown',
  'mouseup',
  'click',
  'auxclick',
  'dblclick',
  'contextmenu',
  'touchstart',
  'touchend',
  'keydown',
  'keypress',
  'keyup',
  'beforeinput',
  'paste',
  'cut',
  'copy',
  'drop',
  'submit',
];

/** The curtain of a page. */
export interface Curtain {
  draw(): void;
  open(): void;
}

/** Makes a curtain that is open. No style element, no attribute style: it works under a strict content policy. */
export function createCurtain(document: Document): Curtain {
  const inerted = new Set<Element>();
  let isDrawn = false;
  let focused: Element | null = null;
  let sheet: CSSStyleSheet | undefined;

  function count(more: 1 | -1): void {
    const { documentElement: root } = document;
    const drawn = Number(root.getAttribute(DRAWN)) + more;
    if (drawn > 0) root.setAttribute(DRAWN, String(drawn));
    else root.removeAttribute(DRAWN);
  }

  function block(event: Event): void {
    if (event.composedPath().some((node) => node instanceof Element && node.matches(KEPT))) return;
    // Where nothing has the focus, a key is for the browser: Tab leads to what may stay.
    if (event.type !== 'keydown' || event.target !== document.body) event.preventDefault();
    event.stopImmediatePropagation();
  }

  return {
    draw() {
      if (isDrawn) return;
      isDrawn = true;
      if (sheet === undefined) {
        sheet = new CSSStyleSheet();
        sheet.replaceSync(STYLE);
        document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
      }
      count(1);
      focused = document.activeElement;
      for (const child of document.body?.children ?? []) {
        if (
          child.matches(KEPT) ||
          child.querySelector(KEPT) !== null ||
          child.hasAttribute('inert')
        )
          continue;
        child.setAttribute('inert', '');
        inerted.add(child);
      }
      // On the document, after the window's listeners: an event that is being handled there still comes by here.
      for (const name of BLOCKED)
        document.addEventListener(name, block, { capture: true, passive: false });
    },
    open() {
      if (!isDrawn) return;
      isDrawn = false;
      for (const name of BLOCKED) document.removeEventListener(name, block, { capture: true });
      for (const child of inerted) child.removeAttribute('inert');
      inerted.clear();
      count(-1);
      giveFocusBack(focused);
    },
  };
}

/** After those who hear of the opening have closed their dialogs: behind one, nothing takes focus. */
function giveFocusBack(focused: Element | null): void {
  if (!(focused instanceof HTMLElement) || focused.closest(KEPT) !== null) return;
  queueMicrotask(() => focused.focus({ preventScroll: true }));
}
