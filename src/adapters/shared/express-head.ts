/** Knows how the head of a guarded answer goes out by Express, without a property more on each answer. */
import type { ServerResponse } from 'node:http';
import type { Guarded } from '../../server/index.ts';
import { STATUS_HEADER } from '../../core/wire.ts';
import { look } from './look.ts';
import { beginWith, NO_STORE, STORAGE_HEADER, writeWith, type WriteHead } from './node-head.ts';
import { createNotesOfFew } from './notes.ts';
import type { NodeResponse } from './send.ts';

type Allowed = Extract<Guarded<unknown>, { isAllowed: true }>;

const looking = new WeakSet<object>();
/** Of answers whose head has not gone out. Not in their `locals`, which an app may replace. */
const waiting = createNotesOfFew<Allowed>();

/**
 * Puts onto an answer what the guard says of it, and counts its request by the status that it has then. No two answers of
 * Express have the same hidden class: each property of one's own makes another, which is dear, to collect above all. So
 * it is noted apart, and the prototype that all answers of Express share looks there. False where another has answered.
 */
export function putGuarded(response: NodeResponse, guarded: Allowed): boolean {
  if (look(response, 'headersSent')) return false;
  // At once too: whoever sends files leaves what is there, and has a word of its own where nothing is.
  setHeader(response, STORAGE_HEADER, NO_STORE);
  const isNoted =
    looksThere(Object.getPrototypeOf(response)) &&
    // Middleware before has its own, which calls what was there: the shared one may not have looked yet.
    !Object.hasOwn(response, 'writeHead') &&
    // Sessions of two kinds may guard one answer.
    waiting.add(response, guarded);
  if (!isNoted) beginWith(response, (status) => guarded.count?.(status) ?? guarded.timeLeft);
  return true;
}

function setHeader(response: NodeResponse, name: string, value: string): void {
  // Those of HTTP/2, too, take what they are told as it is.
  look(response as ServerResponse, 'setHeader').call(response, name, value);
}

/** Whether a prototype of answers looks for what is noted: it does from now on, where it is one of Express. */
function looksThere(proto: object): boolean {
  if (looking.has(proto)) return true;
  if (Object.hasOwn(proto, 'writeHead')) return false;
  const next: unknown = Object.getPrototypeOf(proto);
  if (typeof next !== 'object' || next === null) return false;
  if (!looksThere(next)) {
    if (!Object.hasOwn(next, 'writeHead')) return false;
    change(proto);
  }
  looking.add(proto);
  return true;
}

function change(shared: object): void {
  const { writeHead } = shared as { readonly writeHead: WriteHead };
  Object.defineProperty(shared, 'writeHead', {
    configurable: true,
    writable: true,
    value: function begin(this: NodeResponse, ...[status, reason, headers]: Parameters<WriteHead>) {
      const guarded = waiting.take(this);
      if (guarded === undefined) return writeHead.call(this, status, reason, headers);
      const timeLeft = guarded.count?.(status) ?? guarded.timeLeft;
      if (headers !== undefined || typeof reason === 'object') {
        return writeWith(this, writeHead, timeLeft, status, reason, headers);
      }
      setHeader(this, STATUS_HEADER, timeLeft);
      if (!look(this, 'hasHeader').call(this, STORAGE_HEADER))
        setHeader(this, STORAGE_HEADER, NO_STORE);
      return writeHead.call(this, status, reason);
    },
  });
}
