/** Knows how the components are rendered on a server: compiled for it. */
import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';
import type { Component } from 'svelte';
import { compile } from 'svelte/compiler';
import type { render as renderComponent } from 'svelte/server';
import { readable } from 'svelte/store';
import type { AppOptions, View } from '../contract.ts';
import { loadForServer } from '../for-server.ts';

const components: Plugin = {
  name: 'svelte',
  setup({ onLoad }) {
    onLoad({ filter: /[.]svelte$/ }, async ({ path }) => {
      const code = await readFile(path, 'utf8');
      return { contents: compile(code, { filename: path, generate: 'server' }).js.code };
    });
  },
};

interface ForServer {
  readonly App: Component<Record<string, unknown>>;
  readonly render: typeof renderComponent;
}

export async function render(options: AppOptions, view: View): Promise<string> {
  const server = await loadForServer<ForServer>(
    `export { render } from 'svelte/server';
    export { default as App } from './App.svelte';`,
    'test/bindings/svelte',
    [components],
  );
  return server.render(server.App, { props: { options, views: readable(view) } }).body;
}
