/** Knows how sessions are read from Redis: many by one script call. */
import type { Clock } from '../../core/clock.ts';
import type { SessionRecord } from '../../core/session.ts';
import { createBatches, type Answers } from '../shared/batches.ts';
import { shardOf, type RedisKeys } from './keys.ts';
import type { RedisMemory } from './memory.ts';
import type { Together } from './resharding.ts';
import { recordOf } from './rows.ts';
import type { Run } from './script.ts';
import * as scripts from './scripts.ts';

/** So many are read by one script call: Redis does nothing else while it runs, for about a millisecond. */
const READS_AT_ONCE = 200;

/** What is said of a session: in which state it is, and by what that is known. */
type Answer = readonly [state: string, found?: unknown];
const NO_ANSWER: Answer = ['failed', 'no answer'];

/**
 * Makes what reads a session, in a cluster with others of its shard, else with any others. The node that is called
 * `reader` is told of what happens to it from then on; empty, nobody is.
 */
export function createRedisReading(options: {
  readonly run: Run;
  readonly keys: RedisKeys;
  readonly memory: RedisMemory;
  readonly candidate: () => string;
  readonly clock: Clock;
  readonly isCluster: boolean;
  readonly together: Together;
  readonly reader: string;
}): (id: string) => Promise<SessionRecord | undefined> {
  const { run, keys, memory, candidate, clock, isCluster, together, reader } = options;

  async function askTogether(ids: readonly string[]): Promise<readonly Answer[]> {
    const shards = ids.map(shardOf);
    const own = [...new Set(shards)];
    const [reply] = await run(
      scripts.READ,
      [...own.map(keys.marker), ...ids.map(keys.session)],
      [own.length, reader, ...own.map(candidate), ...shards.map((shard) => own.indexOf(shard) + 1)],
    );
    return JSON.parse(String(reply)) as readonly Answer[];
  }

  async function askApart(shard: number, ids: readonly string[]): Promise<readonly Answer[]> {
    const answers = await Promise.all(
      ids.map(async (id): Promise<Answer> => {
        const [reply] = await run(scripts.READ, [keys.session(id)], [0, reader, 0]);
        const [answer] = JSON.parse(String(reply)) as readonly Answer[];
        return answer ?? NO_ANSWER;
      }),
    );
    const isMissing = ([state]: Answer): boolean => state === 'missing';
    if (!answers.some(isMissing)) return answers;
    const [marker] = await run(scripts.MARKER, [keys.marker(shard)], [candidate()]);
    return answers.map((answer) => (isMissing(answer) ? ['missing', marker] : answer));
  }

  async function ask(ids: readonly string[]): Promise<Answers<SessionRecord | undefined>> {
    const shard = shardOf(ids[0] ?? '');
    const answers = await together(
      shard,
      () => askTogether(ids),
      () => askApart(shard, ids),
    );
    return (id, place) => {
      const [state, found] = answers[place] ?? NO_ANSWER;
      switch (state) {
        case 'found':
          return recordOf(id, found);
        case 'missing':
          memory.check(shardOf(id), String(found));
          return undefined;
        case 'forgotten':
          return undefined;
        default:
          throw new Error(String(found));
      }
    };
  }

  const lanes = new Map<number, ReturnType<typeof createLane>>();

  function createLane(): (id: string) => Promise<SessionRecord | undefined> {
    return createBatches({ clock, most: READS_AT_ONCE, ask });
  }

  return (id) => {
    const shard = isCluster ? shardOf(id) : 0;
    const lane = lanes.get(shard) ?? createLane();
    lanes.set(shard, lane);
    return lane(id);
  };
}
