/** Knows how a session is created in Redis: on one server by one call, in a cluster by two, as its index is elsewhere. */
import { SessionExistsError, StoreFullError } from '../../core/errors.ts';
import { deadlineOf, type End, type SessionRecord } from '../../core/session.ts';
import type { CreateOutcome, NewRecord } from '../../engine/store.ts';
import * as scripts from './creating-scripts.ts';
import { LONGEST, shardOf, type RedisKeys } from './keys.ts';
import type { RedisMemory } from './memory.ts';
import { LATE, STRAY, type SubjectNames } from './names.ts';
import type { Together } from './resharding.ts';
import { rowOf } from './rows.ts';
import type { Run } from './script.ts';
import { LOOK } from './scripts.ts';

/** Makes what creates a session, or keeps one that has ended so that it cannot be created any more. */
export function createRedisCreating(options: {
  readonly run: Run;
  readonly keys: RedisKeys;
  readonly names: SubjectNames;
  readonly memory: RedisMemory;
  readonly candidate: () => string;
  readonly now: () => number;
  readonly isCluster: boolean;
  readonly together: Together;
}): (record: NewRecord) => Promise<CreateOutcome> {
  const { run, keys, names, memory, candidate, now, isCluster, together } = options;

  async function bury(record: SessionRecord, ended: End): Promise<readonly unknown[]> {
    const { reason, at } = ended;
    const shard = shardOf(record.id);
    const session = keys.session(record.id);
    const keep = Math.min(record.tombstoneFor, LONGEST);
    const { secretHash, subject, tombstoneFor, version } = record;
    const row = rowOf({ secretHash, subject, tombstoneFor, version, ended });
    const values = [candidate(), secretHash, `${reason}${at}`, keep, ...row];
    return together(
      shard,
      () => run(scripts.BURY, [session, keys.marker(shard)], values),
      () => run(scripts.BURY, [session], values),
    );
  }

  async function enter(record: NewRecord): Promise<readonly unknown[]> {
    const { id, subject, secretHash, createdAt, absoluteDeadline, tombstoneFor } = record;
    const keep = Math.min(
      Math.max(absoluteDeadline + tombstoneFor - createdAt, tombstoneFor),
      LONGEST,
    );
    const most = record.most === Number.POSITIVE_INFINITY ? '' : (record.most ?? '');
    const shard = shardOf(id);
    const index = keys.subject(subject);
    const created = [keys.session(id), keys.marker(shard), keys.due(shard)];
    const values = [candidate(), secretHash, '', id, deadlineOf(record), keep];
    if (!isCluster) {
      return names.untilPlaced(subject, (over) => {
        const limit = [most, now() - STRAY, over.length, ...over];
        return run(scripts.ENTER, [...created, index], [...values, ...limit, ...rowOf(record)]);
      });
    }
    const [state, takenAt] = await names.untilPlaced(subject, (over) =>
      run(scripts.INDEX, [index], [id, keep, most, now() - STRAY, ...over]),
    );
    if (state === 'full') return [state];
    const latest = Number(takenAt) + LATE;
    const all = [...values, latest, ...rowOf(record)];
    try {
      return await together(
        shard,
        () => run(scripts.CREATE, created, all),
        async () => {
          // A look that finds nothing does no harm; a session that nobody looks at would never end.
          await run(LOOK, [keys.due(shard)], [deadlineOf(record), id]);
          return run(scripts.CREATE, [keys.session(id)], all);
        },
      );
    } catch (error) {
      if (error instanceof StoreFullError) {
        await run(scripts.FORGET, [index], [id, String(takenAt)]);
      }
      throw error;
    }
  }

  return async (record) => {
    const { id, subject, ended } = record;
    const [state, marker] = await (ended === undefined ? enter(record) : bury(record, ended));
    if (state === 'full') return 'full';
    if (state === 'exists') throw new SessionExistsError();
    if (state === 'late') throw new Error('Redis took too long for a sign-in');
    if (marker !== '') memory.learn(shardOf(id), String(marker));
    if (ended === undefined) names.placed(subject);
    return 'created';
  };
}
