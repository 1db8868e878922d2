/** Runs in a page where nobody is: does what scripts do, one thing after the other, and tells what was taken for a person. */
import { ACTIVITY_EVENTS, watchActivity } from '../../../src/client/activity.ts';

/** What came of one fake. */
export interface Fake {
  readonly name: string;
  /** How often a person was seen. */
  readonly counted: number;
  /** Trusted events that it caused, of those that may count. */
  readonly trusted: readonly string[];
  /** Whether the browser itself thinks since then that somebody was there. */
  readonly hasActivated: boolean;
}

/** What the page tells its server when all is done. */
export interface FakeResults {
  readonly fakes: readonly Fake[];
  /** Whether the browser itself thought so from the start: a driver may have made it. */
  readonly isActiveFirst: boolean;
}

declare global {
  interface Window {
    /** How often a person was seen, in all. */
    readonly seen: () => number;
  }
}

/** Real milliseconds in which what a fake causes has come. */
const AFTERMATH = 60;

let counted = 0;
let time = 0;
// Every input is reported: the clock goes on by an hour at each look.
watchActivity(
  ACTIVITY_EVENTS,
  () => (time += 3_600_000),
  () => (counted += 1),
).add(window);
Object.defineProperty(window, 'seen', { value: () => counted });

let trusted: string[] = [];
for (const name of ACTIVITY_EVENTS) {
  addEventListener(name, ({ isTrusted }) => isTrusted && trusted.push(name), true);
}

document.body.innerHTML = `
<form id="form"><label id="label"><input type="checkbox" id="check">box</label>
<label id="radio-label"><input type="radio" name="r" id="radio">radio</label>
<label id="text-label">text <input id="text" value="some words"></label>
<label id="button-label"><button type="button" id="inner-button">in a label</button></label>
<input type="number" id="number" value="1"><input type="range" id="range"><input type="color" id="color">
<input type="date" id="date"><input type="file" id="file"><textarea id="area">some words</textarea>
<select id="select"><option id="first">1</option><option>2</option></select>
<input type="reset" id="reset"><button id="submit">Submit</button></form>
<button id="button">Button</button><a href="#target" id="link">link</a><details id="details"><summary id="summary">more</summary>m</details>
<div id="editable" contenteditable="true">some words</div><div id="popover" popover>p</div>
<dialog id="dialog"><input id="in-dialog"></dialog><iframe id="frame" srcdoc="<input autofocus>"></iframe>
<div id="box" style="height:50px;overflow:auto;scroll-snap-type:y mandatory"><p style="height:900px">tall</p><p tabindex="0" id="target" style="scroll-snap-align:start">end</p></div>
<p id="other" tabindex="0">other</p><video id="video" controls></video><div style="height:3000px"></div>`;

const get = (id: string): HTMLElement => {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`There is no ${id}`);
  return found;
};
const field = (id: string): HTMLInputElement => get(id) as HTMLInputElement;
get('form').addEventListener('submit', (event) => event.preventDefault());

function send(id: string, ...events: readonly Event[]): void {
  for (const event of events) get(id).dispatchEvent(event);
}
const BUBBLES = { bubbles: true, cancelable: true, composed: true };
const press = (key: string): readonly Event[] =>
  ['keydown', 'keypress', 'keyup'].map(
    (name) => new KeyboardEvent(name, { ...BUBBLES, key, keyCode: 13, charCode: 13 }),
  );
function command(name: string, value?: string, id = 'editable'): void {
  get(id).focus();
  if (id === 'editable') document.getSelection()?.selectAllChildren(get(id));
  else field(id).select();
  document.execCommand(name, false, value);
}

/** What events can be made of, that a script sends. */
const MADE: readonly (readonly [string, Event])[] = [
  ['pointerdown', new PointerEvent('pointerdown', BUBBLES)],
  ['pointermove', new PointerEvent('pointermove', { ...BUBBLES, screenX: 7, movementX: 5 })],
  ['pointerup', new PointerEvent('pointerup', BUBBLES)],
  ['keydown', new KeyboardEvent('keydown', { ...BUBBLES, key: 'x' })],
  ['keyup', new KeyboardEvent('keyup', { ...BUBBLES, key: 'x' })],
  ['wheel', new WheelEvent('wheel', { ...BUBBLES, deltaY: 9 })],
  ['beforeinput', new InputEvent('beforeinput', BUBBLES)],
  ['input', new InputEvent('input', BUBBLES)],
  ['change', new Event('change', BUBBLES)],
  ['click', new MouseEvent('click', BUBBLES)],
  ['focusin', new FocusEvent('focusin', BUBBLES)],
  ['touchstart', new Event('touchstart', BUBBLES)],
  ['drag', new Event('drag', BUBBLES)],
];

/** Things that cause trusted events in some engine. */
const TRUSTED: Readonly<Record<string, () => unknown>> = {
  'label.click()': () => get('label').click(),
  'a click sent to a label': () => send('label', new MouseEvent('click', BUBBLES)),
  'label.click() for a radio': () => get('radio-label').click(),
  'label.click() for a text field': () => get('text-label').click(),
  'label.click() around a button': () => get('button-label').click(),
  'checkbox.click()': () => get('check').click(),
  'radio.click()': () => get('radio').click(),
  'Enter sent to a button': () => send('button', ...press('Enter')),
  'Enter sent to a field': () => send('text', ...press('Enter')),
  'execCommand insertText': () => command('insertText', 'x'),
  'execCommand insertText in a field': () => command('insertText', 'x', 'text'),
  'execCommand insertText in an area': () => command('insertText', 'x', 'area'),
  'execCommand delete': () => command('delete'),
  'execCommand bold': () => command('bold'),
  'execCommand undo': () => {
    command('insertText', 'y');
    document.execCommand('undo');
  },
  'execCommand insertParagraph': () => command('insertParagraph'),
  'execCommand insertHTML': () => command('insertHTML', '<b>x</b>'),
  'focus()': () => {
    get('text').focus();
    get('area').focus();
  },
  'a pending change that is blurred': () => {
    get('text').focus();
    document.execCommand('insertText', false, 'z');
    get('text').blur();
  },
};

