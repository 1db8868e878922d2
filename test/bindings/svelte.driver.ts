/** Drives the binding of Svelte. */
import { flushSync, hydrate, mount, unmount } from 'svelte';
import { writable } from 'svelte/store';
import type { AppOptions, BindingApp, BindingDriver, View } from './contract.ts';
import App from './svelte/App.svelte';
import { render } from './svelte/render.ts';

function begin(
  how: typeof mount | typeof hydrate,
  target: HTMLElement,
  options: AppOptions,
  view: View,
): BindingApp {
  const views = writable(view);
  const app = how(App, { target, props: { options, views } });
  flushSync();
  let isThere = true;
  return {
    async show(next) {
      views.set(next);
      flushSync();
    },
    async unmount() {
      if (isThere) await unmount(app);
      isThere = false;
    },
  };
}

export const svelteDriver: BindingDriver = {
  name: 'Svelte',
  canHide: false,
  mount: async (host, options, view) => begin(mount, host, options, view),
  hydrate: async (host, options, view) => begin(hydrate, host, options, view),
  render,
};
