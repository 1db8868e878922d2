/** Knows how long sessions may last, and refuses a policy that cannot work. */
import { describe } from './describe.ts';
import { parseDuration, parseNoSeconds, type Duration } from './duration.ts';
import { checkOptions, type Kinds } from './options.ts';

/** What may be said about the lifetime of sessions. Durations are `'15m'` or milliseconds. */
export interface PolicyOptions {
  /** A session ends when its last activity is this long ago. */
  readonly idleTimeout: Duration;
  /**
   * The idle timeout that a person who needs longer may choose, for their session and the next ones in that browser. Not
   * under `idleTimeout`, nor over `absoluteTimeout`, which stays as it is. WCAG 2.2.1 ("Adjust") names ten times the
   * default. Default: nobody may.
   */
  readonly extendedTime?: Duration;
  /** A session ends this long after sign-in, whatever happens. Default `'8h'` (OWASP: 4 to 8 h), or the idle timeout if longer. */
  readonly absoluteTimeout?: Duration;
  /** How long before an end the person is warned. At least 20 s (WCAG 2.2.1). Default `'2m'`, at most half of the idle timeout. */
  readonly warnBefore?: Duration;
  /**
   * Permits a warning under 20 s, by the reason why WCAG 2.2.1 does not ask for more here (it excepts what is
   * real-time, essential, or over 20 hours): `'a demonstration, nothing is lost'`.
   */
  readonly shortWarningBecause?: string;
  /** The longest time for which work without input may keep a session alive. Default `'1h'`. */
  readonly maxHold?: Duration;
  /** How many live sessions a subject may have. Default: any number. */
  readonly maxSessions?: number;
  /** What happens at `maxSessions`: the sign-in is refused, or the oldest session ends. Default `'end-oldest'`. */
  readonly onLimit?: 'refuse' | 'end-oldest';
  /**
   * How long after its last page was left a session ends, unless a page of it is there again or somebody is active. At
   * least 10 s, so that a reload on a slow line ends nothing, and less than the idle timeout. Default: off (`Infinity`).
   */
  readonly endOnClose?: Duration;
  /**
   * Whether the browser keeps the cookie when it is closed, up to the absolute timeout. Default `false`: the session is
   * still there, but its browser has forgotten it.
   */
  readonly persistent?: boolean;
  /**
   * Refuses `persistent`, by the source that speaks against it; presets have it. Who knows better sets it to `undefined`
   * after spreading the preset.
   */
  readonly notPersistentBecause?: string | undefined;
  /** How long the reason of an end is kept, to tell it. Default `'3d'`: a weekend. */
  readonly tombstoneFor?: Duration;
  /**
   * Whether a script's request that does not tell of the person counts as activity. With `'requests'` (the default) it
   * does until a page of the session speaks (by a ping, say), and again when none has for an idle timeout, or another
   * page was opened. With `'page'` it never does: for apps that have the client on every page.
   */
  readonly activity?: 'requests' | 'page';
}

/** A policy that was checked: all of it known, in milliseconds. */
export interface Policy {
  readonly idleTimeout: number;
  /** That of who has chosen a longer one; as `idleTimeout` where nobody may. */
  readonly extendedTime: number;
  readonly absoluteTimeout: number;
  readonly warnBefore: number;
  readonly maxHold: number;
  readonly maxSessions: number;
  readonly onLimit: 'refuse' | 'end-oldest';
  /** `Infinity` when it is off. */
  readonly endOnClose: number;
  readonly persistent: boolean;
  readonly tombstoneFor: number;
  readonly activity: 'requests' | 'page';
}

/** The least time between a warning and the end, in milliseconds: WCAG 2.2, success criterion 2.2.1. */
export const LEAST_WARNING = 20_000;

/** The least `endOnClose`, in milliseconds: a page that is loaded again is there within it, also over a slow line. */
const LEAST_CLOSE = 10_000;

/** A number below it, in milliseconds, where a session's life is meant, was meant in seconds: 900, 1800, 3600. */
const LEAST_NUMBER = 10_000;
/** The same where somebody has said that so short a life is meant. */
const LEAST_SHORT_NUMBER = 1_000;

const DEFAULT_ABSOLUTE_TIMEOUT = 28_800_000;
const DEFAULT_WARNING = 120_000;

