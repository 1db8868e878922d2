import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ACTIVITY_EVENTS, watchActivity, type ActivityWatch } from '../../src/client/activity.ts';
import { asEngine } from '../support/page.ts';

/** What a script can cause, and is trusted. */
const SCRIPTABLE = [
  'click',
  'beforeinput',
  'input',
  'change',
  'cancel',
  'copy',
  'cut',
  'paste',
  'focusin',
];
/** Other names that an app may give. */
const OTHERS = ['focus', 'focusout', 'blur', 'submit', 'reset', 'invalid'];

describe('B15: an event that a script can cause', () => {
  let window: EventTarget;
  let watch: ActivityWatch;
  let now: number;
  let ages: number[];
  let performanceNow: number;
  let readyState: string;
  let activation: { isActive: boolean } | undefined;

  const start = (names: readonly string[] = [...ACTIVITY_EVENTS, ...OTHERS]): void => {
    now = 1_000_000;
    performanceNow = 50_000;
    ages = [];
    readyState = 'complete';
    activation = { isActive: false };
    window = Object.defineProperties(new EventTarget(), {
      document: { get: () => ({ readyState }) },
      navigator: { get: () => ({ userActivation: activation }) },
      performance: { value: { now: () => performanceNow }, configurable: true },
    });
    watch = watchActivity(
      names,
      () => now,
      (age) => ages.push(age),
    );
    watch.add(window);
  };
  beforeEach(() => start());
  afterEach(() => {
    Reflect.deleteProperty(globalThis, 'mozInnerScreenX');
    vi.restoreAllMocks();
  });

  function create(type: string, properties: object = {}): Event {
    const event = new Event(type);
    const target = { matches: () => false };
    for (const [key, value] of Object.entries({ isTrusted: true, target, ...properties })) {
      Object.defineProperty(event, key, { value });
    }
    return event;
  }

  function counts(send: () => void, after = 10_000): boolean {
    now += after;
    const before = ages.length;
    send();
    return ages.length > before;
  }
  const byScript = (type: string, properties?: object): boolean =>
    counts(() => window.dispatchEvent(create(type, properties)));
  const byEngine = (type: string, properties?: object, after?: number): boolean =>
    counts(() => asEngine(() => window.dispatchEvent(create(type, properties))), after);

  it.each([...SCRIPTABLE, ...OTHERS])('as %s counts when the engine has sent it', async (type) => {
    expect(byScript(type)).toBe(false);
    expect(byEngine(type)).toBe(true);
    expect(byScript(type), 'again').toBe(false);
    await Promise.resolve();
    expect(byScript(type), 'after what the last one queued').toBe(false);
    expect(byEngine(type, { isTrusted: false }), 'made up').toBe(false);
  });

  it.each(ACTIVITY_EVENTS.filter((name) => !SCRIPTABLE.includes(name)))('is not %s', (type) => {
    expect(byScript(type, { deltaX: 1, screenX: 1 })).toBe(true);
  });

  it.each([...SCRIPTABLE])('as %s counts when the person has just clicked or typed', (type) => {
    activation = { isActive: true };
    expect(byScript(type), 'but not where a script may give the focus').toBe(type !== 'focusin');
    activation = undefined;
    expect(byScript(type), 'an engine without that').toBe(false);
    expect(byEngine(type)).toBe(true);
  });

  it('does not count inside of another that a script has caused', () => {
    const inner: boolean[] = [];
    window.addEventListener('copy', () => inner.push(byScript('click')), { once: true });
    expect(byScript('copy')).toBe(false);
    expect(inner).toEqual([false]);
  });

  it.each([
    ['nothing can be observed', () => vi.spyOn(MutationObserver.prototype, 'observe')],
    ['no observer says what it saw', () => vi.spyOn(MutationObserver.prototype, 'takeRecords')],
    ['nothing can be changed', () => vi.spyOn(Element.prototype, 'toggleAttribute')],
    ['nothing can be made', () => vi.spyOn(document, 'createElement')],
  ] as const)('counts where %s: nothing can be told there', (_what, spy) => {
    spy().mockImplementation(() => {
      throw new Error('not here');
    });
    start();
    expect(byScript('click')).toBe(true);
  });

  it('counts where there is no observer', () => {
    vi.stubGlobal('MutationObserver', undefined);
    start();
    expect(byScript('click')).toBe(true);
    vi.unstubAllGlobals();
  });

  it('changes nothing for what cannot be caused, or was made up', () => {
    const changed = vi.spyOn(Element.prototype, 'toggleAttribute');
    for (const type of ['pointermove', 'keydown', 'wheel', 'touchmove']) byScript(type);
    byScript('click', { isTrusted: false });
    expect(changed).not.toHaveBeenCalled();
    byScript('click');
    expect(changed).toHaveBeenCalledOnce();
  });

  it('is heard as the browser sends it, where Zone.js keeps what that has', () => {
    const other = new EventTarget();
    const native = vi.fn(other.addEventListener);
    const patched = vi.fn();
    watch.add(
      Object.assign(other, {
        addEventListener: patched,
        __zone_symbol__addEventListener: native,
      }),
    );
    expect(native.mock.contexts[0]).toBe(other);
    expect(patched).not.toHaveBeenCalled();
    expect(counts(() => other.dispatchEvent(create('keydown')))).toBe(true);
  });

  it('as beforeinput counts in Gecko, where only a person causes it, under a script of its own', () => {
    Object.defineProperty(globalThis, 'mozInnerScreenX', { value: 1, configurable: true });
    start();
    expect(byScript('beforeinput')).toBe(true);
    expect(byScript('input')).toBe(false);
  });

  it.each(['input', 'change'])(
    'as %s counts in Gecko where a date is picked, as nowhere else',
    (type) => {
      const target = { type: 'date', matches: () => false };
      start();
      expect(byScript(type, { target })).toBe(false);
      Object.defineProperty(globalThis, 'mozInnerScreenX', { value: 1, configurable: true });
      start();
      expect(byScript(type, { target })).toBe(true);
      expect(byScript(type, { target: { ...target, type: 'text' } })).toBe(false);
    },
  );

  describe('as focusin', () => {
    it.each(['focus', 'pageshow'])('does not count while %s brings its window', (type) => {
      start(['focusin', 'change']);
      expect(byEngine('focusin')).toBe(true);
      byEngine(type, { target: type === 'focus' ? window : {} });
      expect(byEngine('focusin', {}, 199)).toBe(false);
      expect(byEngine('change', {}, 0), 'only the focus').toBe(true);
      expect(byEngine('focusin', {}, 1_000)).toBe(true);
    });

    it('counts after the focus of something in the window', () => {
      start(['focusin']);
      byEngine('focus');
      expect(byEngine('focusin', {}, 1)).toBe(true);
    });

    it('counts from 200 ms on', () => {
      start(['focusin']);
      byEngine('pageshow');
      expect(byEngine('focusin', {}, 199)).toBe(false);
      expect(byEngine('focusin', {}, 1)).toBe(true);
    });

    it('does not count while the page loads', () => {
      readyState = 'interactive';
      expect(byEngine('focusin')).toBe(false);
      expect(byEngine('change')).toBe(true);
      readyState = 'complete';
      expect(byEngine('focusin')).toBe(true);
    });

    it('does not count at the place to which a script may have gone', () => {
      const target = { matches: (selector: string) => selector === ':target' };
      expect(byEngine('focusin', { target })).toBe(false);
      expect(byEngine('change', { target })).toBe(true);
    });
  });

  describe('or any other', () => {
    const given = (timeStamp: unknown): number | undefined => {
      now += 10_000;
      asEngine(() => window.dispatchEvent(create('keydown', { timeStamp })));
      return ages.at(-1);
    };

    it('is as old as it says, if that makes sense', () => {
      expect(given(50_000 - 700)).toBe(700);
      expect(given(50_000 - 9_999)).toBe(9_999);
      expect(given(50_000 - 10_000), 'too old').toBe(0);
      expect(given(50_001), 'of the future').toBe(0);
      expect(given(1_750_000_000_000), 'since 1970').toBe(0);
      performanceNow = 5_000;
      expect(given(0), 'unknown').toBe(0);
      expect(given(1)).toBe(4_999);
      expect(given(undefined)).toBe(0);
      Reflect.deleteProperty(window, 'performance');
      expect(given(4_000)).toBe(0);
    });

    it('that comes late is told by itself: it says nothing of what came after it', () => {
      const send = (timeStamp: number): number => {
        watch.takeUnreported();
        asEngine(() => window.dispatchEvent(create('keydown', { timeStamp })));
        return ages.length;
      };
      expect(send(50_000 - 500)).toBe(1);
      expect(send(50_000 - 499)).toBe(2);
      expect(send(50_000 - 600)).toBe(2);
      now += 10;
      expect(send(50_000)).toBe(2);
      expect(watch.takeUnreported()).toBe(10);
      expect(ages).toEqual([500, 499]);
    });

    it('that is heard of is told at once, and then once a second', () => {
      watch.saw();
      expect(ages).toEqual([0]);
      now += 10;
      watch.saw();
      expect(ages).toEqual([0]);
      expect(watch.takeUnreported()).toBe(10);
      expect(watch.takeUnreported()).toBe(0);
    });
  });

  it('of a window that is watched for a while counts for that while', () => {
    const other = new EventTarget();
    const abort = new AbortController();
    watch.add(other, abort.signal);
    watch.add(other, abort.signal);
    const press = (): boolean => counts(() => other.dispatchEvent(create('keydown')));
    expect(press()).toBe(true);
    abort.abort();
    expect(press()).toBe(false);
    expect(byScript('keydown')).toBe(true);
    watch.stop();
    expect(byScript('keydown')).toBe(false);
  });
});
