export { StillHereElement } from './still-here.ts';
export { english, type Messages } from './messages.ts';
