/** Builds the page of each binding's document, file by file, as its reader does, and opens it. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { launch } from '../browser/bank.ts';
import { install } from './install.ts';
import { serveByProgram, serveByVite, type Site } from './site.ts';

const MINUTE = 60_000;
const stops: (() => Promise<void>)[] = [];

/** What stands in a document, by the path in its first line. */
async function filesOf(document: string): Promise<readonly (readonly [string, string])[]> {
  const text = await readFile(document, 'utf8');
  const blocks = text.matchAll(/^```\w+\n(?:\/\/|<!--) (\S+\.\w+)(?: -->)?\n([\s\S]*?)^```/gm);
  return [...blocks].map(([, path = '', code = '']) => [path, code] as const);
}

interface Template {
  /** What is there already, and the document does not say. */
  readonly files: Readonly<Record<string, string>>;
  readonly serve?: (folder: string, root: string) => Promise<Site>;
}

/** What the template of each framework makes. */
const TEMPLATES: Readonly<Record<string, Template>> = {
  react: {
    files: {
      'index.html': '<div id="root"></div><script type="module" src="/src/main.jsx"></script>',
      'src/all.js': `export * from './draft.jsx';\nexport * from './notices.jsx';\nexport * from './warning.jsx';\n`,
    },
  },
  vue: {
    files: {
      'index.html': '<div id="app"></div><script type="module" src="/src/main.js"></script>',
      'src/main.js': `import { createApp } from 'vue';\nimport App from './App.vue';\ncreateApp(App).mount('#app');\n`,
      'src/all.js': `export { default } from './Warning.vue';\nexport { default as Notices } from './Notices.vue';\n`,
    },
  },
  svelte: {
    files: {
      'index.html': '<div id="app"></div><script type="module" src="/src/main.js"></script>',
      'src/main.js': `import { mount } from 'svelte';\nimport App from './App.svelte';\nmount(App, { target: document.getElementById('app') });\n`,
      'src/all.js': `export { default } from './Warning.svelte';\nexport { default as Notices } from './Notices.svelte';\n`,
    },
  },
  solid: {
    files: {
      'index.html': '<div id="root"></div><script type="module" src="/src/index.jsx"></script>',
      'src/all.js': `export * from './notices.jsx';\nexport * from './warning.jsx';\n`,
    },
  },
  angular: {
    files: {
      'angular.json': JSON.stringify({
        version: 1,
        cli: { analytics: false, cache: { enabled: false } },
        projects: {
          'my-app': {
            projectType: 'application',
            root: '',
            sourceRoot: 'src',
            architect: {
              build: {
                builder: '@angular/build:application',
                options: { browser: 'src/main.ts', tsConfig: 'tsconfig.json', optimization: false },
              },
              serve: {
                builder: '@angular/build:dev-server',
                options: { buildTarget: 'my-app:build' },
              },
            },
          },
        },
      }),
      'tsconfig.json': JSON.stringify({
        compilerOptions: { strict: true, target: 'es2022', module: 'preserve', types: [] },
        angularCompilerOptions: { strictTemplates: true },
        files: ['src/main.ts', 'src/app/notices.ts', 'src/app/warning.ts'],
      }),
      'src/index.html': '<base href="/"><app-root></app-root>',
      'src/main.ts': `import { bootstrapApplication } from '@angular/platform-browser';\nimport { App } from './app/app';\nbootstrapApplication(App);\n`,
    },
    serve: (folder, root) =>
      serveByProgram(
        folder,
        '@angular/cli/bin/ng.js',
        async (port, sessions) => {
          const page = await readFile('docs/bindings/angular.md', 'utf8');
          const [, proxy = ''] = /^```json\n(.*?)^```/ms.exec(page) ?? [];
          const own = proxy.replaceAll('http://localhost:3000', sessions);
          await writeFile(join(root, 'proxy.conf.json'), own);
          return ['serve', `--port=${port}`, '--proxy-config', 'proxy.conf.json'];
        },
        root,
      ),
  },
};

describe.skipIf(inject('chromium') === undefined)('the page of docs/bindings', () => {
  afterEach(async () => {
    for (const stop of stops.splice(0).toReversed()) await stop();
  });

  it.each(Object.entries(TEMPLATES))('%s.md runs as it stands', async (name, template) => {
    const { files: given, serve = serveByVite } = template;
    const folder = await install(`test/frameworks/${name}-app`);
    const root = join(folder, 'page');
    const files = await filesOf(`docs/bindings/${name}.md`);
    expect(files.length).toBeGreaterThan(1);
    for (const [path, code] of [...Object.entries(given), ...files]) {
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
    if ('src/all.js' in given) {
      // As a text: what is compiled for Node imports in another way.
      const importAll = `import('/src/all.js').then((all) => Object.keys(all))`;
      // For a part that nothing else of it imports, Vite loads the page anew, once.
      await expect.poll(() => page.evaluate(importAll).catch(() => [])).not.toEqual([]);
      await page.getByText('Your session: active').waitFor();
    }
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
