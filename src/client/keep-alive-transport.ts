/** Knows how to live with a server that only has a page which keeps its own sliding session alive. */
import { parseDuration, type Duration } from '../core/duration.ts';
import { TransportError } from '../core/errors.ts';
import type { ActiveStatus, Status } from '../core/wire.ts';
import { retryAfterOf, send } from './fetch-transport.ts';
import type { Transport } from './transport.ts';

/** A server that is not stillhere's: Flask, Rails, Spring, ASP.NET, PHP. */
export interface KeepAliveOptions {
  /** A POST to this address keeps the session alive; 2xx means that it is, 401 or 403 that it has ended. */
  readonly pingUrl: string;
  /** A POST to this address ends the session. */
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
  /** After how long a call counts as failed. Default `'8s'`. */
  readonly timeout?: Duration;
}

const GONE: readonly number[] = [401, 403];

/** A transport to a keep-alive address. Such a server cannot be asked without being kept alive: the client counts. */
export function createKeepAliveTransport(options: KeepAliveOptions): Transport {
  const lifetime = parseDuration('idleTimeout', options.idleTimeout);
  const idleTimeout = options.renews === 'half' ? lifetime / 2 : lifetime;
  const warnBefore = parseDuration('warnBefore', options.warnBefore ?? '2m');
  const maxHold = parseDuration('maxHold', options.maxHold ?? '1h');
  const timeout = parseDuration('timeout', options.timeout ?? '8s');
  if (warnBefore >= idleTimeout) {
    throw new TypeError(
      `"warnBefore" (${warnBefore} ms) must be inside the idle timeout (${idleTimeout} ms): warn later`,
    );
  }

  function alive(idleRemaining: number): ActiveStatus {
    return {
      state: 'active',
      session: options.pingUrl,
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

  async function post(url: string): Promise<number> {
    const response = await send(url, { method: 'POST', redirect: 'manual' }, timeout);
    const { ok, status: code, headers } = response;
    if (ok || GONE.includes(code)) return code;
    throw new TransportError(`${url} answered ${code}: neither alive (2xx) nor ended (401, 403)`, {
      retryAfter: retryAfterOf(headers),
    });
  }

  return {
    async status(believed) {
      return believed > 0 ? alive(Math.min(believed, idleTimeout)) : ended('idle');
    },
    async ping() {
      return GONE.includes(await post(options.pingUrl)) ? ended('idle') : alive(idleTimeout);
    },
    async signOut() {
      await post(options.signOutUrl);
      return ended('signed-out');
    },
    listen: () => () => {},
  };

  function ended(reason: 'idle' | 'signed-out'): Status {
    return { state: 'ended', session: options.pingUrl, reason };
  }
}
