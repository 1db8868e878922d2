import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { IDLE, openPage, settle, type TestPage } from '../support/page.ts';

const CURTAIN = 'data-stillhere-curtain';
const KEEP = 'data-stillhere-keep';

describe('the curtain', () => {
  let page: TestPage;

  function draw(): void {
    page.server.fault = 'silent';
    page.clock.sleep(2 * IDLE);
    window.dispatchEvent(new Event('focus'));
    expect(document.documentElement.hasAttribute(CURTAIN)).toBe(true);
  }

  async function restore({ server, clock }: TestPage): Promise<void> {
    server.fault = undefined;
    server.lastActivityAt = clock.wall();
    window.dispatchEvent(new Event('pageshow'));
    const back = Object.assign(new Event('pageshow'), { persisted: true });
    window.dispatchEvent(back);
    await settle();
  }

  async function open(): Promise<void> {
    await restore(page);
    expect(document.documentElement.hasAttribute(CURTAIN)).toBe(false);
  }

  const add = (html: string): Element => {
    document.body.insertAdjacentHTML('beforeend', html);
    const added = document.body.lastElementChild;
    if (added === null) throw new Error('Nothing was added');
    return added;
  };
  /** Whether an event that something on the page gets can do anything there. */
  const isBlocked = (name: string, target: EventTarget): boolean => {
    let isHeard = false;
    const hear = (): void => void (isHeard = true);
    target.addEventListener(name, hear);
    const event = new Event(name, { bubbles: true, cancelable: true, composed: true });
    target.dispatchEvent(event);
    target.removeEventListener(name, hear);
    expect(event.defaultPrevented, name).toBe(!isHeard);
    return !isHeard;
  };

  beforeEach(async () => {
    document.body.replaceChildren();
    page = await openPage();
  });
  afterEach(() => {
    page.session.stop();
    document.body.replaceChildren();
  });

  it.each([
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
  ])('I9: keeps %s from what it hides, and only while it does', async (name) => {
    const content = add('<main><a href="#x">x</a></main>');
    const link = content.firstElementChild ?? content;
    expect(isBlocked(name, link)).toBe(false);
    draw();
    expect(isBlocked(name, link)).toBe(true);
    expect(isBlocked(name, document), 'nobody in particular').toBe(true);
    await open();
    expect(isBlocked(name, link)).toBe(false);
  });

  it('leaves to the browser the keys that nothing on the page has: Tab, and the way to load it again', async () => {
    const heard = vi.fn();
    const press = (name: string): Event => {
      const event = new Event(name, { bubbles: true, cancelable: true });
      document.body.dispatchEvent(event);
      return event;
    };
    document.body.addEventListener('keydown', heard);
    draw();
    expect(press('keydown').defaultPrevented).toBe(false);
    expect(heard).not.toHaveBeenCalled();
    expect(press('paste').defaultPrevented).toBe(true);
    document.body.removeEventListener('keydown', heard);
  });

  it('lets what may stay be used: what is in it, and what it shows of its own', () => {
    const kept = add(`<aside ${KEEP}><button>Call us</button></aside>`);
    const own = add('<still-here></still-here>');
    const inside = own.attachShadow({ mode: 'open' }).appendChild(document.createElement('button'));
    const hidden = add('<main><button>Pay</button></main>');
    draw();
    expect(isBlocked('click', kept.firstElementChild ?? kept)).toBe(false);
    expect(isBlocked('click', own)).toBe(false);
    expect(isBlocked('click', inside)).toBe(false);
    expect(isBlocked('click', hidden.firstElementChild ?? hidden)).toBe(true);
  });

  it('gives focus back to what had it, unless that could be used all the time', async () => {
    const field = add('<input>') as HTMLElement;
    const kept = add(`<p ${KEEP}><button>Call us</button><button>Write to us</button></p>`);
    const [call, write] = kept.querySelectorAll('button');
    field.focus();
    draw();
    call?.focus();
    const focused = vi.spyOn(field, 'focus');
    await open();
    expect(focused, 'where it was').toHaveBeenCalledWith({ preventScroll: true });
    expect(document.activeElement).toBe(field);
    call?.focus();
    draw();
    write?.focus();
    await open();
    expect(document.activeElement).toBe(write);
  });

  it('I9: stays while another session of the page goes on, and leaves nothing behind', async () => {
    const button = add('<main><button>Pay</button></main>').firstElementChild ?? document;
    const other = await openPage({ base: '/other' });
    draw();
    other.clock.advance(1_000);
    window.dispatchEvent(new Event('focus'));
    expect(document.documentElement.hasAttribute(CURTAIN)).toBe(true);
    expect(isBlocked('click', button)).toBe(true);
    other.session.stop();
    await open();
    expect(isBlocked('click', button)).toBe(false);
  });

  it('I9: stays until the last session that drew it opens it', async () => {
    const main = add('<main><button>Pay</button></main>');
    const other = await openPage({ base: '/other' });
    draw();
    other.server.fault = 'silent';
    other.clock.sleep(2 * IDLE);
    window.dispatchEvent(new Event('focus'));
    await restore(other);
    expect(document.documentElement.hasAttribute(CURTAIN)).toBe(true);
    expect(isBlocked('click', main.children[0] ?? document)).toBe(true);
    await open();
    expect(document.documentElement.hasAttribute(CURTAIN)).toBe(false);
    expect(main.hasAttribute('inert')).toBe(false);
    other.session.stop();
  });

  it('gives focus back to what had it in a shadow tree or in a frame', async () => {
    const host = add('<div></div>');
    const inShadow = host.attachShadow({ mode: 'open' }).appendChild(create('input'));
    inShadow.focus();
    draw();
    const focused = vi.spyOn(inShadow, 'focus');
    await open();
    expect(focused).toHaveBeenCalledOnce();

    const frame = create('iframe');
    const inFrame = create('input');
    vi.spyOn(document, 'activeElement', 'get').mockReturnValue(frame);
    vi.spyOn(frame, 'contentDocument', 'get').mockReturnValue({
      activeElement: inFrame,
    } as unknown as Document);
    const taken = vi.spyOn(frame, 'blur');
    draw();
    expect(taken, 'its keys would not come by here').toHaveBeenCalledOnce();
    const back = vi.spyOn(inFrame, 'focus');
    await open();
    expect(back).toHaveBeenCalledOnce();
    vi.restoreAllMocks();
  });

  it('takes the focus from nothing but frames: the browser does', async () => {
    const field = add('<input>') as HTMLElement;
    field.focus();
    const taken = vi.spyOn(field, 'blur');
    draw();
    expect(taken).not.toHaveBeenCalled();
    await open();
  });

  it('goes on when nothing had the focus', async () => {
    vi.spyOn(document, 'activeElement', 'get').mockReturnValue(null);
    draw();
    await open();
    vi.restoreAllMocks();
    expect(document.activeElement).toBe(document.body);
  });

  it('says on the root how many sessions have drawn it, and says it again when that is wiped', async () => {
    const root = document.documentElement;
    draw();
    expect(root.getAttribute(CURTAIN)).toBe('1');
    root.removeAttribute(CURTAIN);
    await settle();
    expect(root.getAttribute(CURTAIN)).toBe('1');
    root.setAttribute(CURTAIN, '7');
    await settle();
    expect(root.getAttribute(CURTAIN)).toBe('1');
    await open();
    root.setAttribute(CURTAIN, 'of the app');
    await settle();
    expect(root.getAttribute(CURTAIN), 'an open curtain does nothing').toBe('of the app');
    root.removeAttribute(CURTAIN);
  });

  it('is on the new root, and hears again what document.open made it deaf to', async () => {
    const content = add('<main></main>');
    draw();
    const old = document.documentElement;
    // As document.open does it: no listener is left.
    const listeners = vi.spyOn(document, 'addEventListener');
    const root = document.createElement('html');
    root.append(document.createElement('head'), document.createElement('body'));
    old.remove();
    await settle();
    expect(listeners.mock.calls.map(([name]) => name)).toContain('click');
    document.append(root);
    await settle();
    expect(root.hasAttribute(CURTAIN)).toBe(true);
    root.removeAttribute(CURTAIN);
    await settle();
    expect(root.hasAttribute(CURTAIN), 'it is watched like the old one').toBe(true);
    listeners.mockRestore();
    root.remove();
    document.append(old);
    await settle();
    expect(isBlocked('click', content)).toBe(true);
    await open();
  });

  it('I9: is on the new root also when nobody watches any more', async () => {
    draw();
    page.session.stop();
    const old = document.documentElement;
    const root = document.createElement('html');
    root.append(document.createElement('head'), document.createElement('body'));
    old.remove();
    document.append(root);
    await settle();
    expect(root.hasAttribute(CURTAIN)).toBe(true);
    root.remove();
    document.append(old);
    await settle();
    expect(old.hasAttribute(CURTAIN)).toBe(true);
  });

  it('listens to nothing any more when it is open', async () => {
    const removed = vi.spyOn(document, 'removeEventListener');
    draw();
    await open();
    for (const name of ['pointerdown', 'click', 'keydown', 'submit']) {
      const calls = removed.mock.calls.filter(([of]) => of === name);
      expect(calls, name).toEqual([[name, expect.any(Function), true]]);
    }
    removed.mockRestore();
  });

  it('does not go on for ever against a page that takes it away for ever', async () => {
    const root = document.documentElement;
    const app = new MutationObserver(() => {
      if (root.hasAttribute(CURTAIN)) root.removeAttribute(CURTAIN);
    });
    app.observe(root, { attributes: true });
    draw();
    let rounds = 0;
    const set = vi.spyOn(root, 'setAttribute').mockImplementation((name, value) => {
      rounds += 1;
      Element.prototype.setAttribute.call(root, name, value);
    });
    await settle();
    expect(rounds).toBe(99);
    set.mockRestore();
    app.disconnect();
    // The next step is enough.
    window.dispatchEvent(new Event('focus'));
    expect(root.hasAttribute(CURTAIN)).toBe(true);
    root.removeAttribute(CURTAIN);
    await settle();
    expect(root.hasAttribute(CURTAIN), 'counts anew').toBe(true);
    await open();
  });

  describe('hides', () => {
    const sheets = (): readonly CSSStyleSheet[] => document.adoptedStyleSheets;
    const text = (): string =>
      [...(sheets().at(-1)?.cssRules ?? [])].map(({ cssText }) => cssText).join('\n');
    /** Sizes change, as an engine tells it. */
    let resize: (width: number) => void;
    let watched: Element[];
    let frames: FrameRequestCallback[];
    const paint = (): void => {
      for (const frame of frames.splice(0)) frame(0);
    };

    beforeEach(() => {
      page.session.stop();
      Reflect.deleteProperty(document, Symbol.for('stillhere.curtain'));
      watched = [];
      frames = [];
      class FakeObserver {
        constructor(callback: ResizeObserverCallback) {
          resize = (width) => {
            const entries = watched.map(() => ({ contentRect: { width } }));
            callback(
              entries as unknown as ResizeObserverEntry[],
              this as unknown as ResizeObserver,
            );
          };
        }
        observe(element: Element): void {
          watched.push(element);
        }
        disconnect(): void {
          watched = [];
        }
      }
      vi.stubGlobal('ResizeObserver', FakeObserver);
      vi.stubGlobal('requestAnimationFrame', (frame: FrameRequestCallback) => frames.push(frame));
    });
    afterEach(() => {
      vi.unstubAllGlobals();
      Reflect.deleteProperty(document, Symbol.for('stillhere.curtain'));
    });

    async function openPageAndDraw(): Promise<void> {
      page = await openPage();
      draw();
    }

    it('by one style sheet of the document, which a strict content policy allows, and leaves none', async () => {
      const before = [...sheets()];
      await openPageAndDraw();
      const other = await openPage({ base: '/other' });
      other.server.fault = 'silent';
      other.clock.sleep(2 * IDLE);
      window.dispatchEvent(new Event('focus'));
      expect(sheets()).toHaveLength(before.length + 1);
      expect(sheets().slice(0, -1)).toEqual(before);
      expect(text()).toMatch(/content-visibility: hidden !important; opacity: 0 !important/);
      expect(text()).toMatch(
        /^:not\(.*::after \{ transition-property: none !important; visibility: hidden !important/,
      );
      expect(text()).toContain('html { min-block-size: 0px !important;');
      expect(text()).toMatch(/:is\(dialog,\[popover\]\) \{ display: none !important; \}/);
      expect(text()).toMatch(/data-stillhere-keep\]\) \{ visibility: visible !important; \}/);
      expect(document.querySelectorAll('[style], [inert], style')).toHaveLength(0);
      await restore(other);
      expect(sheets()).toHaveLength(before.length + 1);
      await open();
      expect(sheets()).toEqual(before);
      other.session.stop();
    });

    it('also when the page takes the sheet away: the head has a box by it alone, and is watched', async () => {
      await openPageAndDraw();
      const [mine] = sheets().slice(-1);
      expect(watched).toEqual([document.head]);
      await settle();
      paint();
      resize(1);
      expect(sheets().at(-1)).toBe(mine);
      expect(frames).toEqual([]);
      document.documentElement.removeAttribute(CURTAIN);
      await settle();
      expect(document.documentElement.hasAttribute(CURTAIN)).toBe(true);
      document.adoptedStyleSheets = [new CSSStyleSheet()];
      resize(0);
      expect(sheets()).toHaveLength(2);
      expect(text()).toContain('content-visibility');
      expect(watched, 'not at once: that would be told to the page as an error').toEqual([]);
      paint();
      expect(watched).toEqual([document.head]);
      window.dispatchEvent(new Event('focus'));
      expect(watched, 'once is enough').toHaveLength(1);
      expect(sheets()).toHaveLength(2);
      document.adoptedStyleSheets = [];
      window.dispatchEvent(new Event('focus'));
      expect(sheets(), 'looked at whenever anything happens').toHaveLength(1);
      await open();
      expect(sheets()).toEqual([]);
      expect(watched).toEqual([]);
    });

    it('also when a style sheet comes, of which the page hears all the same', async () => {
      const link = add('<link>');
      await openPageAndDraw();
      document.adoptedStyleSheets = [];
      expect(isBlocked('load', link)).toBe(false);
      expect(text()).toContain('content-visibility');
      await open();
    });

    it('in each frame anew, however often the page took it away in the one before', async () => {
      const root = document.documentElement;
      await openPageAndDraw();
      await settle();
      paint();
      for (let frame = 0; frame < 4; frame += 1) {
        for (let times = 0; times < 20; times += 1) {
          root.removeAttribute(CURTAIN);
          await settle();
          expect(root.hasAttribute(CURTAIN)).toBe(true);
        }
        expect(frames, 'one is asked for').toHaveLength(1);
        paint();
      }
      await open();
    });

    it('by another sheet, where something was done to the first one', async () => {
      await openPageAndDraw();
      const [mine] = sheets().slice(-1);
      const others = sheets().length - 1;
      mine?.replaceSync('');
      resize(0);
      expect(sheets()).toHaveLength(others + 1);
      expect(sheets()).not.toContain(mine);
      expect(text()).toContain('content-visibility');
      await open();
      expect(sheets()).toHaveLength(others);
      paint();
      expect(() => resize(0), 'of nothing').not.toThrow();
      expect(sheets(), 'nothing comes after it').toHaveLength(others);
    });

    it('with another head', async () => {
      await openPageAndDraw();
      const { head } = document;
      const other = document.createElement('head');
      head.replaceWith(other);
      resize(0);
      paint();
      expect(watched).toEqual([other]);
      other.replaceWith(head);
      await open();
    });

    it('where a sheet takes no rules, or the document takes no sheet', async () => {
      const { style } = document.documentElement;
      vi.spyOn(CSSStyleSheet.prototype, 'replaceSync').mockImplementation(() => {});
      await openPageAndDraw();
      expect(style.getPropertyValue('visibility')).toBe('hidden');
      await open();
      vi.restoreAllMocks();
      vi.spyOn(document, 'adoptedStyleSheets', 'set').mockImplementation(() => {});
      draw();
      expect(style.getPropertyValue('visibility')).toBe('hidden');
      await open();
      expect(style.getPropertyValue('visibility')).toBe('');
      vi.restoreAllMocks();
    });

    it('and shows it again where the document gives no sheet back, or nothing else works', async () => {
      await openPageAndDraw();
      const mine = sheets().at(-1);
      const nothing = (): never => {
        throw new Error('not here');
      };
      vi.spyOn(document, 'adoptedStyleSheets', 'get').mockImplementation(nothing);
      await restore(page);
      expect(mine?.cssRules).toHaveLength(0);
      vi.restoreAllMocks();
      document.adoptedStyleSheets = [];
      draw();
      const field = add('<input>') as HTMLInputElement;
      const { documentElement: root } = document;
      vi.spyOn(MutationObserver.prototype, 'disconnect').mockImplementation(nothing);
      vi.spyOn(document, 'removeEventListener').mockImplementation(nothing);
      vi.spyOn(root, 'removeAttribute').mockImplementation(nothing);
      await restore(page);
      expect(sheets()).toEqual([]);
      expect(isBlocked('click', field)).toBe(false);
      vi.restoreAllMocks();
      root.removeAttribute(CURTAIN);
      await settle();
      expect(sheets()).toEqual([]);
      expect(root.hasAttribute(CURTAIN)).toBe(false);
    });

    it.each([
      ['listened to', () => vi.spyOn(document, 'addEventListener')],
      ['observed', () => vi.spyOn(MutationObserver.prototype, 'observe')],
      ['marked', () => vi.spyOn(document.documentElement, 'setAttribute')],
      ['asked for what has the focus', () => vi.spyOn(document, 'activeElement', 'get')],
      ['asked for its head', () => vi.spyOn(document, 'head', 'get')],
      [
        'asked where it is scrolled to',
        () => vi.spyOn(document.documentElement, 'scrollTop', 'get'),
      ],
      ['told of a frame', () => vi.spyOn(globalThis, 'requestAnimationFrame')],
    ] as const)('where the document cannot be %s', async (_what, spy) => {
      add(`<p ${KEEP}></p>`);
      page = await openPage();
      spy().mockImplementation(() => {
        throw new Error('not here');
      });
      page.server.fault = 'silent';
      page.clock.sleep(2 * IDLE);
      window.dispatchEvent(new Event('focus'));
      expect(text()).toContain('content-visibility');
      if (watched.length > 0) resize(0);
      expect(text()).toContain('content-visibility');
      vi.restoreAllMocks();
      await restore(page);
      expect(sheets()).toEqual([]);
    });

    it('where sheets, sizes and changes cannot be had', async () => {
      const nothing = function (): never {
        throw new Error('not here');
      };
      for (const name of ['CSSStyleSheet', 'ResizeObserver', 'MutationObserver'])
        vi.stubGlobal(name, nothing);
      await openPageAndDraw();
      const { style } = document.documentElement;
      expect(style.getPropertyValue('visibility')).toBe('hidden');
      expect(style.getPropertyPriority('visibility')).toBe('important');
      await open();
      expect(style.getPropertyValue('visibility')).toBe('');
    });

    it('and keeps the height of the page, and where it is scrolled to', async () => {
      const root = document.documentElement;
      vi.spyOn(root, 'scrollHeight', 'get').mockReturnValue(1_234);
      const around = add(`<div><p ${KEEP}></p></div>`);
      root.scrollTop = 30;
      around.scrollLeft = 40;
      await openPageAndDraw();
      expect(text()).toContain('html { min-block-size: 1234px !important;');
      root.scrollTop = 0;
      around.scrollLeft = 0;
      window.dispatchEvent(new Event('focus'));
      const moved = vi.spyOn(around, 'scrollTo');
      await open();
      expect([root.scrollTop, around.scrollLeft]).toEqual([30, 40]);
      expect(moved).toHaveBeenCalledWith({ left: 40, top: 0, behavior: 'instant' });
      draw();
      root.scrollTop = 0;
      expect(root.scrollTop).toBe(0);
      await open();
      vi.restoreAllMocks();
    });
  });
});

function create<Name extends keyof HTMLElementTagNameMap>(name: Name): HTMLElementTagNameMap[Name] {
  return document.createElement(name);
}
