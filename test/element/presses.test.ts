import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchPresses, type Asked, type Presses } from '../../src/element/presses.ts';

const SECOND = 1_000;

describe('presses', () => {
  let presses: Presses;
  let root: ShadowRoot;
  let host: HTMLElement;
  let primary: HTMLElement;
  let other: HTMLElement;
  let field: HTMLElement;
  let did: string[];
  let isModal: boolean;
  /** What lies below the pointer. */
  let below: Element | null;
  /** What reached the page. */
  let reached: string[];

  const asked: Asked = {
    get root() {
      return root;
    },
    get isModal() {
      return isModal;
    },
    controlFor: (key) => (key === 'Escape' ? other : primary),
    act: (control) => void did.push(control.id),
    takeFocus() {
      did.push('takes the focus');
      isModal = true;
    },
    moveFocus: () => void did.push('moves the focus'),
    giveWay: () => void did.push('gives way'),
  };

  function add(parent: Node, name: string, id: string): HTMLElement {
    const element = document.createElement(name);
    element.id = id;
    parent.appendChild(element);
    return element;
  }

  beforeEach(() => {
    vi.useFakeTimers();
    [did, reached, isModal] = [[], [], true];
    host = add(document.body, 'div', 'host');
    root = host.attachShadow({ mode: 'open' });
    primary = add(root, 'button', 'primary');
    other = add(root, 'button', 'other');
    field = add(document.body, 'input', 'field');
    below = primary;
    Object.defineProperty(root, 'elementFromPoint', { value: () => below });
    presses = watchPresses();
    presses.start();
    for (const name of ['click', 'keydown', 'keyup', 'pointerup', 'focusin', 'focusout']) {
      document.body.addEventListener(name, onReached);
    }
  });
  afterEach(() => {
    presses.stop();
    for (const name of ['click', 'keydown', 'keyup', 'pointerup', 'focusin', 'focusout']) {
      document.body.removeEventListener(name, onReached);
    }
    document.body.replaceChildren();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  function onReached({ type }: Event): void {
    reached.push(type);
  }

  /** As the engine sends it. */
  function send(target: EventTarget, type: string, properties: object = {}): Event {
    const event = new Event(type, { bubbles: true, cancelable: true, composed: true });
    const all = {
      isTrusted: true,
      relatedTarget: null,
      timeStamp: Date.now(),
      ...(/^focus/.test(type) ? {} : { button: 0 }),
      ...properties,
    };
    for (const [name, value] of Object.entries(all)) Object.defineProperty(event, name, { value });
    target.dispatchEvent(event);
    return event;
  }
  const key = (name: string, type = 'keydown', more: object = {}): Event =>
    send(field, type, { key: name, ...more });
  const click = (target: EventTarget): void => {
    for (const type of ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click']) {
      send(target, type);
    }
  };
  function ask(wait = SECOND): void {
    presses.ask(asked);
    vi.advanceTimersByTime(wait);
  }

  it('count once, whatever of their events come', () => {
    ask();
    click(primary);
    expect(did).toEqual(['primary']);
    vi.advanceTimersByTime(SECOND);
    expect(did).toEqual(['primary']);
    click(primary);
    expect(did).toEqual(['primary', 'primary']);
    expect(reached, 'the page hears nothing of them').toEqual([]);
  });

  it('count by their release alone, a moment later, where the page stops the click', () => {
    ask();
    send(primary, 'pointerdown');
    send(primary, 'pointerup');
    vi.advanceTimersByTime(299);
    expect(did).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(did).toEqual(['primary']);
  });

  it.each([
    [
      'throw',
      () => {
        throw new Error('broken');
      },
    ],
    ['never run', () => 0],
  ])('count by their release also where timers %s', (_how, broken) => {
    const finished: (() => void)[] = [];
    for (const element of [host, primary]) {
      Object.assign(element, {
        animate: (_frames: unknown, ms: number) => ({
          addEventListener: (_name: string, run: () => void) => finished.push(run) && ms,
        }),
      });
    }
    for (const name of ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'] as const) {
      vi.spyOn(globalThis, name).mockImplementation(broken);
    }
    presses.ask(asked);
    finished.shift()?.();
    send(primary, 'pointerdown');
    expect(() => send(primary, 'pointerup')).not.toThrow();
    expect(did).toEqual([]);
    finished.shift()?.();
    expect(did).toEqual(['primary']);
    presses.over();
  });

  it('count where an element cannot be animated', () => {
    Object.assign(host, {
      animate: () => {
        throw new Error('broken');
      },
    });
    ask();
    click(primary);
    expect(did).toEqual(['primary']);
  });

  it('wait in the first second of a dialog, and count when it is over', () => {
    ask(999);
    click(other);
    expect(did).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(did).toEqual(['other']);
    vi.advanceTimersByTime(SECOND);
    expect(did).toEqual(['other']);
  });

  it('are none of a dialog that has gone, or of the next one', () => {
    ask(500);
    click(primary);
    presses.over();
    vi.advanceTimersByTime(2 * SECOND);
    ask();
    expect(did).toEqual([]);
    send(primary, 'pointerdown');
    send(primary, 'pointerup');
    presses.ask(asked);
    vi.advanceTimersByTime(300);
    expect(did, 'nor what was released on the one before').toEqual([]);
  });

  it('are whole: what went down elsewhere is none, nor with another button or a key that is held', () => {
    ask();
    send(field, 'pointerdown');
    send(primary, 'pointerup');
    vi.advanceTimersByTime(SECOND);
    for (const more of [{ button: 1 }, { ctrlKey: true }, { metaKey: true }, { shiftKey: true }]) {
      send(primary, 'click', more);
    }
    send(primary, 'click', { isTrusted: false });
    below = null;
    send(primary, 'pointerdown');
    send(primary, 'pointerup');
    vi.advanceTimersByTime(SECOND);
    expect(did).toEqual([]);
  });

  it('count by what the engine shows as pressed, where no listener hears of them', () => {
    ask();
    const active = (target: Element, propertyName: string): void =>
      presses.sawActive({
        type: 'transitionrun',
        timeStamp: Date.now(),
        target,
        propertyName,
      } as unknown as TransitionEvent);
    active(primary, 'opacity');
    expect(did).toEqual([]);
    active(primary, 'object-position');
    expect(did).toEqual(['primary']);
    vi.advanceTimersByTime(SECOND);
    send(primary, 'pointerdown');
    active(primary, 'object-position');
    expect(did, 'its release says it').toEqual(['primary']);
  });

  it.each(['Enter', ' ', 'Escape'])(
    'are the key %j, once, and the page does not hear of it',
    (name) => {
      ask();
      const down = key(name);
      key(name, 'keydown', { repeat: true });
      const up = key(name, 'keyup');
      expect(did).toEqual([name === 'Escape' ? 'other' : 'primary']);
      expect([down.defaultPrevented, up.defaultPrevented, reached]).toEqual([true, true, []]);
      vi.advanceTimersByTime(SECOND);
      key(name, 'keyup');
      expect(did, 'where the page has stopped that it went down').toHaveLength(2);
    },
  );

  it('are the engine’s own word that Escape was pressed', () => {
    ask();
    const event = send(document.createElement('dialog'), 'cancel');
    presses.cancel(event);
    expect([did, event.defaultPrevented]).toEqual([['other'], true]);
    presses.cancel(new Event('cancel'));
    expect(did, 'a test may send one').toEqual(['other', 'other']);
    key('x');
    vi.advanceTimersByTime(999);
    presses.cancel(send(document.createElement('dialog'), 'cancel'));
    expect(did, 'not while keys come').toEqual(['other', 'other', 'gives way']);
    presses.over();
    presses.cancel(send(document.createElement('dialog'), 'cancel'));
    expect(did).toHaveLength(3);
  });

  it('are no answer while somebody types: what is typed goes on to where it was going', () => {
    ask();
    expect(presses.isTyping()).toBe(false);
    key('x');
    expect(presses.isTyping()).toBe(true);
    key('Enter');
    expect(did).toEqual(['gives way']);
    expect(reached, 'but not an answer, which would be one').toEqual(['keydown']);
    vi.advanceTimersByTime(SECOND);
    expect(presses.isTyping()).toBe(false);
    key('Enter', 'keyup');
    key('Enter');
    expect(did).toEqual(['gives way', 'primary']);
  });

  it('count a second after somebody typed, though a script of the page holds the wall clock still', () => {
    vi.spyOn(Date, 'now').mockReturnValue(Date.now());
    ask();
    key('x');
    expect(presses.isTyping()).toBe(true);
    vi.advanceTimersByTime(SECOND);
    expect(presses.isTyping()).toBe(false);
    key('Enter');
    expect(did).toEqual(['gives way', 'primary']);
  });

  it('is typing: letters, what deletes and what composes; not what goes with Control, Alt or Meta', () => {
    for (const [name, more, isTyped] of [
      ['x', {}, true],
      ['@', { ctrlKey: true, altKey: true }, true],
      ['Backspace', {}, true],
      ['Process', {}, true],
      ['c', { ctrlKey: true }, false],
      ['c', { altKey: true }, false],
      ['c', { metaKey: true }, false],
      ['ArrowDown', {}, false],
      [undefined, {}, false],
    ] as const) {
      vi.advanceTimersByTime(SECOND);
      send(field, 'keydown', { key: name, ...more });
      expect([name, more, presses.isTyping()]).toEqual([name, more, isTyped]);
    }
  });

  it('let the person type on, until a second without keys has passed', () => {
    isModal = false;
    ask(500);
    key('x');
    vi.advanceTimersByTime(999);
    expect(did).toEqual(['gives way']);
    vi.advanceTimersByTime(1);
    expect(did).toEqual(['gives way', 'takes the focus']);
    key('Enter');
    expect(did, 'a dialog that has just come is not answered').toHaveLength(2);
    vi.advanceTimersByTime(SECOND);
    expect(did.at(-1)).toBe('primary');
  });

  it('call off one that waits, by typing', () => {
    ask(500);
    click(primary);
    key('x');
    vi.advanceTimersByTime(2 * SECOND);
    expect(did).toEqual(['gives way']);
  });

  it('move the focus by Tab where the page has stopped that it went down', () => {
    ask();
    key('Tab');
    key('Tab', 'keyup');
    expect(did).toEqual([]);
    key('Tab', 'keyup');
    expect(did).toEqual(['moves the focus']);
    isModal = false;
    key('Tab', 'keyup');
    expect(did).toHaveLength(1);
  });

  it('keep the moving focus inside from who guards the page', () => {
    ask();
    send(primary, 'focusin');
    send(field, 'focusin');
    expect(reached).toEqual(['focusin']);
  });

  it('keep from the page that the focus goes to them and back, and nothing else of it', () => {
    send(field, 'focusout', { relatedTarget: host });
    ask();
    send(field, 'focusout', { relatedTarget: host });
    send(field, 'focusin', { relatedTarget: host });
    send(primary, 'focusout', { relatedTarget: field });
    expect(reached).toEqual(['focusout']);
    send(field, 'focusout', { relatedTarget: document.body });
    send(field, 'focusout');
    expect(reached).toHaveLength(3);
    expect(did).toEqual([]);
  });

  it('are typing also in a frame that is listened to', () => {
    const frame = new EventTarget();
    presses.listenIn(frame);
    send(frame, 'keydown', { key: 'x' });
    expect(presses.isTyping()).toBe(true);
    presses.stop();
    vi.advanceTimersByTime(2 * SECOND);
    send(frame, 'keydown', { key: 'x' });
    expect(presses.isTyping(), 'no more').toBe(false);
  });

  it('leave a page alone that is asked nothing', () => {
    click(field);
    key('Enter');
    key('Tab');
    expect(reached).toEqual(['pointerup', 'click', 'keydown', 'keydown']);
    presses.stop();
    ask();
    click(primary);
    expect(did).toEqual([]);
    presses.start();
    click(primary);
    expect(did).toEqual(['primary']);
  });
});
