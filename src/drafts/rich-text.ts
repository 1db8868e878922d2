/** Knows how text with its form is written down, and made again: of what it may consist, and nothing that runs or loads by itself. */
import { isObject } from '../core/wire.ts';

/** A text, or an element with what is in it. */
export type RichNode =
  | string
  | {
      readonly name: string;
      readonly attributes: Readonly<Record<string, string>>;
      readonly nodes: readonly RichNode[];
    };

/** What else stands in an editor is taken out of its element, and kept. */
const ELEMENTS = new Set(
  `a abbr b blockquote br caption cite code col colgroup dd del details div dl dt em figcaption figure font h1 h2 h3 h4 h5
  h6 hr i img ins kbd li mark ol p pre q s samp small span strike strong sub summary sup table tbody td tfoot th thead tr u
  ul var`.split(/\s+/),
);
const DROPPED = /^(script|style|template|iframe|object|embed|noscript)$/;
const ATTRIBUTE =
  /^(class|style|dir|lang|title|alt|align|color|face|size|width|height|colspan|rowspan|scope|start|type|value|checked|data-[\w-]+|contenteditable|href|src)$/;
const ADDRESS = /^(https?:|mailto:|tel:|#|\/|[^:]*$)/i;
const PICTURE = /^(https?:|blob:|\/|data:image\/(png|jpeg|gif|webp);|[^:]*$)/i;
/** Nobody writes so by hand; a stack has an end. */
const DEEPEST = 200;

/** Writes down what is in an editor. */
export function readRich(editor: Element, depth = 0): readonly RichNode[] {
  return [...editor.childNodes].flatMap((node): readonly RichNode[] => {
    if (node.nodeType === Node.TEXT_NODE) return [node.textContent ?? ''];
    if (!(node instanceof HTMLElement) || DROPPED.test(node.localName)) return [];
    if (depth === DEEPEST) return [node.textContent];
    const nodes = readRich(node, depth + 1);
    if (!ELEMENTS.has(node.localName)) return nodes;
    const attributes = Object.fromEntries(
      [...node.attributes]
        .map(({ name, value }) => [name, value] as const)
        .filter(([name, value]) => isHarmless(name, value)),
    );
    return [{ name: node.localName, attributes, nodes }];
  });
}

/** Makes what was written down: element by element, never by parsing HTML. */
export function makeRich(document: Document, nodes: unknown, depth = 0): DocumentFragment {
  const fragment = document.createDocumentFragment();
  for (const node of Array.isArray(nodes) ? (nodes as readonly unknown[]) : []) {
    if (typeof node === 'string') fragment.append(node);
    if (!isObject(node) || depth > DEEPEST) continue;
    const { name, attributes, nodes: inside } = node;
    if (typeof name !== 'string' || !ELEMENTS.has(name)) continue;
    const element = document.createElement(name);
    for (const [attribute, value] of Object.entries(isObject(attributes) ? attributes : {})) {
      if (isHarmless(attribute, String(value))) element.setAttribute(attribute, String(value));
    }
    element.append(makeRich(document, inside, depth + 1));
    fragment.append(element);
  }
  return fragment;
}

function isHarmless(name: string, value: string): boolean {
  if (!ATTRIBUTE.test(name)) return false;
  // Browsers leave control characters out of a scheme.
  // oxlint-disable-next-line no-control-regex
  const plain = value.replace(/[\u0000-\u0020]/g, '');
  if (name === 'href') return ADDRESS.test(plain);
  return name !== 'src' || PICTURE.test(plain);
}
