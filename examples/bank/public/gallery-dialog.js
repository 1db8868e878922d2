/** Shows one state of the real `<still-here>`: its session is a stand-in that never changes. */
import { STATES } from './gallery-states.js';

const { state = '', scheme, own } = document.documentElement.dataset;
const { snapshot, pressed } = STATES[state] ?? { snapshot: {} };

const session = {
  snapshot: {
    state: 'active',
    session: 'gallery',
    warning: undefined,
    reason: undefined,
    remaining: undefined,
    absoluteRemaining: undefined,
    isExtending: false,
    hasFailed: false,
    isUnreachable: false,
    isIntercepted: false,
    holds: [],
    ...snapshot,
  },
  subscribe: () => () => {},
  extend: () => Promise.resolve(false),
  extendTime: () => Promise.resolve(false),
  signOut: () => Promise.resolve(false),
  wayThrough: { url: '/gallery', open: () => false },
};

const element = document.createElement('still-here');
element.setAttribute('sign-in-url', '/sign-in');
if (own !== undefined) {
  const { content } = /** @type {HTMLTemplateElement} */ (document.querySelector('template'));
  element.append(content.cloneNode(true));
}
Object.assign(element, { session });
document.body.append(element);

/** The dialog is there a moment after its element. */
setTimeout(() => {
  const root = element.shadowRoot;
  if (root === null) return;
  for (const sheet of [...document.styleSheets, ...root.adoptedStyleSheets]) force(sheet);
  const button = pressed === 'primary' ? '[part~=primary]' : '[part=button]';
  if (pressed !== undefined) /** @type {HTMLElement} */ (root.querySelector(button))?.click();
  document.documentElement.dataset['isShown'] = '';
});

/**
 * Makes a style sheet believe that the person wants it light, or dark.
 * @param {CSSStyleSheet} sheet
 */
function force(sheet) {
  for (const rule of sheet.cssRules) {
    if (rule instanceof CSSMediaRule && rule.media.mediaText.includes('prefers-color-scheme'))
      rule.media.mediaText = scheme === 'dark' ? 'all' : 'not all';
  }
}
