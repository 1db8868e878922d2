import { describeViteApp } from './vite-app.ts';

describeViteApp('Vue', async () => ({ from: 'test/frameworks/vue-app', view: 'src/View.vue' }));
