/** Knows which news come to a node over Postgres: those of what it has read, and where that is not enough, all. */
import type { SessionRecord } from '../../core/session.ts';
import { whenAborted } from '../../engine/within.ts';
import type { News } from '../shared/beat-watches.ts';
import { createNotifications } from './notifications.ts';
import { channelOf } from './schema.ts';
import { EVERY } from './statements.ts';

/** A connection of its own that can `LISTEN`: a connected `Client` of the package `pg`. */
export interface PostgresListener {
  query(sql: string): Promise<unknown>;
  on(
    event: 'notification',
    listener: (message: { channel: string; payload?: string | undefined }) => void,
  ): unknown;
  on(event: 'error' | 'end', listener: () => void): unknown;
  end(): Promise<void>;
}

/** The way of news to one node. */
export interface Hearing {
  /** The name by which a session notes that this node has read it. */
  readonly name: string;
  /** Sends a beat the way that news come; says whether what was noted of this node before is still there, and told. */
  beat(message: string): Promise<boolean>;
  /** Opens a connection for news, until `signal` lets go of it. */
  open(news: News, signal: AbortSignal): Promise<void>;
}

/** Letters of a node's name. Nodes of the same name hear of each other's sessions, which is harmless. */
const NAME = 6;

/**
 * Makes the way of one node. On its own channel the trigger tells it what happens to the sessions that it has read, also by
 * the doing of nodes of an older version. These note nothing, and hear all, on the channel that is called like the table.
 * So does a node that has just begun, until a beat has come over its own channel: some listeners can hear but one.
 */
export function createHearing(options: {
  readonly connect: () => Promise<PostgresListener>;
  readonly table: string;
  /** Random, and of this node alone. */
  readonly own: string;
  /** Reads sessions, and notes nothing. */
  readonly read: (ids: readonly string[]) => Promise<readonly SessionRecord[]>;
  /**
   * Sends a message on a channel, and perhaps to all. Answers with the place of the sessions, another one after a backup
   * was put back; null when the trigger tells nobody of them.
   */
  readonly beat: (channel: string, message: string, isForAll: boolean) => Promise<unknown>;
}): Hearing {
  const { connect, table, own, read } = options;
  const name = own.slice(0, NAME);
  const ownChannel = channelOf(table, name);
  let hearsAll = true;
  let placeBefore: unknown;
  let reopen = (): void => {};

  async function open(news: News, signal: AbortSignal): Promise<void> {
    const listener = await connect();
    listener.on('error', news.gone);
    listener.on('end', news.gone);
    whenAborted(signal, () => closeListener(listener));
    const notifications = createNotifications({ news, own, read });
    hearsAll = true;
    reopen = news.gone;

    /** All that is told of an end comes at once, before this beat or after it: nothing of it is missed. */
    function listenLess(): void {
      hearsAll = false;
      listener.query(`UNLISTEN "${table}"`).catch(news.gone);
    }

    listener.on('notification', ({ channel, payload = '' }) => {
      if (signal.aborted) return;
      const isOwnBeat = channel === ownChannel && payload.startsWith(`b${own}`);
      const isTold = placeBefore !== undefined && placeBefore !== null;
      if (isOwnBeat && isTold && hearsAll && !news.areForAll()) listenLess();
      // What is told to all is also told to those who have read it.
      if ((channel === table) === hearsAll) notifications.heard(payload);
    });
    for (const channel of [table, ownChannel, channelOf(table, EVERY)]) {
      await listener.query(`LISTEN "${channel}"`);
    }
  }

  return {
    name,
    async beat(message) {
      const place = await options.beat(ownChannel, `b${own}${message}`, hearsAll);
      const isKept = place !== null && (placeBefore === undefined || place === placeBefore);
      placeBefore = place;
      if (hearsAll) return true;
      if (place === null) reopen();
      return isKept;
    },
    open,
  };
}

/** A client of pg that waits for an answer does not say good-bye first: the other end may not be there any more. */
function closeListener(listener: PostgresListener): void {
  listener.query('UNLISTEN *').catch(() => {});
  listener.end().catch(() => {});
}
