/** What the gallery's pages have in common: a session that stands still, and the colours that were chosen. */

/** An active session. */
export const SNAPSHOT = /** @type {const} */ ({
  state: 'active',
  session: 'gallery',
  warning: undefined,
  reason: undefined,
  remaining: undefined,
  absoluteRemaining: undefined,
  extendedTime: undefined,
  hasExtendedTime: false,
  isExtending: false,
  hasFailed: false,
  isUnreachable: false,
  isIntercepted: false,
  signInAgain: undefined,
  holds: [],
});

/**
 * Makes a style sheet believe that the person wants it light, or dark.
 * @param {CSSStyleSheet} sheet
 */
export function force(sheet) {
  const { scheme } = document.documentElement.dataset;
  for (const rule of sheet.cssRules) {
    if (rule instanceof CSSMediaRule && rule.media.mediaText.includes('prefers-color-scheme'))
      rule.media.mediaText = scheme === 'dark' ? 'all' : 'not all';
  }
}
