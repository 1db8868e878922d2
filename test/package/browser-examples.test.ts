/** Bundles every example of the documents for a page, as its reader does, and runs it beside a server of the README. */
import { join } from 'node:path';
import { build } from 'esbuild';
import { Window } from 'happy-dom';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { documents, examplesOf } from '../../tools/documents.js';
import type { TestBrowser } from '../support/browser.ts';
import { endExamples, signInByButton, startExample, type RunningExample } from './example.ts';
import { isForBrowser } from './is-for-browser.ts';

const EXAMPLES = documents.flatMap(examplesOf).filter(isForBrowser);
const [SERVER] = examplesOf('README.md');

/** What a bundler makes of an example, as the body of an asynchronous function. */
async function bundle(document: string, code: string): Promise<string> {
  const { outputFiles, warnings } = await build({
    stdin: { contents: code, resolveDir: join(inject('installed'), document) },
    // The framework of an example is not installed beside ours: it is large, and the tests have it.
    nodePaths: [join(process.cwd(), 'node_modules')],
    bundle: true,
    outdir: 'out',
    write: false,
    format: 'esm',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  expect(warnings).toEqual([]);
  return (outputFiles.find(({ path }) => path.endsWith('.js'))?.text ?? '').replace(
    /^export \{[^}]*\};$/m,
    '',
  );
}

describe('in a page', () => {
  let app: RunningExample;
  let browser: TestBrowser;
  let page: Window;

  beforeAll(async () => {
    app = await startExample(join(inject('installed'), 'README.md', SERVER?.file ?? ''));
  });
  afterAll(endExamples);

  async function open(): Promise<void> {
    browser = await signInByButton(app.url);
    page = new Window({
      url: `${app.url}/accounts`,
      settings: {
        enableJavaScriptEvaluation: true,
        suppressInsecureJavaScriptEnvironmentWarning: true,
      },
    });
    for (const cookie of browser.cookie().split('; ')) page.document.cookie = cookie;
  }

  it.each(EXAMPLES.map((example) => [`${example.document}, ${example.file}`, example] as const))(
    '%s',
    async (_name, { document, code }) => {
      await open();
      const script = await bundle(document, code);
      const faults: unknown[] = [];
      page.addEventListener('error', (event) => faults.push(event));
      await (page.eval(`(async () => {${script}\n})()`) as Promise<void>);
      expect(faults).toEqual([]);
      const { state } = await (await browser.get('/session')).json();
      expect(state).toBe(code.includes('signOut();') ? 'ended' : 'active');
      await page.happyDOM.close();
    },
  );
});
