/** Knows the names in a subject's index: what they stand for, and how many places they take. */
import { deadlineOf, type SessionRecord } from '../../core/session.ts';
import type { RedisKeys } from './keys.ts';
import { parseReply } from './rows.ts';
import type { Run } from './script.ts';
import * as scripts from './scripts.ts';

/** The sessions of each subject, by the names in its index. */
export interface SubjectNames {
  /** All sessions of a subject, tombstones too. */
  readAll(subject: string): Promise<readonly SessionRecord[]>;
  /** A session was placed: now and then a few names that stand for nothing are taken out, where no list ever does it. */
  placed(subject: string): void;
  /**
   * Asks for a place in the subject's index until there is one: an answer `full` says which names have them all. Those of
   * sessions that are over are named when it is asked for again; every other counts, so that of many sign-ins at once each
   * sees those before it. Answers `full` when no name was over, else as `ask` does.
   */
  untilPlaced(
    subject: string,
    ask: (over: readonly string[]) => Promise<readonly unknown[]>,
  ): Promise<readonly unknown[]>;
}

/** What the names of a subject's index stand for. */
interface Named {
  /** The subject's own sessions, tombstones too. */
  readonly records: readonly SessionRecord[];
  /** Those names whose sessions are not live. */
  readonly over: readonly string[];
  /** Whether any of the names need not count. */
  readonly isLess: boolean;
}

/** Milliseconds after which a name without a session in a subject's index is no sign-in on its way any more. */
export const STRAY = 20_000;
/** Milliseconds after its name within which a session must be written, where both are not one call: well before others take the name for a stray. */
export const LATE: number = STRAY / 2;

/**
 * Every so many sign-ins the index of one is looked at, and twice as many of its names: so those that stand for nothing
 * do not become more than the others, whoever signs in, and however often.
 */
const PLACED = 64;

/** Makes what reads and writes them. */
export function createSubjectNames(options: {
  readonly run: Run;
  readonly keys: RedisKeys;
  readonly now: () => number;
  readonly read: (id: string) => Promise<SessionRecord | undefined>;
}): SubjectNames {
  const { run, keys, now, read } = options;

  /** Reads what the names of a subject's index stand for, and takes out of it those that stand for nothing. */
  async function readNames(subject: string, reply: unknown): Promise<Named> {
    const entries = parseReply(reply).map(String);
    const ids = entries.filter((_entry, index) => index % 2 === 0);
    const found = await Promise.all(ids.map(read));
    const strays: string[] = [];
    const over: string[] = [];
    const records: SessionRecord[] = [];
    for (const [index, id] of ids.entries()) {
      const [record, writtenAt = ''] = [found[index], entries[index * 2 + 1]];
      if (record === undefined) {
        if (Number(writtenAt) <= now() - STRAY) strays.push(id, writtenAt);
      } else {
        const isOwn = record.subject === subject;
        if (isOwn) records.push(record);
        if (!isOwn || record.ended !== undefined || now() >= deadlineOf(record)) over.push(id);
      }
    }
    if (strays.length > 0) await run(scripts.FORGET, [keys.subject(subject)], strays);
    return { records, over, isLess: strays.length + over.length > 0 };
  }

  async function readAll(subject: string): Promise<readonly SessionRecord[]> {
    const [reply] = await run(scripts.LIST, [keys.subject(subject)], []);
    return (await readNames(subject, reply)).records;
  }

  async function tidy(subject: string): Promise<void> {
    const [reply] = await run(scripts.SAMPLE, [keys.subject(subject)], [2 * PLACED, now() - STRAY]);
    await readNames(subject, reply);
  }

  let count = 0;

  return {
    readAll,
    placed(subject) {
      count = (count + 1) % PLACED;
      // What cannot be done now is done later: nobody waits for it.
      if (count === 0) tidy(subject).catch(() => {});
    },
    async untilPlaced(subject, ask) {
      const over: string[] = [];
      for (;;) {
        const reply = await ask(over);
        if (reply[0] !== 'full') return reply;
        const named = await readNames(subject, reply[1]);
        if (!named.isLess) return ['full'];
        over.push(...named.over);
      }
    },
  };
}
