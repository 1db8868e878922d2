/** Shows one state of the real `<still-here>`: its session is a stand-in that never changes. */
import { force, SNAPSHOT } from './gallery-session.js';
import { STATES } from './gallery-states.js';

const { state = '', own } = document.documentElement.dataset;
const { snapshot, pressed } = STATES[state] ?? { snapshot: {} };

const session = {
  snapshot: { ...SNAPSHOT, ...snapshot },
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
