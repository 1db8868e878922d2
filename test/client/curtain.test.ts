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

  it('takes the page from keyboards and screen readers, but what may stay and what was so before', async () => {
    const content = add('<main></main>');
    const kept = add(`<aside ${KEEP}></aside>`);
    const around = add(`<header><p ${KEEP}></p></header>`);
    const own = add('<still-here></still-here>');
    const before = add('<div inert></div>');
    const inert = (): readonly boolean[] =>
      [content, kept, around, own, before].map((element) => element.hasAttribute('inert'));
    draw();
    expect(inert()).toEqual([true, false, false, false, true]);
    // Where the element is defined, it would start a session of its own.
    own.remove();
    await open();
    expect(inert()).toEqual([false, false, false, false, true]);
    content.setAttribute('inert', '');
    draw();
    await open();
    expect(inert(), 'the app made it so meanwhile').toEqual([true, false, false, false, true]);
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
    page.session.stop();
    expect(document.documentElement.hasAttribute(CURTAIN)).toBe(false);
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

  it('hides by one style sheet of the document, which a strict content policy allows', async () => {
    const before = document.adoptedStyleSheets.length;
    draw();
    await open();
    draw();
    expect(document.adoptedStyleSheets).toHaveLength(before + 1);
    const rules = [...(document.adoptedStyleSheets.at(-1)?.cssRules ?? [])];
    const text = rules.map(({ cssText }) => cssText).join('\n');
    expect(text).toContain(
      'body * { visibility: hidden !important; transition: none !important; }',
    );
    expect(text).toMatch(/:is\(dialog, \[popover\]\).* \{ display: none !important; \}/);
    expect(text).toMatch(/\[data-stillhere-keep\].* \{ visibility: visible !important; \}/);
    const attributes = document.querySelectorAll('[style], style');
    expect(attributes).toHaveLength(0);
  });
});
