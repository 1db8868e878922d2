/** Knows how a piece of a text is kept without the rest of it. */

/**
 * The same text in memory of its own. What is cut out of a text holds on to the whole of it: a name of a few letters
 * would keep a header of many kilobytes for as long as itself.
 */
export function copyOf(text: string): string {
  // Joined texts are a tree of their parts until a piece is cut out: that writes them down anew.
  return ` ${text}`.slice(1);
}
