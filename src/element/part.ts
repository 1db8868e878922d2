/** Knows how a part of an element of ours is made. */

/** An element with the names by which a page themes it. */
export function part<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  names: string,
  ...children: readonly Node[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  element.setAttribute('part', names);
  element.append(...children);
  return element;
}
