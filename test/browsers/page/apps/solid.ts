/** The form in Solid, as its compiler writes it: each field is controlled. */
import {
  createEffect,
  createMemo,
  createRenderEffect,
  For,
  type Accessor,
  type JSX,
} from 'solid-js';
import { createStore, unwrap, type SetStoreFunction } from 'solid-js/store';
import { createComponent, delegateEvents, insert, render, template } from 'solid-js/web';
import {
  AREAS,
  BOXES,
  DAYS,
  emptyRow,
  emptyState,
  groupsOf,
  ibanOf,
  SECRETS_HTML,
  SLOW,
  TYPES,
  type OwnState,
  type Row,
  type StartApp,
} from './form-state.ts';

type Field = HTMLInputElement & { $$input?: (event: Event) => void };
type SetState = SetStoreFunction<OwnState>;

delegateEvents(['input']);

/** Custom elements are made by the document that knows them. */
const make = (html: string): Field => template(html, html.includes('-'))() as Field;

/** Bound to `value`, and told at `input`. */
function text(html: string, value: () => unknown, told: (text: string) => void): Field {
  const field = make(html);
  field.$$input = () => told(field.value);
  createRenderEffect(() => (field.value = String(value())));
  return field;
}

/** Told at another event, and not bound. */
function late(html: string, type: string, told: (text: string) => void): Field {
  const field = make(html);
  field.addEventListener(type, () => told(field.value));
  return field;
}

function box(html: string, isChecked: () => boolean, told: (isChecked: boolean) => void): Field {
  const field = make(html);
  field.addEventListener('change', () => told(field.checked));
  createRenderEffect(() => (field.checked = isChecked()));
  return field;
}

function many(state: OwnState, set: SetState): Element {
  const field = make('<select name=many multiple><option>a<option>b<option>c');
  const { options } = field as unknown as HTMLSelectElement;
  field.addEventListener('change', () =>
    set(
      'many',
      [...options].filter(({ selected }) => selected).map(({ value }) => value),
    ),
  );
  for (const option of options) {
    createRenderEffect(() => (option.selected = state.many.includes(option.value)));
  }
  return field;
}

function days(state: OwnState, set: SetState): readonly Element[] {
  const all = box(
    '<input name=all type=checkbox data-all>',
    () => state.days.length === DAYS.length,
    (isChecked) => set('days', isChecked ? [...DAYS] : []),
  );
  createRenderEffect(() => {
    all.indeterminate = state.days.length > 0 && state.days.length < DAYS.length;
  });
  const each = DAYS.map((day) =>
    box(
      `<input name=days type=checkbox value=${day}>`,
      () => state.days.includes(day),
      (isChecked) =>
        set(
          'days',
          DAYS.filter((one) => (one === day ? isChecked : state.days.includes(one))),
        ),
    ),
  );
  return [all, ...each];
}

function rowOf(row: Row, at: Accessor<number>, set: SetState): Element {
  const element = make('<fieldset>');
  for (const part of ['what', 'amount'] as const) {
    const field = text(
      '<input>',
      () => row[part],
      (value) => set('rows', at(), part, value),
    );
    createRenderEffect(() => field.setAttribute('name', `rows[${at()}].${part}`));
    element.append(field);
  }
  const button = make('<button type=button data-remove>');
  button.addEventListener('click', () =>
    set('rows', (rows) => rows.filter(({ id }) => id !== row.id)),
  );
  element.append(button);
  return element;
}

function Fields(state: OwnState, set: SetState): JSX.Element {
  let timer: ReturnType<typeof setTimeout>;
  const rich = make('<div id=rich contenteditable=true>');
  rich.$$input = () => set('rich', rich.innerHTML);
  const add = make('<button type=button data-add>');
  add.addEventListener('click', () => set('rows', state.rows.length, emptyRow()));
  const own = (html: string, name: 'other' | 'why' | 'stars' | 'shade'): Field =>
    text(
      html,
      () => state[name],
      (value) => set(name, value),
    );
  const isOther = createMemo(() => state.pick === 'other');
  const isReasoned = createMemo(() => state.other !== '');
  return [
    ...[...TYPES, ...AREAS].map((name) =>
      text(
        (AREAS as readonly string[]).includes(name)
          ? `<textarea name=${name}>`
          : `<input name=${name} type=${name}>`,
        () => state.texts[name],
        (value) => set('texts', name, value),
      ),
    ),
    text(
      '<input name=iban>',
      () => groupsOf(state.iban),
      (value) => set('iban', ibanOf(value)),
    ),
    late('<input name=lazy>', 'change', (value) => set('lazy', value)),
    late('<input name=left>', 'blur', (value) => set('left', value)),
    late('<input name=slow>', 'input', (value) => {
      clearTimeout(timer);
      timer = setTimeout(() => set('slow', value), SLOW);
    }),
    ...BOXES.map((name) =>
      box(
        `<input name=${name} type=checkbox>`,
        () => state.boxes[name] === true,
        (isChecked) => set('boxes', name, isChecked),
      ),
    ),
    ...days(state, set),
    ...['x', 'y', 'z'].map((value) =>
      box(
        `<input name=one type=radio value=${value}>`,
        () => state.one === value,
        () => set('one', value),
      ),
    ),
    text(
      '<select name=pick><option>a<option>b<optgroup label=More><option>other',
      () => state.pick,
      (value) => set('pick', value),
    ),
    many(state, set),
    (() => isOther() && own('<input name=other>', 'other')) as unknown as JSX.Element,
    (() => isReasoned() && own('<input name=why>', 'why')) as unknown as JSX.Element,
    own('<star-rating name=stars>', 'stars'),
    own('<shade-note name=shade>', 'shade'),
    rich,
    make('<input name=free>'),
    make('<textarea name=freer>'),
    createComponent(For as typeof For<readonly Row[], Element>, {
      get each() {
        return state.rows;
      },
      children: (row: Row, at: Accessor<number>) => rowOf(row, at, set),
    }),
    add,
  ] as JSX.Element;
}

export const startSolid: StartApp = (root, seen) =>
  render(() => {
    const [state, set] = createStore<OwnState>(emptyState());
    createEffect(() => {
      JSON.stringify(state);
      seen(structuredClone(unwrap(state)));
    });
    const form = make(`<form data-stillhere-draft=app>${SECRETS_HTML}`);
    insert(form, () => Fields(state, set), null);
    return form;
  }, root);
