import { expect, it } from 'vitest';
import { describeInChromium } from './app-in-chromium.ts';
import { serveByProgram } from './site.ts';

describeInChromium(
  'Nuxt 4',
  async () => ({
    from: 'test/frameworks/nuxt-app',
    view: 'app/components/Account.vue',
    serve: (folder) => serveByProgram(folder, 'nuxt/bin/nuxt.mjs', () => ['dev', '--no-fork']),
  }),
  (opened) => {
    it('starts nothing on the server, and watches what it has rendered', async () => {
      const { site } = opened();
      const html = await (await fetch(site.url)).text();
      expect(html).toContain('>Version 1: active, warned 0<');
      expect(site.asked).toEqual([]);
    });
  },
);
