/** Knows how `<still-here>` becomes known to a page. */
import { StillHereElement } from './still-here.ts';

/** Registers `<still-here>` where there is a page, and it is not registered yet. */
export function register(): void {
  if (globalThis.customElements === undefined || customElements.get('still-here')) return;
  customElements.define('still-here', StillHereElement);
}
