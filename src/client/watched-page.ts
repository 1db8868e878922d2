/** Knows what every room of a watch stands in: the page's window, its time, and what was said of the watch. */
import type { ParsedWatchOptions } from './options.ts';
import type { PageWindow } from './page-window.ts';

/** A page that is watched. */
export interface WatchedPage extends ParsedWatchOptions {
  readonly window: PageWindow;
  /** Time that has passed, also while the machine slept: see `createElapsedTime`. */
  readonly elapsed: () => number;
}
