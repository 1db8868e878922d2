/** Knows the open streams of events: who listens to which session, and what they are told. */
import type { Clock } from '../core/clock.ts';
import type { SessionRecord } from '../core/session.ts';
import type { EndedStatus } from '../core/wire.ts';
import { copyOf } from '../engine/copy-of.ts';
import { createEventStream, type EventStream } from './event-stream.ts';
import { createGroups } from './groups.ts';

/** Tells the pages of a session what happens to it. */
export interface Push {
  /**
   * A stream of server-sent events of one session. It takes the place of the one before: the tabs of a browser tell
   * each other, and a browser has only six connections to a server over HTTP/1.1.
   */
  open(session: Pick<SessionRecord, 'id' | 'subject' | 'version'>): ReadableStream<Uint8Array>;
  /** Whether a session has a stream. */
  has(session: string): boolean;
  /** The sessions that have a stream. */
  sessions(): Iterable<string>;
  /** A session has ended: its streams say so, and close. */
  ended(tombstone: SessionRecord): void;
  /** A session has changed: its pages look at it again. */
  changed(session: string): void;
  /** A session was looked up, because news of it may have been missed: what its stream was not told, it is told now. */
  found(session: string, record: SessionRecord | undefined): void;
  /** A session of a subject began or ended: their pages may show a list of them. */
  sessionsOf(subject: string): void;
  /** Closes every stream without a word: the pages connect again elsewhere. */
  close(): void;
}

interface Listener {
  readonly subject: string;
  readonly stream: EventStream;
  /** The version of the session that its page knows of; undefined when it was told of a change, and not of which. */
  version: number | undefined;
}

/** In milliseconds: when a thousand sessions of one subject end at once, their pages are told twice, not a million times. */
const TOGETHER = 200;

/** Makes an empty hub. `hasLists`: the pages of a subject are told of sessions that begin and end. */
export function createPush(clock: Clock, hasLists: boolean): Push {
  const bySubject = hasLists ? createGroups() : undefined;
  const listeners = new Map<string, Listener>();
  /** Subjects whose pages were told just now of their sessions: what is to be done when that is some time ago. */
  const justTold = new Map<string, { isMore: boolean; readonly cancel: () => void }>();
  let isClosed = false;

  function endStream(session: string, event: string, data: object): void {
    const listener = listeners.get(session);
    drop(session);
    listener?.stream.end(event, data);
  }

  function drop(session: string): void {
    const listener = listeners.get(session);
    if (listener !== undefined) bySubject?.remove(listener.subject, session);
    listeners.delete(session);
  }

  function ended({ id, subject, ended: end }: SessionRecord): void {
    if (end === undefined) return;
    const status: EndedStatus = { state: 'ended', session: id, reason: end.reason };
    endStream(id, 'ended', status);
    sessionsOf(subject);
  }

  function sessionsOf(subject: string): void {
    const told = justTold.get(subject);
    if (told !== undefined) {
      told.isMore = true;
      return;
    }
    let isHeard = false;
    for (const session of bySubject?.of(subject) ?? []) {
      listeners.get(session)?.stream.tell('sessions', {});
      isHeard = true;
    }
    if (!isHeard) return;
    const cancel = clock.setTimer(() => {
      const isMore = justTold.get(subject)?.isMore === true;
      justTold.delete(subject);
      if (isMore) sessionsOf(subject);
    }, TOGETHER);
    justTold.set(subject, { isMore: false, cancel });
  }

  function changed(session: string, version?: number): void {
    const listener = listeners.get(session);
    if (listener === undefined) return;
    listener.version = version;
    listener.stream.tell('changed', {});
  }

  return {
    open({ id, subject: whose, version }) {
      endStream(id, 'moved', {});
      // Not the id itself: it may be a piece of something long.
      const session = copyOf(id);
      const subject = copyOf(whose);
      const stream = createEventStream(clock, () => {
        if (listeners.get(session)?.stream === stream) drop(session);
      });
      // After the close a page is to connect again elsewhere.
      if (isClosed) stream.end();
      else {
        listeners.set(session, { stream, subject, version });
        bySubject?.add(subject, session);
      }
      return stream.body;
    },
    has: (session) => listeners.has(session),
    sessions: () => listeners.keys(),
    ended,
    changed: (session) => changed(session),
    found(session, record) {
      const listener = listeners.get(session);
      if (listener === undefined) return;
      // Without a record the page asks, and hears that there is no session.
      if (record === undefined) changed(session);
      else if (record.ended !== undefined) ended(record);
      else if (listener.version === undefined) listener.version = record.version;
      else if (listener.version !== record.version) changed(session, record.version);
    },
    sessionsOf,
    close() {
      isClosed = true;
      for (const { cancel } of justTold.values()) cancel();
      justTold.clear();
      for (const session of [...listeners.keys()]) {
        listeners.get(session)?.stream.end();
        drop(session);
      }
    },
  };
}