const KINDS: Kinds<PolicyOptions> = {
  idleTimeout: 'any',
  extendedTime: 'any',
  absoluteTimeout: 'any',
  warnBefore: 'any',
  shortWarningBecause: 'string',
  maxHold: 'any',
  maxSessions: 'any',
  onLimit: ['refuse', 'end-oldest'],
  activity: ['requests', 'page'],
  endOnClose: 'any',
  persistent: 'boolean',
  notPersistentBecause: 'string',
  tombstoneFor: 'any',
};

/** The names of all options of a policy. */
export const POLICY_OPTIONS: readonly string[] = Object.keys(KINDS);

/**
 * NIST: a restart ends what a session secret is tied to. OWASP highly recommends it to all, here to high value. PCI DSS
 * leaves sessions to such guidance (6.2.1), and is about machines at which cards are read.
 */
const NIST_ON_DISK =
  'NIST SP 800-63B-4, 5.1: session secrets should not be retained across a restart of the browser';
const OWASP_ON_DISK =
  'OWASP Session Management Cheat Sheet, "Expire and Max-Age Attributes": use non-persistent cookies for sessions';

/** Policies of the standards, to be used as they are or spread and changed. */
export const presets: {
  readonly owasp: { readonly low: PolicyOptions; readonly high: PolicyOptions };
  readonly nist: { readonly aal2: PolicyOptions; readonly aal3: PolicyOptions };
  readonly pciDss: PolicyOptions;
  readonly hipaa: PolicyOptions;
} = {
  /** OWASP Session Management Cheat Sheet: idle 15 to 30 min for low risk, 2 to 5 min for high value, absolute 4 to 8 h. */
  owasp: {
    low: { idleTimeout: '30m', absoluteTimeout: '8h', warnBefore: '2m' },
    high: {
      idleTimeout: '5m',
      absoluteTimeout: '4h',
      warnBefore: '1m',
      notPersistentBecause: OWASP_ON_DISK,
    },
  },
  /** NIST SP 800-63B-4 (July 2025): AAL2 idle at most 1 h, absolute at most 24 h; AAL3 15 min and 12 h. */
  nist: {
    aal2: {
      idleTimeout: '1h',
      absoluteTimeout: '24h',
      warnBefore: '2m',
      notPersistentBecause: NIST_ON_DISK,
    },
    aal3: {
      idleTimeout: '15m',
      absoluteTimeout: '12h',
      warnBefore: '2m',
      notPersistentBecause: NIST_ON_DISK,
    },
  },
  /** PCI DSS 4.0.1, 8.2.8: idle over 15 min needs re-authentication. It sets no absolute limit; 8 h is OWASP's. */
  pciDss: {
    idleTimeout: '15m',
    absoluteTimeout: '8h',
    warnBefore: '2m',
    notPersistentBecause: `${OWASP_ON_DISK} (PCI DSS 6.2.1 asks for such guidance to be followed)`,
  },
  /** HIPAA 164.312(a)(2)(iii) leaves the time to the organisation; 15 min and 8 h are common choices. */
  hipaa: { idleTimeout: '15m', absoluteTimeout: '8h', warnBefore: '2m' },
};

/**
 * Checks a policy and fills in what it leaves out.
 * @throws TypeError, naming what to change, for a policy that cannot work.
 */
