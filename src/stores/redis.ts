/** Knows how sessions are kept in Redis or Valkey: a single server, Sentinel or a cluster. */
import { randomBytes } from 'node:crypto';
import type { Clock } from '../core/clock.ts';
import { checkOptions } from '../core/options.ts';
import { deadlineOf, type SessionRecord } from '../core/session.ts';
import { createLearntClock } from '../engine/learnt-clock.ts';
import { CLAIM_FOR, type EndRequest, type SessionStore, type Touch } from '../engine/store.ts';
import { behindDoor } from '../engine/store-door.ts';
import { systemClock } from '../engine/system-clock.ts';
import { createSecret } from './shared/secret.ts';
import { createBeatWatches } from './shared/beat-watches.ts';
import { commandsOf, type RedisClient, type RedisKind } from './redis/client.ts';
import { createRedisCreating } from './redis/creating.ts';
import { createHearing } from './redis/hearing.ts';
import { createRedisKeys, LONGEST, SHARDS, shardOf } from './redis/keys.ts';
import { createMarks } from './redis/marks.ts';
import { createRedisMemory } from './redis/memory.ts';
import { createSubjectNames } from './redis/names.ts';
import { createTogether } from './redis/resharding.ts';
import { createRedisReading } from './redis/reading.ts';
import { parseReply, recordOf, rowOf, signArgumentsOf } from './redis/rows.ts';
import type { Script } from './redis/script.ts';
import * as scripts from './redis/scripts.ts';
import { touchInChunks } from './redis/touch-chunks.ts';

export type { RedisClient, RedisKind } from './redis/client.ts';
export { RedisDataLostError } from './redis/memory.ts';

/** How the store works. */
export interface RedisStoreOptions {
  /**
   * A connected client of the package `redis` or `ioredis`. It stays the caller's; the store opens a second connection
   * of its own to hear of ends. For a Sentinel, the client that its package makes for it. The store listens to its
   * `'error'` events, which would end the process; to have them in a log, listen too.
   */
  readonly client: RedisClient;
  /** Which client it is. */
  readonly kind: RedisKind;
  /** What the names of all keys and channels begin with. Default `'stillhere'`. */
  readonly prefix?: string;
  /** The clock of this machine, for tests. */
  readonly clock?: Clock;
  /** The store's time, for tests. Default: Redis' own. */
  readonly storeTime?: () => number;
}

/**
 * A store in Redis 7 or Valkey. Each operation on a session is one round trip, and exact on one server; a failover
 * loses what had not been replicated: see docs/consistency.md.
 * @throws TypeError when `client` is not of the `kind`.
 */
