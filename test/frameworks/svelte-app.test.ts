import { describeInChromium } from './app-in-chromium.ts';

describeInChromium('Svelte 5', async () => ({
  from: 'test/frameworks/svelte-app',
  view: 'src/View.svelte',
}));
