/** Knows the stream by which stillhere's server says something unasked. Loaded only where it is asked for. */
import type { Clock } from '../core/clock.ts';
import type { Status } from '../core/wire.ts';
import type { attempt } from './attempt.ts';

/** Milliseconds after which a stream that broke off for good is tried again: shortened by chance, doubled each time. */
const FIRST_REOPENING = 10_000;
const LAST_REOPENING = 300_000;

/** What the page has already: the server's other words, time, and how to call what may not work. */
export interface EventStreamPort extends Pick<Clock, 'setTimer'> {
  readonly url: string;
  readonly parseStatus: (value: unknown) => Status | undefined;
  readonly status: (believed: number) => Promise<Status>;
  readonly attempt: typeof attempt;
}

/** Opens the stream, again and again; returns what stops that. */
export function openEventStream(
  { url, parseStatus, status, setTimer, attempt }: EventStreamPort,
  onStatus: (status: Status) => void,
  onError?: (error: unknown) => void,
): () => void {
  let source: EventSource | undefined;
  let cancel = (): void => {};
  let wait = FIRST_REOPENING;
  let isStopped = false;

  function reopen(): void {
    cancel = setTimer(() => void look(), wait * (1 - Math.random() / 2));
    wait = Math.min(2 * wait, LAST_REOPENING);
  }

  /** What was said meanwhile was not heard. */
  async function look(): Promise<void> {
    try {
      const answer = await status(0);
      if (isStopped) return;
      if (answer.state === 'active') return open();
      onStatus(answer);
    } catch (error) {
      if (isStopped) return;
      onError?.(error);
    }
    reopen();
  }

  function open(): void {
    attempt(connect, () => {
      close();
      reopen();
    });
  }

  function close(): void {
    attempt(() => source?.close());
  }

  function connect(): void {
    const stream = new EventSource(url);
    source = stream;
    stream.addEventListener('ended', (event: MessageEvent<unknown>) => {
      const said = parseStatus(attempt(() => JSON.parse(String(event.data)) as unknown));
      if (said === undefined) return;
      close();
      // It may be of an older session than that which the browser has now.
      reopen();
      onStatus(said);
    });
    stream.addEventListener('open', () => (wait = FIRST_REOPENING));
    // Only after an answer that is no stream does the browser not try again: a proxy's error, or "no session".
    stream.addEventListener('error', () => {
      if (stream.readyState === EventSource.CLOSED) reopen();
    });
    // Another tab listens for all now, until this one is used again.
    stream.addEventListener('moved', () => {
      close();
      addEventListener('focus', open, { once: true });
    });
  }

  open();
  return () => {
    isStopped = true;
    cancel();
    attempt(() => removeEventListener('focus', open));
    close();
  };
}
