/** Knows how a record is written in Redis: the fields of a hash, each a text. */
import { isEndReason } from '../../core/reasons.ts';
import { signsOf, type Changeable, type SessionRecord, type Signs } from '../../core/session.ts';
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

const NOTHING_SHOWN = ['', '', ''] as const;

/** Arguments of a script that touches: empty when nothing was shown. */
export function signArgumentsOf(signs: Signs | undefined): readonly (string | number)[] {
  if (signs === undefined) return NOTHING_SHOWN;
  return [Math.floor(signs.spokenAt), Math.floor(signs.navigatedAt), Math.floor(signs.promptedAt)];
}

/** A record out of its fields, in the order of `ALL_FIELDS`. What is absent is null, or false in a message. */
export function recordOf(id: string, reply: unknown): SessionRecord {
  const row = parseReply(reply);
  // Written out, and filled: with a cold cache each request reads one, and a closure or a copy is made as often.
  const record: Changeable<SessionRecord> = {
    id,
    secretHash: textIn(row, 0),
    subject: textIn(row, 1),
    createdAt: instantIn(row, 2),
    authenticatedAt: instantIn(row, 3),
    lastActivityAt: instantIn(row, 4),
    idleTimeout: Number(row[5]),
    absoluteDeadline: instantIn(row, 6),
    tombstoneFor: Number(row[7]),
    device: textIn(row, 8),
    data: textIn(row, 9),
    version: Number(row[10]),
  };
  // A row of an older version, or a message of one, ends before these fields.
  const signs = signsOf(Number(row[15]), Number(row[16]), Number(row[17]));
  if (signs !== undefined) record.signs = signs;
  if (row[18] === '1') record.extended = true;
  const [reason, at] = [row[11], row[12]];
  if (typeof at === 'string') {
    // A reason that a later version has written is an end too: whoever does not know it must not let the session in.
    record.ended = { reason: isEndReason(reason) ? reason : 'revoked', at: Number(at) };
  } else if (textIn(row, 13) !== '') {
    record.closing = { leftAt: Number(row[13]), closesAt: Number(row[14]) };
  }
  return record;
}

function textIn(row: readonly unknown[], index: number): string {
  const value = row[index];
  return typeof value === 'string' ? value : '';
}

/** A tombstone has no instant but that of its end. */
function instantIn(row: readonly unknown[], index: number): number {
  const value = row[index];
  return Number(typeof value === 'string' ? value : row[12]);
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
