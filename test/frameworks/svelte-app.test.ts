import { describeViteApp } from './vite-app.ts';

describeViteApp('Svelte 5', async () => ({
  from: 'test/frameworks/svelte-app',
  view: 'src/View.svelte',
}));
