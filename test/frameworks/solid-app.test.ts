import { describeInChromium } from './app-in-chromium.ts';

describeInChromium('Solid', async () => ({
  from: 'test/frameworks/solid-app',
  view: 'src/view.jsx',
}));
