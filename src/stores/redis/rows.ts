/** Knows how a record is written in Redis: the fields of a hash, each a text. */
import { isEndReason } from '../../core/reasons.ts';
import { signsOf, type SessionRecord, type Signs } from '../../core/session.ts';
import type { Patch } from '../../engine/store.ts';

/** An answer that is a list. */
export function parseReply(reply: unknown): readonly unknown[] {
  return Array.isArray(reply) ? reply : [];
}

/** Fields and values of a record, or of those parts of one that change. What is taken back is empty. */
export function rowOf(
  record: Partial<Omit<SessionRecord, 'closing' | 'extended'>> &
    Pick<Patch, 'closing' | 'extended'>,
): readonly string[] {
  const row: readonly (readonly [string, string | number | undefined])[] = [
    ['h', record.secretHash],
    ['s', record.subject],
    ['c', record.createdAt],
    ['u', record.authenticatedAt],
    ['l', record.lastActivityAt],
    ['i', record.idleTimeout],
    ['x', record.absoluteDeadline],
    ['t', record.tombstoneFor],
    ['d', record.device],
    ['j', record.data],
    ['v', record.version],
    ['r', record.ended?.reason],
    ['e', record.ended?.at],
    ['g', record.closing === null ? '' : record.closing?.leftAt],
    ['w', record.closing === null ? '' : record.closing?.closesAt],
    ['p', record.signs?.spokenAt],
    ['n', record.signs?.navigatedAt],
    ['q', record.signs?.promptedAt],
    ['o', record.extended === undefined ? undefined : record.extended ? 1 : ''],
  ];
  return row.flatMap(([field, value]) => (value === undefined ? [] : [field, String(value)]));
}

/** Arguments of a script that touches: empty when nothing was shown. */
export function signArgumentsOf(signs: Signs | undefined): readonly (string | number)[] {
  if (signs === undefined) return ['', '', ''];
  return [signs.spokenAt, signs.navigatedAt, signs.promptedAt].map(Math.floor);
}

/** A record out of its fields, in the order of `ALL_FIELDS`. What is absent is null, or false in a message. */
export function recordOf(id: string, reply: unknown): SessionRecord {
  const row = parseReply(reply);
  const text = (index: number): string => {
    const value = row[index];
    return typeof value === 'string' ? value : '';
  };
  const number = (index: number): number => Number(row[index]);
  const [reason, at] = [row[11], row[12]];
  /** A tombstone has no instant but that of its end. */
  const instant = (index: number): number =>
    Number(typeof row[index] === 'string' ? row[index] : at);
  // A row of an older version, or a message of one, ends before these fields.
  const signs = signsOf(number(15), number(16), number(17));
  const record: SessionRecord = {
    id,
    secretHash: text(0),
    subject: text(1),
    createdAt: instant(2),
    authenticatedAt: instant(3),
    lastActivityAt: instant(4),
    idleTimeout: number(5),
    absoluteDeadline: instant(6),
    tombstoneFor: number(7),
    device: text(8),
    data: text(9),
    version: number(10),
    ...(signs === undefined ? {} : { signs }),
    ...(text(18) === '1' ? { extended: true } : {}),
  };
  if (typeof at !== 'string') {
    if (text(13) === '') return record;
    return { ...record, closing: { leftAt: number(13), closesAt: number(14) } };
  }
  // A reason that a later version has written is an end too: whoever does not know it must not let the session in.
  return { ...record, ended: { reason: isEndReason(reason) ? reason : 'revoked', at: Number(at) } };
}

/** The id in a message of an end, without a look at the rest; undefined where it takes one. */
export function endedIn(message: string): string | undefined {
  const id = message.slice(2, message.indexOf('"', 2));
  return id.includes('\\') ? undefined : id;
}

/** The tombstone that a message tells of. */
export function tombstoneOf(message: string): SessionRecord {
  const [id, row] = JSON.parse(message) as [string, unknown];
  return recordOf(id, row);
}
