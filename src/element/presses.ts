/**
 * Knows what answers the dialog: a press that the page cannot keep from it, and nothing that was only typed on.
 *
 * Its listeners are the window's, capturing, and there as early as the element: before those of a page's documents, and
 * of most windows. A page that was first there and stops `click` and `keydown` leaves the ends of the press, `pointerup`
 * and `keyup`; one that stops everything leaves what no listener hears of: the engine's own `:active`, which starts a
 * transition that is told to the shadow tree alone (Chromium and WebKit).
 */
import { createAbort } from '../client/attempt.ts';
import { ofBrowser } from '../client/listening.ts';
import { createElapsedTime, systemClock } from '../client/system-clock.ts';
import { afterPause } from './pause.ts';

/** The events of one press, in their order: what follows another within `ONE_PRESS` milliseconds says nothing new. */
const PARTS = ['keydown', 'keyup', 'cancel', 'transitionrun', 'pointerup', 'mouseup', 'click'];

const ONE_PRESS = 500;

/** So long the click of a press is waited for, in milliseconds. */
const CLICK_COMES = 300;

const SECOND = 1_000;

const HEARD =
  'keydown keyup pointerdown mousedown pointerup mouseup click focusin focusout focus blur'.split(
    ' ',
  );

/** A dialog that stands, as input finds it. */
export interface Asked {
  readonly root: ShadowRoot;
  readonly isModal: boolean;
  /** What Enter and Space are for, and what Escape is for; undefined where there is nothing to press. */
  controlFor(key: string): HTMLElement | undefined;
  act(control: HTMLElement): void;
  takeFocus(): void;
  /** Tab, where the page has stopped it. */
  moveFocus(): void;
  /** Lets the person go on typing, if they were in a text field. */
  giveWay(): void;
}

/** The watch over answers. */
export interface Presses {
  /** Whether keys came within the last second. */
  isTyping(): boolean;
  /** A dialog stands. No press counts in its first second: it waits until that is over. */
  ask(asked: Asked): void;
  /** The engine says by itself that Escape was pressed. */
  cancel(event: Event): void;
  /** The engine shows a control as pressed. */
  sawActive(event: TransitionEvent): void;
  /** Keys in a frame count, too. */
  listenIn(window: EventTarget): void;
  over(): void;
  start(): void;
  stop(): void;
}

