/** Knows how a piece of a text is kept without the rest of it. */

/**
 * The same text in memory of its own. What is cut out of a text holds on to the whole of it: a name of a few letters
 * would keep a header of many kilobytes for as long as itself.
 */
export function copyOf(text: string): string {
  // Joined by `+` it would be a tree of its parts, and what is cut out of that a view of it: neither is compared as fast.
  return [text.slice(0, 1), text.slice(1)].join('');
}
