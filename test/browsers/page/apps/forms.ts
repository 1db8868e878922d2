/** One form in frameworks, which own what stands in it. */
import { createElement, useEffect, useState, type ChangeEvent, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { mount, unmount } from 'svelte';
import {
  createApp,
  h,
  reactive,
  vModelCheckbox,
  vModelRadio,
  vModelSelect,
  vModelText,
  watchEffect,
  withDirectives,
  type Directive,
  type VNode,
} from 'vue';
import SvelteForm from './Form.svelte';
import { EMPTY, type FormState, type StartApp } from './form-state.ts';
import { startSolid } from './solid.ts';

export const APPS: Readonly<Record<string, StartApp>> = {
  React(root, seen) {
    const app = createRoot(root);
    app.render(createElement(ReactForm, { seen }));
    return () => app.unmount();
  },
  Vue(root, seen) {
    const state = reactive({ ...EMPTY });
    const app = createApp({ render: () => vueForm(state) });
    app.mount(root);
    const stop = watchEffect(() => seen({ ...state, many: [...state.many] }));
    return () => {
      stop();
      app.unmount();
    };
  },
  Svelte(root, seen) {
    const app = mount(SvelteForm, { target: root, props: { seen } });
    return () => void unmount(app);
  },
  Solid: startSolid,
  ...Object.fromEntries(
    [true, false].flatMap((isReactive) =>
      [true, false].map((hasZone) => [
        `Angular's ${isReactive ? 'reactive' : 'template'} forms ${hasZone ? 'in' : 'without'} its zone`,
        inAngular(isReactive, hasZone),
      ]),
    ),
  ),
};

/** Its zone takes hold of the page: loaded only where it is wanted, and then before all else of Angular. */
function inAngular(isReactive: boolean, hasZone: boolean): StartApp {
  return async (root, seen) => {
    if (hasZone) await import('zone.js');
    const { startAngular } = await import('./angular.ts');
    await startAngular(root, seen, { isReactive, hasZone });
  };
}

/** One object is the state of all: each change is made of what was rendered last. */
function ReactForm({ seen }: { readonly seen: (state: FormState) => void }): ReactNode {
  const [state, setState] = useState(EMPTY);
  useEffect(() => {
    seen(state);
  }, [seen, state]);
  const onChange = ({ target }: ChangeEvent<HTMLInputElement>): void => {
    const { name, value, type, checked } = target;
    setState({ ...state, [name]: type === 'checkbox' ? checked : value });
  };
  const onMany = ({ target }: ChangeEvent<HTMLSelectElement>): void =>
    setState({ ...state, many: Array.from(target.selectedOptions, ({ value }) => value) });
  const input = (name: keyof FormState, more: object): ReactNode =>
    createElement('input', { key: name, name, onChange, ...more });
  const options = (values: readonly string[]): readonly ReactNode[] =>
    values.map((value) => createElement('option', { key: value }, value));
  return createElement(
    'form',
    { 'data-stillhere-draft': 'app' },
    input('text', { value: state.text }),
    createElement('textarea', { name: 'long', value: state.long, onChange } as object),
    input('yes', { type: 'checkbox', checked: state.yes }),
    ['x', 'y'].map((value) => input('one', { type: 'radio', value, checked: state.one === value })),
    createElement(
      'select',
      { name: 'pick', value: state.pick, onChange } as object,
      options(['a', 'b']),
    ),
    createElement(
      'select',
      { name: 'many', value: state.many, multiple: true, onChange: onMany } as object,
      options(['a', 'b', 'c']),
    ),
    input('day', { type: 'date', value: state.day }),
  );
}

function vueForm(state: { -readonly [Name in keyof FormState]: FormState[Name] }): VNode {
  const field = (
    name: keyof FormState,
    [tag, props, children]: readonly [string, object?, VNode[]?],
    model: Directive,
  ): VNode =>
    withDirectives(
      h(
        tag,
        {
          name,
          ...props,
          'onUpdate:modelValue': (value: never) => {
            state[name] = value;
          },
        },
        children,
      ),
      [[model, state[name]]],
    );
  const options = (values: readonly string[]): VNode[] =>
    values.map((value) => h('option', { value }, value));
  return h('form', { 'data-stillhere-draft': 'app' }, [
    field('text', ['input'], vModelText),
    field('long', ['textarea'], vModelText),
    field('yes', ['input', { type: 'checkbox' }], vModelCheckbox),
    field('one', ['input', { type: 'radio', value: 'x' }], vModelRadio),
    field('one', ['input', { type: 'radio', value: 'y' }], vModelRadio),
    field('pick', ['select', {}, options(['a', 'b'])], vModelSelect),
    field('many', ['select', { multiple: true }, options(['a', 'b', 'c'])], vModelSelect),
    field('day', ['input', { type: 'date' }], vModelText),
  ]);
}
