/** Knows the open streams of events: who listens to which session, and what they are told. */
import type { Clock } from '../core/clock.ts';
import type { SessionRecord } from '../core/session.ts';
import type { EndedStatus } from '../core/wire.ts';
import { createEventStream, type EventStream } from './event-stream.ts';

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

/** Makes an empty hub. */
export function createPush(clock: Clock): Push {
  const streams = new Map<string, EventStream>();

  function endStream(session: string, event: string, data: object): void {
    const stream = streams.get(session);
    streams.delete(session);
    stream?.end(event, data);
  }

  return {
    open(session) {
      endStream(session, 'moved', {});
      const stream = createEventStream(clock, () => {
        if (streams.get(session) === stream) streams.delete(session);
      });
      streams.set(session, stream);
      return stream.body;
    },
    ended({ id, ended }) {
      if (ended === undefined) return;
      const status: EndedStatus = { state: 'ended', session: id, reason: ended.reason };
      endStream(id, 'ended', status);
    },
    changed(session) {
      streams.get(session)?.tell('changed', {});
    },
    close() {
      for (const stream of streams.values()) stream.end();
      streams.clear();
    },
  };
}
