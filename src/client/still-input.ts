/** Knows which input nobody gives: what a pointer at rest sends, and what goes on while something lies on a key. */

/** What repeats comes back sooner than this, in milliseconds. */
const LONGEST_PAUSE = 1_000;

/** Tells of trusted events, in their order, whether they are nobody's. `now` is time that has passed. */
export interface StillInput {
  /** Of a move to where the pointer was: whether nothing else of it has changed either. */
  isAtRest(event: PointerEvent): boolean;
  isKeyRepeated(event: KeyboardEvent, now: number): boolean;
  /** Of what a key or a button may cause, while the pointer is somewhere: whether that is held down, and nothing moves. */
  isRepeated(type: string, now: number, x: number, y: number): boolean;
  /** A button went down: a held one works a number's spinner without end. */
  pressed(event: PointerEvent, now: number): void;
  released(): void;
}

/** Makes one that has seen nothing yet. */
export function createStillInput(): StillInput {
  let penState = '';
  let downKey = '';
  let keyAt = -Infinity;
  let buttonAt = -Infinity;
  let pressedX = NaN;
  let pressedY = NaN;

  /** A pen that is pressed harder than before at the same place, or held otherwise, is in a hand. */
  function isPenSteady(event: PointerEvent): boolean {
    const { pointerType, screenX, screenY, pressure, tiltX, tiltY } = event;
    const place = `${screenX} ${screenY} `;
    const before = penState;
    penState = `${place}${pressure} ${tiltX} ${tiltY}`;
    return pointerType !== 'pen' || !before.startsWith(place) || penState === before;
  }

  const released = (): void => {
    downKey = '';
    keyAt = -Infinity;
    buttonAt = -Infinity;
  };
  const isRecent = (at: number, now: number): boolean => now - at < LONGEST_PAUSE;

  return {
    released,
    isAtRest(event) {
      // Gecko may not say where a drag is: it sends none at rest.
      if (event.type.startsWith('drag')) return event.screenX !== 0 || event.screenY !== 0;
      // A locked pointer moves, and stays where it is; of several buttons only the first one goes down as such.
      const isMoved = event.movementX || event.movementY;
      const isButton = event.type === 'pointermove' && event.button >= 0;
      return !isMoved && !isButton && isPenSteady(event);
    },
    isKeyRepeated({ repeat, code, metaKey }, now) {
      // WebKitGTK calls none of them a repetition that an input method has seen: but the key did not go up. With the
      // Command key down none does on macOS.
      const isRepeated = repeat || (Boolean(code) && code === downKey && !metaKey);
      released();
      downKey = code;
      if (isRepeated) keyAt = now;
      return isRepeated;
    },
    isRepeated(type, now, x, y) {
      if (isRecent(keyAt, now)) return true;
      if (!/input|change/.test(type) || !isRecent(buttonAt, now)) return false;
      if (x !== pressedX || y !== pressedY) return false;
      buttonAt = now;
      return true;
    },
    pressed({ pointerType, button, screenX, screenY }, now) {
      released();
      if (pointerType !== 'mouse' || button !== 0) return;
      buttonAt = now;
      pressedX = screenX;
      pressedY = screenY;
    },
  };
}
