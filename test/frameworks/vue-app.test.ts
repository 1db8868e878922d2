import { describeInChromium } from './app-in-chromium.ts';

describeInChromium('Vue', async () => ({ from: 'test/frameworks/vue-app', view: 'src/View.vue' }));
