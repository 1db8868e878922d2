/** The form in Solid, as its compiler writes it: each field is controlled. */
import { createEffect, createRenderEffect, type JSX } from 'solid-js';
import { createStore, type SetStoreFunction } from 'solid-js/store';
import { delegateEvents, insert, render, template } from 'solid-js/web';
import { EMPTY, type FormState, type StartApp } from './form-state.ts';

type State = { -readonly [Name in keyof FormState]: FormState[Name] };
type Delegated = Element & { $$input?: (event: Event) => void };

const FORM = template('<form data-stillhere-draft=app>');
const FIELDS: Readonly<Record<string, string>> = {
  text: '<input name=text>',
  long: '<textarea name=long>',
  yes: '<input name=yes type=checkbox>',
  x: '<input name=one type=radio value=x>',
  y: '<input name=one type=radio value=y>',
  pick: '<select name=pick><option>a<option>b',
  many: '<select name=many multiple><option>a<option>b<option>c',
  day: '<input name=day type=date>',
};

delegateEvents(['input']);

/** `property` is bound to the state, and what an event tells goes back into it. */
function Fields(state: State, set: SetStoreFunction<State>): JSX.Element {
  return Object.entries(FIELDS).map(([key, html]) => {
    const field = template(html)() as HTMLInputElement & Delegated;
    const { name, type } = field;
    if (type === 'checkbox') {
      field.addEventListener('change', () => set('yes', field.checked));
      createRenderEffect(() => (field.checked = state.yes));
    } else if (type === 'radio') {
      field.addEventListener('change', () => set('one', field.value));
      createRenderEffect(() => (field.checked = state.one === key));
    } else if (name === 'many') {
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
    } else {
      const text = name as 'text' | 'long' | 'pick' | 'day';
      field.$$input = () => set(text, field.value);
      createRenderEffect(() => (field.value = state[text]));
    }
    return field;
  });
}

export const startSolid: StartApp = (root, seen) =>
  render(() => {
    const [state, set] = createStore<State>({ ...EMPTY });
    createEffect(() => seen({ ...state, many: [...state.many] }));
    const form = FORM();
    insert(form, () => Fields(state, set));
    return form;
  }, root);
