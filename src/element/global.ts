/** The script for pages that build nothing: `<still-here>`, and everything of the client as `stillhere`. */
import './define.ts';

export * from '../client/index.ts';
export * from './index.ts';
