/**
 * Knows how nothing of a document is painted, found, printed or read aloud but what may stay: by one style sheet, which
 * is put back before anybody can see that the page lost it, and leaves no trace. Important rules of layers, of elements' own
 * `style` and of shadow trees are stronger than any sheet, and so is what changes slowly: only those elements are made to
 * say themselves that they hide.
 */
import { attempt, attemptEach } from './attempt.ts';
import type { PageWindow } from './page-window.ts';

/** What may stay: the dialog, and what the page has marked, such as a logo or a telephone number. */
export const KEPT = ':is(still-here,[data-stillhere-keep])';

/** What may not stay. No element has two ids: they only lift this above what a page says by ids. */
const OTHERS = `:not(${KEPT},${KEPT} *,#a#b#c)`;

/** From the root down to what may stay: they hide what is their own, and their children one by one. */
const PATH = `:is(html,:has(${KEPT}))${OTHERS}`;

/**
 * The outermost elements in which nothing may stay. In `:has` not with the words of `PATH`: for each element that changes,
 * Chromium would go through what it has found by these, so a thousand would take it a thousand times as long as one does twice.
 */
const HIDDEN = `${PATH}>:not(${KEPT},:has(${KEPT}${KEPT}))`;

/**
 * The root has one, and hands it down to all on the way to what may stay, but where a shadow tree stands between, which
 * nothing else tells. It never changes slowly.
 */
const MARK = 'container-name';

/** What all say that may not stay, and elements themselves on that way; and what else. */
const OWN =
  'transition-property:none!important;visibility:hidden!important;background-image:none!important';
const GONE = `${OWN};display:none!important`;

/**
 * `content-visibility` reaches also what says of itself that it is visible, is animated, or stands in a shadow tree or in
 * the top layer; layout, scrolling and input stay as they were. It works on blocks, so that is what they all become. A
 * browser without it loses the layout. The head gets a box, to be watched.
 */
const rules = (height: number): string => `
${OTHERS},${OTHERS}::before,${OTHERS}::after{${OWN}}
html{min-block-size:${height}px!important;${MARK}:x!important}
html::view-transition{display:none!important}
${HIDDEN}{display:block!important;content-visibility:hidden!important;opacity:0!important}
${HIDDEN}:is(dialog,[popover]){display:none!important}
html>head{position:fixed!important;width:1px!important}
${KEPT}{visibility:visible!important}
${PATH}>*{${MARK}:inherit!important}
@supports not (content-visibility:hidden){${HIDDEN}{display:none!important}}`;

/** The veil of a document. */
export interface Veil {
  /** Hangs it, or puts it back where the page has lost it. */
  hang(): void;
  lift(): void;
}

/** Makes a veil that does not hang yet, of the window's own: what another one makes does not fit, or rests while that is hidden. */
export function createVeil(window: PageWindow): Veil {
  const { document } = window;
  let isHanging = false;
  let sheet: CSSStyleSheet | undefined;
  /** Of each element that was made to hide: gives it back what it said itself, unless it says these words still. */
  const said = new Map<HTMLElement, (words?: string) => boolean>();
  let watched: Element | undefined;
  let scrollBack: (() => void) | undefined;
  const observer = attempt(() => new window.ResizeObserver(onResize));

  /** Comes after layout and before the paint. Without the sheet, the head has no box. */
  function onResize([entry]: readonly ResizeObserverEntry[]): void {
    if (entry?.contentRect.width !== 0) return;
    attempt(() => observer?.disconnect());
    watched = undefined;
    takeAway();
    adopt();
    // Not at once: a page is told of an error when what is watched changes again before the paint.
    attempt(() => window.requestAnimationFrame(() => isHanging && hang()));
  }

  function adopt(): void {
    const { documentElement: root } = document;
    attempt(() => {
      const { adoptedStyleSheets } = document;
      sheet ??= new window.CSSStyleSheet();
      if (adoptedStyleSheets.includes(sheet)) return;
      sheet.replaceSync(rules(root.scrollHeight));
      document.adoptedStyleSheets = [...adoptedStyleSheets, sheet];
    });
    attempt(
      () => insist(root),
      () => say(root, OWN),
    );
  }

  /** Looks at what is on the way to what may stay, and beside it. One selector for all that takes longer than their styles. */
  function insist(element: HTMLElement): void {
    const { containerName, visibility, backgroundImage, display, contentVisibility, opacity } =
      look(element);
    // What a shadow tree shows around what may stay, no selector reaches.
    if (containerName === 'none') hide(element.parentElement);
    if (element.matches(`head,${KEPT}`)) return;
    if (!element.parentElement || element.querySelector(KEPT)) {
      if (visibility !== 'hidden' || /\(/.test(backgroundImage)) say(element, OWN);
      if (['::before', '::after'].some((name) => isShown(look(element, name)))) hide(element);
      for (const child of element.children) insist(child as HTMLElement);
    } else if (
      !/^none|^(block|flex|grid) hidden 0$/.test(`${display} ${contentVisibility} ${opacity}`)
    ) {
      hide(element);
    }
  }

  function look(element: Element, part?: string): CSSStyleDeclaration {
    return window.getComputedStyle(element, part);
  }

  /** With what is around it, where its own shadow tree says otherwise. */
  function hide(element: HTMLElement | null): void {
    if (!element) return;
    say(element, GONE);
    if (look(element).display !== 'none') hide(element.parentElement);
  }

  function say(element: HTMLElement, words: string): void {
    const { style } = element;
    // Said again, it would be a change for the page, and no other for us.
    if (said.get(element)?.(words)) return;
    const own = style.cssText;
    const giveBacks = words.split(/:[^;]+;?/).map((name) => {
      const value = style.getPropertyValue(name);
      const priority = style.getPropertyPriority(name);
      return () => style.getPropertyPriority(name) && style.setProperty(name, value, priority);
    });
    style.cssText += `;${words}`;
    const all = style.cssText;
    said.set(element, (wanted) => {
      if (all !== style.cssText) {
        // What the page has said meanwhile stays.
        attemptEach(giveBacks);
      } else if (wanted === words) return true;
      else style.cssText = own;
      if (!element.getAttribute('style')) element.removeAttribute('style');
      return false;
    });
  }

  function takeAway(): void {
    // It may be that it can only be emptied.
    attempt(() => sheet?.replaceSync(''));
    attempt(() => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
    });
    sheet = undefined;
  }

  function hang(): void {
    isHanging = true;
    adopt();
    attempt(() => {
      const { head } = document;
      if (head === watched) return;
      watched = head;
      observer?.observe(head);
    });
  }

  return {
    hang() {
      if (!isHanging) scrollBack = attempt(() => keepPlaces(document));
      hang();
    },
    lift() {
      isHanging = false;
      watched = undefined;
      attemptEach([
        () => observer?.disconnect(),
        takeAway,
        ...[...said.values()].map((giveBack) => () => giveBack()),
        () => scrollBack?.(),
      ]);
      said.clear();
      scrollBack = undefined;
    },
  };
}

/** Whether something that a page generates is there, and says that it is seen. */
function isShown({ content, visibility }: CSSStyleDeclaration): boolean {
  return visibility === 'visible' && !/^(none|normal)?$/.test(content);
}

/** Makes what scrolls the page to where it is now: with less on it than before, it may be moved. */
function keepPlaces(document: Document): () => void {
  const scrolls = [...document.querySelectorAll(PATH)].map((element) => {
    const { scrollLeft: left, scrollTop: top } = element;
    return () => element.scrollTo({ left, top, behavior: 'instant' });
  });
  return () => attemptEach(scrolls);
}
