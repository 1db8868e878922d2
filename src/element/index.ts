export { StillHereElement } from './still-here.ts';
export { AttributesError } from '../core/errors.ts';
export { english, type Messages, type OwnMessages } from './messages.ts';
export type { StillHereAttributes } from './attributes.ts';
