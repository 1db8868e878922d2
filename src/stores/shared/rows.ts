/** Knows how a record is written in a row of SQL: one column for each of its parts. */
import { isEndReason } from '../../core/reasons.ts';
import {
  deadlineOf,
  signsOf,
  type Changeable,
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
  // Written out, and filled: with a cold cache each request reads one, and a closure or a copy is made as often.
  const record: Changeable<SessionRecord> = {
    id: row['id'] as string,
    secretHash: row['secret_hash'] as string,
    subject: row['subject'] as string,
    createdAt: Number(row['created_at']),
    authenticatedAt: Number(row['authenticated_at']),
    lastActivityAt: Number(row['last_activity_at']),
    idleTimeout: Number(row['idle_timeout']),
    absoluteDeadline: Number(row['absolute_deadline']),
    tombstoneFor: Number(row['tombstone_for']),
    device: row['device'] as string,
    data: row['data'] as string,
    version: Number(row['version']),
  };
  const signs = signsOf(
    Number(row['spoken_at']),
    Number(row['navigated_at']),
    Number(row['prompted_at']),
  );
  if (signs !== undefined) record.signs = signs;
  if (row['ended_at'] !== null) {
    // A reason that a later version has written is an end too: whoever does not know it must not let the session in.
    const reason = row['ended_reason'];
    record.ended = {
      reason: isEndReason(reason) ? reason : 'revoked',
      at: Number(row['ended_at']),
    };
    return record;
  }
  if (Number(row['extended']) === 1) record.extended = true;
  if (row['left_at'] !== null) {
    record.closing = { leftAt: Number(row['left_at']), closesAt: Number(row['closes_at']) };
  }
  return record;
}
