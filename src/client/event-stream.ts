/** Knows the stream by which stillhere's server says something unasked. Loaded only where it is asked for. */
import type { Clock } from '../core/clock.ts';
import type { Status } from '../core/wire.ts';
import type { attempt } from './attempt.ts';
import { shareStream } from './one-stream.ts';

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

/**
 * Opens the stream, again and again, while no other tab of the browser has it; returns what stops that. The others hear of
 * an end by what tabs share, when the tab that has the stream knows it for sure.
 */
export function openEventStream(
  port: EventStreamPort,
  onStatus: (status: Status) => void,
  onError?: (error: unknown) => void,
): () => void {
  const { url, parseStatus, status, setTimer, attempt } = port;
  let source: EventSource | undefined;
  let cancel = (): void => {};
  let wait = FIRST_REOPENING;
  /** Counts how often the stream was had: what was asked before says nothing now. */
  let had = 0;
  let isInDoubt = false;

  const { pass, lose, stop } = shareStream({
    ...port,
    begin() {
      if (isInDoubt) void look();
      else open();
    },
    end() {
      had += 1;
      cancel();
      close();
    },
  });

  function nextWait(): number {
    const next = wait * (1 - Math.random() / 2);
    wait = Math.min(2 * wait, LAST_REOPENING);
    return next;
  }

  function reopen(): void {
    cancel = setTimer(() => void look(), nextWait());
  }

  /** What was said meanwhile was not heard. */
  async function look(): Promise<void> {
    const having = had;
    let answer: Status | undefined;
    try {
      answer = await status(0);
    } catch (error) {
      if (having === had) onError?.(error);
    }
    if (having !== had) return;
    if (answer?.state === 'active') return open();
    reopen();
    if (answer !== undefined) onStatus(answer);
  }

  function open(): void {
    isInDoubt = false;
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
      // It may be of an older session than that which the browser has now, in another tab.
      isInDoubt = true;
      pass(nextWait());
      onStatus(said);
    });
    stream.addEventListener('open', () => (wait = FIRST_REOPENING));
    // Only after an answer that is no stream does the browser not try again: a proxy's error, or "no session".
    stream.addEventListener('error', () => {
      if (stream.readyState === EventSource.CLOSED) reopen();
    });
    // Whoever shows a list of them, in whatever tab, asks for it again.
    stream.addEventListener('sessions', () =>
      attempt(() => {
        const channel = new BroadcastChannel(`stillhere:${url}`);
        channel.postMessage({ says: 'sessions' });
        channel.close();
      }),
    );
    stream.addEventListener('moved', lose);
  }

  return stop;
}
