/** Knows how the dialog stands above everything else of the page, and stays there. */
import { attempt, createAbort } from '../client/attempt.ts';
import { systemClock } from '../client/system-clock.ts';

/** So often it goes above what was opened later at once, then once a second: there is no endless contest. */
const MOST_RAISES = 3;

/** Where the dialog stands. */
export interface Layer {
  /** True while the rest of the page is out of reach; false while the person goes on typing there. */
  readonly isModal: boolean;
  open(isModal: boolean): void;
  /** To be called each second: it may have been covered where no event tells. */
  check(): void;
  close(): void;
}

/**
 * Makes a layer for a dialog in a shadow tree, on a shelf of its own. `focus` says where the focus goes in.
 */
export function createLayer(
  shelf: HTMLElement,
  dialog: HTMLDialogElement,
  focus: () => void,
): Layer {
  /** Popovers that were to open meanwhile, or had to close: they wait. To go above each would start a screen reader anew each time. */
  const postponed = new Set<HTMLElement>();
  let abort: AbortController | undefined;
  let isModal = false;
  let raises = 0;
  let isBeaten = false;
  /** What had the focus in there. */
  let menuFocus: Element | null | undefined;

  function put(): void {
    takeDown();
    // Not modal: a text field keeps the focus, and letters. A dialog that is a popover itself would take it.
    if (!isModal) {
      try {
        shelf.popover = 'manual';
        shelf.showPopover();
      } catch {
        isModal = true;
      }
    }
    const { activeElement } = document;
    const open = attempt(() => elementsIn(document).filter(isOpenPopover)) ?? [];
    // Where that fails, it stands where it is.
    if (isModal) attempt(() => dialog.showModal());
    // WebKitGTK 2.50 tells of none that it closes.
    for (const popover of open) {
      if (isOpenPopover(popover)) continue;
      postponed.add(popover);
      if (popover.contains(activeElement)) menuFocus = activeElement;
    }
    dialog.setAttribute('open', '');
    if (!isModal) return;
    // What has locked the pointer would have each press, inert or not, in all engines.
    attempt(() => document.exitPointerLock());
    focus();
    // The focus goes to a button below: a small window shows the title first all the same. WebKitGTK scrolls to the button
    // only in a later task, whoever was to prevent that.
    toTop();
    systemClock.setTimer(toTop, 0);
  }

  function toTop(): void {
    dialog.scrollTop = 0;
  }

  function takeDown(): void {
    if (dialog.open) dialog.close();
    shelf.removeAttribute('popover');
  }

  function raise(): void {
    if (raises >= MOST_RAISES) return;
    raises += 1;
    put();
  }

  function isOnTop(): boolean {
    const { x, y, width, height } = dialog.getBoundingClientRect();
    const { host } = dialog.getRootNode() as ShadowRoot;
    const root = host.getRootNode() as Document | ShadowRoot;
    // What the page has put into it is in front of it.
    return host.contains(root.elementFromPoint?.(x + width / 2, y + height / 2) ?? host);
  }

  function onOpening(event: Event): void {
    const { target, newState } = event as ToggleEvent;
    if (!isModal || newState !== 'open' || !isPopover(target)) return;
    event.preventDefault();
    postponed.add(target);
  }

  function onOpen({ target, type }: Event): void {
    const isAbove =
      type === 'fullscreenchange'
        ? document.fullscreenElement !== null
        : target instanceof Element && (isPopover(target) || target.matches('dialog:modal'));
    if (isAbove) raise();
  }

  /** What opens in a shadow tree tells only that tree. */
  function listen(signal: AbortSignal): void {
    const options = { capture: true, signal };
    for (const root of [document, ...elementsIn(document).map(({ shadowRoot }) => shadowRoot)]) {
      if (!root || root === dialog.getRootNode()) continue;
      root.addEventListener('beforetoggle', onOpening, options);
      root.addEventListener('toggle', onOpen, options);
      root.addEventListener('fullscreenchange', onOpen, options);
    }
  }

  // A second Escape closes it whatever the page says to `cancel`.
  dialog.addEventListener('close', () => abort !== undefined && !dialog.open && put());

  return {
    get isModal() {
      return isModal;
    },
    open(asModal) {
      isModal = asModal;
      raises = 0;
      isBeaten = false;
      abort ??= createAbort();
      listen(abort.signal);
      put();
    },
    check() {
      if (abort !== undefined) listen(abort.signal);
      raises = Math.max(0, raises - 1);
      if (isBeaten || isOnTop()) return;
      raise();
      isBeaten = !isOnTop();
    },
    close() {
      abort?.abort();
      abort = undefined;
      takeDown();
      for (const popover of postponed) {
        // The page may have shown it by itself.
        attempt(() => popover.isConnected && popover.showPopover());
      }
      postponed.clear();
      attempt(() => (menuFocus as HTMLElement).focus({ preventScroll: true }));
      menuFocus = undefined;
    },
  };
}

/** All, also in open shadow trees: what is around others comes first. */
function elementsIn(root: Document | ShadowRoot): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>('*')].flatMap((element) => [
    element,
    ...(element.shadowRoot ? elementsIn(element.shadowRoot) : []),
  ]);
}

function isOpenPopover(element: Element): boolean {
  return element.matches(':popover-open');
}

function isPopover(target: EventTarget | null): target is HTMLElement {
  return target instanceof HTMLElement && target.hasAttribute('popover');
}
