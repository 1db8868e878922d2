/** The form in Vue, by the directives that `v-model` becomes. */
import {
  createApp,
  h,
  reactive,
  vModelCheckbox,
  vModelRadio,
  vModelSelect,
  vModelText,
  watch,
  withDirectives,
  type Directive,
  type VNode,
} from 'vue';
import {
  AREAS,
  BOXES,
  DAYS,
  emptyRow,
  emptyState,
  groupsOf,
  ibanOf,
  SECRET_FIELDS,
  SLOW,
  TYPES,
  type OwnState,
  type StartApp,
} from './form-state.ts';

const valueOf = (event: Event): string => (event.target as HTMLInputElement).value;
const options = (values: readonly string[]): VNode[] =>
  values.map((value) => h('option', { value }, value));

/** `v-model` of a property of an object. */
function bound<Model extends object>(
  [model, name]: readonly [Model, keyof Model],
  [tag, props, children]: readonly [string, object?, VNode[]?],
  directive: Directive,
  modifiers: Record<string, boolean> = {},
): VNode {
  const set = (value: Model[keyof Model]): void => {
    model[name] = value;
  };
  const all = { name: String(name), ...props, 'onUpdate:modelValue': set };
  return withDirectives(h(tag, all, children), [[directive, model[name], '', modifiers]]);
}

function formOf(state: OwnState, rest: { timer?: ReturnType<typeof setTimeout> }): VNode {
  const button = (props: object): VNode => h('button', { type: 'button', ...props });
  const texts = state.texts as Record<string, string>;
  const slow = (event: Event): void => {
    clearTimeout(rest.timer);
    rest.timer = setTimeout(() => (state.slow = valueOf(event)), SLOW);
  };
  return h('form', { 'data-stillhere-draft': 'app' }, [
    ...TYPES.map((type) => bound([texts, type], ['input', { type }], vModelText)),
    ...AREAS.map((name) => bound([texts, name], ['textarea'], vModelText)),
    h('input', {
      name: 'iban',
      value: groupsOf(state.iban),
      onInput: (event: Event) => (state.iban = ibanOf(valueOf(event))),
    }),
    bound([state, 'lazy'], ['input'], vModelText, { lazy: true }),
    h('input', { name: 'left', onBlur: (event: Event) => (state.left = valueOf(event)) }),
    h('input', { name: 'slow', onInput: slow }),
    ...BOXES.map((name) =>
      bound(
        [state.boxes as Record<string, boolean>, name],
        ['input', { type: 'checkbox' }],
        vModelCheckbox,
      ),
    ),
    h('input', {
      name: 'all',
      type: 'checkbox',
      'data-all': '',
      checked: state.days.length === DAYS.length,
      indeterminate: state.days.length > 0 && state.days.length < DAYS.length,
      onChange: ({ target }: Event) =>
        (state.days = (target as HTMLInputElement).checked ? [...DAYS] : []),
    }),
    ...DAYS.map((value) =>
      bound([state, 'days'], ['input', { type: 'checkbox', value }], vModelCheckbox),
    ),
    ...['x', 'y', 'z'].map((value) =>
      bound([state, 'one'], ['input', { type: 'radio', value }], vModelRadio),
    ),
    bound(
      [state, 'pick'],
      [
        'select',
        {},
        [...options(['a', 'b']), h('optgroup', { label: 'More' }, options(['other']))],
      ],
      vModelSelect,
    ),
    bound([state, 'many'], ['select', { multiple: true }, options(['a', 'b', 'c'])], vModelSelect),
    ...(state.pick === 'other'
      ? [bound([state, 'other'], ['input'], vModelText, { trim: true })]
      : []),
    ...(state.other === '' ? [] : [bound([state, 'why'], ['input'], vModelText)]),
    ...(['stars', 'shade'] as const).map((name) =>
      h(name === 'stars' ? 'star-rating' : 'shade-note', {
        name,
        value: state[name],
        onInput: (event: Event) => (state[name] = valueOf(event)),
      }),
    ),
    h('div', {
      id: 'rich',
      contenteditable: 'true',
      onInput: ({ target }: Event) => (state.rich = (target as Element).innerHTML),
    }),
    h('input', { name: 'free' }),
    h('textarea', { name: 'freer' }),
    ...SECRET_FIELDS.map((props) => h('input', props)),
    ...state.rows.map((row, at) =>
      h('fieldset', { key: row.id }, [
        ...(['what', 'amount'] as const).map((part) =>
          bound(
            [row as Record<typeof part, string>, part],
            ['input', { name: `rows[${at}].${part}` }],
            vModelText,
          ),
        ),
        button({
          'data-remove': '',
          onClick: () => (state.rows = state.rows.filter(({ id }) => id !== row.id)),
        }),
      ]),
    ),
    button({ 'data-add': '', onClick: () => (state.rows = [...state.rows, emptyRow()]) }),
  ]);
}

export const startVue: StartApp = (root, seen) => {
  const state = reactive(emptyState());
  const rest = {};
  const app = createApp({ render: () => formOf(state, rest) });
  app.mount(root);
  const stop = watch(
    () => JSON.stringify(state),
    (text) => seen(JSON.parse(text) as OwnState),
    { immediate: true },
  );
  return () => {
    stop();
    app.unmount();
  };
};
