#!/usr/bin/env bash
# vue 3.5.45, solid-js 1.9.20, svelte 5.57.3, lit 3.3.3, react-dom 19.3.1 (npm): `popover={true}` is a menu that stays open.
#
# A `popover` without a value closes when the person clicks beside it or presses Escape. Written as the switch that it looks like,
# `<div popover={true}>` in JSX, `:popover="true"` in Vue, it becomes `popover="true"`: no value that HTML knows, and those mean
# "manual", which neither a click beside it nor Escape closes. React leaves the attribute out, `<div popover>` too: there is no
# popover, and what should be hidden is on view; only its development build says a word. Preact 10.29.8 writes what was meant.
#
# Seen on Node 20, Chromium 156 of Debian 12 (the panel; how it looks at first; whether it is open after a click beside it):
#   as HTML            popover=""        hidden     closed
#   preact 10.29.8     popover=""        hidden     closed
#   vue 3.5.45         popover="true"    hidden     open
#   solid-js 1.9.20    popover="true"    hidden     open
#   svelte 5.57.3      popover="true"    hidden     open
#   lit 3.3.3          popover="true"    hidden     open
#   react-dom 19.3.1   no attribute      on view    on view
set -euo pipefail

chromium=$(command -v chromium) || { echo "needs Debian's package chromium"; exit 1; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund react@19.3.1 react-dom@19.3.1 preact@10.29.8 vue@3.5.45 solid-js@1.9.20 \
  svelte@5.57.3 lit@3.3.3 babel-preset-solid@1.9.15 @babel/core@7.29.13 esbuild@0.28.2 playwright-core@1.64.1

cat > page.js <<'JS'
import { render as renderLit, html } from 'lit';
import { h as preactElement, render as renderPreact } from 'preact';
import { createElement } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { flushSync as flushSvelte, mount } from 'svelte';
import { createApp, h as vueElement } from 'vue';
import SveltePanel from './svelte-panel.js';
import renderSolid from './solid-panel.js';

const box = (name) => document.body.appendChild(Object.assign(document.createElement('section'), { id: name }));
const props = { popover: true };
box('html').innerHTML = '<div popover>Panel</div>';
renderPreact(preactElement('div', props, 'Panel'), box('preact'));
createApp({ render: () => vueElement('div', props, 'Panel') }).mount(box('vue'));
renderSolid(box('solid-js'), true);
mount(SveltePanel, { target: box('svelte'), props: { on: true } });
flushSvelte();
renderLit(html`<div popover=${true}>Panel</div>`, box('lit'));
flushSync(() => createRoot(box('react-dom')).render(createElement('div', props, 'Panel')));
JS
cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync, writeFileSync } from 'node:fs';
import babel from '@babel/core';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { compile } from 'svelte/compiler';

const solid = `import { render } from 'solid-js/web';
export default (target, on) => render(() => <div popover={on}>Panel</div>, target);`;
writeFileSync('solid-panel.js', babel.transformSync(solid, { presets: ['solid'], configFile: false, babelrc: false }).code);
const svelte = '<script>let { on } = $props();</script><div popover={on}>Panel</div>';
writeFileSync('svelte-panel.js', compile(svelte, { generate: 'client' }).js.code);
const { outputFiles } = await build({
  entryPoints: ['page.js'],
  bundle: true,
  format: 'iife',
  write: false,
  conditions: ['browser', 'production'],
  define: { 'process.env.NODE_ENV': '"production"' },
});
const versionOf = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version;
const browser = await chromium.launch({
  executablePath: process.argv[2],
  args: process.getuid() === 0 ? ['--no-sandbox'] : [],
});
const seen = {};
try {
  for (const name of ['html', 'preact', 'vue', 'solid-js', 'svelte', 'lit', 'react-dom']) {
    const page = await browser.newPage();
    await page.setContent('<!doctype html><title>Bank</title><body style="min-height: 100vh">');
    await page.addScriptTag({ content: outputFiles[0].text });
    const panel = page.locator(`#${name} > div`);
    const attribute = await panel.getAttribute('popover');
    const visible = await panel.isVisible();
    let after = 'on view';
    if (attribute !== null) {
      await panel.evaluate((element) => element.showPopover());
      await page.mouse.click(5, 500);
      after = (await panel.evaluate((element) => element.matches(':popover-open'))) ? 'open' : 'closed';
    }
    seen[name] = [attribute, visible ? 'on view' : 'hidden', after];
    console.log((name === 'html' ? 'as HTML' : `${name} ${versionOf(name)}`).padEnd(18), ...seen[name]);
    await page.close();
  }
} finally {
  await browser.close();
}
const meant = ['', 'hidden', 'closed'];
const manual = ['true', 'hidden', 'open'];
assert.deepStrictEqual(seen, {
  html: meant,
  preact: meant,
  vue: manual,
  'solid-js': manual,
  svelte: manual,
  lit: manual,
  'react-dom': [null, 'on view', 'on view'],
});
JS
timeout 50 node probe.js "$chromium"
