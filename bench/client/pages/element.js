/** Knows a page with our dialog. */
import 'stillhere/element/define';

/** @typedef {import('stillhere/element').StillHereElement} StillHereElement */

const element = /** @type {StillHereElement} */ (document.querySelector('still-here'));
Object.assign(globalThis, {
  isReady: () => element.session?.snapshot.session !== undefined,
});
