/** No framework at all, on Bun's own server. */
import { expect, it } from 'vitest';
import { createBrowser } from '../support/browser.ts';
import { describeFramework } from './behind.ts';

describeFramework(
  'web',
  ['odd methods', 'nearness'],
  (child) => {
    it.each(['text', 'blob', 'form', 'file', 'bytes', 'nothing'])(
      'on Bun the guard leaves an answer the type that its body says: %s',
      async (kind) => {
        const app = await child().start();
        try {
          const browser = createBrowser(app.url);
          await browser.get('/sign-in');
          const said = async (path: string): Promise<unknown> => {
            const response = await browser.get(path);
            return [response.status, response.headers.get('content-type'), await response.text()];
          };
          const guarded = await said(`/untyped/${kind}`);
          expect(guarded).toEqual(await said(`/untyped/${kind}?plain`));
        } finally {
          await app.close();
        }
      },
    );
  },
  ['bun', 'start.mjs'],
);
