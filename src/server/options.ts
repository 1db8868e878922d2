/** Knows what can be said of the sessions of an app, refuses what cannot work, and fills in what is left out. */
import type { Clock } from '../core/clock.ts';
import { describe } from '../core/describe.ts';
import { parseDuration, parseNoSeconds, type Duration } from '../core/duration.ts';
import { checkOptions, type Kinds } from '../core/options.ts';
import type { SetUpError } from '../core/errors.ts';
import { POLICY_OPTIONS, type Policy } from '../core/policy.ts';
import { containOnError, type ErrorStage, type OnError } from '../engine/events.ts';
import type { SessionStore } from '../engine/store.ts';
import { checkStore } from '../engine/store-door.ts';
import { systemClock } from '../engine/system-clock.ts';
import type { PassiveRule } from './classify.ts';
import { checkedCookieName } from './cookie/cookie-name.ts';
import type { SameSite } from './cookie/cookie.ts';
import type { DescribeRequest } from './device.ts';
import { parseDrafts, type DraftKeysFor, type DraftsOption } from './draft-keys.ts';
import { parseBasePath, parseOrigin, parseSignInUrl } from './own-addresses.ts';
import { parsePassive } from './passive-rules.ts';
import { createPolicyFor, fixedPolicies, type PolicyFor, type PolicyOption } from './policies.ts';
import { parseYourSessions, type YourSessionsOptions } from './your-sessions-options.ts';

/** How sessions are kept. Durations are `'15m'` or milliseconds. */
export interface SessionsOptions {
  /** How long sessions may last: a preset, a policy, a function, or several, of which the strictest wins. */
  readonly policy: PolicyOption;
  /** Where sessions are kept. Default: the memory of this process, which a restart empties. */
  readonly store?: SessionStore;
  /** Path below which stillhere answers. Default `'/session'`. */
  readonly basePath?: string;
  /** The app's sign-in page; it gets `reason` and `next` as query. Default `'/sign-in'`. */
  readonly signInUrl?: string;
  /** Requests that never count as activity: paths (`'/feed'`, `'/poll/*'`) or predicates. */
  readonly passive?: readonly PassiveRule[];
  /** The site's origin as browsers see it, `'https://bank.example'`, for a proxy that does not pass `Host` on. */
  readonly origin?: string;
  /**
   * `SameSite` of the cookie. Default `'lax'`. `'strict'`: who comes by a link of another site is led once more round
   * this one. `'none'`, for apps in frames of other sites, needs https; the cookie is then `Partitioned`.
   */
  readonly sameSite?: SameSite;
  /**
   * Name of the cookie, without `__Host-`. Default `'stillhere'`, with the base path and port where these are not the
   * usual ones, so that apps on one host stay apart.
   */
  readonly cookieName?: string;
  /** How long after signing in a session is fresh. Default `'5m'`. */
  readonly freshFor?: Duration;
  /**
   * What the browser is told to forget at sign-out (`Clear-Site-Data`). Default `['cache']`: without it Chromium 156 shows pages
   * that were fetched ahead before, `no-store` or not. `'storage'` takes drafts too, `'cookies'` those that the app sets in the
   * same answer (seen in Chromium 156). A page that stays open after `'storage'` is to be loaded anew: it can store nothing in
   * a database of PouchDB 9.0, or in a `Cache`, that it holds.
   */
  readonly clearSiteData?: readonly ('cache' | 'cookies' | 'storage')[];
  /**
   * Lets a person see their own sessions and end others, by calls of the surface and `<still-here-sessions>`: see
   * docs/your-sessions.md. Default false.
   */
  readonly yourSessions?: boolean | YourSessionsOptions;
  /**
   * Words for the browser that signs in, kept with its session as `device`, at most 175 characters: `describeDevice` of
   * `stillhere/devices`, or the app's own. Default: what it calls itself.
   */
  readonly describeDevice?: DescribeRequest;
  /** Where the browser is that signs in, in the app's words, kept as `place`, at most 80 characters. Default: not known. */
  readonly placeOf?: DescribeRequest;
  /** Keys for `stillhere/drafts`, which keeps what a person has typed. Default: there are none. See docs/drafts.md. */
  readonly drafts?: DraftsOption;
  /** How often sessions past their deadline are ended without a request. Default `'1s'`, or a tenth of the idle timeout if less. */
  readonly sweepInterval?: Duration;
  /**
   * `'cached'` (the default) answers for a session that this process has read lately from memory, exactly: see
   * docs/consistency.md. `'strict'` asks the store at every request.
   */
  readonly consistency?: 'cached' | 'strict';
  /**
   * How long an activity may wait before it is written to the store: what a crash of this process may cost. At most a
   * tenth of the idle timeout, and of `endOnClose`. Default `'1s'`, or that tenth if less.
   */
  readonly flushInterval?: Duration;
  /**
   * For how long a session that was read is trusted when its end could not be told: the store, or its push, is out of
   * reach. Default `'30s'`.
   */
  readonly maxStale?: Duration;
  /** How many sessions this process remembers, some 300 bytes each. Default 50,000. */
  readonly cacheSize?: number;
  /** How long the store may take for an answer; then the request gets 503. Default `'5s'`. */
  readonly storeTimeout?: Duration;
  /** Told of every failure in the background, with where it happened. It may be async, and may fail. */
  readonly onError?: (error: unknown, context: { readonly stage: ErrorStage }) => unknown;
  /** Time, for tests. It is the store's clock that decides about sessions; this one runs the timers. */
  readonly clock?: Clock;
}

