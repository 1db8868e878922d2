#!/usr/bin/env bash
# react-dom 19.3.1 and preact 10.29.8 (npm): what was typed before the page hydrated stays on view, and goes with the next render.
#
# On a slow line people type into a form that the server rendered while its scripts are still on their way. After hydration
# the text stands in the field, and the state does not have it: no change is told. The next render that comes of anything, a
# countdown of each second too, writes the state's empty text over it. A field without `value` keeps it. Vue and Svelte take
# over what the field has.
#
# Seen on Node 20 (jsdom 29.1.1; typed "Dear bank" before; field, state; and after a countdown has moved):
#   react-dom 19.3.1   "Dear bank", ""             "", ""
#   preact 10.29.8     "Dear bank", ""             "", ""
#   vue 3.5.45         "Dear bank", "Dear bank"    "Dear bank", "Dear bank"
#   svelte 5.57.3      "Dear bank", "Dear bank"    "Dear bank", "Dear bank"
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts react@19.3.1 react-dom@19.3.1 preact@10.29.8 \
  preact-render-to-string@6.8.2 vue@3.5.45 svelte@5.57.3 jsdom@29.1.1

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { JSDOM } from 'jsdom';

const { window } = new JSDOM('<main id="app"></main>', { url: 'https://app.example.org/', pretendToBeVisual: true });
const { document } = window;
const names = ['HTMLElement', 'HTMLMediaElement', 'Element', 'SVGElement', 'Node', 'Text', 'Comment', 'DocumentFragment', 'Event'];
for (const name of [...names, 'ShadowRoot', 'MutationObserver']) globalThis[name] = window[name];
Object.assign(globalThis, { window, document });
Object.defineProperty(globalThis, 'navigator', { value: window.navigator, configurable: true });
const place = document.querySelector('#app');

// Each app shows a letter, as its state has it, and the seconds that are left; `tick` takes one away.
function hooked(createElement, useState, event) {
  return function App() {
    const [letter, setLetter] = useState('');
    const [left, setLeft] = useState(60);
    hooked.tick = () => setLeft(59);
    const input = createElement('input', { value: letter, [event]: ({ target }) => setLetter(target.value) });
    return createElement('form', null, input, createElement('output', null, letter), createElement('time', null, left));
  };
}
const libraries = {
  async 'react-dom'() {
    const { createElement, useState } = await import('react');
    const { hydrateRoot } = await import('react-dom/client');
    const { renderToString } = await import('react-dom/server');
    const app = createElement(hooked(createElement, useState, 'onChange'));
    return {
      html: renderToString(app),
      hydrate() {
        const root = hydrateRoot(place, app);
        return { tick: () => hooked.tick(), leave: () => root.unmount() };
      },
    };
  },
  async preact() {
    const { h, hydrate, render } = await import('preact');
    const { useState } = await import('preact/hooks');
    const { renderToString } = await import('preact-render-to-string');
    const App = hooked(h, useState, 'onInput');
    return {
      html: renderToString(h(App)),
      hydrate() {
        hydrate(h(App), place);
        return { tick: () => hooked.tick(), leave: () => render(null, place) };
      },
    };
  },
  async vue() {
    const { createSSRApp, h, ref, vModelText, withDirectives } = await import('vue');
    const { renderToString } = await import('vue/server-renderer');
    let left;
    const create = () =>
      createSSRApp({
        setup() {
          const letter = ref('');
          left = ref(60);
          const take = { 'onUpdate:modelValue': (text) => (letter.value = text) };
          const input = () => withDirectives(h('input', take), [[vModelText, letter.value]]);
          return () => h('form', [input(), h('output', letter.value), h('time', left.value)]);
        },
      });
    return {
      html: await renderToString(create()),
      hydrate() {
        const app = create();
        app.mount(place);
        return { tick: () => (left.value = 59), leave: () => app.unmount() };
      },
    };
  },
  async svelte() {
    const { compile } = await import('svelte/compiler');
    const source = `<script>
      let { clock } = $props();
      let letter = $state('');
      let left = $state(60);
      clock.tick = () => (left = 59);
    </script><form><input bind:value={letter}><output>{letter}</output><time>{left}</time></form>`;
    for (const generate of ['server', 'client']) writeFileSync(`${generate}.js`, compile(source, { generate }).js.code);
    const { hydrate, unmount } = await import('svelte');
    const { render } = await import('svelte/server');
    const { default: OnServer } = await import('./server.js');
    const { default: OnClient } = await import('./client.js');
    const clock = {};
    return {
      html: render(OnServer, { props: { clock } }).body,
      hydrate() {
        const app = hydrate(OnClient, { target: place, props: { clock } });
        return { tick: () => clock.tick(), leave: () => unmount(app) };
      },
    };
  },
};

const read = () => [place.querySelector('input').value, place.querySelector('output').textContent];
for (const [library, begin] of Object.entries(libraries)) {
  const { html, hydrate } = await begin();
  place.innerHTML = html;
  const input = place.querySelector('input');
  input.value = 'Dear bank';
  input.dispatchEvent(new window.Event('input', { bubbles: true }));
  const { tick, leave } = hydrate();
  await sleep(100);
  assert.equal(place.querySelector('input'), input);
  const hydrated = read();
  tick();
  await sleep(100);
  assert.equal(place.querySelector('time').textContent, '59');
  const rendered = read();
  await leave();
  const { version } = JSON.parse(readFileSync(`node_modules/${library}/package.json`, 'utf8'));
  const [before, after] = [hydrated, rendered].map((texts) => texts.map((text) => `"${text}"`).join(', '));
  console.log(`${library} ${version}`.padEnd(18), before.padEnd(27), after);
  const isLost = library === 'react-dom' || library === 'preact';
  assert.deepStrictEqual(hydrated, ['Dear bank', isLost ? '' : 'Dear bank']);
  assert.deepStrictEqual(rendered, isLost ? ['', ''] : ['Dear bank', 'Dear bank']);
}
process.exit();
JS
NODE_ENV=production timeout 30 node --no-warnings --conditions=browser probe.js