export function createRedisStore(options: RedisStoreOptions): SessionStore {
  checkOptions<RedisStoreOptions>('createRedisStore', options, {
    client: 'any',
    kind: 'any',
    prefix: 'string',
    clock: 'clock',
    storeTime: 'function',
  });
  const clock = options.clock ?? systemClock;
  const commands = commandsOf(options.client, options.kind);
  const keys = createRedisKeys(options.prefix ?? 'stillhere');
  const learnt = createLearntClock(clock);
  const { storeTime } = options;
  const now = storeTime ?? learnt.now;
  const own = randomBytes(9).toString('base64url');
  let candidates = 0;
  const memory = createRedisMemory(() => clock.monotonic());
  const mark = createMarks();
  const together = createTogether(clock);
  const hearing = createHearing({ commands, keys, clock, own });
  const allShards = Array.from({ length: SHARDS }, (_, shard) => shard);

  /** What a shard is to be known by from now on, if it has no such mark. */
  function candidate(): string {
    candidates += 1;
    return `${own}${candidates}`;
  }

  /** Runs a script, and learns the time from its answer: all but the first element of it. */
  async function run(
    script: Script,
    scriptKeys: readonly string[],
    values: readonly (string | number)[],
  ): Promise<readonly unknown[]> {
    const sentAt = clock.monotonic();
    const time = storeTime === undefined ? '' : String(storeTime());
    const texts = [time];
    // No loop: in a function that runs seldom, over many values, each turn of one makes an object.
    values.forEach((value) => texts.push(String(value)));
    const reply = parseReply(await commands.run(script, scriptKeys, texts));
    learnt.learn(sentAt, Number(reply[0]));
    return reply.slice(1);
  }

  /** Runs a script on a session, and on other keys of its shard where they are together. */
  function runOn(
    id: string,
    script: Script,
    others: readonly string[],
    values: readonly (string | number)[],
  ): Promise<readonly unknown[]> {
    const session = keys.session(id);
    return together(
      shardOf(id),
      () => run(script, [session, ...others], values),
      () => run(script, [session], values),
    );
  }

  /** A session is missing: it never was, or all are lost. */
  async function checkMissing(shard: number, found: unknown): Promise<void> {
    const [marker] =
      found === '' ? await run(scripts.MARKER, [keys.marker(shard)], [candidate()]) : [found];
    memory.check(shard, String(marker));
  }

  async function learnTime(): Promise<void> {
    await run(scripts.TIME, [keys.marker(0)], []);
  }

  const watches = createBeatWatches({
    clock,
    now,
    learnTime,
    places: commands.isCluster ? SHARDS : 1,
    sendBeat: (shard, message) =>
      mark(shard, (number) =>
        run(scripts.BEAT, [keys.mark(shard, own)], [...hearing.beat(message), number]),
      ),
    open: hearing.open,
  });

  const reading = {
    ...{ run, keys, memory, candidate, clock, together },
    isCluster: commands.isCluster,
  };
  /** Who reads to remember is told of what happens to it from then on; who only looks is not. */
  const read = createRedisReading({ ...reading, reader: hearing.name });
  const look = createRedisReading({ ...reading, reader: '' });

  async function touchChunk(touches: readonly Touch[]): Promise<readonly boolean[]> {
    const [first] = touches;
    if (first === undefined) return [];
    return together(
      shardOf(first.id),
      () => touchTogether(touches),
      async () => (await Promise.all(touches.map((touch) => touchTogether([touch])))).flat(),
    );
  }

  async function touchTogether(touches: readonly Touch[]): Promise<readonly boolean[]> {
    const base = Math.floor(
      touches.reduce((least, { at }) => Math.min(least, at), Number.POSITIVE_INFINITY),
    );
    const values: (string | number)[] = [base];
    touches.forEach(({ at, signs }) => {
      values.push(Math.floor(at) - base, ...signArgumentsOf(signs));
    });
    const sessionKeys = touches.map(({ id }) => keys.session(id));
    const [answer] = await run(scripts.TOUCH, sessionKeys, values);
    const outcomes = String(answer);
    const missing = touches[outcomes.indexOf('2')];
    // Asking for it tells whether this one is unknown, or Redis has lost everything.
    if (missing !== undefined) await look(missing.id);
    return touches.map((_touch, index) => outcomes[index] === '1');
  }

  async function endOne(
    id: string,
    { reason, at, by }: EndRequest,
    unlessActiveAfter: number | undefined,
    isTold: boolean,
  ): Promise<{ readonly row: unknown } | undefined> {
    const shard = shardOf(id);
    const [state, found] = await runOn(
      id,
      scripts.END,
      [keys.due(shard), keys.marker(shard)],
      [
        id,
        reason,
        at,
        by,
        unlessActiveAfter ?? '',
        hearing.ended,
        hearing.nodes,
        LONGEST,
        candidate(),
        commands.isCluster ? 1 : '',
        isTold ? 1 : '',
      ],
    );
    if (state === 'missing') await checkMissing(shard, found);
    return state === 'won' ? { row: found } : undefined;
  }

  const names = createSubjectNames({ run, keys, now, read: look });

  const create = createRedisCreating({
    ...{ run, keys, names, memory, candidate, now, together },
    isCluster: commands.isCluster,
    reader: hearing.name,
  });

  return behindDoor({
    now,
    isTimeKnown: storeTime === undefined ? learnt.isKnown : () => true,
    learnTime,
    read,
    create,
    touch: (touches) => touchInChunks(touches, commands.isCluster, touchChunk),
    async visit(id, secretHash, at, signs) {
      const shard = shardOf(id);
      const [state, found, touched] = await runOn(
        id,
        scripts.VISIT,
        [keys.marker(shard)],
        [candidate(), secretHash, Math.floor(at), ...signArgumentsOf(signs)],
      );
      if (state === 'missing') await checkMissing(shard, found);
      if (state !== 'found') return undefined;
      return { record: recordOf(id, found), isTouched: touched === '1' };
    },
    async update(id, version, patch) {
      const shard = shardOf(id);
      const session = keys.session(id);
      // A look that comes too early is put off.
      const lookAt = patch.idleTimeout === undefined ? patch.closing?.closesAt : now();
      const values = [
        ...[candidate(), version, id, hearing.changed, hearing.nodes],
        ...[lookAt ?? '', patch.by ?? '', ...rowOf(patch)],
      ];
      const [outcome, found] = await together(
        shard,
        () => run(scripts.UPDATE, [session, keys.marker(shard), keys.due(shard)], values),
        async () => {
          if (lookAt !== undefined) await run(scripts.LOOK, [keys.due(shard)], [lookAt, id]);
          return run(scripts.UPDATE, [session], values);
        },
      );
      if (outcome === 'missing') await checkMissing(shard, found);
      return outcome === 'updated' || outcome === 'conflict' ? outcome : 'not-live';
    },
    async end(id, request, unlessActiveAfter) {
      return (await endOne(id, request, unlessActiveAfter, false)) !== undefined;
    },
    async endAll(subject, request, except, begunUntil = Number.POSITIVE_INFINITY) {
      const records = await names.readAll(subject);
      const ended = await Promise.all(
        records
          .filter(
            ({ id, ended: end, createdAt }) =>
              end !== undefined || (id !== except && createdAt <= begunUntil),
          )
          .map(async ({ id }) => {
            const won = await endOne(id, request, undefined, true);
            return won && recordOf(id, won.row);
          }),
      );
      return ended.filter((record) => record !== undefined);
    },
    async list(subject) {
      const records = await names.readAll(subject);
      return records
        .filter(({ ended }) => ended === undefined)
        .sort((a, b) => a.createdAt - b.createdAt);
    },
    async due(instant, limit) {
      const claimedUntil = instant + CLAIM_FOR;
      /** One that is not beside the list of what is due: it is taken out of that where it is not anywhere. */
      const askApart = async (id: string): Promise<readonly SessionRecord[]> => {
        const record = await look(id);
        if (record !== undefined && record.ended === undefined) {
          return deadlineOf(record) <= instant ? [record] : [];
        }
        await run(scripts.FORGET, [keys.due(shardOf(id))], [id, claimedUntil]);
        return [];
      };
      const ask = async (shards: readonly number[], most: number): Promise<SessionRecord[]> => {
        const values = [instant, most, claimedUntil];
        const [found] = await run(scripts.DUE, shards.map(keys.due), values);
        const records = parseReply(found).map(async (entry) => {
          const [id, row] = parseReply(entry);
          return row === undefined ? askApart(String(id)) : [recordOf(String(id), row)];
        });
        return (await Promise.all(records)).flat();
      };
      if (!commands.isCluster) return ask(allShards, limit);
      const share = Math.floor(limit / SHARDS);
      if (share > 0) {
        return (await Promise.all(allShards.map((shard) => ask([shard], share)))).flat();
      }
      const due: SessionRecord[] = [];
      for (const shard of allShards) {
        if (due.length < limit) due.push(...(await ask([shard], limit - due.length)));
      }
      return due;
    },
    watch: watches.watch,
    async secret() {
      const [secret] = await run(scripts.MARKER, [keys.secret], [createSecret()]);
      return String(secret);
    },
    async close() {
      watches.close();
    },
  });
}