export function parsePolicy(options: PolicyOptions): Policy {
  checkOptions('a policy', options, KINDS);
  const least = options.shortWarningBecause ? LEAST_SHORT_NUMBER : LEAST_NUMBER;
  const idleTimeout = parseNoSeconds('idleTimeout', options.idleTimeout, least);
  const absoluteTimeout = parseNoSeconds(
    'absoluteTimeout',
    options.absoluteTimeout ?? Math.max(DEFAULT_ABSOLUTE_TIMEOUT, idleTimeout),
    least,
  );
  const extendedTime =
    options.extendedTime === undefined
      ? idleTimeout
      : parseNoSeconds('extendedTime', options.extendedTime, least);
  const warnBefore = parseDuration(
    'warnBefore',
    options.warnBefore ?? Math.min(DEFAULT_WARNING, idleTimeout / 2),
  );
  const maxSessions = options.maxSessions ?? Number.POSITIVE_INFINITY;
  const onLimit = options.onLimit ?? 'end-oldest';
  const endOnClose = parseEndOnClose(options.endOnClose);
  const persistent = options.persistent ?? false;
  const activity = options.activity ?? 'requests';

  if (idleTimeout > absoluteTimeout) {
    throw new TypeError(
      `"idleTimeout" (${idleTimeout} ms) must not be over "absoluteTimeout" (${absoluteTimeout} ms): shorten the first or lengthen the second${typeof options.absoluteTimeout === 'number' ? `, such as '${absoluteTimeout}s' if seconds were meant` : ''}`,
    );
  }
  if (extendedTime < idleTimeout) {
    throw new TypeError(
      `"extendedTime" (${extendedTime} ms) must not be under "idleTimeout" (${idleTimeout} ms): it is for who needs longer`,
    );
  }
  if (extendedTime > absoluteTimeout) {
    throw new TypeError(
      `"extendedTime" (${extendedTime} ms) must not be over "absoluteTimeout" (${absoluteTimeout} ms), which would end the session before: shorten the first or lengthen the second`,
    );
  }
  if (warnBefore >= idleTimeout) {
    throw new TypeError(
      `"warnBefore" (${warnBefore} ms) must be inside "idleTimeout" (${idleTimeout} ms): warn later or allow more idle time`,
    );
  }
  if (warnBefore < LEAST_WARNING && !options.shortWarningBecause) {
    const isGiven = options.warnBefore !== undefined;
    throw new TypeError(
      `"warnBefore" must be at least 20 s (WCAG 2.2.1), got ${warnBefore} ms: ${isGiven ? 'warn earlier' : `make "idleTimeout" at least 40 s`}, or give "shortWarningBecause" if an exception applies`,
    );
  }
  if (endOnClose < LEAST_CLOSE) {
    throw new TypeError(
      `"endOnClose" must be at least 10 s, got ${endOnClose} ms: a reload could end the session, so make it longer`,
    );
  }
  if (endOnClose !== Number.POSITIVE_INFINITY && endOnClose >= idleTimeout) {
    throw new TypeError(
      `"endOnClose" (${endOnClose} ms) must be under "idleTimeout" (${idleTimeout} ms), which would end the session before: shorten it or leave it out`,
    );
  }
  if (
    maxSessions !== Number.POSITIVE_INFINITY &&
    !(Number.isInteger(maxSessions) && maxSessions > 0)
  ) {
    throw new TypeError(
      `"maxSessions" must be a whole number over 0, got ${describe(maxSessions)}`,
    );
  }
  if (persistent && options.notPersistentBecause !== undefined) {
    throw new TypeError(
      `"persistent" must not be true in this policy (${options.notPersistentBecause}): leave it out, or set "notPersistentBecause" to undefined if you must`,
    );
  }
  if (persistent && endOnClose !== Number.POSITIVE_INFINITY) {
    throw new TypeError(
      '"persistent" keeps people signed in when the browser is closed, "endOnClose" signs them out: leave one of them out',
    );
  }
  return {
    idleTimeout,
    extendedTime,
    absoluteTimeout,
    warnBefore,
    maxHold: parseDuration('maxHold', options.maxHold ?? '1h'),
    maxSessions,
    onLimit,
    endOnClose,
    persistent,
    tombstoneFor: parseDuration('tombstoneFor', options.tombstoneFor ?? '3d'),
    activity,
  };
}

function parseEndOnClose(value: Duration | undefined): number {
  return value === undefined || value === Number.POSITIVE_INFINITY
    ? Number.POSITIVE_INFINITY
    : parseDuration('endOnClose', value);
}

/** The policy that keeps both: each limit is the shorter; the warning the longer, if it fits into the shorter idle timeout. */
export function strictest(a: Policy, b: Policy): Policy {
  const shorter = a.idleTimeout <= b.idleTimeout ? a : b;
  const longer = shorter === a ? b : a;
  const endOnClose = Math.min(a.endOnClose, b.endOnClose);
  return {
    idleTimeout: shorter.idleTimeout,
    extendedTime: Math.min(a.extendedTime, b.extendedTime),
    absoluteTimeout: Math.min(a.absoluteTimeout, b.absoluteTimeout),
    warnBefore:
      longer.warnBefore < shorter.idleTimeout
        ? Math.max(a.warnBefore, b.warnBefore)
        : shorter.warnBefore,
    maxHold: Math.min(a.maxHold, b.maxHold),
    maxSessions: Math.min(a.maxSessions, b.maxSessions),
    onLimit: a.onLimit === 'refuse' ? 'refuse' : b.onLimit,
    // Not under the idle timeout, it would never come first.
    endOnClose: endOnClose < shorter.idleTimeout ? endOnClose : Number.POSITIVE_INFINITY,
    persistent: a.persistent && b.persistent,
    tombstoneFor: Math.max(a.tombstoneFor, b.tombstoneFor),
    activity: a.activity === 'page' ? 'page' : b.activity,
  };
}
