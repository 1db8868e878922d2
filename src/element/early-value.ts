/** Knows what a page has said to an element of ours before that was known. */

/** What was set before the element was defined: it would stand in front of the property for ever. */
export function earlyValue(element: object, name: string): unknown {
  const value: unknown = Object.getOwnPropertyDescriptor(element, name)?.value;
  Reflect.deleteProperty(element, name);
  return value;
}
