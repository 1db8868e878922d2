/** The form in React, in StrictMode. */
import { createElement, StrictMode, useEffect, useState, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
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
  type FormState,
  type Row,
  type StartApp,
} from './form-state.ts';

interface Told {
  readonly target: HTMLInputElement & Pick<HTMLSelectElement, 'selectedOptions'>;
}
/** What is controlled takes no other form of its text than the one that is rendered. */
const h = (tag: string, props: object, ...children: ReactNode[]): ReactNode =>
  createElement(
    tag,
    { key: 'name' in props ? String(props.name) : undefined, ...props },
    ...children,
  );

function Form({ seen }: { readonly seen: (state: FormState) => void }): ReactNode {
  const [state, setState] = useState<FormState>(emptyState);
  useEffect(() => {
    seen(state);
  }, [seen, state]);
  const put = (part: Partial<FormState>): void => setState((now) => ({ ...now, ...part }));
  const text = (tag: string, name: string, type?: string): ReactNode =>
    h(tag, {
      name,
      type,
      value: state.texts[name],
      onChange: ({ target }: Told) => put({ texts: { ...state.texts, [name]: target.value } }),
    });
  const own = (tag: string, name: 'stars' | 'shade' | 'other' | 'why'): ReactNode =>
    h(tag, {
      name,
      value: state[name],
      onInput: ({ target }: Told) => put({ [name]: target.value }),
      onChange: () => {},
    });
  const box = (name: string, checked: boolean, props: object): ReactNode =>
    h('input', { key: `${name}${JSON.stringify(props)}`, name, checked, ...props });
  const options = (values: readonly string[]): readonly ReactNode[] =>
    values.map((value) => h('option', { key: value, value }, value));
  const days = DAYS.filter((day) => state.days.includes(day));
  return h(
    'form',
    { 'data-stillhere-draft': 'app' },
    TYPES.map((type) => text('input', type, type)),
    AREAS.map((name) => text('textarea', name)),
    h('input', {
      name: 'iban',
      value: groupsOf(state.iban),
      onChange: ({ target }: Told) => put({ iban: ibanOf(target.value) }),
    }),
    h('input', { name: 'lazy', onBlur: ({ target }: Told) => put({ lazy: target.value }) }),
    createElement(Left, { key: 'left', onLeft: (left: string) => put({ left }) }),
    createElement(Slow, {
      key: 'slow',
      onRest: (slow: string) => setState((now) => ({ ...now, slow })),
    }),
    BOXES.map((name) =>
      box(name, state.boxes[name] === true, {
        type: 'checkbox',
        onChange: ({ target }: Told) => put({ boxes: { ...state.boxes, [name]: target.checked } }),
      }),
    ),
    box('all', days.length === DAYS.length, {
      type: 'checkbox',
      'data-all': '',
      ref: (all: HTMLInputElement | null) => {
        if (all) all.indeterminate = days.length > 0 && days.length < DAYS.length;
      },
      onChange: ({ target }: Told) => put({ days: target.checked ? DAYS : [] }),
    }),
    DAYS.map((value) =>
      box('days', days.includes(value), {
        type: 'checkbox',
        value,
        onChange: ({ target }: Told) =>
          put({
            days: DAYS.filter((day) => (day === value ? target.checked : days.includes(day))),
          }),
      }),
    ),
    ['x', 'y', 'z'].map((value) =>
      box('one', state.one === value, {
        type: 'radio',
        value,
        onChange: ({ target }: Told) => put({ one: target.value }),
      }),
    ),
    h(
      'select',
      {
        name: 'pick',
        value: state.pick,
        onChange: ({ target }: Told) => put({ pick: target.value }),
      },
      options(['a', 'b']),
      h('optgroup', { label: 'More' }, options(['other'])),
    ),
    h(
      'select',
      {
        name: 'many',
        multiple: true,
        value: state.many,
        onChange: ({ target }: Told) =>
          put({ many: Array.from(target.selectedOptions, ({ value }) => value) }),
      },
      options(['a', 'b', 'c']),
    ),
    state.pick === 'other' && own('input', 'other'),
    state.other !== '' && own('input', 'why'),
    own('star-rating', 'stars'),
    own('shade-note', 'shade'),
    h('div', {
      id: 'rich',
      contentEditable: true,
      suppressContentEditableWarning: true,
      onInput: ({ target }: Told) => put({ rich: target.innerHTML }),
    }),
    h('input', { name: 'free', defaultValue: '' }),
    h('textarea', { name: 'freer', defaultValue: '' }),
    SECRET_FIELDS.map((props) => h('input', props)),
    rowsOf(
      state.rows,
      (rows) => put({ rows }),
      () => setState((now) => ({ ...now, rows: [...now.rows, emptyRow()] })),
    ),
  );
}

function rowsOf(
  rows: readonly Row[],
  set: (rows: readonly Row[]) => void,
  add: () => void,
): ReactNode {
  const button = (props: object): ReactNode => h('button', { type: 'button', ...props });
  return h(
    'section',
    {},
    rows.map((row, at) =>
      h(
        'fieldset',
        { key: row.id },
        (['what', 'amount'] as const).map((part) =>
          h('input', {
            name: `rows[${at}].${part}`,
            value: row[part],
            onChange: ({ target }: Told) =>
              set(rows.map((one) => (one === row ? { ...row, [part]: target.value } : one))),
          }),
        ),
        button({ 'data-remove': '', onClick: () => set(rows.filter((one) => one !== row)) }),
      ),
    ),
    button({ 'data-add': '', onClick: add }),
  );
}

/** What was typed is the form's when the field is left. */
function Left({ onLeft }: { readonly onLeft: (text: string) => void }): ReactNode {
  const [text, setText] = useState('');
  return h('input', {
    name: 'left',
    value: text,
    onChange: ({ target }: Told) => setText(target.value),
    onBlur: () => onLeft(text),
  });
}

function Slow({ onRest }: { readonly onRest: (text: string) => void }): ReactNode {
  const [text, setText] = useState('');
  useEffect(() => {
    const timer = setTimeout(onRest, SLOW, text);
    return () => clearTimeout(timer);
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [text]);
  return h('input', {
    name: 'slow',
    value: text,
    onChange: ({ target }: Told) => setText(target.value),
  });
}

export const startReact: StartApp = (root, seen) => {
  const app = createRoot(root);
  app.render(createElement(StrictMode, null, createElement(Form, { seen })));
  return () => app.unmount();
};
