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
  const row: string[] = [];
  function add(field: string, value: string | number | undefined): void {
    if (value !== undefined) row.push(field, String(value));
  }
  add('h', record.secretHash);
  add('s', record.subject);
  add('c', record.createdAt);
  add('u', record.authenticatedAt);
  add('l', record.lastActivityAt);
  add('i', record.idleTimeout);
  add('x', record.absoluteDeadline);
  add('t', record.tombstoneFor);
  add('d', record.device);
  add('j', record.data);
  add('v', record.version);
  add('r', record.ended?.reason);
  add('e', record.ended?.at);
  add('g', record.closing === null ? '' : record.closing?.leftAt);
  add('w', record.closing === null ? '' : record.closing?.closesAt);
  add('p', record.signs?.spokenAt);
  add('n', record.signs?.navigatedAt);
  add('q', record.signs?.promptedAt);
  add('o', record.extended === undefined ? undefined : record.extended ? 1 : '');
  return row;
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
