import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchMark, type Mark } from '../../src/client/mark.ts';
import type { PageWindow } from '../../src/client/page-window.ts';
import { createFakeClock, type FakeClock } from '../../src/testing/index.ts';

let clock: FakeClock;
let cookie: string;
let isBlocked: boolean;
let reads: number;
let visibilityState: string;
let store: EventTarget | undefined;
let told: string[];
let mark: Mark;

/** A window with cookies, as far as the mark is concerned. */
function open(more: object = {}): Mark {
  const window = {
    cookieStore: store,
    document: {
      get visibilityState() {
        return visibilityState;
      },
      get cookie() {
        reads += 1;
        if (isBlocked) throw new DOMException('sandboxed', 'SecurityError');
        return cookie;
      },
    },
    ...more,
  };
  mark = watchMark(
    window as unknown as PageWindow,
    clock,
    (isReplaced) => told.push(isReplaced ? 'replaced' : 'gone'),
    'stillhere:/session',
  );
  return mark;
}

beforeEach(() => {
  clock = createFakeClock();
  [cookie, isBlocked, reads, visibilityState] = ['stillhere.mark=one', false, 0, 'visible'];
  store = undefined;
  told = [];
});
afterEach(() => mark.stop());

describe('the mark of a session', () => {
  it('is looked at twice a second while the page is seen, and its loss is told once', () => {
    open().of('one');
    clock.advance(10_000);
    expect([told, reads]).toEqual([[], 21]);
    cookie = 'theme=dark';
    clock.advance(499);
    expect(told).toEqual([]);
    clock.advance(1);
    expect(told).toEqual(['gone']);
    clock.advance(60_000);
    expect([told, clock.timers]).toEqual([['gone'], 0]);
  });

  it('tells when another session took its place', () => {
    open().of('one');
    cookie = 'stillhere.mark=two';
    clock.advance(500);
    expect(told).toEqual(['replaced']);
  });

  it('tells that it is gone when only another app on the host has one', () => {
    cookie = 'wiki.mark=of-wiki; stillhere.mark=one';
    open().of('one');
    cookie = 'wiki.mark=of-wiki';
    clock.advance(500);
    expect(told).toEqual(['gone']);
  });

  it('is seen again when it comes back, and may be lost again', () => {
    open().of('one');
    for (let times = 1; times < 4; times += 1) {
      cookie = '';
      mark.look();
      mark.look();
      expect(told).toHaveLength(times);
      cookie = 'stillhere.mark=one';
      mark.look();
    }
  });

  it('is heard of at once where the browser tells of cookies, also while the page is hidden', () => {
    store = new EventTarget();
    open().of('one');
    store.dispatchEvent(new Event('change'));
    expect(clock.timers, 'it is looked at again').toBe(1);
    visibilityState = 'hidden';
    clock.advance(500);
    expect(clock.timers, 'nobody looks').toBe(0);
    cookie = '';
    store.dispatchEvent(new Event('change'));
    expect(told).toEqual(['gone']);
  });

  it('is looked at when the page is woken, and goes on from there', () => {
    open().of('one');
    visibilityState = 'hidden';
    clock.advance(60_000);
    reads = 0;
    visibilityState = 'visible';
    mark.look();
    clock.advance(1_000);
    expect(reads).toBe(3);
    expect(clock.timers, 'one at a time').toBe(1);
  });

  it('is not looked for where there was none: of a session from before there were marks', () => {
    cookie = '';
    open().of('one');
    clock.advance(60_000);
    mark.look();
    expect([told, clock.timers]).toEqual([[], 0]);
    cookie = 'stillhere.mark=two';
    mark.look();
    expect(told, 'never seen, never lost').toEqual([]);
  });

  it('is that of another session from when the page has another', () => {
    open().of('one');
    cookie = 'stillhere.mark=two';
    mark.of('two');
    expect(told).toEqual([]);
    clock.advance(500);
    cookie = '';
    clock.advance(500);
    expect(told).toEqual(['gone']);
  });

  it('is nothing to a page without a session', () => {
    open().look();
    mark.of(undefined);
    mark.stop();
    clock.advance(1_000);
    expect([reads, clock.timers]).toEqual([0, 0]);
  });

  it('is noted by its name, once, for pages that come after the end', () => {
    const setItem = vi.fn();
    cookie = 'wiki.mark=of-wiki; stillhere.mark=one';
    open({ localStorage: { setItem } }).of('one');
    clock.advance(5_000);
    cookie = 'wiki.mark=of-wiki';
    clock.advance(5_000);
    expect(setItem.mock.calls).toEqual([['stillhere:/session#mark', 'stillhere.mark']]);
  });

  it('the same session is no reason to look', () => {
    open().of('one');
    mark.of('one');
    expect(reads).toBe(1);
  });

  it.each([
    ['in a value that has it inside', 'a=xonex'],
    ['as the value of any other cookie', 'last=one'],
    ['without a name', 'one'],
    ['behind a name inside a value', 'a=b.mark=one'],
    ['with more after it', 'stillhere.mark=one=1'],
    ['with more before it', 'stillhere.mark=zero-one'],
    ['in other letters', 'stillhere.mark=ONE'],
  ])('is not found %s', (_name, text) => {
    open().of('one');
    cookie = text;
    mark.look();
    expect(told).toHaveLength(1);
  });

  it('is found among 180 cookies, and under any name', () => {
    const others = Array.from({ length: 179 }, (_, index) => `c${index}=${'x'.repeat(20)}`);
    cookie = [...others, '__Host-shop.8443.mark=one'].join('; ');
    open().of('one');
    expect(clock.timers).toBe(1);
    cookie = others.join('; ');
    clock.advance(500);
    expect(told).toEqual(['gone']);
  });

  it('where cookies cannot be read is neither there nor gone, and is looked at again', () => {
    open().of('one');
    isBlocked = true;
    clock.advance(2_000);
    expect([told, clock.timers]).toEqual([[], 1]);
    isBlocked = false;
    cookie = '';
    clock.advance(500);
    expect(told).toEqual(['gone']);
    isBlocked = true;
    open().of('one');
    expect(clock.timers, 'a sandboxed frame').toBe(0);
  });

  it.each([
    ['there is none', undefined],
    ['it cannot be listened to', {}],
    [
      'it refuses',
      {
        addEventListener() {
          throw new Error('no');
        },
      },
    ],
  ])(
    'is looked at all the same where the browser’s own store of cookies is of no use: %s',
    (_name, cookieStore) => {
      open({ cookieStore }).of('one');
      cookie = '';
      clock.advance(500);
      expect(told).toEqual(['gone']);
    },
  );

  it('is nothing any more to a page that is not watched', () => {
    store = new EventTarget();
    const removed = vi.spyOn(AbortController.prototype, 'abort');
    open().of('one');
    mark.stop();
    cookie = '';
    store.dispatchEvent(new Event('change'));
    mark.look();
    clock.advance(5_000);
    expect([told, reads, clock.timers]).toEqual([[], 1, 0]);
    expect(removed).toHaveBeenCalled();
    removed.mockRestore();
  });
});
