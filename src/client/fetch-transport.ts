/** Knows how to speak to stillhere's own server: the `/session` surface. */
import { parseDuration, type Duration } from '../core/duration.ts';
import { TransportError } from '../core/errors.ts';
import {
  isOwnProblem,
  parseRefusal,
  parseStatus,
  PASSIVE_HEADER,
  type Status,
} from '../core/wire.ts';
import { attempt } from './attempt.ts';
import { refuseUnknown } from './known-names.ts';
import { systemClock } from './system-clock.ts';
import type { Transport } from './transport.ts';

/** After so many milliseconds what could not be loaded is tried again: doubled each time, up to the last. */
const FIRST_RELOAD = 10_000;
const LAST_RELOAD = 300_000;

/** Where stillhere's server is. */
export interface FetchTransportOptions {
  /** The base path of the surface, without a slash at its end. Default `'/session'`. */
  readonly base?: string;
  /** After how long a call counts as failed. Default `'8s'`: well inside the shortest warning. */
  readonly timeout?: Duration;
}

/**
 * A transport to stillhere's own server.
 * @throws TypeError for options that cannot work.
 */
export function createFetchTransport(options: FetchTransportOptions = {}): Transport {
  refuseUnknown(options, ['base', 'timeout']);
  const base = options.base ?? '/session';
  if (!/^(https?:\/)?\/([^/].*)?[^/]$/.test(base)) {
    throw new TypeError(`"base" must be such as '/session', got '${base}'`);
  }
  const timeout = parseDuration('timeout', options.timeout ?? '8s');

  const post = (path: string, init: RequestInit = {}): Promise<Status> =>
    call(path, { method: 'POST', keepalive: true, ...init });

  const tell = (path: string, body: string): Promise<Status> =>
    post(path, { body, headers: { 'Content-Type': 'application/json' } });

  async function call(path: string, init: RequestInit): Promise<Status> {
    const response = await send(`${base}${path}`, init, timeout);
    const text = await response.text().catch(() => undefined);
    const body = parseJson(text);
    const isRefusal = response.status === 401 && isOwnProblem(body);
    const status = isRefusal ? parseRefusal(body['reason']) : parseStatus(response.ok && body);
    if (status !== undefined) return status;
    throw new TransportError(`${base}${path} gave no session status (HTTP ${response.status})`, {
      retryAfter: retryAfterOf(response.headers),
      isIntercepted: isRedirect(response) || (text !== undefined && isOthers(response, text, body)),
    });
  }

  const transport: Transport = {
    status: () => call('', { headers: { [PASSIVE_HEADER]: '?1' } }),
    ping: (idleFor) => tell('/ping', `{"idleFor":${Math.round(idleFor)}}`),
    extendTime: (isExtended) => tell('/extended-time', `{"extended":${isExtended}}`),
    stay: () => post('/stay'),
    throughUrl: `${base}/through`,
    leave: () => void navigator.sendBeacon(`${base}/leave`),
    // With a cookie that was replaced on its way, the server asks for the one that there is now.
    signOut: () => post('/sign-out', { redirect: 'follow' }),
    listen(onStatus, onError) {
      let stop = (): void => {};
      let isStopped = false;
      let wait = FIRST_RELOAD;
      const url = `${base}/events`;
      const port = { ...systemClock, ...transport, url, parseStatus, attempt };
      // What only some pages want: it brings nothing that is here already.
      const load = (): void =>
        void import('./event-stream.ts').then(
          ({ openEventStream }) => {
            if (!isStopped) stop = openEventStream(port, onStatus, onError);
          },
          // Nothing that anybody between page and server has answered: it is tried again without a word.
          () => {
            if (!isStopped) stop = systemClock.setTimer(load, wait);
            wait = Math.min(2 * wait, LAST_RELOAD);
          },
        );
      load();
      return () => {
        isStopped = true;
        stop();
      };
    },
  };
  return transport;
}

/**
 * Sends a request with a time limit. No redirect is followed: our server sends none but for a sign-out. Where a worker answers
 * for the page, what only looks has an address that nobody has asked for: of that, no answer was kept for when there is no network.
 */
export async function send(url: string, init: RequestInit, timeout: number): Promise<Response> {
  const hasWorker = attempt(() => navigator.serviceWorker.controller);
  try {
    return await fetch(hasWorker && !init.method ? `${url}?${Math.random()}` : url, {
      cache: 'no-store',
      credentials: 'same-origin',
      redirect: 'manual',
      // Where it is missing, whoever asks does not wait for ever.
      signal: attempt(() => AbortSignal.timeout(timeout)) ?? null,
      ...init,
    });
  } catch (cause) {
    throw new TransportError(`${url} could not be reached`, { cause });
  }
}

/** Whether an answer leads elsewhere: where to, no script may know. */
export function isRedirect({ type }: Response): boolean {
  return type === 'opaqueredirect';
}

/** Whether what was answered is of somebody who lets nobody through without a sign-in: a page, or a refusal not of ours. */
function isOthers({ ok, status }: Response, text: string, body: unknown): boolean {
  if (ok) return /^\s*</.test(text);
  const isRefusal = status === 401 || status === 403;
  return isRefusal && !isOwnProblem(body);
}

/** Milliseconds to wait, from seconds or a date (RFC 9110, 10.2.3): by the clock of whoever wrote both dates. */
export function retryAfterOf(headers: Headers): number | undefined {
  const text = `${headers.get('retry-after')}`;
  const wait = /^\d+$/.test(text)
    ? Number(text) * 1_000
    : parseDate(text) - parseDate(`${headers.get('date')}`);
  return wait >= 0 ? wait : undefined;
}

/** One of the three forms of a date names no zone, and means Greenwich's as the others do (RFC 9110, 5.6.7). */
function parseDate(text: string): number {
  return Date.parse(text.replace(/( GMT)?$/, ' GMT'));
}

function parseJson(text: unknown): unknown {
  return attempt(() => JSON.parse(String(text)) as unknown);
}
