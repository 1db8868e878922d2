/** Knows the clients of Redis that an app may have, by the few of their commands that are used. */
import { describe } from '../../core/describe.ts';
import { StoreFullError } from '../../core/errors.ts';
import { whenAborted } from '../../engine/within.ts';
import { containErrors } from '../shared/client-errors.ts';
import { patientSender } from './patience.ts';
import type { Script } from './script.ts';

/** Which client it is: `redis` and `ioredis`, each for a single server (or Sentinel) or for a cluster. */
export type RedisKind = 'redis' | 'redis-cluster' | 'ioredis' | 'ioredis-cluster';

/** A client of the package `redis`, from `createClient()`. */
export interface NodeRedisClient {
  sendCommand(command: string[]): Promise<unknown>;
  duplicate(): NodeRedisSubscriber;
}

/** A client of the package `redis`, from `createSentinel()`. */
export interface NodeRedisSentinel {
  sendCommand(isReadonly: boolean | undefined, command: string[]): Promise<unknown>;
  getMasterNode(): unknown;
  duplicate(): NodeRedisSubscriber;
}

/** A client of the package `redis`, from `createCluster()`. */
export interface NodeRedisCluster {
  sendCommand(
    firstKey: string | undefined,
    isReadonly: boolean | undefined,
    command: string[],
  ): Promise<unknown>;
  duplicate(): NodeRedisSubscriber;
}

/** What a second connection of the package `redis` must be able to do. */
export interface NodeRedisSubscriber {
  on(event: string, listener: () => void): unknown;
  connect(): Promise<unknown>;
  subscribe(
    channels: string[],
    listener: (message: string, channel: string) => void,
  ): Promise<unknown>;
  unsubscribe(
    channels: string[],
    listener: (message: unknown, channel: unknown) => void,
  ): Promise<unknown>;
  pSubscribe(
    pattern: string,
    listener: (message: string, channel: string) => void,
  ): Promise<unknown>;
  destroy(): unknown;
}

/** A client of the package `ioredis`: `new Redis()` or `new Cluster()`. */
export interface IoRedisClient {
  call(command: string, ...parameters: string[]): Promise<unknown>;
  sendCommand(command: never): unknown;
  duplicate(options: { readonly keyPrefix: string }): IoRedisSubscriber;
}

/** A client of the package `ioredis`: `new Cluster()`. */
export interface IoRedisCluster extends Omit<IoRedisClient, 'duplicate'> {
  nodes(role: 'master'): readonly {
    duplicate(options: {
      readonly retryStrategy: () => null;
      readonly keyPrefix: string;
    }): IoRedisSubscriber;
  }[];
}

/** What a second connection of the package `ioredis` must be able to do. */
export interface IoRedisSubscriber {
  on(event: string, listener: (...texts: [string, string, string]) => void): unknown;
  subscribe(...channels: string[]): Promise<unknown>;
  unsubscribe(...channels: string[]): Promise<unknown>;
  psubscribe(pattern: string): Promise<unknown>;
  disconnect(): void;
}

/** A client of any kind. */
export type RedisClient =
  NodeRedisClient | NodeRedisSentinel | NodeRedisCluster | IoRedisClient | IoRedisCluster;

/** The commands that the store uses. */
export interface RedisCommands {
  readonly isCluster: boolean;
  /** Runs a script. The values go as one argument, a list in JSON. */
  run(script: Script, keys: readonly string[], values: readonly string[]): Promise<unknown>;
  /** Opens a connection of its own, and lets go of it when `signal` says so, also on its way. */
  subscribe(
    channels: readonly string[],
    hearer: Hearer,
    signal: AbortSignal,
  ): Promise<Subscription>;
}

/** A connection that hears of channels. */
export interface Subscription {
  add(channels: readonly string[]): Promise<unknown>;
  remove(channels: readonly string[]): Promise<unknown>;
  /** Hears of all channels of a pattern too. A user of Redis may lack the right to. */
  addPattern(pattern: string): Promise<unknown>;
}

/** Who is told of what comes over a subscription. */
export interface Hearer {
  heard(channel: string, message: string): void;
  /** The connection broke, and comes back by itself. */
  lost(): void;
  /** The connection is gone: another must be opened. */
  gone(): void;
}

const KINDS: readonly RedisKind[] = ['redis', 'redis-cluster', 'ioredis', 'ioredis-cluster'];

/** Events that a connection may have broken, by any of the names that clients give it. */
const LOSSES = [
  'error',
  'end',
  'close',
  'reconnecting',
  'disconnect',
  'node-error',
  'node-disconnect',
  'node-reconnecting',
  'node error',
  '-node',
];

/** A client's `keyPrefix` is put before the keys that scripts get, and before no channel that they publish on. */
const UNPREFIXED = { keyPrefix: '' };

/** Puts a client behind the commands. */
export function commandsOf(client: RedisClient, kind: RedisKind): RedisCommands {
  const send = senderOf(client, kind);
  containErrors(client);
  return {
    isCluster: kind.endsWith('-cluster'),
    run(script, keys, values) {
      const [key = ''] = keys;
      // To write one argument more costs a client as much as to write many letters more.
      const parameters = [String(keys.length), ...keys, JSON.stringify(values)];
      return send(key, ['EVALSHA', script.sha, ...parameters]).catch((error: unknown) =>
        // A server that was restarted, or a new master, does not know the script yet.
        isReply('NOSCRIPT', error)
          ? send(key, ['EVAL', script.text, ...parameters]).catch(refuse)
          : refuse(error),
      );
    },
    subscribe(channels, hearer, signal) {
      if (isIoRedisCluster(client, kind)) {
        return subscribeIoRedisCluster(client, channels, hearer, signal);
      }
      if (isIoRedis(client, kind)) {
        return subscribeIoRedis(client.duplicate(UNPREFIXED), channels, hearer, signal);
      }
      return subscribeNodeRedis(client.duplicate(), channels, hearer, signal);
    },
  };
}

