/** Knows how the head of a guarded answer goes out by one of Node's servers: with the time left, and not to be stored. */
import type { OutgoingHttpHeader, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import onHeaders from 'on-headers';
import { STATUS_HEADER } from '../../core/wire.ts';
import type { Guarded } from '../../server/index.ts';
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

/** What the guard says of a request that may pass, as far as its answer's head tells of it. */
type Allowed = Pick<Extract<Guarded<unknown>, { isAllowed: true }>, 'timeLeft' | 'count'>;

/** A framework that has the headers of an answer by itself, and gives them to Node with the head. */
interface Keeper {
  header(name: string, value: string): unknown;
}

/**
 * Puts the time left onto an answer, by the status that it has when all else is said: frameworks take headers off the
 * answer to an error, and set raw ones anew. Headers that come with the head go out with it, as Node takes them fastest:
 * a copy of them, with ours, unless they are those of the `keeper`, which takes ours among them.
 */
export function beginWith(response: NodeResponse, allowed: Allowed, keeper?: Keeper): void {
  // Both kinds of answers have `writeHead`, and call it themselves where an app does not.
  const answer = response as Noted & { writeHead: WriteHead };
  const { writeHead } = answer;
  const note: Note = { writeHead, allowed, keeper, isBegun: false };
  if (answer[NOTE] === undefined) {
    answer[NOTE] = note;
    answer.writeHead = beginNoted as WriteHead;
  } else {
    // Sessions of two kinds may guard one answer.
    answer.writeHead = (status, reason, headers) =>
      beginBy(response, note, status, reason, headers);
  }
}

const NOTE: unique symbol = Symbol('stillhere head');

/** What is to come with the head of one answer. */
interface Note {
  readonly writeHead: WriteHead;
  readonly allowed: Allowed;
  readonly keeper: Keeper | undefined;
  isBegun: boolean;
}

interface Noted {
  [NOTE]?: Note;
}

/** One function for all answers: functions of each one's own would be made for every request. */
function beginNoted(
  this: NodeResponse & Noted,
  status: number,
  reason?: string | Headers,
  headers?: Headers,
): ServerResponse {
  // It is there: nothing else has made this the answer's `writeHead`.
  const note = this[NOTE] as Note;
  return beginBy(this, note, status, reason, headers);
}

function beginBy(
  response: NodeResponse,
  note: Note,
  status: number,
  reason: string | Headers | undefined,
  headers: Headers | undefined,
): ServerResponse {
  const { writeHead, allowed, keeper } = note;
  if (note.isBegun) return writeHead.call(response, status, reason, headers);
  note.isBegun = true;
  const timeLeft = allowed.count?.(status) ?? allowed.timeLeft;
  if (keeper !== undefined && isKept(keeper, timeLeft, reason)) {
    return writeHead.call(response, status, reason);
  }
  return writeWith(response, writeHead, timeLeft, status, reason, headers);
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
