/** Knows what every room of a watch stands in: the page's window, its time, and what was said of the watch. */
import type { MonitorState } from '../core/monitor-state.ts';
import type { Status } from '../core/wire.ts';
import type { ParsedWatchOptions } from './options.ts';
import type { PageWindow } from './page-window.ts';

/** What is left of a watch that was stopped while its session lived, or while it waited for its person to sign in again. */
export interface WatchRest {
  readonly state: MonitorState;
  readonly elapsed: () => number;
}

/** A look at how the session stands, on its way to the server. */
export interface FirstQuestion {
  readonly sentAt: number;
  /** Undefined where it could not be asked: it is to be asked again. */
  readonly answer: Promise<Status> | undefined;
}

/** A page that is watched. */
export interface WatchedPage extends ParsedWatchOptions {
  readonly window: PageWindow;
  /** What the tabs of a browser share stands under it. */
  readonly key: string;
  /** Time that has passed, also while the machine slept: see `createElapsedTime`. */
  readonly elapsed: () => number;
  /** Whether its time is the browser's own, by which events are dated. */
  readonly isOwnTime: boolean;
  /** Tells the page, as an error of its own, what went wrong in the background. */
  readonly report: (error: unknown) => void;
  /** What a watch believed that was stopped just now. */
  readonly rest: WatchRest | undefined;
  /** What was asked before anything else was made; undefined where nothing was. */
  readonly first: FirstQuestion | undefined;
}
