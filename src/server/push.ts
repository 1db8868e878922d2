/** Knows the open streams of events: who listens to which session, and what they are told. */
import type { SessionRecord } from '../core/session.ts';
import type { EndedStatus } from '../core/wire.ts';

/** Tells the pages of a session what happens to it. */
export interface Push {
  /** A stream of server-sent events of one session; undefined when it has too many. */
  open(session: string): ReadableStream<Uint8Array> | undefined;
  /** A session has ended: its streams say so, and close. */
  ended(tombstone: SessionRecord): void;
  /** A session has changed: its pages look at it again. */
  changed(session: string): void;
  /** Closes every stream without a word: the pages connect again elsewhere. */
  close(): void;
}

/** The most streams of one session: one per visible tab is usual. */
const MOST_STREAMS = 32;
const encoder = new TextEncoder();

/** Makes an empty hub. */
export function createPush(): Push {
  const streams = new Map<string, Set<ReadableStreamDefaultController<Uint8Array>>>();

  function remove(session: string, stream: ReadableStreamDefaultController<Uint8Array>): void {
    const ofSession = streams.get(session);
    ofSession?.delete(stream);
    if (ofSession?.size === 0) streams.delete(session);
  }

  return {
    open(session) {
      const ofSession = streams.get(session) ?? new Set();
      if (ofSession.size >= MOST_STREAMS) return undefined;
      streams.set(session, ofSession);
      let own: ReadableStreamDefaultController<Uint8Array> | undefined;
      return new ReadableStream({
        start(controller) {
          own = controller;
          ofSession.add(controller);
          controller.enqueue(encoder.encode(': open\n\n'));
        },
        cancel() {
          if (own !== undefined) remove(session, own);
        },
      });
    },
    ended({ id, ended }) {
      if (ended === undefined) return;
      const status: EndedStatus = { state: 'ended', session: id, reason: ended.reason };
      for (const stream of streams.get(id) ?? []) {
        stream.enqueue(message('ended', status));
        stream.close();
      }
      streams.delete(id);
    },
    changed(session) {
      for (const stream of streams.get(session) ?? []) stream.enqueue(message('changed', {}));
    },
    close() {
      for (const ofSession of streams.values()) for (const stream of ofSession) stream.close();
      streams.clear();
    },
  };
}

function message(event: string, data: object): Uint8Array {
  return encoder.encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}
