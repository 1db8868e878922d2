/** Knows how to live with a server that only has a page which keeps its own sliding session alive. */
import { parseDuration, type Duration } from '../core/duration.ts';
import { TransportError } from '../core/errors.ts';
import type { ActiveStatus, Status } from '../core/wire.ts';
import { isRedirect, retryAfterOf, send } from './fetch-transport.ts';
import { refuseUnknown } from './known-names.ts';
import type { Transport } from './transport.ts';

/**
 * A server that is not stillhere's: Flask, Rails, Spring, ASP.NET, PHP. Pages of one origin whose servers are not the same
 * must give `watchSession` another `base` each: by it they know their own.
 */
export interface KeepAliveOptions {
  /** A POST to this address keeps the session alive; 2xx means that it is, 401 or 403 that it has ended. */
  readonly pingUrl: string;
  /** A POST to this address ends the session: 2xx, 401 or a redirect mean that it has ended. */
  readonly signOutUrl: string;
  /** The server's own lifetime of a session without requests. */
  readonly idleTimeout: Duration;
  /** How long before the end the person is warned. Default `'2m'`. */
  readonly warnBefore?: Duration;
  /** The longest time for which work without input keeps the session alive. Default `'1h'`. */
  readonly maxHold?: Duration;
  /**
   * `'half'` for a server that renews its cookie only in the second half of its life, as ASP.NET does: half of
   * `idleTimeout` is then all that a ping is sure to give. Default `'full'`.
   */
  readonly renews?: 'full' | 'half';
  /** What is sent with every call, asked for at each: the token against forged requests, where the server wants one. */
  readonly headers?: () => HeadersInit;
  /**
   * Whether an answer is the server's own. Needed where a proxy with a sign-in of its own stands in front, and answers 401,
   * 403 or a page, or redirects (`type` is `opaqueredirect`): such an answer says nothing of the session. Default: every
   * one is, but a redirect of a ping.
   */
  readonly isOwn?: (response: Response) => boolean;
  /**
   * A page of the server's, to which the person is led to sign in, when a ping is redirected or is answered by somebody
   * else. Default: the page's own address.
   */
  readonly throughUrl?: string;
  /** After how long a call counts as failed. Default `'8s'`. */
  readonly timeout?: Duration;
}

const SESSION = 'keep-alive';
const OPTIONS = Object.keys({
  pingUrl: true,
  signOutUrl: true,
  idleTimeout: true,
  warnBefore: true,
  maxHold: true,
  renews: true,
  headers: true,
  isOwn: true,
  throughUrl: true,
  timeout: true,
} satisfies { readonly [Name in keyof Required<KeepAliveOptions>]: true });

/**
 * A transport to a keep-alive address. Such a server cannot be asked without being kept alive: the client counts.
 * @throws TypeError for durations that cannot work.
 */
export function createKeepAliveTransport(options: KeepAliveOptions): Transport {
  refuseUnknown(options, OPTIONS);
  const lifetime = parseDuration('idleTimeout', options.idleTimeout);
  const idleTimeout = options.renews === 'half' ? lifetime / 2 : lifetime;
  const warnBefore = parseDuration('warnBefore', options.warnBefore ?? '2m');
  const maxHold = parseDuration('maxHold', options.maxHold ?? '1h');
  const timeout = parseDuration('timeout', options.timeout ?? '8s');
  const isOwn = options.isOwn ?? (() => true);
  if (warnBefore >= idleTimeout) {
    throw new TypeError(
      `"warnBefore" (${warnBefore} ms) must be inside the idle timeout (${idleTimeout} ms): warn later`,
    );
  }

  function alive(idleRemaining: number): ActiveStatus {
    return {
      state: 'active',
      session: SESSION,
      idleRemaining,
      absoluteRemaining: Number.MAX_SAFE_INTEGER,
      idleTimeout,
      warnBefore,
      maxHold,
      fresh: false,
      endOnClose: 0,
      closing: false,
    };
  }

  async function post(url: string): Promise<Response> {
    const headers = options.headers?.() ?? {};
    const response = await send(url, { method: 'POST', headers }, timeout);
    if (isOwn(response)) return response;
    throw refusal(response, true);
  }

  function refusal({ url, status, headers }: Response, isIntercepted: boolean): TransportError {
    return new TransportError(
      `${url} answered ${status}: neither alive (2xx) nor ended (401), by its own word`,
      {
        retryAfter: retryAfterOf(headers),
        isIntercepted,
      },
    );
  }

  return {
    throughUrl: options.throughUrl,
    async status(believed) {
      return believed > 0 ? alive(Math.min(believed, idleTimeout)) : ended('idle');
    },
    async ping() {
      const response = await post(options.pingUrl);
      if (response.ok) return alive(idleTimeout);
      if (response.status === 401 || response.status === 403) return ended('idle');
      throw refusal(response, isRedirect(response));
    },
    async signOut() {
      const response = await post(options.signOutUrl);
      // 403 is mostly a missing token: then the session lives.
      const hasEnded = response.ok || response.status === 401 || isRedirect(response);
      if (!hasEnded) throw refusal(response, false);
      return ended('signed-out');
    },
    reach: () => send(options.pingUrl, { method: 'HEAD', credentials: 'omit' }, timeout),
    listen: () => () => {},
  };

  function ended(reason: 'idle' | 'signed-out'): Status {
    // Of which of its sessions, such a server does not say.
    return { state: 'ended', session: 'unknown', reason };
  }
}
