/** Knows how the head of a guarded answer goes out by one of Node's servers: with the time left, and not to be stored. */
import type { OutgoingHttpHeader, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import onHeaders from 'on-headers';
import { STATUS_HEADER } from '../../core/wire.ts';
import type { NodeResponse } from './send.ts';

type Headers = OutgoingHttpHeaders | OutgoingHttpHeader[];
export type WriteHead = (
  this: unknown,
  status: number,
  reason?: string | Headers,
  headers?: Headers,
) => ServerResponse;

export const STORAGE_HEADER = 'cache-control';
export const NO_STORE = 'no-store';

/** The `Session-Status` header of an answer that has this status. */
type TimeLeftAt = (status: number) => string;

/** A framework that has the headers of an answer by itself, and gives them to Node with the head. */
interface Keeper {
  header(name: string, value: string): unknown;
}

/**
 * Puts the time left onto an answer, by the status that it has when all else is said: frameworks take headers off the
 * answer to an error, and set raw ones anew. Headers that come with the head go out with it, as Node takes them fastest:
 * a copy of them, with ours, unless they are those of the `keeper`, which takes ours among them.
 */
export function beginWith(response: NodeResponse, timeLeftAt: TimeLeftAt, keeper?: Keeper): void {
  // Both kinds of answers have it, and call it themselves where an app does not.
  const answer = response as { writeHead: WriteHead };
  const { writeHead } = answer;
  let isBegun = false;

  answer.writeHead = function begin(status, reason, headers) {
    if (isBegun) return writeHead.call(this, status, reason, headers);
    isBegun = true;
    const timeLeft = timeLeftAt(status);
    if (keeper !== undefined && isKept(keeper, timeLeft, reason)) {
      return writeHead.call(this, status, reason);
    }
    return writeWith(response, writeHead, timeLeft, status, reason, headers);
  };
}

/** Whether what comes with a head is what the keeper has, which has got all of ours then. */
function isKept(keeper: Keeper, timeLeft: string, given: string | Headers | undefined): boolean {
  if (typeof given !== 'object' || Array.isArray(given)) return false;
  keeper.header(STATUS_HEADER, timeLeft);
  return given[STATUS_HEADER] === timeLeft && given[STORAGE_HEADER] !== undefined;
}

/** Calls `put`, which may set headers, once, as the head of an answer goes out. */
export function beforeHead(response: NodeResponse, put: () => void): void {
  const answer = response as { writeHead: WriteHead };
  const { writeHead } = answer;
  let isBegun = false;

  answer.writeHead = function begin(status, reason, headers) {
    if (isBegun) return writeHead.call(this, status, reason, headers);
    isBegun = true;
    if (headers !== undefined || typeof reason === 'object') {
      // What comes with the head would go over what is put: it is set first.
      onHeaders(response as ServerResponse, put);
      return answer.writeHead(status, reason, headers);
    }
    put();
    return writeHead.call(this, status, reason);
  };
}

/** Writes the head of an answer by `writeHead`, with what is ours. */
export function writeWith(
  response: NodeResponse,
  writeHead: WriteHead,
  timeLeft: string,
  status: number,
  reason?: string | Headers,
  headers?: Headers,
): ServerResponse {
  const given = typeof reason === 'string' ? headers : (headers ?? reason);
  if (given === undefined) {
    setOurs(response, timeLeft);
    return writeHead.call(response, status, reason);
  }
  if (Array.isArray(given)) {
    // It may name a header twice, which Node would forget.
    onHeaders(response as ServerResponse, () => setOurs(response, timeLeft));
    return (response as { writeHead: WriteHead }).writeHead(status, reason, headers);
  }
  const whole = withOurs(given, timeLeft, response.hasHeader(STORAGE_HEADER));
  return typeof reason === 'string'
    ? writeHead.call(response, status, reason, whole)
    : writeHead.call(response, status, whole);
}

function setOurs(response: NodeResponse, timeLeft: string): void {
  response.setHeader(STATUS_HEADER, timeLeft);
  // An app that says how long its page may be kept knows why; an answer to an error has lost what was said before.
  if (!response.hasHeader(STORAGE_HEADER)) response.setHeader(STORAGE_HEADER, NO_STORE);
}

/** The same headers, and ours. */
function withOurs(
  given: OutgoingHttpHeaders,
  timeLeft: string,
  isStorageSaid: boolean,
): OutgoingHttpHeaders {
  const whole: OutgoingHttpHeaders = {};
  let isSaid = isStorageSaid;
  for (const name of Object.keys(given)) {
    const known = name.toLowerCase();
    if (known === STORAGE_HEADER) isSaid = true;
    if (known !== STATUS_HEADER) whole[name] = given[name];
  }
  whole[STATUS_HEADER] = timeLeft;
  if (!isSaid) whole[STORAGE_HEADER] = NO_STORE;
  return whole;
}
