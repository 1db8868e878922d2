#!/usr/bin/env bash
# Radix 1.3.1, React Aria 1.22.1, Headless UI 2.2.10, Micromodal 0.7.0 (npm) with Debian's Chromium: a native dialog over theirs.
#
# A modal `<dialog>` lies in the top layer, above all of the page; one would think that nothing under it matters. Under Radix,
# `pointer-events: none` of the body is inherited into it: a press on its button closes the form below and does nothing
# else; so does Escape. React Aria makes it inert, with its buttons and, for a screen reader, its name. Micromodal catches Tab:
# there is no way from the first button to the second. a11y-dialog leaves it be.
#
# Seen on Node 20, Chromium 156 of Debian 12 (a form in a modal of each; a native dialog with `stay` and `out` over it):
#                                  focus   named   press             Tab    Escape closes
#   @radix-ui/react-dialog 1.3.1   stay    yes     closes the form   out    form
#   react-aria-components 1.22.1   page    no      closes the form   page   dialog
#   @headlessui/react 2.2.10       stay    yes     pressed           out    form
#   micromodal 0.7.0               stay    yes     pressed           stay   dialog, form
#   a11y-dialog 8.1.5              stay    yes     pressed           out    dialog
set -euo pipefail

chromium=$(command -v chromium) || { echo "needs Debian's package chromium"; exit 1; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts playwright-core@1.64.1 esbuild@0.28.2 react@19.3.1 react-dom@19.3.1 \
  @radix-ui/react-dialog@1.3.1 react-aria-components@1.22.1 @headlessui/react@2.2.10 micromodal@0.7.0 a11y-dialog@8.1.5

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';

const react = (imports, view) => `
  import { createElement as h, useState } from 'react';
  import { createRoot } from 'react-dom/client';
  ${imports}
  function App() {
    const [open, setOpen] = useState(true);
    globalThis.isFormOpen = open;
    return ${view};
  }
  createRoot(document.querySelector('#root')).render(h(App));`;
const plain = (script) => `
  const box = document.createElement('div');
  box.id = 'box';
  box.innerHTML = '<div tabindex="-1"><div role="dialog" aria-modal="true"><input><button>Save</button></div></div>';
  document.body.append(box);
  globalThis.isFormOpen = true;
  ${script}`;
const pages = {
  '@radix-ui/react-dialog': react(
    `import * as Dialog from '@radix-ui/react-dialog';`,
    `h(Dialog.Root, { open, onOpenChange: setOpen }, h(Dialog.Portal, null, h(Dialog.Overlay),
      h(Dialog.Content, { 'aria-describedby': undefined }, h(Dialog.Title, null, 'Edit'), h('input'))))`,
  ),
  'react-aria-components': react(
    `import { Dialog, Heading, Modal } from 'react-aria-components';`,
    `h(Modal, { isOpen: open, onOpenChange: setOpen, isDismissable: true },
      h(Dialog, null, h(Heading, { slot: 'title' }, 'Edit'), h('input')))`,
  ),
  '@headlessui/react': react(
    `import { Dialog, DialogPanel, DialogTitle } from '@headlessui/react';`,
    `h(Dialog, { open, onClose: () => setOpen(false) }, h(DialogPanel, null, h(DialogTitle, null, 'Edit'), h('input')))`,
  ),
  micromodal: `import MicroModal from 'micromodal';
    ${plain(`MicroModal.show('box', { onClose: () => (globalThis.isFormOpen = false) });`)}`,
  'a11y-dialog': `import A11yDialog from 'a11y-dialog';
    ${plain(`new A11yDialog(box).on('hide', () => (globalThis.isFormOpen = false)).show();`)}`,
};

const browser = await chromium.launch({
  executablePath: process.argv[2],
  args: process.getuid() === 0 ? ['--no-sandbox'] : [],
});
console.log(`chromium ${browser.version().split('.')[0]}`);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function look(script) {
  const { outputFiles } = await build({
    stdin: { contents: script, resolveDir: process.cwd() },
    bundle: true,
    write: false,
    format: 'iife',
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  async function open() {
    const page = await browser.newPage();
    await page.setContent(
      `<!doctype html><html lang="en"><title>Bank</title><main id="root"></main>
      <dialog aria-label="Still there?"><button id="stay">Stay</button><button id="out">Sign out</button></dialog>`,
    );
    await page.addScriptTag({ content: outputFiles[0].text });
    await page.waitForFunction(() => globalThis.isFormOpen);
    await pause(300);
    await page.evaluate(() => {
      globalThis.presses = 0;
      document.querySelector('#stay').addEventListener('click', () => (globalThis.presses += 1));
      document.querySelector('dialog').showModal();
    });
    await pause(200);
    return page;
  }
  const focused = (page) => page.evaluate(() => document.activeElement.id || 'page');

  let page = await open();
  const focus = await focused(page);
  const devtools = await page.context().newCDPSession(page);
  const { nodes } = await devtools.send('Accessibility.getFullAXTree');
  const isNamed = nodes.some(({ ignored, name }) => !ignored && name?.value === 'Still there?');
  const { x, y } = await page.locator('#stay').boundingBox();
  await page.mouse.click(x + 5, y + 5);
  await pause(200);
  const [presses, isFormOpen] = await page.evaluate(() => [globalThis.presses, globalThis.isFormOpen]);
  const press = presses > 0 ? 'pressed' : isFormOpen ? 'nothing' : 'closes the form';
  await page.close();

  page = await open();
  await page.keyboard.press('Tab');
  await pause(100);
  const tab = await focused(page);
  await page.close();

  page = await open();
  await page.keyboard.press('Escape');
  await pause(400);
  const left = await page.evaluate(() => [document.querySelector('dialog').open, globalThis.isFormOpen]);
  await page.close();
  const closed = ['dialog', 'form'].filter((name, index) => !left[index]).join(', ') || 'none';
  return [focus, isNamed ? 'yes' : 'no', press, tab, closed];
}

console.log(`${''.padEnd(30)} focus   named   press             Tab    Escape closes`);
const seen = {};
try {
  for (const [name, script] of Object.entries(pages)) {
    const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'));
    seen[name] = await look(script);
    const [focus, named, press, tab, closed] = seen[name];
    console.log(`${name} ${version}`.padEnd(30), focus.padEnd(7), named.padEnd(7), press.padEnd(17), tab.padEnd(6), closed);
  }
} finally {
  await browser.close();
}
assert.deepStrictEqual(seen, {
  '@radix-ui/react-dialog': ['stay', 'yes', 'closes the form', 'out', 'form'],
  'react-aria-components': ['page', 'no', 'closes the form', 'page', 'dialog'],
  '@headlessui/react': ['stay', 'yes', 'pressed', 'out', 'form'],
  micromodal: ['stay', 'yes', 'pressed', 'stay', 'dialog, form'],
  'a11y-dialog': ['stay', 'yes', 'pressed', 'out', 'dialog'],
});
JS
timeout 90 node probe.js "$chromium"
