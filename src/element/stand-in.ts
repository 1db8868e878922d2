/** Knows where the dialog stands when its element can be seen nowhere. */

/** What an element is themed by. */
const THEME = ['accent', 'on-accent', 'surface', 'text', 'border', 'radius', 'font'];

/**
 * Puts another element of the same name, and as much like it, beside the body: frameworks own what is in it, and so
 * nothing of theirs is moved. It comes first in the document.
 */
export function standInFor<Kind extends HTMLElement>(element: Kind): Kind {
  const standIn = document.createElement(element.localName) as Kind;
  standIn.className = element.className;
  standIn.append(...[...element.childNodes].map((node) => node.cloneNode(true)));
  // As the element may be hidden by a style of its own.
  standIn.style.setProperty('display', 'contents', 'important');
  const style = getComputedStyle(element);
  for (const name of THEME) {
    const property = `--stillhere-${name}`;
    standIn.style.setProperty(property, style.getPropertyValue(property));
  }
  return standIn;
}
