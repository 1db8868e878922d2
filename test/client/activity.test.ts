import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ACTIVITY_EVENTS } from '../../src/client/activity.ts';
import { watchSession } from '../../src/client/index.ts';
import { createFakeClock } from '../../src/testing/index.ts';
import { createFakeServer, input, MINUTE, openPage, type TestPage } from '../support/page.ts';

/** Long enough for the next input to be reported by itself. */
const A_WHILE = 10_000;

describe('activity', () => {
  let page: TestPage;
  const open = async (...options: Parameters<typeof openPage>): Promise<void> => {
    page.session.stop();
    page = await openPage(...options);
  };
  /** Whether an input counted. */
  const isSeen = (...event: Parameters<typeof input>): boolean => {
    page.clock.advance(A_WHILE);
    input(...event);
    return page.session.inspect().idleFor === 0;
  };
  const press = (target: EventTarget): boolean => {
    page.clock.advance(A_WHILE);
    const event = new Event('keydown');
    Object.defineProperty(event, 'isTrusted', { value: true });
    target.dispatchEvent(event);
    return page.session.inspect().idleFor === 0;
  };

  beforeEach(async () => {
    page = await openPage();
  });
  afterEach(() => {
    page.session.stop();
    document.body.replaceChildren();
  });

  it.each([...ACTIVITY_EVENTS])('is %s', (name) => {
    expect(isSeen(name, { screenX: 1, screenY: 1, deltaX: 1, deltaY: 1 })).toBe(true);
  });

  it.each(['scroll', 'focus', 'mousemove', 'load', 'selectionchange', 'blur', 'pageshow'])(
    'is not %s',
    (name) => {
      expect(isSeen(name)).toBe(false);
    },
  );

  it('is reported at most once a second', () => {
    expect(isSeen()).toBe(true);
    page.clock.advance(999);
    input();
    expect(page.session.inspect().idleFor).toBe(999);
    page.clock.advance(1);
    input();
    expect(page.session.inspect().idleFor).toBe(0);
  });

  it('is reported a second later also when the clock was set back meanwhile', () => {
    expect(isSeen()).toBe(true);
    page.clock.advance(500);
    page.clock.shiftWall(-60 * MINUTE);
    page.clock.advance(500);
    input();
    expect(page.session.inspect().idleFor).toBe(0);
  });

  it('counts while a script of the page holds the wall clock still', () => {
    for (let times = 0; times < 3; times += 1) {
      page.clock.advance(A_WHILE);
      page.clock.shiftWall(-A_WHILE);
      input();
      expect(page.session.inspect().idleFor).toBe(0);
    }
  });

  it('that came within the second is told once', async () => {
    expect(isSeen()).toBe(true);
    page.clock.advance(700);
    input();
    page.clock.advance(200);
    window.dispatchEvent(new Event('focus'));
    expect(page.session.inspect().idleFor).toBe(200);
    page.clock.advance(MINUTE);
    window.dispatchEvent(new Event('focus'));
    expect(page.session.inspect().idleFor).toBe(MINUTE + 200);
  });

  describe('in a frame', () => {
    /** Like an iframe, but that it loads nothing. */
    function createFrame(contentWindow: EventTarget | null): Element {
      const frame = document.createElementNS('', 'iframe');
      return Object.defineProperty(frame, 'contentWindow', { value: contentWindow });
    }

    /** Like the window of a frame of this origin. */
    function createWindow(...frames: readonly Element[]): EventTarget {
      const inside = Object.assign(new EventTarget(), { querySelectorAll: () => frames });
      return Object.assign(new EventTarget(), { document: inside });
    }

    function addFrame(): { outer: EventTarget; inner: EventTarget; load(): void } {
      const inner = createWindow();
      const outer = createWindow(createFrame(inner));
      const frame = createFrame(outer);
      document.body.append(frame);
      return { outer, inner, load: () => frame.dispatchEvent(new Event('load')) };
    }

    it('of this origin counts, however deep it is, and whenever it comes', async () => {
      const before = addFrame();
      await open();
      expect(press(before.outer)).toBe(true);
      expect(press(before.inner)).toBe(true);
      const later = addFrame();
      expect(press(later.outer)).toBe(false);
      later.load();
      expect(press(later.outer)).toBe(true);
      expect(press(later.inner)).toBe(true);
      page.session.stop();
      const afterwards = addFrame();
      afterwards.load();
      expect(press(afterwards.outer)).toBe(false);
    });

    it('of another origin is its own business', async () => {
      const other = Object.defineProperty(new EventTarget(), 'document', {
        get: () => {
          throw new Error('SecurityError');
        },
      });
      document.body.append(createFrame(other));
      await open();
      expect(press(other)).toBe(false);
      expect(isSeen()).toBe(true);
    });

    it('that shows nothing, or other things that load, do no harm', async () => {
      const frame = createFrame(null);
      const image = document.createElement('img');
      document.body.append(frame, image);
      await open();
      frame.dispatchEvent(new Event('load'));
      image.dispatchEvent(new Event('load'));
      expect(isSeen()).toBe(true);
    });

    it('of another origin counts when the bridge in it says so, if its origin is one of those', async () => {
      const origin = 'https://frame.example';
      const isHeard = (from: string, data: unknown): boolean => {
        page.clock.advance(A_WHILE);
        window.dispatchEvent(new MessageEvent('message', { origin: from, data }));
        return page.session.inspect().idleFor === 0;
      };
      expect(isHeard(origin, 'stillhere:activity')).toBe(false);
      await open({ frameOrigins: ['https://first.example', origin] });
      expect(isHeard(origin, 'stillhere:activity')).toBe(true);
      expect(isHeard(origin, 'anything else')).toBe(false);
      expect(isHeard('https://other.example', 'stillhere:activity')).toBe(false);
    });
  });
});

it('B4: input that was handled late counts from when it was given, by the clock of the browser', () => {
  const transport = createFakeServer(createFakeClock());
  Reflect.deleteProperty(window, Symbol.for('stillhere'));
  const session = watchSession({ transport, signInUrl: false });
  input('keydown', { timeStamp: performance.now() - 200 });
  const { idleFor } = session.inspect();
  expect(idleFor).toBeGreaterThanOrEqual(200);
  expect(idleFor).toBeLessThan(60_000);
  session.stop();
});
