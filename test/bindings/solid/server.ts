/** The app of Solid on a server, as its compiler writes it. */
import { createComponent, For, type JSX } from 'solid-js';
import { escape, renderToString, ssr, ssrHydrationKey } from 'solid-js/web';
import { createSession } from '../../../src/bindings/solid.ts';
import { shownBy, type AppOptions, type View } from '../contract.ts';

const PLACE = ['<p', ' id="', '">', '</p>'];
const STAY = ['<button', '>stay</button>'];

function Item(name: string, options: AppOptions): JSX.Element {
  const session = createSession(options.watch);
  return [
    ssr(PLACE, ssrHydrationKey(), escape(name), escape(shownBy(session.snapshot()))),
    ssr(STAY, ssrHydrationKey()),
  ] as unknown as JSX.Element;
}

export const render = async (options: AppOptions, { names }: View): Promise<string> =>
  renderToString(() =>
    createComponent(For<readonly string[], JSX.Element>, {
      each: names,
      children: (name) => createComponent(() => Item(name, options), {}),
    }),
  );
