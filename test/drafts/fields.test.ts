import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createKeyServer, settle, stored } from './support/draft-page.ts';
import { comeBack, find, forgetAfterEach, form, open } from './support/opened-pages.ts';

forgetAfterEach();
beforeEach(() => document.addEventListener('click', choose));
afterEach(() => document.removeEventListener('click', choose));

/** A field: how the page gives it, what a person does to it, and how it is seen. */
interface Kind {
  readonly html: (index: number) => string;
  readonly value: fc.Arbitrary<unknown>;
  fill(element: HTMLElement, value: never): void;
  read(element: HTMLElement): unknown;
}

const inputEvent = (element: Element): boolean =>
  element.dispatchEvent(new Event('input', { bubbles: true }));

function typed(type: string, value: fc.Arbitrary<string>): Kind {
  return {
    html: (index) => `<input type="${type}" name="f${index}" id="x${index}">`,
    value,
    fill(element, text) {
      (element as HTMLInputElement).value = text;
      inputEvent(element);
    },
    read: (element) => (element as HTMLInputElement).value,
  };
}

const digits = (most: number, width = 2): fc.Arbitrary<string> =>
  fc.integer({ min: 1, max: most }).map((number) => String(number).padStart(width, '0'));
const date = fc.tuple(digits(9_999, 4), digits(12), digits(28)).map((parts) => parts.join('-'));
const time = fc.tuple(digits(23), digits(59)).map((parts) => parts.join(':'));
const words = fc.string({ unit: 'grapheme', maxLength: 40 });
const line = words.map((text) => text.replaceAll(/[\r\n]/g, ' '));

const KINDS: readonly Kind[] = [
  typed('text', line),
  typed('search', line),
  typed('tel', line),
  typed('date', date),
  typed('time', time),
  typed('number', fc.integer().map(String)),
  {
    ...typed('text', line),
    // Three with one name, of which nobody knows another way to tell them apart.
    html: () => '<input name="same">',
  },
  {
    ...typed(
      '',
      words.map((text) => text.replaceAll(/\r\n?/g, '\n')),
    ),
    html: (index) => `<textarea name="f${index}"></textarea>`,
  },
  {
    html: (index) => `<input type="checkbox" name="f${index}" checked>`,
    value: fc.boolean(),
    fill(element, isChecked: boolean) {
      if ((element as HTMLInputElement).checked !== isChecked) element.click();
    },
    read: (element) => (element as HTMLInputElement).checked,
  },
  {
    html: (index) =>
      ['a', 'b', 'c']
        .map((value) => `<input type="radio" name="f${index}" value="${value}">`)
        .join(''),
    value: fc.constantFrom('a', 'b', 'c'),
    fill: (element, value) =>
      find(`[name=${(element as HTMLInputElement).name}][value=${String(value)}]`).click(),
    read: (element) =>
      document.querySelector<HTMLInputElement>(
        `[name=${(element as HTMLInputElement).name}]:checked`,
      )?.value,
  },
  {
    html: (index) =>
      `<select name="f${index}"><option value="">None</option><option>a</option><option>b</option></select>`,
    value: fc.constantFrom('', 'a', 'b'),
    fill(element, value) {
      (element as HTMLSelectElement).value = value;
      inputEvent(element);
    },
    read: (element) => (element as HTMLSelectElement).value,
  },
  {
    html: (index) =>
      `<select name="f${index}" multiple><option>a</option><option selected>b</option><option>c</option></select>`,
    value: fc.subarray(['a', 'b', 'c']),
    fill(element, values: readonly string[]) {
      for (const option of (element as HTMLSelectElement).options) {
        option.selected = values.includes(option.value);
      }
      inputEvent(element);
    },
    read: (element) =>
      [...(element as HTMLSelectElement).options].flatMap(({ selected, value }) =>
        selected ? value : [],
      ),
  },
  {
    html: (index) => `<div contenteditable data-f="${index}"></div>`,
    value: words,
    fill(element, text) {
      const bold = document.createElement('b');
      bold.textContent = text;
      element.replaceChildren('Dear ', bold, document.createElement('br'), text);
      inputEvent(element);
    },
    read: (element) => element.innerHTML,
  },
  {
    // As Radix, Ant Design, Quasar and Angular Material have them.
    html: (index) => `<button type="button" role="switch" aria-checked="false" id="x${index}">`,
    value: fc.boolean(),
    fill(element, isChecked: boolean) {
      if (isChecked) element.click();
    },
    read: (element) => element.getAttribute('aria-checked'),
  },
];

