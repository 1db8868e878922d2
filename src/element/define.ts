/** Registers `<still-here>`: the one module whose import does something. */
import { register } from './register.ts';

register();
