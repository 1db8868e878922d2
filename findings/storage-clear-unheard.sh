#!/usr/bin/env bash
# jotai 2.20.3, @mantine/hooks 9.8.1, use-local-storage-state 20.0.0 (npm): another tab clears `localStorage`, and they keep who was in it.
#
# Other tabs are told of `clear()` by one `storage` event, whose `key` is null. These three look for the event of their own key:
# the page goes on with what is not there any more, until it is loaded anew. Of `removeItem` they hear. usehooks-ts,
# @uidotdev/usehooks, @nanostores/persistent and @vueuse/core hear of both; the last one writes its default in again.
#
# Seen on Node 20 (what a page shows where the user "me" was stored):
#                                     removeItem in another tab   clear in another tab
#   jotai 2.20.3                      nobody                      me
#   @mantine/hooks 9.8.1              nobody                      me
#   use-local-storage-state 20.0.0    nobody                      me
#   usehooks-ts 3.1.1                 nobody                      nobody
#   @uidotdev/usehooks 2.4.1          nobody                      nobody
#   @nanostores/persistent 1.3.5      nobody                      nobody
#   @vueuse/core 15.0.0               nobody                      nobody
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts jotai@2.20.3 @mantine/hooks@9.8.1 use-local-storage-state@20.0.0 \
  usehooks-ts@3.1.1 @uidotdev/usehooks@2.4.1 @nanostores/persistent@1.3.5 nanostores@1.5.5 @vueuse/core@15.0.0 vue@3.5.45 \
  react@19.3.1 react-dom@19.3.1 jsdom@29.1.1

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { JSDOM } from 'jsdom';

const url = 'https://app.example.org/';
const { window } = new JSDOM('<div id="root"></div>', { url, pretendToBeVisual: true });
const { document, localStorage } = window;
const names = ['HTMLElement', 'StorageEvent', 'Storage', 'CustomEvent', 'localStorage'];
for (const name of names) globalThis[name] = window[name];
Object.assign(globalThis, { window, document, IS_REACT_ACT_ENVIRONMENT: true });
Object.defineProperty(globalThis, 'navigator', { value: window.navigator, configurable: true });

const { act, createElement } = await import('react');
const { createRoot } = await import('react-dom/client');
const { useLocalStorage: useMantine } = await import('@mantine/hooks');
const { persistentAtom } = await import('@nanostores/persistent');
const { useLocalStorage: useUidotdev } = await import('@uidotdev/usehooks');
const { useStorage } = await import('@vueuse/core');
const { useAtomValue } = await import('jotai');
const { atomWithStorage } = await import('jotai/utils');
const { default: useLocalStorageState } = await import('use-local-storage-state');
const { useLocalStorage: useUsehooksTs } = await import('usehooks-ts');
const { effectScope } = await import('vue');

const NOBODY = 'nobody';
const hooks = {
  jotai: (key) => {
    const atom = atomWithStorage(key, NOBODY, undefined, { getOnInit: true });
    return () => useAtomValue(atom);
  },
  '@mantine/hooks': (key) => () => useMantine({ key, defaultValue: NOBODY })[0],
  'use-local-storage-state': (key) => () => useLocalStorageState(key, { defaultValue: NOBODY })[0],
  'usehooks-ts': (key) => () => useUsehooksTs(key, NOBODY)[0],
  '@uidotdev/usehooks': (key) => () => useUidotdev(key, NOBODY)[0],
};
const others = {
  '@nanostores/persistent': (key) => {
    const atom = persistentAtom(key, NOBODY);
    atom.listen(() => {});
    return () => atom.get();
  },
  '@vueuse/core': (key) => {
    const user = effectScope().run(() => useStorage(key, NOBODY, localStorage, { window }));
    return () => user.value;
  },
};
const libraries = [...Object.keys(hooks), ...Object.keys(others)];

/** What each library shows when the storage was changed by another tab. */
async function shown(change) {
  const keyOf = (library) => `${change.name}-${library}`;
  for (const library of libraries) localStorage.setItem(keyOf(library), library in others ? 'me' : '"me"');
  const reads = {};
  const parts = Object.entries(hooks).map(([library, create]) => {
    const useUser = create(keyOf(library));
    function Part() {
      const user = useUser();
      reads[library] = () => user;
      return null;
    }
    return createElement(Part, { key: library });
  });
  const root = createRoot(document.querySelector('#root'));
  await act(async () => root.render(parts));
  for (const [library, create] of Object.entries(others)) reads[library] = create(keyOf(library));
  const look = () => Object.fromEntries(libraries.map((library) => [library, reads[library]()]));
  assert.deepStrictEqual(look(), Object.fromEntries(libraries.map((library) => [library, 'me'])));

  await act(async () => {
    for (const event of change(libraries.map(keyOf))) {
      window.dispatchEvent(new window.StorageEvent('storage', { storageArea: localStorage, url, ...event }));
    }
    await new Promise((done) => setTimeout(done, 100));
  });
  const seen = look();
  await act(async () => root.unmount());
  return seen;
}

// What another tab does, and the events by which the page hears of it, as the HTML standard has them.
const removed = await shown(function removeItem(keys) {
  for (const key of keys) localStorage.removeItem(key);
  return keys.map((key) => ({ key, oldValue: 'me' }));
});
const cleared = await shown(function clear() {
  localStorage.clear();
  return [{ key: null }];
});
const show = (name, texts) => console.log(name.padEnd(33), texts[0].padEnd(27), texts[1]);
show('', ['removeItem in another tab', 'clear in another tab']);
for (const library of libraries) {
  const { version } = JSON.parse(readFileSync(`node_modules/${library}/package.json`, 'utf8'));
  const seen = [removed[library], cleared[library]];
  show(`${library} ${version}`, seen);
  const isDeaf = ['jotai', '@mantine/hooks', 'use-local-storage-state'].includes(library);
  assert.deepStrictEqual(seen, [NOBODY, isDeaf ? 'me' : NOBODY]);
}
process.exit();
JS
timeout 40 node --no-warnings probe.js
