/** Knows what a frame of another origin says to its parent. */

/** A person gave input in a frame. */
export const FRAME_MESSAGE = 'stillhere:activity';
