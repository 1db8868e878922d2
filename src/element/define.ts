/** Registers `<still-here>`: the one module whose import does something. */
import { register } from './register.ts';

// Hands out nothing: TypeScript knows the element and its event where only this is imported.
export type {} from './still-here.ts';

register();
