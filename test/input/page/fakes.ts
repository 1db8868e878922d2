/** Knows what scripts can do by themselves to look like a person. */

function find(selector: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(selector);
  if (found === null) throw new Error(`There is no ${selector}`);
  return found;
}

const input = (selector: string): HTMLInputElement => find(selector) as HTMLInputElement;
const form = (selector: string): HTMLFormElement => find(selector) as HTMLFormElement;
const details = (selector: string): HTMLDetailsElement => find(selector) as HTMLDetailsElement;
const dialog = (selector: string): HTMLDialogElement => find(selector) as HTMLDialogElement;

const OPTIONS = { bubbles: true, cancelable: true, composed: true } as const;

const send = (selector: string, event: Event): boolean => find(selector).dispatchEvent(event);

/** What comes of it is not waited for: most of it fails without a person. */
const quietly = (promise: Promise<unknown> | undefined): void =>
  void promise?.catch(() => undefined);

function command(name: string, value?: string): void {
  find('#editor').focus();
  document.execCommand('selectAll');
  document.execCommand(name, false, value);
}

function pressEnter(selector: string): void {
  find(selector).focus();
  const key = { ...OPTIONS, key: 'Enter', code: 'Enter', keyCode: 13, which: 13, charCode: 13 };
  for (const name of ['keydown', 'keypress', 'keyup']) send(selector, new KeyboardEvent(name, key));
}

/** The page on which they do it. */
export const FAKES_BODY = `
<label id="label-check">Check <input type="checkbox" id="checkbox"></label>
<label id="label-button">Press <button type="button" id="labelled">It</button></label>
<label id="label-text" for="text">Text</label> <input id="text" value="text">
<label id="label-radio"><input type="radio" name="radio" id="radio">One</label>
<button id="button">Button</button> <a id="link" href="#there">Link</a>
<details id="details"><summary id="summary">More</summary>Text</details>
<select id="select"><option id="first">One<option id="second">Two</select>
<input type="color" id="color"><input type="date" id="date"><input type="file" id="file"><input type="number" id="number" value="1">
<input type="range" id="range"><textarea id="area">text</textarea>
<form id="form" onsubmit="event.preventDefault()"><input id="field" value="field"><button id="submit">Send</button></form>
<div id="editor" contenteditable>words</div>
<div id="popover" popover>Popover</div><dialog id="dialog"><button>Close</button></dialog>
<div id="box" style="height:60px;overflow:auto;scroll-snap-type:y mandatory"><div style="height:300px;scroll-snap-align:start">Long</div><div style="height:300px;scroll-snap-align:start">Long</div></div>
<iframe id="frame" src="/same" width="200" height="60"></iframe>
<p id="there">There</p><div id="tall"></div>`;

/** Each by its name. */
export const FAKES: Readonly<Record<string, () => void>> = {
  'label.click()': () => find('#label-check').click(),
  'a click sent to a label': () => send('#label-check', new MouseEvent('click', OPTIONS)),
  'label.click() around a button': () => find('#label-button').click(),
  'label.click() for a text field': () => find('#label-text').click(),
  'label.click() around a radio button': () => find('#label-radio').click(),
  'Enter sent to a button': () => pressEnter('#button'),
  'Enter sent to a field of a form': () => pressEnter('#field'),
  "execCommand('insertText')": () => command('insertText', 'more'),
  "execCommand('delete')": () => command('delete'),
  "execCommand('undo')": () => command('undo'),
  "execCommand('redo')": () => command('redo'),
  "execCommand('bold')": () => command('bold'),
  "execCommand('insertParagraph')": () => command('insertParagraph'),
  "execCommand('insertHTML')": () => command('insertHTML', '<b>bold</b>'),
  "execCommand('copy')": () => command('copy'),
  "execCommand('cut')": () => command('cut'),
  "execCommand('paste')": () => command('paste'),
  'a pointerdown': () => send('#button', new PointerEvent('pointerdown', OPTIONS)),
  'a pointermove': () =>
    send('#button', new PointerEvent('pointermove', { ...OPTIONS, screenX: 7 })),
  'a pointerup': () => send('#button', new PointerEvent('pointerup', OPTIONS)),
  'a keydown': () => send('#text', new KeyboardEvent('keydown', { ...OPTIONS, key: 'a' })),
  'keys sent to a date': () => {
    find('#date').focus();
    for (const key of ['2', 'ArrowUp', 'Enter']) {
      for (const name of ['keydown', 'keyup']) {
        send('#date', new KeyboardEvent(name, { ...OPTIONS, key, code: key }));
      }
    }
  },
  'a wheel': () => send('#text', new WheelEvent('wheel', { ...OPTIONS, deltaY: 40 })),
  'a beforeinput': () => send('#text', new InputEvent('beforeinput', OPTIONS)),
  'an input and a change': () => {
    send('#text', new InputEvent('input', OPTIONS));
    send('#text', new Event('change', OPTIONS));
  },
  'a click': () => send('#button', new MouseEvent('click', OPTIONS)),
  'a focusin': () => send('#button', new FocusEvent('focusin', OPTIONS)),
  'a cancel': () => send('#file', new Event('cancel', OPTIONS)),
  'button.click()': () => find('#button').click(),
  'checkbox.click()': () => find('#checkbox').click(),
  'radio.click()': () => find('#radio').click(),
  'summary.click()': () => find('#summary').click(),
  'link.click()': () => find('#link').click(),
  'select.click()': () => find('#select').click(),
  'option.click()': () => find('#second').click(),
  'color.click()': () => find('#color').click(),
  'date.click()': () => find('#date').click(),
  'file.click()': () => find('#file').click(),
  'range.click()': () => find('#range').click(),
  'showPicker()': () => {
    try {
      input('#date').showPicker();
    } catch {
      // Only for a person.
    }
  },
  'requestSubmit()': () => form('#form').requestSubmit(),
  'reset()': () => form('#form').reset(),
  'focus() and blur()': () => {
    find('#text').focus();
    find('#area').focus();
    find('#area').blur();
  },
  'blur() with a pending change': () => {
    find('#editor').focus();
    find('#text').focus();
    document.execCommand('insertText', false, 'x');
    find('#text').blur();
  },
  'value, stepUp() and setRangeText()': () => {
    input('#text').value = 'new';
    input('#number').stepUp();
    input('#text').setRangeText('s');
    input('#range').value = '7';
  },
  'select() and a selection': () => {
    input('#text').select();
    getSelection()?.selectAllChildren(find('#there'));
  },
  'scrollTo(), at once and smooth': () => {
    scrollTo(0, 300);
    scrollTo({ top: 0, behavior: 'smooth' });
    find('#box').scrollTo({ top: 290, behavior: 'smooth' });
  },
  'a hash, and back': () => {
    location.hash = 'there';
    history.back();
  },
  'details, popover and dialog': () => {
    details('#details').open = true;
    find('#popover').showPopover();
    find('#popover').hidePopover();
    dialog('#dialog').showModal();
    dialog('#dialog').close();
  },
  autofocus: () => {
    const field = Object.assign(document.createElement('input'), { autofocus: true });
    find('#there').append(field);
  },
  'an animation': () => {
    find('#button').animate([{ translate: '0' }, { translate: '300px' }], 100);
  },
  'full screen and pointer lock': () => {
    quietly(document.documentElement.requestFullscreen());
    quietly(find('#button').requestPointerLock());
  },
  'focus() of frame and window, moveTo()': () => {
    find('#frame').focus();
    window.focus();
    moveTo(0, 0);
  },
  'clipboard.writeText()': () => quietly(navigator.clipboard?.writeText('text')),
};
