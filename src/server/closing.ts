/** Knows how that is closed which is bound to a session, with the reason, whatever it is; and how it is noticed that it has closed itself. */
import type { Clock } from '../core/clock.ts';
import { describe } from '../core/describe.ts';
import { SessionEndedError } from '../core/errors.ts';
import type { EndReason } from '../core/reasons.ts';
import { LAST_WORD_TIME } from './event-stream.ts';

/** Why what was bound is closed; `unknown` when the store has forgotten the session. */
export type BoundReason = EndReason | 'unknown';

/**
 * What can be bound: a WebSocket (of `ws`, or a standard one), a socket of socket.io, an answer or another stream of
 * Node's, an `AbortController` or anything else with `abort` (a `WritableStream`, its writer), the controller of a
 * `ReadableStream`.
 */
export type Bindable =
  | { close(code?: number, reason?: string): unknown; send(data: string): unknown }
  | { disconnect(isWhole?: boolean): unknown }
  | { abort(reason?: unknown): unknown }
  | { enqueue(chunk: never): unknown; error(reason?: unknown): unknown }
  | { destroy(): unknown };

/**
 * Code of a close, of those that an app may use: 1008 cannot be sent through the standard `WebSocket` of a server. Like
 * 401, it says that signing in helps.
 */
const CLOSED = 4401;

/** Name of the event of socket.io, and of server-sent events, that says why. */
const LAST_WORD = 'stillhere:ended';

/** A target as it is looked at: anything may have a method of any name. */
type Target = Readonly<Record<string, unknown>> & object;

const has = (target: Target, ...names: readonly string[]): boolean =>
  names.every((name) => typeof target[name] === 'function');

function call(target: Target, name: string, ...given: readonly unknown[]): unknown {
  const method = target[name];
  return typeof method === 'function'
    ? (Reflect.apply(method, target, given) as unknown)
    : undefined;
}

/** Each kind, by what it can do; the first that fits is it. */
const KINDS: readonly {
  readonly needs: readonly string[];
  close(target: Target, reason: BoundReason, setTimer: Clock['setTimer']): unknown;
}[] = [
  {
    needs: ['disconnect', 'emit'],
    close(target, reason) {
      const connection = connectionBefore(target);
      call(target, 'emit', LAST_WORD, { reason });
      call(target, 'disconnect', true);
      // That does nothing to one that is about to be connected.
      if (connection !== undefined) call(connection, 'close');
    },
  },
  {
    needs: ['close', 'send'],
    close(target, reason) {
      // What the other end has sent meanwhile comes until it has answered: nobody is there any more to do it.
      call(target, 'removeAllListeners', 'message');
      return call(target, 'close', CLOSED, reason);
    },
  },
  {
    needs: ['abort'],
    close: (target, reason) => call(target, 'abort', new SessionEndedError(reason)),
  },
  {
    needs: ['enqueue', 'error'],
    close: (target, reason) => call(target, 'error', new SessionEndedError(reason)),
  },
  { needs: ['destroy'], close: closeStream },
];

/** A stream of events says why. Any other is cut off: ended, it would look whole. */
function closeStream(target: Target, reason: BoundReason, setTimer: Clock['setTimer']): unknown {
  const isOfEvents = String(call(target, 'getHeader', 'content-type')).startsWith(
    'text/event-stream',
  );
  if (!isOfEvents || !has(target, 'end')) return call(target, 'destroy');
  // A slow reader closes it late. What the app writes until then is an error, which ends the process if nobody hears it.
  call(target, 'on', 'error', () => {});
  // One that does not read at all never closes it.
  call(
    target,
    'once',
    'close',
    setTimer(() => void call(target, 'destroy'), LAST_WORD_TIME),
  );
  return call(target, 'end', `event: ${LAST_WORD}\ndata: ${JSON.stringify({ reason })}\n\n`);
}

/**
 * How a target is closed; with `close`, as the app says.
 * @throws TypeError for what is not known, and has no `close`.
 */
export function closingOf(
  target: unknown,
  close: ((reason: BoundReason) => unknown) | undefined,
  setTimer: Clock['setTimer'],
): (reason: BoundReason) => unknown {
  if (close !== undefined) return close;
  const kind = isTarget(target) && KINDS.find(({ needs }) => has(target, ...needs));
  if (kind) return (reason) => kind.close(target, reason, setTimer);
  throw new TypeError(
    `"target" must be a WebSocket, a socket of socket.io, an answer or stream of Node's, an AbortController or the controller of a ReadableStream, got ${describe(target)}: say by "close" how anything else is closed`,
  );
}

/** Whether a target is closed already. */
export function isClosed(target: unknown): boolean {
  if (!isTarget(target)) return false;
  const { readyState, signal, stream } = target;
  const isDisconnected = target['disconnected'] === true && connectionBefore(target) === undefined;
  // An answer of HTTP/2 whose client has gone says so by its stream alone.
  const isDestroyed = [target, stream].some((one) => isTarget(one) && one['destroyed'] === true);
  const isOver = isDisconnected || isDestroyed || target['writableEnded'] === true;
  const isAborted = signal instanceof AbortSignal && signal.aborted;
  // 2 is closing, 3 closed.
  return isOver || isAborted || (typeof readyState === 'number' && readyState >= 2);
}

/** Calls `closed` when a target closes, by whatever tells it; returns what stops that. */
export function whenClosed(target: unknown, closed: () => void): () => void {
  if (!isTarget(target)) return () => {};
  const { signal } = target;
  if (signal instanceof AbortSignal) return listen(signal, 'abort', closed);
  if (has(target, 'addEventListener', 'removeEventListener')) {
    return listen(target as unknown as EventTarget, 'close', closed);
  }
  const name = has(target, 'disconnect') ? 'disconnect' : 'close';
  const connection = connectionBefore(target);
  call(target, 'once', name, closed);
  if (connection !== undefined) call(connection, 'once', 'close', closed);
  return () => {
    call(target, 'removeListener', name, closed);
    if (connection !== undefined) call(connection, 'removeListener', 'close', closed);
  };
}

/** The open connection of a socket of socket.io that is not connected itself: in a middleware it is not yet. */
function connectionBefore({ disconnected, conn }: Target): Target | undefined {
  const isBefore = disconnected === true && isTarget(conn) && conn['readyState'] === 'open';
  return isBefore ? conn : undefined;
}

function listen(target: EventTarget, name: string, closed: () => void): () => void {
  target.addEventListener(name, closed, { once: true });
  return () => target.removeEventListener(name, closed);
}

function isTarget(value: unknown): value is Target {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
