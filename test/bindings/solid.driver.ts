/** Drives the binding of Solid. */
import { createSignal, type JSX } from 'solid-js';
import { hydrate, render } from 'solid-js/web';
import type { AppOptions, BindingApp, BindingDriver, View } from './contract.ts';
import { loadForServer } from './for-server.ts';
import { App } from './solid/page.ts';

function begin(
  how: (code: () => JSX.Element, host: HTMLElement) => () => void,
  host: HTMLElement,
  options: AppOptions,
  first: View,
): BindingApp {
  const [view, setView] = createSignal(first);
  const dispose = how(() => App(options, view), host);
  return {
    async show(next) {
      setView(next);
    },
    async unmount() {
      dispose();
    },
  };
}

export const solidDriver: BindingDriver = {
  name: 'Solid',
  canHide: false,
  mount: async (host, options, view) => begin(render, host, options, view),
  async hydrate(host, options, view) {
    // What `<HydrationScript>` writes into the head of a page.
    Reflect.set(globalThis, '_$HY', { events: [], completed: new WeakSet(), r: {} });
    return begin(hydrate, host, options, view);
  },
  async render(options, view) {
    const server = await loadForServer<typeof import('./solid/server.ts')>(
      `export { render } from './server.ts';`,
      'test/bindings/solid',
    );
    return server.render(options, view);
  },
};
