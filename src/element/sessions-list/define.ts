/** Registers `<still-here-sessions>` where there is a page, and it is not registered yet. */
import { SessionsListElement } from './sessions-list.ts';

export type { SessionsListElement } from './sessions-list.ts';
export { english, type OwnSessionsListMessages, type SessionsListMessages } from './words.ts';

if (globalThis.customElements !== undefined && !customElements.get('still-here-sessions')) {
  customElements.define('still-here-sessions', SessionsListElement);
}
