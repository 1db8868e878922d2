import { beforeEach, describe, expect, it, vi } from 'vitest';
import { watchForeignFocus } from '../../src/client/foreign-focus.ts';
import { createFakeClock, type FakeClock } from '../../src/testing/index.ts';

interface Place {
  readonly localName: string;
  readonly shadowRoot?: { readonly activeElement: Place | null };
  readonly contentDocument?: Inner | null;
}
interface Inner {
  readonly contentType: string;
  readonly defaultView: object | null;
  readonly activeElement: Place | null;
}

const FRAME: Place = { localName: 'iframe', contentDocument: null };
const FIELD: Place = { localName: 'input' };

describe('B17: what has the focus and cannot be looked into', () => {
  let clock: FakeClock;
  let abort: AbortController;
  let seen: number;
  let entered: object[];
  let onSeen: () => void;
  let view: {
    activeElement: Place | null;
    visibilityState: string;
    isInFront: boolean;
    isActive: boolean;
    frames: number;
  };
  let page: EventTarget & { document: EventTarget };

  const start = (): void => {
    abort?.abort();
    clock = createFakeClock();
    abort = new AbortController();
    seen = 0;
    entered = [];
    onSeen = () => {};
    const document = Object.defineProperties(new EventTarget(), {
      activeElement: { get: () => view.activeElement, configurable: true },
      visibilityState: { get: () => view.visibilityState },
      hasFocus: { value: () => view.isInFront, configurable: true },
    });
    page = Object.assign(new EventTarget(), { document });
    Object.defineProperties(page, {
      navigator: { get: () => ({ userActivation: { isActive: view.isActive } }) },
      length: { get: () => view.frames },
    });
    watchForeignFocus(page as unknown as Window, {
      clock,
      enter: (window) => entered.push(window),
      saw: () => {
        seen += 1;
        onSeen();
      },
      signal: abort.signal,
    });
  };
  beforeEach(() => {
    view = {
      activeElement: FIELD,
      visibilityState: 'visible',
      isInFront: true,
      isActive: true,
      frames: 0,
    };
    start();
  });

  const fire = (type: string, target: EventTarget = page): boolean =>
    target.dispatchEvent(new Event(type));
  function focus(element: Place): void {
    view.activeElement = element;
    fire('blur');
  }
  const isSeenWithin = (ms: number): boolean => {
    const before = seen;
    clock.advance(ms);
    return seen > before;
  };

  it('does not look where the place of the focus cannot be had', () => {
    view.activeElement = FRAME;
    fire('visibilitychange', page.document);
    Object.defineProperty(page.document, 'activeElement', {
      get() {
        throw new Error('not here');
      },
    });
    clock.advance(4_000);
    expect(seen).toBe(0);
    expect(clock.timers).toBe(0);
    fire('visibilitychange', page.document);
    expect(clock.timers).toBe(0);
  });

  it('does not count what it cannot tell to be in front', () => {
    view.activeElement = FRAME;
    fire('visibilitychange', page.document);
    Object.defineProperty(page.document, 'hasFocus', { value: undefined });
    clock.advance(4_000);
    expect(seen).toBe(0);
    expect(clock.timers).toBe(1);
  });

  it('is not looked for while a page has the focus itself', () => {
    expect(clock.timers).toBe(0);
    fire('visibilitychange', page.document);
    fire('focus');
    expect(clock.timers).toBe(0);
    view.activeElement = null;
    start();
    expect(clock.timers).toBe(0);
  });

  it.each([
    ['a frame', FRAME],
    ['another frame', { localName: 'frame', contentDocument: null }],
    ['an object', { localName: 'object', contentDocument: null }],
    ['an embedded PDF', { localName: 'embed' }],
    ['a frame in a shadow tree', { localName: 'x-pay', shadowRoot: { activeElement: FRAME } }],
    [
      'a frame in two shadow trees',
      {
        localName: 'x-shop',
        shadowRoot: {
          activeElement: { localName: 'x-pay', shadowRoot: { activeElement: FRAME } },
        },
      },
    ],
    [
      'a frame in a frame',
      {
        localName: 'iframe',
        contentDocument: { contentType: 'text/html', defaultView: {}, activeElement: FRAME },
      },
    ],
    [
      'a PDF of the own origin',
      {
        localName: 'iframe',
        contentDocument: { contentType: 'application/pdf', defaultView: {}, activeElement: null },
      },
    ],
    [
      'a document without a window',
      {
        localName: 'iframe',
        contentDocument: { contentType: 'text/html', defaultView: null, activeElement: null },
      },
    ],
  ] satisfies [string, Place][])(
    '%s counts every four seconds while it is worked in',
    (_name, element) => {
      focus(element);
      expect(isSeenWithin(3_999)).toBe(false);
      expect(isSeenWithin(1)).toBe(true);
      expect(isSeenWithin(4_000)).toBe(true);
      expect(seen).toBe(2);
      view.isActive = false;
      expect(isSeenWithin(4_000), 'nobody works').toBe(false);
      view.isActive = true;
      expect(isSeenWithin(4_000), 'and again').toBe(true);
    },
  );

  it('is a frame that has the focus from the start', () => {
    view.activeElement = FRAME;
    start();
    expect(isSeenWithin(4_000)).toBe(true);
  });

  it('is found in an open shadow tree without having been told of', () => {
    view.activeElement = { localName: 'x-pay', shadowRoot: { activeElement: FRAME } };
    start();
    expect(isSeenWithin(4_000)).toBe(true);
  });

  it('is a frame of which no event tells that it got the focus', () => {
    view.frames = 1;
    start();
    expect(isSeenWithin(4_000)).toBe(false);
    focusSilently(FRAME);
    expect(isSeenWithin(4_000)).toBe(true);
    focusSilently(FIELD);
    expect(isSeenWithin(4_000)).toBe(false);
    focusSilently(FRAME);
    expect(isSeenWithin(4_000)).toBe(true);
  });

  it('is a frame that came later, of which no event tells that it got the focus', () => {
    view.frames = 1;
    fire('load', page.document);
    focusSilently(FRAME);
    expect(isSeenWithin(4_000)).toBe(true);
    view.frames = 0;
    focusSilently(FIELD);
    clock.advance(4_000);
    expect(clock.timers, 'it has gone').toBe(0);
  });

  it('is looked for in time, however often something is loaded', () => {
    view.frames = 1;
    view.activeElement = FRAME;
    start();
    for (let seconds = 0; seconds < 4; seconds += 1) {
      clock.advance(1_000);
      fire('load', page.document);
    }
    expect(seen).toBeGreaterThan(0);
    expect(clock.timers).toBe(1);
  });

  it('is nothing any more when the page took the focus itself, which had never lost it', () => {
    view.activeElement = FRAME;
    start();
    focusSilently(FIELD);
    expect(isSeenWithin(4_000)).toBe(false);
  });

  it('is not a page that is merely activated', () => {
    focus(FIELD);
    view.isInFront = false;
    expect(isSeenWithin(4_000)).toBe(false);
    expect(clock.timers, 'another window has the focus').toBe(0);
  });

  it('is not a frame of the own origin: that is watched', () => {
    const inner = {};
    focus({
      localName: 'iframe',
      contentDocument: { contentType: 'text/html', defaultView: inner, activeElement: FIELD },
    });
    expect(isSeenWithin(4_000)).toBe(false);
    expect(entered).toEqual([inner]);
    focusSilently(FRAME);
    expect(isSeenWithin(4_000), 'the focus went on to another one').toBe(true);
  });

  it('is a frame in a closed shadow tree: the window lost the focus to nothing that is seen', () => {
    focus({ localName: 'x-closed' });
    expect(isSeenWithin(4_000)).toBe(true);
    fire('focus');
    expect(isSeenWithin(4_000)).toBe(false);
    expect(clock.timers).toBe(0);
  });

  it('does not count while the browser is not in front', () => {
    focus(FRAME);
    view.isInFront = false;
    expect(isSeenWithin(4_000)).toBe(false);
    view.isInFront = true;
    expect(isSeenWithin(4_000), 'which nothing tells of').toBe(true);
  });

  it('is not looked for while the page is hidden', () => {
    focus(FRAME);
    view.visibilityState = 'hidden';
    fire('visibilitychange', page.document);
    expect(clock.timers).toBe(0);
    expect(isSeenWithin(60_000)).toBe(false);
    view.visibilityState = 'visible';
    fire('visibilitychange', page.document);
    expect(isSeenWithin(4_000)).toBe(true);
  });

  it('is not looked for any more when the focus is back, or all is stopped', () => {
    focus(FRAME);
    focusSilently(FIELD);
    fire('focus');
    expect(isSeenWithin(4_000)).toBe(false);
    expect(clock.timers).toBe(0);
    focus(FRAME);
    focus(FRAME);
    expect(clock.timers, 'one at a time').toBe(1);
    abort.abort();
    expect(clock.timers).toBe(0);
    fire('blur');
    expect(clock.timers).toBe(0);
  });

  it.each(['x-iframe', 'iframe-x'])(
    'is not an element that is only called like one: %s',
    (name) => {
      view.activeElement = { localName: name, contentDocument: null };
      start();
      expect(clock.timers).toBe(0);
    },
  );

  it('is not looked for any more when who hears of it stops all', () => {
    focus(FRAME);
    onSeen = () => abort.abort();
    clock.advance(4_000);
    expect([seen, clock.timers]).toEqual([1, 0]);
  });

  it('leaves no listener behind', () => {
    const added = vi.spyOn(EventTarget.prototype, 'addEventListener');
    start();
    const listening = added.mock.calls.filter(([name]) => name !== 'abort');
    expect(listening.map(([name]) => name).sort()).toEqual([
      'blur',
      'focus',
      'load',
      'visibilitychange',
    ]);
    for (const [, , options] of listening) {
      expect(options).toEqual(expect.objectContaining({ signal: abort.signal }));
    }
    added.mockRestore();
  });

  it('is not told by what loses the focus in the page', () => {
    view.activeElement = FRAME;
    const event = new Event('blur');
    Object.defineProperty(event, 'target', { value: {} });
    page.dispatchEvent(event);
    expect(clock.timers).toBe(0);
  });

  function focusSilently(element: Place): void {
    view.activeElement = element;
  }
});