/** Makes a watch that is still to be started. */
export function watchPresses(): Presses {
  let abort = createAbort();
  /** Keys of an answer that were seen to go down, and of those the ones that were kept from the page. */
  const downs = new Set<string>();
  const taken = new Set<string>();
  let asked: Asked | undefined;
  /** A script of the page may hold one of the clocks still. */
  const elapsed = createElapsedTime(systemClock);
  let typedAt = -Infinity;
  let isTooSoon = false;
  let cancelSecond = (): void => {};
  let waiting: HTMLElement | undefined;
  /** Where the press under way began, null for elsewhere; undefined while none is seen. */
  let downOn: HTMLElement | null | undefined;
  let pressedAt = -Infinity;
  let lastPart = 0;
  /** Was pressed, and its click is still to come: a finger's would press what lies below a dialog that is gone. */
  let released: HTMLElement | undefined;

  function listen(target: EventTarget, name: string): void {
    const options = { capture: true, signal: abort.signal };
    ofBrowser(target, 'addEventListener')(name, onEvent, options);
  }

  function isTyping(): boolean {
    return elapsed() - typedAt < SECOND;
  }

  function settle(): void {
    cancelSecond();
    isTooSoon = true;
    cancelSecond = afterPause(asked?.root.host, SECOND, () => {
      isTooSoon = false;
      if (asked?.isModal === false) {
        asked.takeFocus();
        return settle();
      }
      const control = waiting;
      waiting = undefined;
      if (control !== undefined) asked?.act(control);
    });
  }

  function press(control: HTMLElement, { type, timeStamp }: Event): void {
    const isRest = PARTS.indexOf(type) > lastPart && timeStamp - pressedAt < ONE_PRESS;
    lastPart = PARTS.indexOf(type);
    pressedAt = timeStamp;
    if (isRest) {
      if (type === 'click') finish();
    } else if (isTooSoon) waiting = control;
    else if (type === 'pointerup') {
      released = control;
      afterPause(control, CLICK_COMES, finish);
    } else asked?.act(control);
  }

  function finish(): void {
    const control = released;
    released = undefined;
    if (control !== undefined) asked?.act(control);
  }

  function onEvent(event: Event): void {
    if (!event.isTrusted) return;
    if (event.type.startsWith('key')) return onKey(event as KeyboardEvent);
    const isInside = asked !== undefined && event.composedPath().includes(asked.root);
    const isLeft = asked?.root.host === (event as FocusEvent).relatedTarget;
    // Who guards the page against presses beside its own dialog, or closes what the focus leaves, does not hear of it.
    if (isInside || isLeft) event.stopImmediatePropagation();
    if ('button' in event) onPointer(event as MouseEvent, isInside ? asked : undefined);
  }

  function onPointer(event: MouseEvent, inside: Asked | undefined): void {
    const { type } = event;
    const isUp = type.endsWith('up');
    const at = isUp
      ? inside?.root.elementFromPoint(event.clientX, event.clientY)
      : event.composedPath()[0];
    const control = inside && at instanceof Element ? at.closest<HTMLElement>('button, a') : null;
    if (type.endsWith('down')) {
      downOn = control;
      return;
    }
    // What went down elsewhere, perhaps before the dialog came, is no press of its buttons.
    const isWhole = downOn === undefined || downOn === control || type === 'click';
    if (type !== 'pointerup') downOn = undefined;
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (control === null || !isWhole || !isPlain) return;
    if (!isUp) event.preventDefault();
    press(control, event);
  }

  function onKey(event: KeyboardEvent): void {
    const { type } = event;
    // Chromium sends keys without a name when it fills in a form.
    const key = event.key ?? '';
    const isAnswer = /^(Enter| |Escape)$/.test(key) && !event.isComposing && !hasModifier(event);
    if (isAnswer || key === 'Tab') {
      if (type === 'keydown') downs.add(key);
      else if (downs.delete(key)) {
        if (taken.delete(key)) keep(event);
        return;
      }
    }
    if (isAnswer && asked !== undefined && !isTyping()) {
      take(event);
      const control = asked.controlFor(key);
      if (control !== undefined && !event.repeat) press(control, event);
      return;
    }
    if (isTyped(key, event)) {
      typedAt = elapsed();
      if (asked !== undefined) {
        waiting = undefined;
        if (!isAnswer) asked.giveWay();
        settle();
      }
    }
    if (asked?.isModal !== true) return;
    if (isAnswer) take(event);
    if (key !== 'Tab') return;
    // A trap of the page would take the focus where it wants it.
    event.stopImmediatePropagation();
    if (type === 'keyup') asked.moveFocus();
  }

  function take(event: KeyboardEvent): void {
    if (event.type === 'keydown') taken.add(event.key);
    keep(event);
  }

  return {
    isTyping,
    ask(next) {
      asked = next;
      waiting = undefined;
      released = undefined;
      settle();
    },
    cancel(event) {
      event.preventDefault();
      const control = asked?.controlFor('Escape');
      if (control === undefined) return;
      if (!event.isTrusted) asked?.act(control);
      else if (!isTyping()) press(control, event);
    },
    sawActive(event) {
      const { target, propertyName } = event;
      // The page's own style may move the rest, under a pointer that is at rest.
      if (propertyName !== 'object-position' || downOn !== undefined) return;
      if (target instanceof HTMLElement) press(target, event);
    },
    listenIn(target) {
      listen(target, 'keydown');
    },
    over() {
      asked = undefined;
      cancelSecond();
    },
    start() {
      for (const name of HEARD) listen(window, name);
    },
    stop() {
      cancelSecond();
      abort.abort();
      abort = createAbort();
    },
  };
}

function keep(event: Event): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}

/** AltGr is both of Control and Alt, and types. */
function hasModifier({ ctrlKey, altKey, metaKey }: KeyboardEvent): boolean {
  return metaKey || ctrlKey !== altKey;
}

function isTyped(key: string, event: KeyboardEvent): boolean {
  if (key.length === 1) return !hasModifier(event);
  return /^(Enter|Escape|Backspace|Delete|Dead|Process|Unidentified)$/.test(key);
}
