import { beforeEach, describe, expect, it } from 'vitest';
import { ACTIVITY_EVENTS, watchActivity, type ActivityWatch } from '../../src/client/activity.ts';
import { asEngine } from '../support/page.ts';

/** What an event that nobody gave is not counted by, however it is sent. */
describe('B7: input', () => {
  let window: EventTarget;
  let watch: ActivityWatch;
  let now: number;
  let reports: number;

  const start = (names = ACTIVITY_EVENTS): void => {
    now = 1_000_000;
    reports = 0;
    window = Object.assign(new EventTarget(), { document: { readyState: 'complete' } });
    watch = watchActivity(
      names,
      () => now,
      () => (reports += 1),
    );
    watch.add(window);
  };
  beforeEach(() => start());

  /** Whether an event counts that comes some milliseconds after the one before. */
  function isSeen(type: string, properties: object = {}, after = 10): boolean {
    now += after;
    const event = new Event(type);
    const target = { matches: () => false };
    for (const [key, value] of Object.entries({ isTrusted: true, target, ...properties })) {
      Object.defineProperty(event, key, { value });
    }
    watch.takeUnreported();
    const before = reports;
    asEngine(() => window.dispatchEvent(event));
    return reports > before || watch.takeUnreported() > 0;
  }
  const place = (x: number, y: number): object => ({ screenX: x, screenY: y });

  it.each([...ACTIVITY_EVENTS])('%s does not count when a script made it up', (type) => {
    expect(isSeen(type, { isTrusted: false, ...place(1, 1), deltaX: 1 })).toBe(false);
    expect(isSeen(type, { ...place(2, 2), deltaX: 1 })).toBe(true);
  });

  describe('of a pointer', () => {
    it.each(['pointermove', 'mousemove', 'drag', 'dragover'])(
      '%s counts only where it has moved, in whichever direction',
      (type) => {
        start(['pointermove', 'mousemove', 'drag', 'dragover', 'other']);
        expect(isSeen(type, place(5, 5)), 'it comes from somewhere').toBe(true);
        expect(isSeen(type, place(5, 5))).toBe(false);
        expect(isSeen(type, place(6, 5))).toBe(true);
        expect(isSeen(type, place(6, 6))).toBe(true);
        expect(isSeen(type, place(6, 6))).toBe(false);
        expect(isSeen('other', place(6, 6)), 'only of moves').toBe(true);
      },
    );

    it.each([
      ['movementX', { movementX: 3, movementY: 0 }],
      ['movementY', { movementX: 0, movementY: -2 }],
    ])('that is locked counts by its %s', (_name, movement) => {
      isSeen('pointermove', place(5, 5));
      expect(isSeen('pointermove', { ...place(5, 5), movementX: 0, movementY: 0 })).toBe(false);
      expect(isSeen('pointermove', { ...place(5, 5), ...movement })).toBe(true);
      expect(isSeen('mousemove', { ...place(5, 5), ...movement }), 'is not listened to').toBe(
        false,
      );
    });

    it('counts when one more of its buttons goes down, or up', () => {
      start(['pointermove', 'mousemove']);
      isSeen('pointermove', place(5, 5));
      expect(isSeen('pointermove', { ...place(5, 5), button: -1 })).toBe(false);
      expect(isSeen('pointermove', { ...place(5, 5), button: 0 })).toBe(true);
      expect(isSeen('pointermove', { ...place(5, 5), button: 2 })).toBe(true);
      expect(isSeen('mousemove', { ...place(5, 5), button: 0 }), 'says so always').toBe(false);
    });

    it.each(['pressure', 'tiltX', 'tiltY'])('that is a pen counts by another %s', (name) => {
      const pen = (value: number, pointerType = 'pen'): object => ({
        ...place(5, 5),
        pointerType,
        pressure: 0.5,
        tiltX: 10,
        tiltY: 20,
        [name]: value,
      });
      isSeen('pointermove', pen(0.1));
      expect(isSeen('pointermove', pen(0.1)), 'at rest').toBe(false);
      expect(isSeen('pointermove', pen(0.2))).toBe(true);
      expect(isSeen('pointermove', pen(0.2)), 'at rest again').toBe(false);
      expect(isSeen('pointermove', { ...pen(0.3), ...place(6, 6) })).toBe(true);
      expect(isSeen('pointermove', { ...pen(0.4), ...place(6, 6) }), 'at another place').toBe(
        false,
      );
      expect(isSeen('pointermove', { ...pen(0.9, 'mouse'), ...place(6, 6) })).toBe(false);
    });

    it('that tells no place while it drags is no rest', () => {
      expect(isSeen('drag', place(0, 0))).toBe(true);
      expect(isSeen('drag', place(0, 0))).toBe(true);
      expect(isSeen('drag', place(0, 1))).toBe(true);
      expect(isSeen('drag', place(0, 1))).toBe(false);
      expect(isSeen('drag', place(1, 0))).toBe(true);
      expect(isSeen('drag', place(1, 0))).toBe(false);
      isSeen('pointermove', place(0, 0));
      expect(isSeen('pointermove', place(0, 0)), 'only of drags').toBe(false);
    });
  });

  it('of a wheel counts when it turns, in whichever direction', () => {
    const turn = (deltaX: number, deltaY: number, deltaZ: number): boolean =>
      isSeen('wheel', { deltaX, deltaY, deltaZ });
    expect(turn(0, 0, 0)).toBe(false);
    expect(turn(-1, 0, 0)).toBe(true);
    expect(turn(0, 1, 0)).toBe(true);
    expect(turn(0, 0, 1)).toBe(true);
  });

  describe('while a key repeats', () => {
    const FOLLOWING = [
      'beforeinput',
      'input',
      'change',
      'click',
      'copy',
      'cut',
      'paste',
      'focusin',
      'compositionupdate',
    ];
    const repeat = (after?: number): boolean => isSeen('keydown', { repeat: true }, after);

    it.each(FOLLOWING)('%s does not count, for as long as it lasts', (type) => {
      expect(isSeen(type)).toBe(true);
      expect(isSeen('keydown', { repeat: false })).toBe(true);
      expect(isSeen(type), 'the first press').toBe(true);
      for (let times = 0; times < 5; times += 1) {
        expect(repeat(500), 'slowly').toBe(false);
        expect(isSeen(type, {}, 400)).toBe(false);
      }
    });

    it.each(FOLLOWING)('%s counts again after its end, or another press', (type) => {
      repeat();
      expect(isSeen(type)).toBe(false);
      expect(isSeen('keyup')).toBe(true);
      expect(isSeen(type)).toBe(true);
      repeat();
      expect(isSeen('keydown', { repeat: false })).toBe(true);
      expect(isSeen(type)).toBe(true);
      repeat();
      expect(isSeen(type, {}, 999), 'an end that nobody told of').toBe(false);
      expect(isSeen(type, {}, 1)).toBe(true);
    });

    it.each(['pointerdown', 'pointermove', 'wheel', 'touchstart', 'touchmove', 'drop', 'drag'])(
      '%s counts: there is somebody',
      (type) => {
        repeat();
        expect(isSeen(type, { ...place(3, 3), deltaX: 1 })).toBe(true);
      },
    );

    it('is known by the key that did not go up, where no repetition is called so', () => {
      const press = (properties: object = {}): boolean =>
        isSeen('keydown', { repeat: false, code: 'KeyA', ...properties }, 500);
      expect(press()).toBe(true);
      expect(press()).toBe(false);
      expect(isSeen('compositionupdate')).toBe(false);
      expect(press({ code: 'KeyB' }), 'another').toBe(true);
      expect(press()).toBe(true);
      expect(isSeen('keyup')).toBe(true);
      expect(press(), 'it went up').toBe(true);
      expect(press({ metaKey: true }), 'as none does on macOS with the Command key').toBe(true);
      expect(isSeen('pointerdown')).toBe(true);
      expect(press(), 'a hand was elsewhere').toBe(true);
      expect(press({ code: '' }), 'a key without a place').toBe(true);
      expect(press({ code: '' })).toBe(true);
    });

    it('a press ends it', () => {
      repeat();
      isSeen('pointerdown', { pointerType: 'touch' });
      expect(isSeen('click')).toBe(true);
    });

    it('is known where keys themselves do not count', () => {
      start(['click']);
      expect(isSeen('keydown', { repeat: false })).toBe(false);
      expect(isSeen('click')).toBe(true);
      repeat();
      expect(isSeen('click')).toBe(false);
      expect(isSeen('keyup')).toBe(false);
      expect(isSeen('click')).toBe(true);
      expect(isSeen('pointerdown')).toBe(false);
      expect(isSeen('pointerup')).toBe(false);
    });
  });

  describe('while the button of a mouse is held on a spinner', () => {
    const press = (properties: object = {}): boolean =>
      isSeen('pointerdown', { pointerType: 'mouse', button: 0, ...place(9, 9), ...properties });

    it.each(['beforeinput', 'input', 'change'])('%s does not count', (type) => {
      expect(press()).toBe(true);
      for (let times = 0; times < 5; times += 1) expect(isSeen(type, {}, 900)).toBe(false);
      expect(isSeen('compositionupdate'), 'only what repeats').toBe(true);
      expect(isSeen('pointermove', place(9, 9)), 'it is at rest').toBe(false);
      expect(isSeen(type)).toBe(false);
      expect(isSeen('pointermove', place(9, 10))).toBe(true);
      expect(isSeen(type), 'it has moved').toBe(true);
      press();
      expect(isSeen('pointermove', place(8, 9))).toBe(true);
      expect(isSeen(type), 'it has moved').toBe(true);
    });

    it.each(['pointerup', 'keyup', 'keydown'])('what comes after %s counts', (type) => {
      press();
      expect(isSeen('input')).toBe(false);
      isSeen(type);
      expect(isSeen('input')).toBe(true);
    });

    it('what comes after a pause counts, under another button, a pen or a finger', () => {
      press();
      expect(isSeen('input', {}, 1_000)).toBe(true);
      press({ button: 2 });
      expect(isSeen('input')).toBe(true);
      press({ pointerType: 'pen' });
      expect(isSeen('input')).toBe(true);
    });

    it.each(['pointerup', 'keyup'])('%s is no place: what was at rest is so', (type) => {
      isSeen('pointermove', place(4, 4));
      isSeen(type, place(5, 5));
      expect(isSeen('pointermove', place(4, 4))).toBe(false);
    });

    it('a press is a place, too: what moves under it is at rest', () => {
      press(place(4, 4));
      expect(isSeen('pointermove', place(4, 4))).toBe(false);
    });
  });
});
