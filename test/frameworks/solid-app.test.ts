import { describeViteApp } from './vite-app.ts';

describeViteApp('Solid', async () => ({
  from: 'test/frameworks/solid-app',
  view: 'src/view.jsx',
}));