/** Options that were checked and filled in. Durations are milliseconds. */
export interface ParsedOptions {
  readonly policyFor: PolicyFor;
  /** Those that are known at the start. */
  readonly fixedPolicies: readonly Policy[];
  readonly store: SessionStore | undefined;
  readonly basePath: string;
  readonly signInUrl: string;
  readonly passive: readonly PassiveRule[];
  readonly origin: string | undefined;
  readonly sameSite: SameSite;
  readonly cookieName: string | undefined;
  readonly freshFor: number;
  readonly clearSiteData: readonly string[];
  readonly yourSessions: Required<YourSessionsOptions> | undefined;
  readonly describeDevice: DescribeRequest | undefined;
  readonly placeOf: DescribeRequest | undefined;
  readonly draftKeysFor: DraftKeysFor | undefined;
  readonly sweepInterval: number;
  readonly consistency: 'cached' | 'strict';
  readonly flushInterval: number;
  readonly maxStale: number;
  readonly cacheSize: number;
  readonly storeTimeout: number;
  /** Never throws. */
  readonly onError: OnError;
  /** Tells what is set up so that it cannot work: `onError`, or where there is none the log of the process. */
  readonly warn: (error: SetUpError) => void;
  readonly clock: Clock;
}

const KINDS: Kinds<SessionsOptions> = {
  policy: 'any',
  store: 'any',
  basePath: 'string',
  signInUrl: 'string',
  passive: 'any',
  origin: 'string',
  sameSite: ['lax', 'strict', 'none'],
  cookieName: 'string',
  freshFor: 'any',
  clearSiteData: 'any',
  yourSessions: 'any',
  describeDevice: 'function',
  placeOf: 'function',
  drafts: 'any',
  sweepInterval: 'any',
  consistency: ['cached', 'strict'],
  flushInterval: 'any',
  maxStale: 'any',
  cacheSize: 'any',
  storeTimeout: 'any',
  onError: 'function',
  clock: 'clock',
};

/** How often to sweep and to write, unless that is too coarse for the idle timeout: '1s'. */
const DEFAULT_INTERVAL = 1_000;
const DEFAULT_CACHE_SIZE = 50_000;
/** Numbers below these, in milliseconds, were meant in seconds. */
const LEAST_FRESH = 1_000;
const LEAST_TIMEOUT = 20;
const CLEARABLE: readonly string[] = ['cache', 'cookies', 'storage'];

/** What says how long sessions last stands one level deeper: the nearest name here would be a wrong hint. */
function refusePolicyBeside(options: unknown): void {
  if (typeof options !== 'object' || options === null) return;
  const name = Object.keys(options).find((one) => POLICY_OPTIONS.includes(one));
  if (name === undefined) return;
  throw new TypeError(
    `"${name}" is not an option of createSessions: it belongs into "policy", { policy: { ${name}: ... } }`,
  );
}

