#!/usr/bin/env bash
# vue 3.5.45 (npm): a line break before what the server rendered, and the page shows the app twice.
#
# `app.mount('#app')` takes the first node in `#app` for what the server rendered. Where a template puts that on a line of its
# own, a comment before it, or an extension of the browser an element, Vue takes that node out, renders its app anew there,
# and leaves the server's beside it: two forms, and who types into the second one types into a form that nothing hears. In
# production one line in the console says that there are mismatches. React, Preact and Svelte show the form once.
#
# Seen on Node 20 (jsdom 29.1.1, production; forms on the page, what the app knows of "4711" typed into the last one):
#                      nothing before    line break        comment           element
#   vue 3.5.45         1, "4711"         2, ""             2, ""             2, ""
#   react-dom 19.3.1   1, "4711"         1, "4711"         1, "4711"         1, "4711"
#   preact 10.29.8     1, "4711"         1, "4711"         1, "4711"         1, "4711"
#   svelte 5.57.3      1, "4711"         1, "4711"         1, "4711"         1, "4711"
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts vue@3.5.45 react@19.3.1 react-dom@19.3.1 preact@10.29.8 \
  preact-render-to-string@6.8.2 svelte@5.57.3 jsdom@29.1.1

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
console.warn = console.error = () => {};
const place = document.querySelector('#app');

const libraries = {
  async vue() {
    const { createSSRApp, h, ref, vModelText, withDirectives } = await import('vue');
    const { renderToString } = await import('vue/server-renderer');
    let account;
    const create = () =>
      createSSRApp({
        setup() {
          account = ref('');
          const take = { 'onUpdate:modelValue': (text) => (account.value = text) };
          return () => h('form', [withDirectives(h('input', take), [[vModelText, account.value]])]);
        },
      });
    return {
      html: await renderToString(create()),
      hydrate() {
        const app = create();
        app.mount(place);
        return { read: () => account.value, leave: () => app.unmount() };
      },
    };
  },
  async 'react-dom'() {
    const { createElement, useState } = await import('react');
    const { hydrateRoot } = await import('react-dom/client');
    const { renderToString } = await import('react-dom/server');
    let account;
    function App() {
      const [text, setText] = useState('');
      account = text;
      const onChange = (event) => setText(event.target.value);
      return createElement('form', null, createElement('input', { value: text, onChange }));
    }
    return {
      html: renderToString(createElement(App)),
      hydrate() {
        const root = hydrateRoot(place, createElement(App), { onRecoverableError() {} });
        return { read: () => account, leave: () => root.unmount() };
      },
    };
  },
  async preact() {
    const { h, hydrate, render } = await import('preact');
    const { useState } = await import('preact/hooks');
    const { renderToString } = await import('preact-render-to-string');
    let account;
    function App() {
      const [text, setText] = useState('');
      account = text;
      return h('form', null, h('input', { value: text, onInput: (event) => setText(event.target.value) }));
    }
    return {
      html: renderToString(h(App)),
      hydrate() {
        hydrate(h(App), place);
        return { read: () => account, leave: () => render(null, place) };
      },
    };
  },
  async svelte() {
    const { compile } = await import('svelte/compiler');
    const source = `<script>
      let { seen } = $props();
      let text = $state('');
      $effect(() => { seen.account = text; });
    </script><form><input bind:value={text}></form>`;
    for (const generate of ['server', 'client']) writeFileSync(`${generate}.js`, compile(source, { generate }).js.code);
    const { hydrate, unmount } = await import('svelte');
    const { render } = await import('svelte/server');
    const { default: OnServer } = await import('./server.js');
    const { default: OnClient } = await import('./client.js');
    const seen = { account: '' };
    return {
      html: render(OnServer, { props: { seen } }).body,
      hydrate() {
        const app = hydrate(OnClient, { target: place, props: { seen } });
        return { read: () => seen.account, leave: () => unmount(app) };
      },
    };
  },
};
const before = { 'nothing before': '', 'line break': '\n', comment: '<!-- app -->', element: '<div class="extension"></div>' };

function typeInto(input, text) {
  const { set } = Object.getOwnPropertyDescriptor(window.HTMLInputElement.prototype, 'value');
  set.call(input, text);
  input.dispatchEvent(new window.Event('input', { bubbles: true }));
}
console.log(''.padEnd(18), Object.keys(before).map((name) => name.padEnd(17)).join(' ').trimEnd());
for (const [library, begin] of Object.entries(libraries)) {
  const { html, hydrate } = await begin();
  const seen = [];
  for (const text of Object.values(before)) {
    place.innerHTML = text + html;
    const { read, leave } = hydrate();
    await sleep(50);
    typeInto([...place.querySelectorAll('input')].at(-1), '4711');
    await sleep(50);
    seen.push(`${place.querySelectorAll('form').length}, "${read()}"`);
    await leave();
  }
  const { version } = JSON.parse(readFileSync(`node_modules/${library}/package.json`, 'utf8'));
  console.log(`${library} ${version}`.padEnd(18), seen.map((one) => one.padEnd(17)).join(' ').trimEnd());
  const other = library === 'vue' ? '2, ""' : '1, "4711"';
  assert.deepStrictEqual(seen, ['1, "4711"', other, other, other]);
}
process.exit();
JS
NODE_ENV=production timeout 30 node --no-warnings --conditions=browser probe.js
