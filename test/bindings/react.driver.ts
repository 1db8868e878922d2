/** Drives the binding of React, in StrictMode. */
import { Activity, createElement, StrictMode, useEffect, type ReactNode } from 'react';
import { createRoot, hydrateRoot, type Root } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { useSession } from '../../src/bindings/react.ts';
import {
  shownBy,
  type AppOptions,
  type BindingApp,
  type BindingDriver,
  type View,
} from './contract.ts';

interface ItemProps {
  readonly name: string;
  readonly options: AppOptions;
}

function Item({ name, options }: ItemProps): ReactNode {
  const { snapshot, extend, on } = useSession(options.watch);
  const { onWarning } = options;
  useEffect(
    () => (onWarning === undefined ? undefined : on('warning', onWarning)),
    [on, onWarning],
  );
  return [
    createElement('p', { id: name, key: 'p' }, shownBy(snapshot)),
    createElement('button', { onClick: () => void extend(), key: 'button' }, 'stay'),
  ];
}

function tree(options: AppOptions, { names, isHidden = false, version = 0 }: View): ReactNode {
  const items = names.map((name) =>
    createElement(Item, { name, options, key: `${name} ${version}` }),
  );
  const activity = createElement(Activity, {
    mode: isHidden ? 'hidden' : 'visible',
    children: items,
  });
  return createElement(StrictMode, null, activity);
}

/** React runs passive effects after it has painted. */
const effects = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

function appOf(root: Root, options: AppOptions): BindingApp {
  return {
    async show(view) {
      root.render(tree(options, view));
      await effects();
    },
    async unmount() {
      root.unmount();
      await effects();
    },
  };
}

export const reactDriver: BindingDriver = {
  name: 'React',
  canHide: true,
  async mount(host, options, view) {
    const app = appOf(createRoot(host), options);
    await app.show(view);
    return app;
  },
  async hydrate(host, options, view) {
    const app = appOf(hydrateRoot(host, tree(options, view)), options);
    await effects();
    return app;
  },
  render: async (options, view) => renderToString(tree(options, view)),
};
