#!/usr/bin/env bash
# monaco-editor 0.57.0 (npm) with Debian's Chromium: of text that is dictated or composed into it, the page hears no event at all.
#
# Monaco edits by an `EditContext`, as VS Code does. That `input` is not fired then is known; `beforeinput` is to be. For a key it is. For
# text that comes from no key (dictation, a word taken from a list, an input method) there is nothing: no `keydown`, no
# `beforeinput`, no composition event, at the window or at the element; all that there is goes to the `EditContext` object,
# which stands in no document. So a page that looks who is still there, or whether something is unsaved, takes
# somebody who dictates for nobody. Monaco's option `editContext: false` brings a text field back, and all events with it.
#
# Seen on Node 20, Chromium 156 of Debian 12 (what reaches the window, with capture):
#                            the key "a"                  dictated            composed
#   contenteditable          keydown beforeinput input    beforeinput input   beforeinput input composition...
#   EditContext by itself    keydown beforeinput          nothing             nothing
#   monaco-editor 0.57.0     keydown beforeinput          nothing             nothing
#   editContext: false       keydown beforeinput input    beforeinput input   beforeinput input composition...
set -euo pipefail

chromium=$(command -v chromium) || { echo "needs Debian's package chromium"; exit 1; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts playwright-core@1.64.1 esbuild@0.28.2 monaco-editor@0.57.0

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';

const versionOf = (name) => `${name} ${JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version}`;
const monaco = (options) => `
    import * as monaco from 'monaco-editor/editor/editor.api.js';
    globalThis.MonacoEnvironment = { getWorker: () => new Worker(URL.createObjectURL(new Blob(['']))) };
    box.style.height = '200px';
    const editor = monaco.editor.create(box, ${options});
    editor.focus();
    globalThis.textOf = () => editor.getValue();`;
const editors = {
  contenteditable: `
    box.contentEditable = 'true';
    box.focus();
    globalThis.textOf = () => box.textContent;`,
  'EditContext by itself': `
    const context = new EditContext();
    box.tabIndex = 0;
    box.editContext = context;
    box.focus();
    globalThis.textOf = () => context.text;`,
  [versionOf('monaco-editor')]: monaco('{}'),
  'the same, editContext: false': monaco('{ editContext: false }'),
};
const TYPES = ['keydown', 'beforeinput', 'input', 'change', 'compositionstart', 'compositionupdate', 'compositionend'];
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const browser = await chromium.launch({
  executablePath: process.argv[2],
  args: process.getuid() === 0 ? ['--no-sandbox'] : [],
});
const seen = {};
try {
  for (const [name, script] of Object.entries(editors)) {
    const { outputFiles } = await build({
      stdin: { contents: `const box = document.querySelector('#box');${script}`, resolveDir: process.cwd() },
      bundle: true,
      write: false,
      format: 'iife',
      outdir: 'out',
      logLevel: 'error',
      define: { 'process.env.NODE_ENV': '"production"' },
      loader: { '.css': 'empty', '.ttf': 'empty' },
    });
    const page = await browser.newPage();
    await page.setContent('<!doctype html><html lang="en"><title>Notes</title><div id="box"></div>');
    await page.evaluate((types) => {
      globalThis.heard = new Set();
      for (const type of types) addEventListener(type, () => globalThis.heard.add(type), true);
    }, TYPES);
    await page.evaluate(outputFiles.find(({ path }) => path.endsWith('.js')).text);
    await page.waitForFunction(() => document.activeElement !== document.body);
    const devtools = await page.context().newCDPSession(page);
    const after = async (deed, text) => {
      await pause(300);
      await page.evaluate(() => globalThis.heard.clear());
      await deed();
      await page.waitForFunction((wanted) => globalThis.textOf().trim() === wanted, text);
      await pause(100);
      return page.evaluate(() => [...globalThis.heard].sort().join(' '));
    };
    seen[name] = [
      await after(() => page.keyboard.press('a'), 'a'),
      // As dictation and input methods hand over what is done.
      await after(() => page.keyboard.insertText('bc'), 'abc'),
      await after(async () => {
        await devtools.send('Input.imeSetComposition', { text: 'ni', selectionStart: 2, selectionEnd: 2 });
        await pause(100);
        await page.keyboard.insertText('d');
      }, 'abcd'),
    ];
    console.log(name, seen[name]);
    await page.close();
  }
} finally {
  await browser.close();
}
assert.deepStrictEqual(Object.values(seen), [
  ['beforeinput input keydown', 'beforeinput input', 'beforeinput compositionend compositionstart compositionupdate input'],
  ['beforeinput keydown', '', ''],
  ['beforeinput keydown', '', ''],
  ['beforeinput input keydown', 'beforeinput input', 'beforeinput compositionend compositionstart compositionupdate input'],
]);
JS
timeout 120 node probe.js "$chromium"
