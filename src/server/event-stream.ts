/** Knows one stream of server-sent events: how little of it waits for a slow reader, and how its silence is broken. */
import type { Clock } from '../core/clock.ts';

/** A stream that is open. */
export interface EventStream {
  /** What is sent. */
  readonly body: ReadableStream<Uint8Array>;
  /** Tells of an event. Of those of one name that the reader has not taken yet, only the last is kept. */
  tell(event: string, data: object): void;
  /** Closes the stream, with a last event if there is one; a reader that does not take that is cut off after `LAST_WORD_TIME`. */
  end(event?: string, data?: object): void;
}

/** In milliseconds: proxies close a connection that is silent for a minute, some for half of one. */
const BEAT_INTERVAL = 20_000;

/** In milliseconds: who has not taken the last word by then takes none. As long as Node's servers keep a connection that nothing comes over. */
export const LAST_WORD_TIME = 5_000;

const encoder = new TextEncoder();
/** By itself, and short: Caddy 2.6.2 with `encode gzip` lets a stream through that begins with less than 512 bytes, and holds any other. */
const OPEN = encoder.encode(': open\n\n');
const BEAT = encoder.encode(': beat\n\n');

/** Opens a stream. `gone` is called when its reader lets go of it. */
export function createEventStream(clock: Clock, gone: () => void): EventStream {
  /** None, for most: ten thousand streams may be open. */
  let waiting: Map<string, Uint8Array> | undefined;
  let stopTimer = clock.setTimer(beat, BEAT_INTERVAL);
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  let isLastTold = false;

  const body = new ReadableStream<Uint8Array>({
    start(own) {
      controller = own;
      own.enqueue(OPEN);
    },
    pull() {
      sendWaiting();
      if (isLastTold) close();
    },
    cancel() {
      stop();
      gone();
    },
  });

  function sendWaiting(): void {
    for (const text of waiting?.values() ?? []) controller?.enqueue(text);
    waiting = undefined;
  }

  const isRead = (): boolean => (controller?.desiredSize ?? 0) > 0;

  function beat(): void {
    stopTimer = clock.setTimer(beat, BEAT_INTERVAL);
    // A reader that has not read the last word needs no further one to know that the stream is alive.
    if (isRead()) controller?.enqueue(BEAT);
  }

  function stop(): void {
    stopTimer();
    controller = undefined;
  }

  function close(): void {
    controller?.close();
    stop();
  }

  return {
    body,
    tell(event, data) {
      if (isLastTold) return;
      if (isRead()) controller?.enqueue(message(event, data));
      else if (controller !== undefined) (waiting ??= new Map()).set(event, message(event, data));
    },
    end(event, data = {}) {
      if (isLastTold) return;
      sendWaiting();
      if (event !== undefined) controller?.enqueue(encoder.encode(lastWord(event, data)));
      isLastTold = true;
      if (controller === undefined || isRead()) {
        close();
        return;
      }
      stopTimer();
      stopTimer = clock.setTimer(() => {
        controller?.error(new Error('The last word was not read'));
        stop();
      }, LAST_WORD_TIME);
    },
  };
}

function message(event: string, data: object): Uint8Array {
  return encoder.encode(textOf(event, data));
}

function textOf(event: string, data: object): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** The last event of a stream, as it is sent. A browser that connects again gives its name as the `Last-Event-ID`. */
export function lastWord(event: string, data: object): string {
  return `id: ${event}\n${textOf(event, data)}`;
}
