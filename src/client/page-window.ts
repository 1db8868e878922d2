/** Knows what of a browser's window a page is watched by: the real one, or a simulation's. */

/** A window with its globals. */
export type PageWindow = Window & typeof globalThis;
