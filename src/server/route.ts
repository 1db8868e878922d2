/** Knows what a call of the `/session` surface is. */
import type { SurfaceRequest } from './body.ts';
import type { RequestView } from './request-view.ts';

/** A call, as seen by the guard and as a whole. */
export interface Call {
  readonly view: RequestView;
  readonly request: SurfaceRequest;
}

/** What answers a call. */
export interface Route {
  readonly method: 'GET' | 'POST';
  /** Whether only a page of this site may ask, also where nothing is changed. Every `POST` is such. */
  readonly isForOwnPages?: true;
  run(call: Call): Promise<Response>;
}

/** What answers calls, by their path below the base path. */
export type Routes = Readonly<Record<string, Route>>;
