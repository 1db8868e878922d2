/** Knows which examples are for a page. */

/** Whether an example is for a page, and not for a server. */
export function isForBrowser({ code }: { readonly code: string }): boolean {
  return /from 'stillhere\/client'|'stillhere\/(element|sessions-list)/.test(code);
}
