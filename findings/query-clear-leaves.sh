#!/usr/bin/env bash
# @tanstack/query-persist-client-core 5.104.5, apollo3-cache-persist 0.15.0 (npm): a sign-out that clears the cache and leaves
# the page keeps the person's data for the next one.
#
# A cache that is kept in `localStorage` is written there a second after it was changed, when it was emptied, too. A sign-out
# clears it and goes to the sign-in page, which is there earlier: what comes next on this computer begins with the accounts
# of the person before. Apollo's `clearStore` is not written at all, however long one waits. `removeClient` of the persister
# beside `clear`, `purge` of Apollo's, take it away at once; redux-persist and zustand write at once by themselves.
#
# Seen on Node 20 (what a page finds that begins 0.1 s after the sign-out, and one that begins 2 s after it):
#                                                  0.1 s    2 s
#   TanStack Query, clear()                        4711     nothing
#   TanStack Query, clear() and removeClient()     nothing  nothing
#   Apollo, clearStore()                           4711     4711
#   Apollo, clearStore() and purge()               nothing  nothing
#   redux-persist, an action that empties          nothing  nothing
#   zustand, setState() that empties               nothing  nothing
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @tanstack/query-core@5.104.5 \
  @tanstack/query-persist-client-core@5.104.5 @tanstack/query-async-storage-persister@5.104.5 apollo3-cache-persist@0.15.0 \
  @apollo/client@3.14.1 graphql@16.15.0 redux@5.0.1 redux-persist@6.0.0 zustand@5.1.0 jsdom@29.1.1

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { JSDOM } from 'jsdom';

const { window } = new JSDOM('', { url: 'https://app.example.org/' });
Object.assign(globalThis, { window, document: window.document });
const packages = ['@tanstack/query-persist-client-core', 'apollo3-cache-persist', 'redux-persist', 'zustand'];
for (const name of packages) console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version);

const { ApolloClient, ApolloLink, InMemoryCache, gql } = await import('@apollo/client/core/index.js');
const { createAsyncStoragePersister } = await import('@tanstack/query-async-storage-persister');
const { QueryClient } = await import('@tanstack/query-core');
const { persistQueryClient } = await import('@tanstack/query-persist-client-core');
const { CachePersistor, LocalStorageWrapper } = await import('apollo3-cache-persist');
const { createStore } = await import('redux');
const { persistReducer, persistStore } = await import('redux-persist');
const { createJSONStorage, persist } = await import('zustand/middleware');
const { createStore: createZustand } = await import('zustand/vanilla');

/** What is stored, as `localStorage` gives it. */
class Shelf {
  constructor(entries = []) {
    this.entries = new Map(entries);
  }
  getItem(key) {
    return this.entries.get(key) ?? null;
  }
  setItem(key, text) {
    this.entries.set(key, text);
  }
  removeItem(key) {
    this.entries.delete(key);
  }
}
// What each page does when it is loaded: it takes what is stored, tells whose account that is, and can sign in and out.
async function openTanStack(shelf, signOut) {
  const queryClient = new QueryClient();
  const persister = createAsyncStoragePersister({ storage: shelf });
  const [, restored] = persistQueryClient({ queryClient, persister });
  await restored;
  return {
    account: queryClient.getQueryData(['account']),
    signIn: () => queryClient.fetchQuery({ queryKey: ['account'], queryFn: () => '4711', gcTime: Number.POSITIVE_INFINITY }),
    signOut: () => signOut(queryClient, persister),
  };
}
async function openApollo(shelf, signOut) {
  const cache = new InMemoryCache();
  const persistor = new CachePersistor({ cache, storage: new LocalStorageWrapper(shelf) });
  await persistor.restore();
  const client = new ApolloClient({ cache, link: ApolloLink.empty() });
  const query = gql('{ account }');
  return {
    account: client.readQuery({ query })?.account,
    signIn: () => client.writeQuery({ query, data: { account: '4711' } }),
    signOut: () => signOut(client, persistor),
  };
}
async function openRedux(shelf) {
  const storage = {
    getItem: async (key) => shelf.getItem(key),
    setItem: async (key, text) => shelf.setItem(key, text),
    removeItem: async (key) => shelf.removeItem(key),
  };
  const reduce = (state = { account: null }, { type, account }) => (type === 'account' ? { ...state, account } : state);
  const store = createStore(persistReducer({ key: 'app', storage }, reduce));
  await new Promise((resolve) => persistStore(store, null, resolve));
  return {
    account: store.getState().account,
    signIn: () => store.dispatch({ type: 'account', account: '4711' }),
    signOut: () => store.dispatch({ type: 'account', account: null }),
  };
}
async function openZustand(shelf) {
  const storage = createJSONStorage(() => shelf);
  const store = createZustand(persist(() => ({ account: null }), { name: 'app', storage }));
  return {
    account: store.getState().account,
    signIn: () => store.setState({ account: '4711' }),
    signOut: () => store.setState({ account: null }),
  };
}
const ways = {
  'TanStack Query, clear()': (shelf) => openTanStack(shelf, (client) => client.clear()),
  'TanStack Query, clear() and removeClient()': (shelf) =>
    openTanStack(shelf, (client, persister) => {
      client.clear();
      return persister.removeClient();
    }),
  'Apollo, clearStore()': (shelf) => openApollo(shelf, (client) => client.clearStore()),
  'Apollo, clearStore() and purge()': (shelf) =>
    openApollo(shelf, async (client, persistor) => {
      await client.clearStore();
      await persistor.purge();
    }),
  'redux-persist, an action that empties': openRedux,
  'zustand, setState() that empties': openZustand,
};

/** What a page finds that begins now: it gets a copy, so that it changes nothing for those after it. */
async function foundBy(open, shelf) {
  const { account } = await open(new Shelf(shelf.entries));
  return account ?? 'nothing';
}
const seen = {};
console.log(''.padEnd(46), '0.1 s    2 s');
for (const [name, open] of Object.entries(ways)) {
  seen[name] = [];
  for (const wait of [100, 2_000]) {
    const shelf = new Shelf();
    const page = await open(shelf);
    await page.signIn();
    await sleep(1_500);
    assert.equal(await foundBy(open, shelf), '4711', name);
    await page.signOut();
    await sleep(wait);
    seen[name].push(await foundBy(open, shelf));
  }
  console.log(name.padEnd(46), seen[name][0].padEnd(8), seen[name][1]);
}
assert.deepStrictEqual(Object.values(seen), [
  ['4711', 'nothing'],
  ['nothing', 'nothing'],
  ['4711', '4711'],
  ['nothing', 'nothing'],
  ['nothing', 'nothing'],
  ['nothing', 'nothing'],
]);
process.exit();
JS
timeout 50 node --no-warnings probe.js
