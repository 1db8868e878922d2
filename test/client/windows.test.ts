import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchSession, type WatchedSession } from '../../src/client/index.ts';
import { createFakeServer, openPage, settle, type TestPage } from '../support/page.ts';

/** A window of this origin, as far as a watch looks at it. */
interface Opened extends EventTarget {
  closed: boolean;
  document: EventTarget & { contentType?: string };
  parent: Opened;
}

const SECOND = 1_000;

describe('windows of a page', () => {
  let page: TestPage;
  const { open, parent } = window;

  beforeEach(async () => {
    page = await openPage();
  });
  afterEach(() => {
    page.session.stop();
    window.open = open;
    Reflect.deleteProperty(window, 'documentPictureInPicture');
    Object.defineProperty(window, 'parent', { value: parent, configurable: true, writable: true });
    document.body.replaceChildren();
  });

  function createDocument(frames: readonly unknown[] = []): Opened['document'] {
    return Object.assign(new EventTarget(), {
      querySelectorAll: () => frames,
      activeElement: null,
      visibilityState: 'visible',
      hasFocus: () => true,
    });
  }

  function createWindow(frames?: readonly unknown[]): Opened {
    const opened = Object.assign(new EventTarget(), {
      closed: false,
      document: createDocument(frames),
    });
    return Object.assign(opened, { parent: opened as Opened });
  }

  /** One that is of another origin. */
  function createForeign(): Opened {
    return Object.defineProperty(createWindow(), 'document', {
      configurable: true,
      get: () => {
        throw new Error('SecurityError');
      },
    });
  }

  function isSeen(target: EventTarget, { clock, session } = page): boolean {
    clock.advance(10 * SECOND);
    const event = new Event('keydown');
    Object.defineProperty(event, 'isTrusted', { value: true });
    target.dispatchEvent(event);
    return session.inspect().idleFor === 0;
  }

  const watch = (target: unknown, session: WatchedSession = page.session): (() => void) =>
    session.watch(target as Window);

  describe('are hidden with it', () => {
    const isCovered = ({ document }: { document: unknown }): boolean =>
      (document as Document).documentElement.hasAttribute('data-stillhere-curtain');

    function createShown(path = '/app'): Opened {
      const shown = {
        document: document.implementation.createHTMLDocument(),
        location: new URL(path, window.location.href),
        opener: window,
      };
      return Object.assign(createWindow(), shown);
    }

    async function doubt(): Promise<void> {
      page.server.fault = 'down';
      window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
      await settle();
    }

    async function sure(): Promise<void> {
      page.server.fault = undefined;
      window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
      await settle();
      expect(page.session.snapshot.state).toBe('active');
    }

    it('while the session is in doubt', async () => {
      const opened = createShown();
      watch(opened);
      await doubt();
      expect([isCovered(window), isCovered(opened)]).toEqual([true, true]);
      await sure();
      expect([isCovered(window), isCovered(opened)]).toEqual([false, false]);
    });

    it('also a document in a picture, which was there before', async () => {
      const opened = createShown();
      page.session.stop();
      const pictures = Object.assign(new EventTarget(), { window: opened });
      Object.assign(window, { documentPictureInPicture: pictures });
      page = await openPage();
      await doubt();
      expect(isCovered(opened)).toBe(true);
    });

    it('and stay hidden after an end, when nobody watches any more', async () => {
      const opened = createShown();
      watch(opened);
      page.server.push({ state: 'ended', session: 'one', reason: 'revoked' });
      page.server.ended = 'revoked';
      await page.session.extend();
      expect(isCovered(opened)).toBe(true);
      page.session.stop();
      expect(isCovered(opened)).toBe(true);
    });

    it('but not after a stop in mere doubt', async () => {
      const opened = createShown();
      watch(opened);
      await doubt();
      page.session.stop();
      expect([isCovered(window), isCovered(opened)]).toEqual([false, false]);
    });

    it('with the document that they have then', async () => {
      const opened = createShown();
      watch(opened);
      const { document: later } = createShown();
      opened.document = later;
      page.clock.advance(4 * SECOND);
      await doubt();
      expect(isCovered(opened)).toBe(true);
    });

    it('with what comes into them while it is, looked for at once when something goes', async () => {
      const opened = createShown();
      watch(opened);
      page.clock.advance(20 * SECOND);
      await doubt();
      const goOn = (): boolean => opened.dispatchEvent(new Event('pagehide'));
      for (let times = 0; times < 2; times += 1) {
        goOn();
        opened.document = createShown().document;
        page.clock.advance(249);
        expect(isCovered(opened)).toBe(false);
        page.clock.advance(1);
        expect(isCovered(opened)).toBe(true);
      }
      await sure();
      expect(isCovered(opened)).toBe(false);
    });

    it('also what the page itself writes into one that comes while it is', async () => {
      await doubt();
      const opened = createShown('about:blank');
      watch(opened);
      expect(isCovered(opened)).toBe(true);
      Object.assign(opened, createShown('/oauth/sign-in'));
      page.clock.advance(SECOND);
      expect(isCovered(opened), 'there, somebody may sign in anew').toBe(false);
      await sure();
      await doubt();
      expect(isCovered(opened)).toBe(true);
    });

    it('but for what comes into one that was cut off from the page: a proxy asks there for a sign-in', async () => {
      const opened = createShown();
      watch(opened);
      await doubt();
      Object.assign(opened, createShown('/oauth2/sign_in'), { opener: null });
      page.clock.advance(4 * SECOND);
      expect(isCovered(opened)).toBe(false);
    });

    it('with those that can be looked into', async () => {
      const [gone, opened] = [createShown(), createShown()];
      watch(gone);
      watch(opened);
      Object.defineProperty(gone, 'location', {
        get: () => {
          throw new Error('SecurityError');
        },
      });
      await doubt();
      expect(isCovered(opened)).toBe(true);
    });

    it('but for what comes while it is: there, somebody may sign in anew', async () => {
      await doubt();
      const opened = createShown();
      watch(opened);
      page.clock.advance(4 * SECOND);
      window.dispatchEvent(new Event('focus'));
      expect(isCovered(opened)).toBe(false);
      await sure();
      await doubt();
      expect(isCovered(opened)).toBe(true);
    });

    it('but for the sign-in page', async () => {
      page.session.stop();
      page = await openPage({ signInUrl: '/sign-in' });
      const opened = createShown('/sign-in?next=/');
      watch(opened);
      await doubt();
      expect([isCovered(window), isCovered(opened)]).toEqual([true, false]);
    });
  });

  describe('that are named by hand', () => {
    it('count, with their frames, until that is stopped', () => {
      const inner = createWindow();
      const opened = createWindow([{ contentWindow: inner }, { contentWindow: null }]);
      expect(isSeen(opened)).toBe(false);
      const stop = watch(opened);
      expect(isSeen(opened)).toBe(true);
      expect(isSeen(inner)).toBe(true);
      stop();
      expect(isSeen(opened)).toBe(false);
      expect(isSeen(inner)).toBe(false);
      expect(page.clock.timers).toBe(1);
    });

    it('count until the session is stopped', () => {
      const opened = createWindow();
      watch(opened);
      page.session.stop();
      expect(page.clock.timers, 'nothing waits').toBe(0);
      expect(isSeen(opened)).toBe(false);
    });

    it('count again when they show something else', () => {
      const opened = createWindow();
      watch(opened);
      const next = createWindow();
      // Another document has another window behind the same name.
      opened.document = next.document;
      const later = createWindow();
      opened.document = createDocument([{ contentWindow: later }]);
      page.clock.advance(249);
      expect(isSeenAtOnce(later)).toBe(false);
      page.clock.advance(1);
      expect(isSeenAtOnce(later)).toBe(true);
    });

    it('are looked at ever more rarely, up to every four seconds, while they are open', () => {
      const opened = createWindow();
      watch(opened);
      const looks: number[] = [];
      let { document } = opened;
      Object.defineProperty(opened, 'document', {
        get() {
          looks.push(page.clock.monotonic());
          return document;
        },
        set(value) {
          document = value;
        },
      });
      const before = page.clock.monotonic();
      page.clock.advance(16 * SECOND);
      expect(looks.map((at) => at - before)).toEqual([
        250, 750, 1_750, 3_750, 7_750, 11_750, 15_750,
      ]);
      opened.closed = true;
      looks.length = 0;
      page.clock.advance(20 * SECOND);
      expect(looks).toEqual([]);
      expect(page.clock.timers).toBe(1);
    });

    it('count when they come back from another origin', () => {
      const opened = createWindow();
      const mine = opened.document;
      watch(opened);
      const foreign = createForeign();
      Object.defineProperty(opened, 'document', {
        configurable: true,
        get: () => foreign.document,
      });
      page.clock.advance(10 * SECOND);
      const inner = createWindow();
      Object.defineProperty(opened, 'document', {
        value: Object.assign(mine, createDocument([{ contentWindow: inner }])),
      });
      page.clock.advance(4 * SECOND);
      expect(isSeen(opened)).toBe(true);
    });

    it.each([
      ['null', null],
      ['a closed one', Object.assign(new EventTarget(), { closed: true })],
    ])('are ignored if there is none: %s', (_name, opened) => {
      expect(() => watch(opened)()).not.toThrow();
      expect(page.clock.timers).toBe(1);
    });

    it.each([undefined, 'pop-out', {}, document, document.createElement('iframe')])(
      'are refused if they are no windows: %s',
      (opened) => {
        expect(() => watch(opened)).toThrow(/^"window" must be a window of this page's own origin/);
        expect(page.clock.timers).toBe(1);
      },
    );

    it('are refused if they are of another origin', () => {
      expect(() => watch(createForeign())).toThrow(
        new TypeError(
          '"window" must be a window of this page\'s own origin: for others, see "frameOrigins"',
        ),
      );
    });

    function isSeenAtOnce(target: EventTarget): boolean {
      const event = new Event('keydown');
      Object.defineProperty(event, 'isTrusted', { value: true });
      const before = page.session.inspect().idleFor;
      target.dispatchEvent(event);
      return page.session.inspect().idleFor < before;
    }
  });

  describe('that the page opens', () => {
    const reopen = async (): Promise<void> => {
      page.session.stop();
      page = await openPage();
    };

    it('count, and what opened them is given what it asked for', async () => {
      const opened = createWindow();
      const calls: unknown[] = [];
      window.open = function (this: unknown, ...args: unknown[]) {
        calls.push([this, args]);
        return opened as unknown as Window;
      };
      // A watch of this window has been there: its own wrapping is below.
      await reopen();
      const wrapped = window.open;
      expect(isSeen(opened)).toBe(false);
      watch(opened);
      expect(isSeen(opened)).toBe(true);
      expect(wrapped.call(window, '/pop-out', 'name')).toBe(opened);
      expect(calls).toEqual([[window, ['/pop-out', 'name']]]);
    });

    it('do the page no harm when they are no windows: it is told what is wrong with them', async () => {
      const odd = Object.defineProperty({}, 'closed', {
        get: () => {
          throw new Error('no window');
        },
      });
      const pictures = Object.assign(new EventTarget(), { window: null });
      Object.defineProperty(window, 'documentPictureInPicture', {
        value: pictures,
        configurable: true,
      });
      await reopen();
      const reported = vi.fn<(error: unknown) => void>();
      vi.stubGlobal('reportError', reported);
      pictures.dispatchEvent(Object.assign(new Event('enter'), { window: odd }));
      expect(reported).toHaveBeenCalledExactlyOnceWith(new Error('no window'));
      vi.unstubAllGlobals();
    });

    it('as documents in pictures count, also those that are there already', async () => {
      const first = createWindow();
      const second = createWindow();
      const pictures = Object.assign(new EventTarget(), { window: first });
      Object.defineProperty(window, 'documentPictureInPicture', {
        value: pictures,
        configurable: true,
      });
      await reopen();
      expect(isSeen(first)).toBe(true);
      expect(isSeen(second)).toBe(false);
      pictures.dispatchEvent(Object.assign(new Event('enter'), { window: second }));
      expect(isSeen(second)).toBe(true);
      page.session.stop();
      expect(isSeen(second)).toBe(false);
    });
  });

  describe('around a frame', () => {
    it('count, as far as they are of this origin', async () => {
      const outermost = createWindow();
      const foreign = createForeign();
      const around = createWindow();
      around.parent = foreign;
      foreign.parent = outermost;
      Object.defineProperty(window, 'parent', { value: around, configurable: true });
      page.session.stop();
      const report = vi.fn();
      vi.stubGlobal('reportError', report);
      page = await openPage();
      vi.unstubAllGlobals();
      expect(report, 'one of another origin is no error').not.toHaveBeenCalled();
      expect(isSeen(around)).toBe(true);
      expect(isSeen(foreign)).toBe(false);
      expect(isSeen(outermost)).toBe(true);
      window.dispatchEvent(Object.assign(new Event('pagehide'), { persisted: true }));
      expect(isSeen(outermost), 'kept for the back button').toBe(true);
      window.dispatchEvent(Object.assign(new Event('pagehide'), { persisted: false }));
      expect(isSeen(around), 'the frame was taken away').toBe(false);
      expect(isSeen(outermost)).toBe(false);
    });
  });

  describe('inside a shadow tree', () => {
    it('count once the pointer has come over them', () => {
      const inner = createWindow();
      const host = document.createElement('div');
      const frame = document.createElement('span');
      Object.assign(frame, { contentWindow: inner });
      host.attachShadow({ mode: 'open' }).append(frame);
      document.body.append(host);
      const event = new Event('pointerover', { bubbles: true, composed: true });
      // Outside of it the host stands for what is inside.
      Object.defineProperty(event, 'target', { get: () => host, set() {} });
      expect(isSeen(inner)).toBe(false);
      frame.dispatchEvent(event);
      expect(isSeen(inner)).toBe(true);
    });

    it('nothing else is looked into', () => {
      document.body.dispatchEvent(new Event('pointerover', { bubbles: true }));
      const other = document.createElement('div');
      Object.assign(other, { contentWindow: createWindow() });
      document.body.append(other);
      other.dispatchEvent(new Event('pointerover', { bubbles: true }));
      expect(isSeen(window)).toBe(true);
    });
  });

  it('B17: count while a person works in a frame of another origin, and no longer', () => {
    const frame = { localName: 'iframe', contentDocument: null };
    let isActive = true;
    Object.defineProperties(document, {
      activeElement: { configurable: true, get: () => frame },
      hasFocus: { configurable: true, value: () => true },
    });
    const { navigator } = window;
    Object.defineProperty(navigator, 'userActivation', {
      configurable: true,
      get: () => ({ isActive }),
    });
    try {
      page.clock.advance(60 * SECOND);
      document.dispatchEvent(new Event('visibilitychange'));
      page.clock.advance(4 * SECOND);
      expect(page.session.inspect().idleFor).toBe(0);
      isActive = false;
      page.clock.advance(60 * SECOND);
      expect(page.session.inspect().idleFor).toBe(60 * SECOND);
      isActive = true;
      page.session.stop();
      page.clock.advance(4 * SECOND);
      expect(page.session.inspect().idleFor).toBe(64 * SECOND);
    } finally {
      Reflect.deleteProperty(document, 'activeElement');
      Reflect.deleteProperty(document, 'hasFocus');
      Reflect.deleteProperty(navigator, 'userActivation');
    }
  });

  it('count again when all of a page is written anew, which takes its listeners away', async () => {
    let root: Element = document.documentElement;
    Object.defineProperty(document, 'documentElement', { configurable: true, get: () => root });
    const added: string[] = [];
    const { addEventListener } = window;
    window.addEventListener = (name: string) => void added.push(name);
    try {
      await page.wait(2 * 60 * SECOND);
      expect(added).toEqual([]);
      root = document.createElement('html');
      await page.wait(60 * SECOND);
      expect(added).toContain('keydown');
      const { length } = added;
      await page.wait(2 * 60 * SECOND);
      expect(added, 'once').toHaveLength(length);
    } finally {
      window.addEventListener = addEventListener;
      Reflect.deleteProperty(document, 'documentElement');
    }
  });

  it('count again at once where such a change can be observed', async () => {
    let root: Element = document.documentElement;
    const observers: (() => void)[] = [];
    const notice = (): void => observers.forEach((tell) => tell());
    const calls: string[] = [];
    const { MutationObserver, addEventListener } = window;
    window.MutationObserver = class extends MutationObserver {
      constructor(callback: MutationCallback) {
        super(callback);
        observers.push(() => callback([], this));
      }
      override observe(target: Node, options?: MutationObserverInit): void {
        calls.push(`${target.nodeName} ${JSON.stringify(options)}`);
      }
      override disconnect(): void {
        calls.push('disconnect');
      }
    };
    page.session.stop();
    page = await openPage();
    expect(calls).toContain('#document {"childList":true}');
    Object.defineProperty(document, 'documentElement', { configurable: true, get: () => root });
    const added: string[] = [];
    window.addEventListener = (name: string) => void added.push(name);
    try {
      notice();
      expect(added).not.toContain('keydown');
      root = document.createElement('html');
      notice();
      expect(added).toContain('keydown');
      added.length = 0;
      page.session.stop();
      expect(calls.at(-1)).toBe('disconnect');
      root = document.createElement('html');
      notice();
      expect(added, 'after the end').not.toContain('keydown');
    } finally {
      Object.assign(window, { MutationObserver, addEventListener });
      Reflect.deleteProperty(document, 'documentElement');
    }
  });

  it('a second session watches them too', async () => {
    const server = createFakeServer(page.clock);
    const { clock } = page;
    const second = watchSession({ base: '/second', transport: server, clock, signInUrl: false });
    await settle();
    const opened = createWindow();
    watch(opened, second);
    expect(isSeen(opened, { ...page, session: second })).toBe(true);
    second.stop();
  });
});