/** What a framework does for its own boxes and buttons: what is clicked is chosen, a box also the other way round. */
function choose({ target }: Event): void {
  if (!(target instanceof HTMLElement) || !target.matches('[role][aria-checked]')) return;
  const isRadio = target.role === 'radio';
  for (const radio of isRadio ? document.querySelectorAll('[role=radio]') : []) {
    radio.setAttribute('aria-checked', 'false');
  }
  const isChecked = target.getAttribute('aria-checked') !== 'true';
  target.setAttribute('aria-checked', String(isRadio || isChecked));
}

describe('what is put back', () => {
  it('is what was typed, whatever the fields', async () => {
    const field = fc.nat({ max: KINDS.length - 1 }).chain((kind) =>
      fc.record({
        kind: fc.constant(kind),
        value: (KINDS[kind] as Kind).value,
        isFilled: fc.boolean(),
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(field, { minLength: 1, maxLength: 8 }), async (fields) => {
        localStorage.clear();
        const html = form(
          fields
            .map(
              ({ kind }, index) => `<section id="p${index}">${KINDS[kind]?.html(index)}</section>`,
            )
            .join(''),
        );
        const page = await open(html);
        const look = (): readonly unknown[] =>
          fields.map(({ kind }, index) => KINDS[kind]?.read(find(`#p${index} > *`)));
        for (const [index, { kind, value, isFilled }] of fields.entries()) {
          if (isFilled) KINDS[kind]?.fill(find(`#p${index} > *`), value as never);
        }
        const before = look();
        const later = await comeBack(page, html);
        expect(look()).toEqual(before);
        later.stop();
      }),
      { numRuns: 60 },
    );
  });
});

describe('never kept are', () => {
  it.each([
    '<input type="password" name="x">',
    '<input type="hidden" name="x">',
    '<input name="x" autocomplete="off">',
    '<input name="x" autocomplete="one-time-code">',
    '<input name="x" autocomplete="current-password">',
    '<input name="x" autocomplete="New-Password">',
    '<input name="x" autocomplete="section-a billing cc-number">',
    '<input name="x" autocomplete="cc-csc">',
    '<input name="x" data-stillhere-draft="off">',
    '<fieldset data-stillhere-draft=" OFF "><input name="x"></fieldset>',
    '<select name="x" autocomplete="cc-exp-month"><option><option>sesame</select>',
    '<textarea name="x" autocomplete="off"></textarea>',
    '<div contenteditable data-stillhere-draft="off" name="x"></div>',
  ])('%s', async (field) => {
    const html = form(`${field}<input name="kept">`);
    const page = await open(html);
    const secret = find('[name=x]');
    if (secret.localName === 'div') secret.textContent = 'sesame';
    else secret.value = 'sesame';
    inputEvent(secret);
    page.type('[name=kept]', 'kept');
    const later = await comeBack(page, html);
    expect(later.value('[name=kept]')).toBe('kept');
    const { localName, value, textContent } = find('[name=x]');
    expect(localName === 'div' ? textContent : value).toBe('');
  });

  it('passwords that a button shows, in the same field or in another', async () => {
    const html = form('<input type="password" name="x"><input name="kept">');
    const page = await open(html);
    const field = find('[name=x]');
    page.type('[name=x]', 'sesame');
    field.type = 'text';
    inputEvent(field);
    page.type('[name=kept]', 'kept');
    const later = await comeBack(page, form('<input name="x"><input name="kept">'));
    expect([later.value('[name=x]'), later.value('[name=kept]')]).toEqual(['', 'kept']);
  });

  it('what a form of autocomplete="off" does not take out of it', async () => {
    const html = `<form data-stillhere-draft="all" autocomplete="off"><input name="a"><input name="b" autocomplete="on"></form>`;
    const page = await open(html);
    page.type('[name=a]', 'a');
    page.type('[name=b]', 'b');
    const later = await comeBack(page, html);
    expect([later.value('[name=a]'), later.value('[name=b]')]).toEqual(['', 'b']);
  });
});

describe('a draft', () => {
  it('names files, which are to be chosen again', async () => {
    const html = form('<input type="file" name="x" multiple>');
    const page = await open(html);
    const files = [new File(['contents'], 'plan.pdf'), new File([''], 'list.csv')];
    Object.defineProperty(find('[name=x]'), 'files', { value: files });
    inputEvent(find('[name=x]'));
    const later = await comeBack(page, html);
    expect(later.detail('restored')).toMatchObject({ files: ['plan.pdf', 'list.csv'] });
    await later.wait(100);
    const said = document.querySelector('.stillhere-draft')?.shadowRoot?.textContent;
    expect(said).toContain('Choose again: \u2068plan.pdf\u2069, \u2068list.csv\u2069.');
  });

  it('keeps a box whose unchecked value is a hidden field, as Rails has it', async () => {
    const html = form(
      '<input type="hidden" name="x" value="0"><input type="checkbox" name="x" value="1">',
    );
    const page = await open(html);
    find('[type=checkbox]').click();
    await comeBack(page, html);
    expect(find('[type=checkbox]').checked).toBe(true);
  });

  it('keeps a box whose value says whether it is checked, as Formik has it', async () => {
    const page = await open(form('<input type="checkbox" name="x" value="false">'));
    const box = find('[name=x]');
    box.addEventListener('change', () => box.setAttribute('value', String(box.checked)));
    box.click();
    await comeBack(page, form('<input type="checkbox" name="x" value="false">'));
    expect(find('[name=x]').checked).toBe(true);
  });

  it('keeps boxes and buttons that are no inputs, by what they say to be', async () => {
    const html = form(
      ['a', 'b', 'c']
        .map((value) => `<button type="button" role="radio" aria-checked="false" value="${value}">`)
        .join('') +
        '<span role="checkbox" aria-checked="true" id="x"></span><i role="checkbox" id="y"></i>',
    );
    const page = await open(html);
    for (const selector of ['[value=a]', '[value=b]', '#x', '#y']) find(selector).click();
    const states = (): readonly unknown[] =>
      [...document.querySelectorAll('form [role]')].map((one) => one.getAttribute('aria-checked'));
    const before = states();
    expect(before).toEqual(['false', 'true', 'false', 'false', null]);
    await comeBack(page, html);
    expect(states()).toEqual(before);
  });

  it('finds fields without a name whose ids are others each time, by what they are called', async () => {
    const field = (id: string, label: string): string =>
      `<label for="${id}">${label}</label><input id="${id}">`;
    const page = await open(form(field('mantine-a2582qvg1', 'A') + field('el-id-12-1', 'B')));
    page.type('#mantine-a2582qvg1', 'a');
    page.type('#el-id-12-1', 'b');
    const uuid = 'f_6c0b7f6e-9c1b-4d5e-8f00-000000000000';
    const fields = `<input id="${uuid}" aria-label="C">${field('el-id-31-4', 'B')}`;
    const later = await comeBack(page, form(fields + field('mantine-fhvuku5vd', 'A')));
    expect(later.value('#mantine-fhvuku5vd')).toBe('a');
    expect([later.value('#el-id-31-4'), later.value(`#${uuid}`)]).toEqual(['b', '']);
  });

  it('finds fields by their place in the values of a form, as Mantine has it', async () => {
    const field = (path: string): string => `<input id="any" data-path="${path}">`;
    const page = await open(form(field('a') + field('b')));
    page.type('[data-path=b]', 'typed');
    const later = await comeBack(page, form(field('b') + field('a')));
    expect([later.value('[data-path=a]'), later.value('[data-path=b]')]).toEqual(['', 'typed']);
  });

  it('waits for fields and choices that come later, and keeps what nobody shows any more', async () => {
    const first = '<input name="first">';
    const second = '<select name="second"><option>a</option><option>b</option></select>';
    const page = await open(form(first));
    page.type('[name=first]', 'one');
    find('form').insertAdjacentHTML('beforeend', second);
    await settle();
    await page.wait(100);
    page.type('[name=second]', 'b');
    find('[name=first]').remove();
    const later = await comeBack(page, form('<select name="second"></select>'));
    expect(later.value('[name=second]')).toBe('');
    find('[name=second]').innerHTML = '<option>a</option><option>b</option>';
    find('form').insertAdjacentHTML('beforeend', first);
    await settle();
    await later.wait(100);
    expect([later.value('[name=first]'), later.value('[name=second]')]).toEqual(['one', 'b']);
  });

  it('is put back again when the page fills its form in later, and is not lost for that', async () => {
    const html = form('<input name="x"><input name="y">');
    const page = await open(html);
    page.type('[name=x]', 'typed');
    const later = await comeBack(page, html);
    find('[name=x]').value = 'of the server';
    find('[name=y]').click();
    await later.saved();
    await later.drafts.restore();
    expect(later.value('[name=x]')).toBe('typed');
    const last = await comeBack(later, html);
    expect(last.value('[name=x]')).toBe('typed');
  });

  it('waits for a field that a box opens', async () => {
    const html = form('<input name="why" disabled><input type="checkbox" name="x">');
    const start = (): void =>
      find('[type=checkbox]').addEventListener('change', ({ target }) => {
        find('[name=why]').disabled = !(target as HTMLInputElement).checked;
      });
    const page = await open(html);
    start();
    find('[type=checkbox]').click();
    page.type('[name=why]', 'because');
    await page.end('idle');
    page.stop();
    const server = createKeyServer({ session: 's2', fault: 0 });
    const later = await open(html, { server, clock: page.clock });
    start();
    server.fault = undefined;
    await later.wait(5_000);
    expect(later.value('[name=why]')).toBe('because');
  });

  it('is of what only belongs to the form, too, and of what is no form', async () => {
    const html =
      `${form('')}<input name="x" form="f"><section data-stillhere-draft="part"><input name="y"></section>`.replace(
        '<form',
        '<form id="f"',
      );
    const page = await open(html);
    page.type('[name=x]', 'one');
    page.type('[name=y]', 'two');
    const later = await comeBack(page, html);
    expect([later.value('[name=x]'), later.value('[name=y]')]).toEqual(['one', 'two']);
  });

  it('of two forms with the same name, goes to the one where it was typed', async () => {
    const html = form('<input class="a" name="x">') + form('<input class="b" name="x">');
    const page = await open(html);
    page.type('.b', 'b');
    const later = await comeBack(page, html);
    expect([later.value('.a'), later.value('.b')]).toEqual(['', 'b']);
  });

  it('shows what a custom element shows', async () => {
    class Rating extends HTMLElement {
      value = '1';
    }
    if (!customElements.get('test-rating')) customElements.define('test-rating', Rating);
    const html = form('<test-rating name="x"></test-rating>');
    const page = await open(html);
    page.type('test-rating', '5');
    await comeBack(page, html);
    expect(find('test-rating').value).toBe('5');
  });

  it('of an editor holds nothing that runs', async () => {
    const html = form('<div contenteditable></div>');
    const page = await open(html);
    const editor = find('[contenteditable]');
    editor.innerHTML =
      '<p onclick="x()" class="a">Text <a href="java\nscript:x()">link</a> <a href="https://a.example/b">good</a><script>x()</script><img src="x.png" onerror="x()"><unknown-part>inside</unknown-part><object data="x.html"></object></p>';
    inputEvent(editor);
    await comeBack(page, html);
    expect(find('[contenteditable]').innerHTML).toBe(
      '<p class="a">Text <a>link</a> <a href="https://a.example/b">good</a><img src="x.png">inside</p>',
    );
  });

  it('keeps its names and lengths to itself', async () => {
    const page = await open(form('<input name="x">'));
    page.type('[name=x]', 'a');
    await page.saved();
    const short = stored().length;
    page.type('[name=x]', 'a longer text');
    await page.saved();
    expect(stored().length).toBe(short);
  });
});
