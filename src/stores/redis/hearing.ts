/** Knows which news come to a node over Redis: those of what it has read, and where that is not enough, all. */
import type { Clock } from '../../core/clock.ts';
import type { News } from '../shared/beat-watches.ts';
import type { RedisCommands } from './client.ts';
import type { RedisKeys } from './keys.ts';
import { endedIn, tombstoneOf } from './rows.ts';

/** The way of news to one node. */
export interface Hearing {
  /** The name by which scripts note that this node has read a session. */
  readonly name: string;
  /** What the channels of nodes begin with: a node's own, and that of all. */
  readonly nodes: string;
  /** The channels on which every end and change is told. */
  readonly ended: string;
  readonly changed: string;
  /** The channel and the message of a beat of this node. */
  beat(message: string): readonly [channel: string, message: string];
  /** Opens a connection for news, until `signal` lets go of it. */
  open(news: News, signal: AbortSignal): Promise<void>;
}

/** Letters of a node's name. Nodes of the same name hear of each other's sessions, which is harmless. */
const NAME = 6;
/** Milliseconds without a beat of a node of an older version, of which there is one a second, and none is there. */
const OLDER_FOR = 10_000;
/** The name that stands for every node, with a session that many have read. */
const EVERY = '*';

/**
 * Makes the way of one node. Nodes of an older version note nowhere what they read, and tell of what they do only on
 * the channels for all. So every end and change is told there too; a node that hears the beat of an older one listens to them, as
 * one does that has just begun and cannot know yet. With the last older node gone, it goes on with its own channel.
 */
export function createHearing(options: {
  readonly commands: RedisCommands;
  readonly keys: RedisKeys;
  readonly clock: Clock;
  /** Random, and of this node alone. */
  readonly own: string;
}): Hearing {
  const { commands, keys, clock, own } = options;
  const name = own.slice(0, NAME);
  const nodes = keys.channel('node:');
  const ended = keys.channel('ended');
  const changed = keys.channel('changed');
  const forAll = [ended, changed];

  async function open(news: News, signal: AbortSignal): Promise<void> {
    let olderAt = clock.monotonic();
    let hearsAll = true;
    let canTellOlder = false;

    function tellEnd(message: string): void {
      const id = endedIn(message);
      if (id === undefined || news.concern(id)) news.ended(tombstoneOf(message));
    }

    /** Of what is also told to all, a node that hears all is told once. */
    function heardOwn(message: string): void {
      const text = message.slice(1);
      switch (message.slice(0, 1)) {
        case 'b':
          if (!text.startsWith(own)) return;
          news.beat(text.slice(own.length));
          listenLess();
          return;
        case 'c':
          if (!hearsAll) news.changed(text);
          return;
        case 'e':
          if (!hearsAll) tellEnd(text);
          return;
        default:
      }
    }

    function heard(channel: string, message: string): void {
      if (channel.startsWith(nodes)) heardOwn(message);
      else if (channel === ended) tellEnd(message);
      else if (channel === changed) news.changed(message);
      else listenMore();
    }

    function listenLess(): void {
      if (!hearsAll || !canTellOlder || news.areForAll()) return;
      if (clock.monotonic() - olderAt < OLDER_FOR) return;
      // At once: until Redis has done it some are told twice, which is harmless, and none is missed.
      hearsAll = false;
      subscription.remove(forAll).catch(news.gone);
    }

    /** What an older node has done before its first beat was heard, this node was not told. */
    function listenMore(): void {
      olderAt = clock.monotonic();
      if (hearsAll) return;
      news.lost();
      subscription.add(forAll).then(() => {
        hearsAll = true;
        news.lost();
      }, news.gone);
    }

    const ownChannels = [`${nodes}${name}`, `${nodes}${EVERY}`];
    const subscription = await commands.subscribe(
      [...ownChannels, ...forAll],
      { heard, lost: news.lost, gone: news.gone },
      signal,
    );
    canTellOlder = await subscription.addPattern(keys.pattern('beat:')).then(
      () => true,
      () => false,
    );
  }

  return {
    name,
    nodes,
    ended,
    changed,
    beat: (message) => [`${nodes}${name}`, `b${own}${message}`],
    open,
  };
}
