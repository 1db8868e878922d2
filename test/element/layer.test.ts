import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLayer, type Layer } from '../../src/element/layer.ts';
import { eventually } from '../support/eventually.ts';

describe('the layer of a dialog', () => {
  let host: HTMLElement;
  let root: ShadowRoot;
  let shelf: HTMLElement;
  let dialog: HTMLDialogElement;
  let layer: Layer;
  let did: string[];
  /** Whether what lies in the middle of the dialog is something else. */
  let isCovered: boolean;

  beforeEach(() => {
    [did, isCovered] = [[], false];
    host = document.body.appendChild(document.createElement('div'));
    root = host.attachShadow({ mode: 'open' });
    shelf = root.appendChild(document.createElement('div'));
    dialog = shelf.appendChild(document.createElement('dialog'));
    // The stand-in for a browser has no top layer.
    Object.assign(shelf, { showPopover: () => void did.push('shelf') });
    const { showModal } = HTMLDialogElement.prototype;
    vi.spyOn(dialog, 'showModal').mockImplementation(() => {
      did.push('modal');
      showModal.call(dialog);
    });
    // An engine tells of it later.
    vi.spyOn(dialog, 'close').mockImplementation(() => dialog.removeAttribute('open'));
    Object.defineProperty(document, 'elementFromPoint', {
      value: () => (isCovered ? document.body : host),
      configurable: true,
    });
    Object.defineProperty(document, 'fullscreenElement', { value: null, configurable: true });
    layer = createLayer(shelf, dialog, () => did.push('focus'));
  });
  afterEach(() => {
    layer.close();
    Reflect.deleteProperty(document, 'elementFromPoint');
    Reflect.deleteProperty(document, 'fullscreenElement');
    document.body.replaceChildren();
    vi.restoreAllMocks();
  });

  function popover(parent: Node = document.body): HTMLElement {
    const element = document.createElement('div');
    element.setAttribute('popover', 'manual');
    Object.assign(element, { showPopover: () => void did.push('shown') });
    parent.appendChild(element);
    return element;
  }
  function toggle(target: EventTarget, type: string, newState = 'open'): Event {
    const event = Object.assign(new Event(type, { cancelable: true }), { newState });
    target.dispatchEvent(event);
    return event;
  }

  it('is the top one for a modal dialog, which has the focus and shows its title first', async () => {
    layer.open(true);
    expect([did, layer.isModal, dialog.open]).toEqual([['modal', 'focus'], true, true]);
    // As WebKitGTK 2.50 does, in the task after.
    dialog.scrollTop = 40;
    await eventually(() => expect(dialog.scrollTop).toBe(0));
    layer.close();
    expect(dialog.open).toBe(false);
  });

  it('leaves the focus where it is while the person types', () => {
    layer.open(false);
    expect([did, layer.isModal, dialog.hasAttribute('open')]).toEqual([['shelf'], false, true]);
    expect(shelf.getAttribute('popover')).toBe('manual');
    layer.open(true);
    expect([did, shelf.hasAttribute('popover')]).toEqual([['shelf', 'modal', 'focus'], false]);
  });

  it('is modal where no popover can be shown, and stands where it is where nothing can', () => {
    const nothing = (): never => {
      throw new Error('not here');
    };
    Object.assign(shelf, { showPopover: nothing });
    layer.open(false);
    expect([did, layer.isModal]).toEqual([['modal', 'focus'], true]);
    vi.spyOn(dialog, 'showModal').mockImplementation(nothing);
    layer.open(true);
    expect(dialog.hasAttribute('open')).toBe(true);
    expect(did.at(-1)).toBe('focus');
  });

  it('stands again when the engine has closed it', () => {
    layer.open(true);
    dialog.close();
    dialog.dispatchEvent(new Event('close'));
    expect([did, dialog.open]).toEqual([['modal', 'focus', 'modal', 'focus'], true]);
    dialog.dispatchEvent(new Event('close'));
    expect(did, 'it stands').toHaveLength(4);
    layer.close();
    dialog.dispatchEvent(new Event('close'));
    expect(dialog.open).toBe(false);
  });

  it('lets popovers wait that want to open over it, and shows them when it is gone', () => {
    layer.open(true);
    const [toast, gone, odd] = [popover(), popover(), popover()];
    for (const element of [toast, gone, odd]) {
      expect(toggle(element, 'beforetoggle').defaultPrevented).toBe(true);
    }
    expect(toggle(toast, 'beforetoggle', 'closed').defaultPrevented, 'closing').toBe(false);
    expect(toggle(document.body, 'beforetoggle').defaultPrevented, 'no popover').toBe(false);
    gone.remove();
    Object.assign(odd, {
      showPopover: () => {
        throw new Error('shown already');
      },
    });
    did = [];
    expect(() => layer.close()).not.toThrow();
    expect(did).toEqual(['shown']);
    layer.close();
    expect(did, 'once').toHaveLength(1);
    layer.open(false);
    expect(toggle(toast, 'beforetoggle').defaultPrevented, 'over one that is typed at').toBe(false);
  });

  it('shows again, from the outside in, what closed as the dialog became modal, with its focus', () => {
    const menu = popover();
    const tree = menu.appendChild(document.createElement('div')).attachShadow({ mode: 'open' });
    const [toast, outer] = [popover(), popover(tree)];
    const inner = popover(menu);
    const item = inner.appendChild(document.createElement('button'));
    for (const [name, element] of Object.entries({ menu, outer, inner })) {
      Object.assign(element, { showPopover: () => void did.push(name) });
    }
    const focused = vi.spyOn(item, 'focus').mockImplementation(() => void did.push('item'));
    const open = new Set<Element>([menu, outer, inner, toast]);
    const { matches } = Element.prototype;
    vi.spyOn(Element.prototype, 'matches').mockImplementation(function (this: Element, selector) {
      return selector === ':popover-open' ? open.has(this) : matches.call(this, selector);
    });
    vi.spyOn(document, 'activeElement', 'get').mockReturnValue(item);
    vi.mocked(dialog.showModal).mockImplementation(() => {
      for (const element of [menu, outer, inner]) open.delete(element);
      vi.spyOn(document, 'activeElement', 'get').mockReturnValue(host);
      dialog.setAttribute('open', '');
    });
    layer.open(true);
    // Nothing of it is forgotten when the dialog goes above something else.
    toggle(popover(), 'toggle');
    did = [];
    vi.mocked(dialog.close).mockImplementation(() => void did.push('closed'));
    layer.close();
    expect(did).toEqual(['closed', 'menu', 'outer', 'inner', 'item']);
    expect(focused).toHaveBeenCalledExactlyOnceWith({ preventScroll: true });
    layer.open(false);
    open.clear();
    did = [];
    layer.close();
    expect(did, 'what closes by itself').toEqual(['closed']);
  });

  it('looks for what covers it in its middle, and only while it is open', () => {
    expect(() => layer.check()).not.toThrow();
    layer.open(true);
    vi.spyOn(dialog, 'getBoundingClientRect').mockReturnValue(new DOMRect(10, 20, 100, 40));
    Object.defineProperty(document, 'elementFromPoint', {
      value: (x: number, y: number) => (x === 60 && y === 40 ? document.body : host),
      configurable: true,
    });
    did = [];
    layer.check();
    expect(did).toContain('modal');
  });

  it('goes above what has opened, and above full screen, but not without end', () => {
    layer.open(true);
    did = [];
    const toast = popover();
    toggle(toast, 'toggle');
    expect(did).toEqual(['modal', 'focus']);
    toggle(document.body, 'toggle');
    expect(did, 'no matter').toHaveLength(2);
    document.dispatchEvent(new Event('fullscreenchange'));
    expect(did, 'left').toHaveLength(2);
    Object.defineProperty(document, 'fullscreenElement', { value: host, configurable: true });
    document.dispatchEvent(new Event('fullscreenchange'));
    expect(did).toHaveLength(4);
    for (let times = 0; times < 9; times += 1) toggle(toast, 'toggle');
    expect(did).toHaveLength(6);
    layer.check();
    toggle(toast, 'toggle');
    toggle(toast, 'toggle');
    expect(did, 'once a second').toHaveLength(8);
    layer.open(true);
    did = [];
    toggle(toast, 'toggle');
    expect(did, 'begins anew').toHaveLength(2);
  });

  it('hears of what opens in a shadow tree, also in one that comes later, and not in its own', () => {
    const inside = (): ShadowRoot =>
      document.body.appendChild(document.createElement('div')).attachShadow({ mode: 'open' });
    const there = inside();
    layer.open(true);
    const late = inside();
    did = [];
    const toggled = (parent: ShadowRoot): number => {
      did = [];
      toggle(popover(parent), 'toggle');
      return did.length;
    };
    expect([toggled(there), toggled(late)]).toEqual([2, 0]);
    layer.check();
    expect(toggled(late)).toBe(2);
    layer.check();
    expect(toggled(root)).toBe(0);
    layer.close();
    expect(toggled(there)).toBe(0);
  });

  it('goes above what covers it without a word, and gives up against what it cannot beat', () => {
    layer.open(true);
    did = [];
    layer.check();
    expect(did).toEqual([]);
    isCovered = true;
    Object.defineProperty(document, 'elementFromPoint', {
      value: () => (isCovered && did.length === 0 ? document.body : host),
      configurable: true,
    });
    layer.check();
    expect(did).toEqual(['modal', 'focus']);
    did = [];
    Object.defineProperty(document, 'elementFromPoint', {
      value: () => document.body,
      configurable: true,
    });
    for (let times = 0; times < 5; times += 1) layer.check();
    expect(did, 'once').toEqual(['modal', 'focus']);
    Object.defineProperty(document, 'elementFromPoint', { value: undefined, configurable: true });
    layer.open(true);
    did = [];
    layer.check();
    expect(did, 'where nobody can tell').toEqual([]);
  });
});