/** Throws why a script was not run; without the command, which clients hang onto what they throw, with all its data. */
function refuse(error: unknown): never {
  throw isReply('OOM', error) ? new StoreFullError(new Error(error.message)) : error;
}

/** Whether Redis has answered with an error of a code. */
function isReply(code: string, error: unknown): error is Error {
  return error instanceof Error && error.message.startsWith(`${code} `);
}

function isIoRedisCluster(client: RedisClient, kind: RedisKind): client is IoRedisCluster {
  return kind === 'ioredis-cluster' && 'nodes' in client;
}

function isIoRedis(client: RedisClient, kind: RedisKind): client is IoRedisClient {
  return kind.startsWith('ioredis') && 'call' in client;
}

function senderOf(
  client: RedisClient,
  kind: RedisKind,
): (key: string, command: string[]) => Promise<unknown> {
  if (!KINDS.includes(kind)) {
    throw new TypeError(
      `"kind" must be 'redis', 'redis-cluster', 'ioredis' or 'ioredis-cluster', got ${describe(kind)}`,
    );
  }
  const isIo = kind.startsWith('ioredis');
  const methods = client as unknown as Record<string, unknown> | undefined;
  // Both have a "sendCommand", which is not the same.
  const isCallable = typeof methods?.['call'] === 'function';
  if (typeof methods?.['sendCommand'] !== 'function' || isCallable !== isIo) {
    throw new TypeError(
      `"client" must be a client of the package ${isIo ? 'ioredis' : 'redis'}, as "kind" is '${kind}'`,
    );
  }
  switch (kind) {
    case 'redis':
      if ('getMasterNode' in client) return (_key, command) => client.sendCommand(false, command);
      return patientSender(client as NodeRedisClient);
    case 'redis-cluster':
      return (key, command) => (client as NodeRedisCluster).sendCommand(key, false, command);
    case 'ioredis':
    case 'ioredis-cluster':
      return (_key, [name = '', ...parameters]) =>
        (client as IoRedisClient).call(name, ...parameters);
  }
}

async function subscribeNodeRedis(
  subscriber: NodeRedisSubscriber,
  channels: readonly string[],
  { heard, lost }: Hearer,
  signal: AbortSignal,
): Promise<Subscription> {
  for (const event of LOSSES) subscriber.on(event, lost);
  whenAborted(signal, () => void destroy(subscriber));
  const hear = (message: unknown, channel: unknown): void =>
    heard(String(channel), String(message));
  try {
    await subscriber.connect();
    await subscriber.subscribe([...channels], hear);
    signal.throwIfAborted();
    return {
      add: (more) => subscriber.subscribe([...more], hear),
      // Without the listener, the client takes a channel for subscribed until Redis has answered, and would not add it again.
      remove: (some) => subscriber.unsubscribe([...some], hear),
      addPattern: (pattern) => subscriber.pSubscribe(pattern, hear),
    };
  } catch (error) {
    await destroy(subscriber);
    throw error;
  }
}

/** Of a Sentinel it is a promise, and nobody waits for it. One that is not connected yet may refuse. */
async function destroy(subscriber: NodeRedisSubscriber): Promise<void> {
  try {
    await subscriber.destroy();
  } catch {
    // It is gone already.
  }
}

/**
 * A cluster's client subscribes again without a word when that connection breaks, and what was told in between is
 * missed unknown. So this is a connection to one master, which hears all of them, and another when it is gone.
 */
async function subscribeIoRedisCluster(
  cluster: IoRedisCluster,
  channels: readonly string[],
  hearer: Hearer,
  signal: AbortSignal,
): Promise<Subscription> {
  const masters = cluster.nodes('master');
  const master = masters[Math.floor(Math.random() * masters.length)];
  if (master === undefined) throw new Error('No master of the cluster is known yet');
  const subscriber = master.duplicate({ ...UNPREFIXED, retryStrategy: () => null });
  let isSubscribed = false;
  // Before that, the subscribing itself fails.
  subscriber.on('end', () => {
    if (isSubscribed) hearer.gone();
  });
  const subscription = await subscribeIoRedis(subscriber, channels, hearer, signal);
  isSubscribed = true;
  return subscription;
}

async function subscribeIoRedis(
  subscriber: IoRedisSubscriber,
  channels: readonly string[],
  { heard, lost }: Hearer,
  signal: AbortSignal,
): Promise<Subscription> {
  for (const event of LOSSES) subscriber.on(event, lost);
  subscriber.on('message', heard);
  subscriber.on('pmessage', (_pattern, channel, message) => heard(channel, message));
  whenAborted(signal, () => subscriber.disconnect());
  try {
    await subscriber.subscribe(...channels);
    return {
      add: (more) => subscriber.subscribe(...more),
      remove: (some) => subscriber.unsubscribe(...some),
      addPattern: (pattern) => subscriber.psubscribe(pattern),
    };
  } catch (error) {
    subscriber.disconnect();
    throw error;
  }
}
