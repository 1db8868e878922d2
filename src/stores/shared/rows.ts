/** Knows how a record is written in a row of SQL: one column for each of its parts. */
import { isEndReason } from '../../core/reasons.ts';
import {
  deadlineOf,
  signsOf,
  type Closing,
  type SessionRecord,
  type Signs,
} from '../../core/session.ts';
import type { Patch } from '../../engine/store.ts';

/** A row, by the names of its columns. */
export type Row = Readonly<Record<string, unknown>>;

/** The columns of a new row, in their order. */
export function valuesOf(record: SessionRecord): readonly (string | number | null)[] {
  return [
    record.id,
    record.secretHash,
    record.subject,
    record.createdAt,
    record.authenticatedAt,
    record.lastActivityAt,
    record.idleTimeout,
    record.absoluteDeadline,
    deadlineOf(record),
    record.tombstoneFor,
    record.device,
    record.data,
    record.version,
    record.ended?.reason ?? null,
    record.ended?.at ?? null,
    record.closing?.leftAt ?? null,
    record.closing?.closesAt ?? null,
    ...signValuesOf(record.signs),
    Number(record.extended === true),
  ];
}

/** The columns of what was shown. */
export function signValuesOf(
  signs: Signs | undefined,
): readonly [spokenAt: number, navigatedAt: number, promptedAt: number] {
  if (signs === undefined) return [0, 0, 0];
  return [Math.floor(signs.spokenAt), Math.floor(signs.navigatedAt), Math.floor(signs.promptedAt)];
}

/** What is written over the two instants of a pending close to take it back. */
export const TAKEN_BACK = -1;

/** The two instants of a change: null where it says nothing of them. */
export function closingValuesOf(
  closing: Closing | null | undefined,
): readonly [leftAt: number | null, closesAt: number | null] {
  if (closing === null) return [TAKEN_BACK, TAKEN_BACK];
  return closing === undefined ? [null, null] : [closing.leftAt, closing.closesAt];
}

/** The idle timeout of a change, and whether it is the person's choice: null where it says nothing of them. */
export function idleValuesOf({
  idleTimeout,
  extended,
}: Patch): readonly [idleTimeout: number | null, extended: number | null] {
  return [idleTimeout ?? null, extended === undefined ? null : Number(extended)];
}

/** The record that a row holds. Large numbers come as texts or bigints from some clients. */
export function recordOf(value: unknown): SessionRecord {
  const row = value as Row;
  const text = (name: string): string => row[name] as string;
  const number = (name: string): number => Number(row[name]);
  const signs = signsOf(number('spoken_at'), number('navigated_at'), number('prompted_at'));
  const record: SessionRecord = {
    id: text('id'),
    secretHash: text('secret_hash'),
    subject: text('subject'),
    createdAt: number('created_at'),
    authenticatedAt: number('authenticated_at'),
    lastActivityAt: number('last_activity_at'),
    idleTimeout: number('idle_timeout'),
    absoluteDeadline: number('absolute_deadline'),
    tombstoneFor: number('tombstone_for'),
    device: text('device'),
    data: text('data'),
    version: number('version'),
    ...(signs === undefined ? {} : { signs }),
    ...(row['ended_at'] === null && number('extended') === 1 ? { extended: true } : {}),
  };
  if (row['ended_at'] === null) {
    if (row['left_at'] === null) return record;
    return { ...record, closing: { leftAt: number('left_at'), closesAt: number('closes_at') } };
  }
  // A reason that a later version has written is an end too: whoever does not know it must not let the session in.
  const reason = row['ended_reason'];
  return {
    ...record,
    ended: { reason: isEndReason(reason) ? reason : 'revoked', at: number('ended_at') },
  };
}
