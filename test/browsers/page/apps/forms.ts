/** One form in frameworks, which own what stands in it. */
import { mount, unmount } from 'svelte';
import SvelteForm from './Form.svelte';
import type { StartApp } from './form-state.ts';
import { startReact } from './react.ts';
import { startSolid } from './solid.ts';
import { startVue } from './vue.ts';

export const APPS: Readonly<Record<string, StartApp>> = {
  React: startReact,
  Vue: startVue,
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
