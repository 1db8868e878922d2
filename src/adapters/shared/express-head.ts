/** Knows how the head of a guarded answer goes out by Express, without a function more for each answer. */
import type { Guarded } from '../../server/index.ts';
import { STATUS_HEADER } from '../../core/wire.ts';
import { NOTED, type ExpressAnswer } from './express-layout.ts';
import { beginWith, NO_STORE, STORAGE_HEADER, writeWith, type WriteHead } from './node-head.ts';
import type { NodeResponse } from './send.ts';

type Allowed = Extract<Guarded<unknown>, { isAllowed: true }>;

/** Those of prototypes that look for what is noted. */
const looking = new WeakSet<WriteHead>();

/**
 * Puts onto an answer what the guard says of it, and counts its request by the status that it has then. It is noted on the
 * answer, not in its `locals`, which an app may replace; the prototype that all answers of Express share looks there. False
 * where another has answered.
 */
export function putGuarded(response: NodeResponse, guarded: Allowed): boolean {
  if (response.headersSent) return false;
  // At once too: whoever sends files leaves what is there, and has a word of its own where nothing is.
  response.setHeader(STORAGE_HEADER, NO_STORE);
  const answer: ExpressAnswer = response;
  // Sessions of two kinds may guard one answer.
  if (looksThere(response) && !answer[NOTED]) answer[NOTED] = guarded;
  else beginWith(response, guarded);
  return true;
}

/** Whether an answer looks for what is noted on it. One whose `writeHead` is that of middleware before may not have looked yet. */
function looksThere(response: NodeResponse): boolean {
  const { writeHead } = response as { readonly writeHead: WriteHead };
  if (looking.has(writeHead)) return true;
  if (Object.hasOwn(response, 'writeHead')) return false;
  return change(Object.getPrototypeOf(response));
}

/** Lets the last prototype before Node's own look for what is noted, where it is one of Express. */
function change(proto: object): boolean {
  if (Object.hasOwn(proto, 'writeHead')) return false;
  const next: unknown = Object.getPrototypeOf(proto);
  if (typeof next !== 'object' || next === null) return false;
  if (!Object.hasOwn(next, 'writeHead')) return change(next);
  function begin(this: NodeResponse & ExpressAnswer, ...args: Parameters<WriteHead>) {
    const { writeHead } = next as { readonly writeHead: WriteHead };
    const guarded = this[NOTED];
    if (!guarded) return writeHead.apply(this, args);
    const [status, reason, headers] = args;
    this[NOTED] = null;
    const timeLeft = guarded.count?.(status) ?? guarded.timeLeft;
    if (headers !== undefined || typeof reason === 'object') {
      return writeWith(this, writeHead, timeLeft, status, reason, headers);
    }
    this.setHeader(STATUS_HEADER, timeLeft);
    if (!this.hasHeader(STORAGE_HEADER)) this.setHeader(STORAGE_HEADER, NO_STORE);
    return writeHead.call(this, status, reason);
  }
  Object.defineProperty(proto, 'writeHead', { configurable: true, writable: true, value: begin });
  looking.add(begin as WriteHead);
  return true;
}
