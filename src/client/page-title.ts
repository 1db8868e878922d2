/** Knows the page's title, and what of ours stands in it. Scripts of ours that share nothing else agree on its document. */

const TITLE = Symbol.for('stillhere:title');

type Titled = Document & {
  [TITLE]?: {
    /** What the page has said. */
    page?: string;
    /** As it was left here: another one is the page's. */
    left?: string;
    time?: string | undefined;
    words?: string | undefined;
  };
};

/** Puts the time before the page's title, or words in its place; undefined takes that back, whatever the page has said meanwhile. */
export function putInTitle(kind: 'time' | 'words', text: string | undefined): void {
  const own = ((document as Titled)[TITLE] ??= {});
  if (own[kind] === text) return;
  if (document.title !== own.left) own.page = document.title;
  own[kind] = text;
  document.title = (own.time ?? '') + (own.words ?? own.page);
  own.left = document.title;
}
