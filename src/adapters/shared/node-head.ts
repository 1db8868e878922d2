/** Knows how the head of a guarded answer goes out by one of Node's servers: with the time left, and not to be stored. */
import type { OutgoingHttpHeader, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import onHeaders from 'on-headers';
import { STATUS_HEADER } from '../../core/wire.ts';
import type { NodeResponse } from './send.ts';

type Headers = OutgoingHttpHeaders | OutgoingHttpHeader[];
type WriteHead = (
  this: unknown,
  status: number,
  reason?: string | Headers,
  headers?: Headers,
) => ServerResponse;

const STORAGE_HEADER = 'cache-control';
const NO_STORE = 'no-store';

/**
 * Puts the time left onto an answer, by the status that it has when all else is said: frameworks take headers off the
 * answer to an error, and set raw ones anew. Headers that come with the head go out with it, as Node takes them fastest.
 */
export function beginWith(response: NodeResponse, timeLeftAt: (status: number) => string): void {
  // Both kinds of answers have it, and call it themselves where an app does not.
  const answer = response as { writeHead: WriteHead };
  const { writeHead } = answer;
  let isBegun = false;

  function setOurs(timeLeft: string): void {
    response.setHeader(STATUS_HEADER, timeLeft);
    // An app that says how long its page may be kept knows why; an answer to an error has lost what was said before.
    if (!response.hasHeader(STORAGE_HEADER)) response.setHeader(STORAGE_HEADER, NO_STORE);
  }

  answer.writeHead = function begin(status, reason, headers) {
    if (isBegun) return writeHead.call(this, status, reason, headers);
    isBegun = true;
    const timeLeft = timeLeftAt(status);
    const given = typeof reason === 'string' ? headers : (headers ?? reason);
    if (given === undefined) {
      setOurs(timeLeft);
      return writeHead.call(this, status, reason);
    }
    if (Array.isArray(given)) {
      // It may name a header twice, which Node would forget.
      onHeaders(response as ServerResponse, () => setOurs(timeLeft));
      return answer.writeHead(status, reason, headers);
    }
    const whole = withOurs(given, timeLeft, response.hasHeader(STORAGE_HEADER));
    return typeof reason === 'string'
      ? writeHead.call(this, status, reason, whole)
      : writeHead.call(this, status, whole);
  };
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