const QUIET: Readonly<Record<string, () => unknown>> = {
  'button.click()': () => get('button').click(),
  'summary.click()': () => get('summary').click(),
  'link.click()': () => get('link').click(),
  'select.click()': () => get('select').click(),
  'option.click()': () => get('first').click(),
  'color.click()': () => get('color').click(),
  'date.click()': () => get('date').click(),
  'file.click()': () => get('file').click(),
  'showPicker()': () => field('date').showPicker(),
  'submit.click()': () => get('submit').click(),
  'reset.click()': () => get('reset').click(),
  'requestSubmit()': () => (get('form') as HTMLFormElement).requestSubmit(),
  'reset()': () => (get('form') as HTMLFormElement).reset(),
  value: () => (field('text').value = 'else'),
  checked: () => (field('check').checked = true),
  'stepUp()': () => field('number').stepUp(),
  'setRangeText()': () => field('text').setRangeText('q'),
  'select()': () => field('text').select(),
  selection: () => document.getSelection()?.selectAllChildren(document.body),
  'scrollTo()': () => scrollTo(0, 300),
  'smooth scroll': () => scrollTo({ top: 900, behavior: 'smooth' }),
  'scroll snap': () => get('box').scrollBy(0, 40),
  'location.hash': () => (location.hash = '#other'),
  'location.replace()': () => location.replace('#target'),
  'history.back()': () => history.back(),
  'details.open': () => get('details').toggleAttribute('open'),
  popover: () => get('popover').togglePopover(),
  'showModal()': () => (get('dialog') as HTMLDialogElement).showModal(),
  'dialog.close()': () => (get('dialog') as HTMLDialogElement).close(),
  'requestClose()': () => {
    const dialog = get('dialog') as HTMLDialogElement;
    dialog.showModal();
    dialog.requestClose();
  },
  autofocus: () => {
    const late = document.createElement('input');
    late.autofocus = true;
    document.body.append(late);
  },
  'the focus taken away with its element': () => {
    const late = document.createElement('input');
    document.body.append(late);
    late.focus();
    late.remove();
  },
  'an animation': () => get('button').animate([{ opacity: 0 }, { opacity: 1 }], 20),
  'full screen': () => document.documentElement.requestFullscreen().catch(() => {}),
  'pointer lock': () => Promise.resolve(document.body.requestPointerLock()).catch(() => {}),
  'iframe.focus()': () => get('frame').focus(),
  'the window of a frame': () =>
    (get('frame') as HTMLIFrameElement).contentWindow?.document.querySelector('input')?.focus(),
  'window.focus()': () => window.focus(),
  'writeText()': () => navigator.clipboard?.writeText('x').catch(() => {}),
  'execCommand copy': () => command('copy'),
  'execCommand paste': () => command('paste'),
  'moveTo()': () => window.moveTo(10, 10),
};

/** Where a script may be when it does that: each ends with an empty stack in another way. */
const PLACES: Readonly<Record<string, (deed: () => void) => void>> = {
  'a timer': (deed) => deed(),
  'a promise': (deed) => void Promise.resolve().then(deed),
  'an await': (deed) =>
    void (async () => {
      await Promise.resolve();
      await Promise.resolve();
      deed();
    })(),
  'a listener': (deed) => {
    addEventListener('made-up', deed, { once: true });
    dispatchEvent(new Event('made-up'));
  },
  'a message': (deed) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = deed;
    port2.postMessage('');
  },
  'an observer': (deed) => {
    const observer = new ResizeObserver(() => {
      observer.disconnect();
      deed();
    });
    observer.observe(document.body);
  },
  'a listener to what it causes': (deed) => {
    const again = (): void => queueMicrotask(deed);
    addEventListener('made-up', again, { once: true, capture: true });
    get('button').dispatchEvent(new Event('made-up', BUBBLES));
  },
};

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const hasBeenActive = (): boolean => navigator.userActivation?.hasBeenActive ?? false;
const results: Fake[] = [];

async function fake(name: string, deed: () => unknown): Promise<void> {
  counted = 0;
  trusted = [];
  try {
    await deed();
  } catch {
    // What an engine refuses has no effect.
  }
  await wait(AFTERMATH);
  results.push({ name, counted, trusted, hasActivated: hasBeenActive() });
}

async function run(): Promise<void> {
  await fetch('/begin');
  await wait(500);
  const isActiveFirst = hasBeenActive();
  while (navigator.userActivation?.isActive) await wait(100);
  // Zone.js calls listeners, and runs what promises and microtasks wait for, in its own way.
  const hasZone = 'Zone' in window;
  for (const [name, event] of hasZone ? [] : MADE)
    await fake(`made: ${name}`, () => send('text', event));
  for (const [name, deed] of Object.entries(hasZone ? {} : QUIET)) await fake(name, deed);
  for (const [place, enter] of Object.entries(PLACES)) {
    for (const [name, deed] of Object.entries(TRUSTED)) {
      await fake(`${name}, in ${place}`, () => enter(deed));
    }
  }
  // The driver looks into a new frame, as a person's deed.
  await fake('a frame that loads', () => get('frame').setAttribute('srcdoc', '<input autofocus>'));
  const told: FakeResults = { fakes: results, isActiveFirst };
  await fetch('/results', { method: 'POST', body: JSON.stringify(told) });
}

addEventListener('load', () => void run());
