/** The app of Solid in a page, as its compiler writes it. */
import { createComponent, For, type Accessor, type JSX } from 'solid-js';
import { getNextElement, insert, template } from 'solid-js/web';
import { createSession } from '../../../src/bindings/solid.ts';
import { shownBy, type AppOptions, type View } from '../contract.ts';

const PLACE = template('<p>');
const STAY = template('<button>stay</button>');

function Item(name: string, options: AppOptions): JSX.Element {
  const session = createSession(options.watch);
  if (options.onWarning) session.on('warning', options.onWarning);
  const place = getNextElement(PLACE) as HTMLElement;
  place.id = name;
  insert(place, () => shownBy(session.snapshot()));
  const stay = getNextElement(STAY) as HTMLElement;
  stay.addEventListener('click', () => void session.extend());
  return [place, stay];
}

export function App(options: AppOptions, view: Accessor<View>): JSX.Element {
  return createComponent(For<readonly string[], JSX.Element>, {
    get each() {
      const { names, version } = view();
      return names.map((name) => `${name} ${version}`);
    },
    children: (key) => createComponent(() => Item(key.split(' ')[0] ?? '', options), {}),
  });
}
