/** Registers `<still-here>`: the one module whose import does something. */
import { StillHereElement } from './still-here.ts';

if (globalThis.customElements !== undefined && customElements.get('still-here') === undefined) {
  customElements.define('still-here', StillHereElement);
}