/**
 * Checks the options of an app's sessions.
 * @throws TypeError that names the option and says what to change.
 */
export function parseOptions(given: SessionsOptions | undefined): ParsedOptions {
  // Without any, what is missing is the policy.
  const options = given === undefined ? ({} as SessionsOptions) : given;
  refusePolicyBeside(options);
  checkOptions('createSessions', options, KINDS);
  const policyFor = createPolicyFor(options.policy);
  const { store, clock = systemClock } = options;
  if (store !== undefined) checkStore('store', store);
  const basePath = parseBasePath(options.basePath ?? '/session');
  const origin = parseOrigin(options.origin);
  const onError = containOnError(options.onError);
  return {
    policyFor,
    fixedPolicies: fixedPolicies(options.policy),
    basePath,
    signInUrl: parseSignInUrl(options.signInUrl ?? '/sign-in', basePath),
    passive: parsePassive(options.passive ?? []),
    origin,
    sameSite: parseSameSite(options.sameSite ?? 'lax', origin),
    cookieName: checkedCookieName(options.cookieName),
    freshFor: parseNoSeconds('freshFor', options.freshFor ?? '5m', LEAST_FRESH),
    clearSiteData: parseClearSiteData(options.clearSiteData ?? ['cache']),
    yourSessions: parseYourSessions(options.yourSessions ?? false),
    describeDevice: options.describeDevice,
    placeOf: options.placeOf,
    draftKeysFor: options.drafts === undefined ? undefined : parseDrafts(options.drafts),
    sweepInterval: parseInterval('sweepInterval', options),
    consistency: options.consistency ?? 'cached',
    flushInterval: parseInterval('flushInterval', options),
    maxStale: parseDuration('maxStale', options.maxStale ?? '30s'),
    cacheSize: parseCount('cacheSize', options.cacheSize ?? DEFAULT_CACHE_SIZE),
    storeTimeout: parseNoSeconds('storeTimeout', options.storeTimeout ?? '5s', LEAST_TIMEOUT),
    onError,
    warn(error) {
      if (options.onError === undefined) process.emitWarning(error.message, 'StillhereWarning');
      else onError(error, { stage: 'set-up' });
    },
    clock,
    store,
  };
}

/** A tenth of the shortest span that is known at the start to end a session is fine enough; coarser is refused. */
function parseInterval(name: 'sweepInterval' | 'flushInterval', options: SessionsOptions): number {
  const spans = fixedPolicies(options.policy).flatMap(({ idleTimeout, endOnClose }) => [
    idleTimeout,
    endOnClose,
  ]);
  const coarsest = Math.min(...spans) / 10;
  const given = options[name];
  if (given === undefined) return Math.min(DEFAULT_INTERVAL, coarsest);
  const interval = parseDuration(name, given);
  if (interval > coarsest) {
    throw new TypeError(
      `"${name}" (${interval} ms) must not be over a tenth of "idleTimeout" and "endOnClose" (${coarsest} ms): make it shorter`,
    );
  }
  return interval;
}

function parseCount(name: string, value: unknown): number {
  if (Number.isSafeInteger(value) && Number(value) > 0) return Number(value);
  throw new TypeError(`"${name}" must be a whole number over 0, got ${describe(value)}`);
}

/** In a frame of another site a browser takes nothing but a Secure cookie. */
function parseSameSite(sameSite: SameSite, origin: string | undefined): SameSite {
  if (sameSite !== 'none' || origin?.startsWith('http:') !== true) return sameSite;
  throw new TypeError(
    `"sameSite" 'none' needs https, "origin" is '${origin}': serve https, or use 'lax'`,
  );
}

function parseClearSiteData(kinds: unknown): readonly string[] {
  if (Array.isArray(kinds) && kinds.every((kind) => CLEARABLE.includes(kind))) return [...kinds];
  const got = Array.isArray(kinds)
    ? describe(kinds.find((kind) => !CLEARABLE.includes(kind)))
    : describe(kinds);
  throw new TypeError(
    `"clearSiteData" must be a list of 'cache', 'cookies' and 'storage', or empty, got ${got}`,
  );
}
