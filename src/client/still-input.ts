/** Knows which input nobody gives: what a pointer at rest sends, and what goes on while something lies on a key. */

/** What repeats comes back sooner than this, in milliseconds. */
const LONGEST_PAUSE = 1_000;

/** Tells of trusted events, in their order, whether they are nobody's. `now` is the wall clock's. */
export interface StillInput {
  isMoveAtRest(event: PointerEvent | MouseEvent): boolean;
  isDragAtRest(event: DragEvent): boolean;
  isKeyRepeated(event: KeyboardEvent, now: number): boolean;
  /** Of what a key or a button may cause: whether that is held down, and nothing else has happened since. */
  isRepeated(type: string, now: number): boolean;
  /** A button went down: a held one works a number's spinner without end. */
  pressed(event: PointerEvent, now: number): void;
  released(): void;
}

/** Makes one that has seen nothing yet. */
export function createStillInput(): StillInput {
  let x = Number.NaN;
  let y = Number.NaN;
  let penState = Number.NaN;
  let keyAt = Number.NEGATIVE_INFINITY;
  let buttonAt = Number.NEGATIVE_INFINITY;

  function isNewPlace({ screenX, screenY }: MouseEvent): boolean {
    const isSame = screenX === x && screenY === y;
    x = screenX;
    y = screenY;
    if (!isSame) penState = Number.NaN;
    return !isSame;
  }

  /** A pen that is pressed harder, or held otherwise, is in a hand. */
  function isPenSteady({ pointerType, pressure, tiltX, tiltY }: PointerEvent): boolean {
    if (pointerType !== 'pen') return true;
    const before = penState;
    penState = pressure + 1_000 * tiltX + 1_000_000 * tiltY;
    return Number.isNaN(before) || penState === before;
  }

  const released = (): void => {
    keyAt = Number.NEGATIVE_INFINITY;
    buttonAt = Number.NEGATIVE_INFINITY;
  };
  const isRecent = (at: number, now: number): boolean => Math.abs(now - at) < LONGEST_PAUSE;

  return {
    released,
    isMoveAtRest(event) {
      if (isNewPlace(event)) {
        buttonAt = Number.NEGATIVE_INFINITY;
        return false;
      }
      // A locked pointer moves, and stays where it is; of several buttons only the first one goes down as such.
      const isMoved = event.movementX || event.movementY;
      const isButton = event.type === 'pointermove' && event.button >= 0;
      return !isMoved && !isButton && isPenSteady(event as PointerEvent);
    },
    // Gecko may not say where a drag is: it sends none at rest.
    isDragAtRest: (event) => !isNewPlace(event) && (x !== 0 || y !== 0),
    isKeyRepeated({ repeat }, now) {
      released();
      if (repeat) keyAt = now;
      return repeat;
    },
    isRepeated(type, now) {
      if (isRecent(keyAt, now)) return true;
      if (!type.endsWith('input') || !isRecent(buttonAt, now)) return false;
      buttonAt = now;
      return true;
    },
    pressed({ pointerType, button }, now) {
      if (pointerType === 'mouse' && button === 0) buttonAt = now;
    },
  };
}
