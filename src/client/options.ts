/** Knows what can be said of how a page watches its session. */
import { parseDuration, type Duration } from '../core/duration.ts';
import type { Clock } from '../core/clock.ts';
import { isObject } from '../core/wire.ts';
import { ACTIVITY_EVENTS } from './activity.ts';
import { isAddress } from './attempt.ts';
import { createFetchTransport } from './fetch-transport.ts';
import { refuseUnknown } from './known-names.ts';
import { checkedOrigin } from './origin.ts';
import { systemClock } from './system-clock.ts';
import type { Transport } from './transport.ts';

/** How a page watches its session. Durations are `'15m'` or milliseconds. */
export interface WatchOptions {
  /** The base path of stillhere's server, without a slash at its end. Default `'/session'`. */
  readonly base?: string;
  /** Another server than stillhere's: see `createKeepAliveTransport`. Default: `createFetchTransport({ base })`. */
  readonly transport?: Transport;
  /**
   * Where the page goes after an end, with `reason` and `next` as query. Default `'/sign-in'`. False: it stays, with
   * its content hidden, and the app does what it wants at `ended`.
   */
  readonly signInUrl?: string | false;
  /**
   * After an end the page stays, covered, and goes on when the same person has signed in again: in a small `window` that
   * opens the page of `signInUrl`, in a `frame` of the dialog (the sign-in page must allow that), or by what the app does
   * itself (a passkey, say), which is called in the handler of the person's press and may return a promise. Not after
   * `signed-out`, `revoked` and `replaced`, nor where the server does not say whose session it is. Default: the page leaves.
   */
  readonly signInAgain?: 'window' | 'frame' | (() => unknown);
  /** Whether mere activity during an idle warning means "stay signed in". Default false: it may not have been read. */
  readonly dismissOnActivity?: boolean;
  /** While the person is active, tell the server at least this often. Default: only as often as is needed. */
  readonly pingInterval?: Duration;
  /**
   * Events that count as activity, if a person caused them: what a script may have caused (as `click`, `input`) counts
   * when the engine itself has sent it. Default: pointer, key, wheel, touch, text input, changes, the moving focus.
   */
  readonly activityEvents?: readonly string[];
  /**
   * Origins of frames whose activity counts, if their page runs `stillhere/bridge.js`. Frames of this page's own origin
   * are watched by themselves.
   */
  readonly frameOrigins?: readonly string[];
  /** Hear of ends on other devices within a second, by one stream for all tabs, open while one is visible. Default false. */
  readonly push?: boolean;
  /** Ask before a page is left with changes in forms that match this selector, except when the session ends. */
  readonly unsavedForms?: string;
  /** The longest time for which an end waits for what `ending` started. Default `'5s'`. */
  readonly endingTimeout?: Duration;
  /** Time, for tests. */
  readonly clock?: Clock;
}

/** Options that were checked and filled in. */
export interface ParsedWatchOptions {
  readonly base: string;
  readonly transport: Transport;
  readonly signInUrl: string | false;
  readonly signInAgain: WatchOptions['signInAgain'];
  readonly dismissOnActivity: boolean;
  readonly pingInterval: number;
  readonly activityEvents: readonly string[];
  readonly frameOrigins: readonly string[];
  readonly push: boolean;
  readonly unsavedForms: string | undefined;
  readonly endingTimeout: number;
  readonly clock: Clock;
}

/**
 * Checks options and fills in what they leave out.
 * @throws TypeError for one that cannot work.
 */
export function parseWatchOptions(given: WatchOptions): ParsedWatchOptions {
  const said: unknown = given;
  const options: WatchOptions = isObject(said) ? said : {};
  const base = options.base ?? '/session';
  const signInUrl = options.signInUrl ?? '/sign-in';
  if (signInUrl !== false && !isAddress(signInUrl, 'https://site')) {
    throw new TypeError(`"signInUrl" must be an address or false, got '${signInUrl}'`);
  }
  const activityEvents = options.activityEvents ?? ACTIVITY_EVENTS;
  if (activityEvents.length === 0) {
    throw new TypeError('"activityEvents" must name an event');
  }
  const parsed: ParsedWatchOptions = {
    base,
    transport: options.transport ?? createFetchTransport({ base }),
    signInUrl,
    signInAgain: options.signInAgain,
    dismissOnActivity: options.dismissOnActivity ?? false,
    pingInterval:
      options.pingInterval === undefined
        ? Infinity
        : parseDuration('pingInterval', options.pingInterval),
    activityEvents,
    frameOrigins: (options.frameOrigins ?? []).map((text) => checkedOrigin('frameOrigins', text)),
    push: options.push ?? false,
    unsavedForms: options.unsavedForms,
    endingTimeout: parseDuration('endingTimeout', options.endingTimeout ?? '5s'),
    clock: options.clock ?? systemClock,
  };
  refuseUnknown(said, Object.keys(parsed));
  return parsed;
}
