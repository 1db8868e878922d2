/** Knows how much of a body is read, and for how long, before it is refused. */
import type { Clock } from '../core/clock.ts';
import { isObject } from '../core/wire.ts';
import { problem } from './answers.ts';

/** In bytes: a ping takes 20. */
const MOST_BODY = 1_024;
/** What is over is read up to here, and thrown away: a browser whose connection is cut while it sends never sees the answer. */
const MOST_READ = 2_097_152;
/** The same where nobody has said how long it is: it may have no end. */
const MOST_READ_UNTOLD = 65_536;
/** In milliseconds. So small a body comes with its headers; one packet may be lost, and sent again. */
const LONGEST_WAIT = 4_000;

/** What is looked at of a request besides its view: a `Request`, or as much of one. */
export interface SurfaceRequest {
  /** Nobody may have read it before. */
  readonly body: ReadableStream<Uint8Array> | null;
  /** Whether somebody has, all or some of it. */
  readonly bodyUsed?: boolean;
  readonly headers: Pick<Headers, 'get'>;
}

/**
 * The text of a small body; or the refusal. Whatever the client does with it, or does not do, there is an answer in
 * 4 seconds. What is left of the body then is the adapter's to get rid of.
 */
export async function readSmallText(
  request: SurfaceRequest,
  clock: Clock,
): Promise<string | Response> {
  const { body, headers } = request;
  const told = headers.get('content-length');
  if (Number(told ?? 0) > MOST_READ) return tooLarge();
  const most = told === null ? MOST_READ_UNTOLD : MOST_READ;
  if (body === null) return '';
  if (body.locked || isUsed(request)) return unreadable();
  const reader = body.getReader();
  let stopWaiting = ignore;
  const isLate = new Promise<undefined>((resolve) => {
    stopWaiting = clock.setTimer(() => resolve(undefined), LONGEST_WAIT);
  });
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  try {
    while (bytes <= most) {
      const step = await Promise.race([reader.read(), isLate]);
      if (step === undefined) return problem(408, 'The body took too long.', 'bad-request');
      if (step.done) return bytes > MOST_BODY ? tooLarge() : text + decoder.decode();
      bytes += step.value.byteLength;
      if (bytes <= MOST_BODY) text += decoder.decode(step.value, { stream: true });
    }
    return tooLarge();
  } catch {
    return unreadable();
  } finally {
    stopWaiting();
    reader.cancel().catch(ignore);
  }
}

/** Whether a body says that it is JSON: in whatever letters (RFC 9110, 8.3.1). */
export function isJson({ headers }: SurfaceRequest): boolean {
  return /^application\/json\s*(;|$)/i.test(headers.get('content-type') ?? '');
}

/** The object that a body is as JSON; undefined when it is none. */
export function parseJson(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Some servers' requests throw when they are asked about a body that was read. */
function isUsed(request: SurfaceRequest): boolean {
  try {
    return request.bodyUsed === true;
  } catch {
    return true;
  }
}

function tooLarge(): Response {
  return problem(413, `The body must not be over ${MOST_BODY} bytes.`, 'bad-request');
}

function unreadable(): Response {
  return problem(
    400,
    'The body broke off, or was read before it came here: the surface goes before body parsers.',
    'bad-request',
  );
}

function ignore(): void {}
