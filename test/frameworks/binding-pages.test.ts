/** Builds the page of each binding's document, file by file, as its reader does, and opens it. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { launch } from '../browser/bank.ts';
import { install } from './install.ts';
import { serve } from './vite-app.ts';

const MINUTE = 60_000;
const stops: (() => Promise<void>)[] = [];

/** What stands in a document, by the path in its first line. */
async function filesOf(document: string): Promise<readonly (readonly [string, string])[]> {
  const text = await readFile(document, 'utf8');
  const blocks = text.matchAll(/^```\w+\n(?:\/\/|<!--) (\S+\.\w+)(?: -->)?\n([\s\S]*?)^```/gm);
  return [...blocks].map(([, path = '', code = '']) => [path, code] as const);
}

/** What the template of Vite has, and the document does not say. */
const TEMPLATES = {
  react: {
    'index.html': '<div id="root"></div><script type="module" src="/src/main.jsx"></script>',
    'src/all.js': `export * from './draft.jsx';\nexport * from './warning.jsx';\n`,
  },
  vue: {
    'index.html': '<div id="app"></div><script type="module" src="/src/main.js"></script>',
    'src/main.js': `import { createApp } from 'vue';\nimport App from './App.vue';\ncreateApp(App).mount('#app');\n`,
    'src/all.js': `export { default } from './Warning.vue';\n`,
  },
};

describe.skipIf(inject('chromium') === undefined)('the page of docs/bindings', () => {
  afterEach(async () => {
    for (const stop of stops.splice(0).toReversed()) await stop();
  });

  it.each(Object.entries(TEMPLATES))('%s.md runs as it stands', async (name, template) => {
    const folder = await install(`test/frameworks/${name}-app`);
    const root = join(folder, 'page');
    const files = await filesOf(`docs/bindings/${name}.md`);
    expect(files.length).toBeGreaterThan(2);
    for (const [path, code] of [...Object.entries(template), ...files]) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), code);
    }
    const site = await serve(folder, root);
    stops.push(site.close);
    const browser = await launch();
    stops.push(() => browser.close());
    const context = await browser.newContext();
    await context.clock.install({ time: site.clock.wall() });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('pageerror', ({ message }) => complaints.push(message));

    await page.goto(`${site.url}/sign-in`);
    await page.getByText('Your session: active').waitFor();
    // As a text: what is compiled for Node imports in another way.
    expect(
      await page.evaluate(`import('/src/all.js').then((all) => Object.keys(all).length)`),
    ).toBeGreaterThan(0);
    site.clock.advance(13 * MINUTE);
    await context.clock.fastForward(13 * MINUTE);
    await page.getByText('Your session: warning').waitFor();
    await context.clock.runFor(1_500);
    await page.getByRole('button', { name: 'Stay signed in' }).click();
    await page.getByText('Your session: active').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(/\/sign-in\?reason=signed-out/);
    expect(site.asked).toContain('POST /session/sign-out');
    expect(complaints).toEqual([]);
  });
});
