/** Knows the open streams of events: who listens to which session, and what they are told. */
import type { SessionRecord } from '../core/session.ts';
import type { EndedStatus } from '../core/wire.ts';

/** Tells the pages of a session what happens to it. */
export interface Push {
  /**
   * A stream of server-sent events of one session. It takes the place of the one before: the tabs of a browser tell
   * each other, and a browser has only six connections to a server over HTTP/1.1.
   */
  open(session: string): ReadableStream<Uint8Array>;
  /** A session has ended: its streams say so, and close. */
  ended(tombstone: SessionRecord): void;
  /** A session has changed: its pages look at it again. */
  changed(session: string): void;
  /** Closes every stream without a word: the pages connect again elsewhere. */
  close(): void;
}

const encoder = new TextEncoder();

/** Makes an empty hub. */
export function createPush(): Push {
  const streams = new Map<string, ReadableStreamDefaultController<Uint8Array>>();

  function endStream(session: string, event: string, data: object): void {
    const stream = streams.get(session);
    streams.delete(session);
    stream?.enqueue(message(event, data));
    stream?.close();
  }

  return {
    open(session) {
      endStream(session, 'moved', {});
      let own: ReadableStreamDefaultController<Uint8Array> | undefined;
      return new ReadableStream({
        start(controller) {
          own = controller;
          streams.set(session, controller);
          controller.enqueue(encoder.encode(': open\n\n'));
        },
        cancel() {
          if (streams.get(session) === own) streams.delete(session);
        },
      });
    },
    ended({ id, ended }) {
      if (ended === undefined) return;
      const status: EndedStatus = { state: 'ended', session: id, reason: ended.reason };
      endStream(id, 'ended', status);
    },
    changed(session) {
      streams.get(session)?.enqueue(message('changed', {}));
    },
    close() {
      for (const stream of streams.values()) stream.close();
      streams.clear();
    },
  };
}

function message(event: string, data: object): Uint8Array {
  return encoder.encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}
