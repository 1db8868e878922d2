/** Knows the truth of a simulated world, and says when a node did what must not be. */
import type { EndReason } from '../../src/core/reasons.ts';
import { deadlineOf, type SessionRecord } from '../../src/core/session.ts';

/** What a world is measured by, in milliseconds. */
export interface Tolerances {
  readonly idleTimeout: number;
  readonly endOnClose: number;
  /** How long an activity may wait at a node. */
  readonly flush: number;
  readonly maxStale: number;
  /** How many live sessions a subject may have. */
  readonly mostSessions: number;
  /** How far apart two honest views of the same instant may be: the way there and back. */
  readonly jitter: number;
  /** Within what an end is heard of where push is on. */
  readonly push: number;
}

/** An activity that a node has said yes to. */
interface Accepted {
  readonly at: number;
  readonly node: number;
}

/** A call of a page that says that it leaves, or that it is there. */
interface Call {
  readonly sentAt: number;
  /** When it was answered that it was done; what is lost or refused may be done at any time, or never. */
  doneAt: number;
}

interface Truth {
  readonly id: string;
  readonly subject: string;
  /** The node that started it. */
  readonly node: number;
  /** Whether a browser has got its token. */
  isGiven: boolean;
  /** Whether a person has asked to end it for a new one. */
  isChosen: boolean;
  readonly createdAt: number;
  readonly absoluteDeadline: number;
  accepted: Accepted[];
  readonly leaves: Call[];
  readonly stays: Call[];
  ended: { readonly at: number; readonly reason: EndReason; readonly node: number } | undefined;
  /** How many `ended` events there were. */
  told: number;
}

/** In the place of a node's number: the store itself knows, or nobody is known to know. */
export const STORE = -1;
export const NOBODY = -2;

export class Violation extends Error {}

export interface Oracle {
  started(record: SessionRecord, node: number): void;
  /** A browser has got the token of a session. */
  given(id: string): void;
  /** A person at the limit asks for a new session in the place of this one. */
  chosen(id: string): void;
  /** The sessions of a subject that have not ended, as they are now, and what time the store believes it is. */
  live(records: readonly SessionRecord[], storeTime: number): void;
  /** A node let a request pass that arrived at `arrivedAt`. */
  allowed(id: string, node: number, arrivedAt: number, isActivity: boolean): void;
  /** A request was sent: it may count, whatever is heard of it. */
  perhapsActive(id: string, at: number): void;
  /** A page says that it leaves, or is there. To be called when it is answered that this was done. */
  said(id: string, what: 'leaves' | 'stays'): () => void;
  /** A node refused a request for a session, saying so. */
  refused(id: string, reason: EndReason | 'none'): void;
  /** The store ended a session at the bidding of a node. */
  ended(id: string, reason: EndReason, node: number): void;
  /** A node told of an end. */
  told(id: string): void;
  /** The store's records, as they are now. */
  look(records: readonly (SessionRecord | undefined)[]): void;
  /** After everything was mended and time has passed. */
  finish(): void;
}

export function createOracle(world: {
  readonly now: () => number;
  readonly tolerances: Tolerances;
  /** Whether a node could be reached, and could reach, in all of a span. */
  readonly isWell: (node: number, from: number, to: number) => boolean;
  /** Whether a node has not crashed. */
  readonly isAlive: (node: number) => boolean;
  /** Whether a node heard news in all of a span. */
  readonly hasPush: (node: number, from: number, to: number) => boolean;
  /** Whether who comes at the limit is refused, and may choose what ends: else what was left alone for longest does. */
  readonly isLimitRefused: () => boolean;
}): Oracle {
  const { now, tolerances, isWell, isAlive, hasPush, isLimitRefused } = world;
  const { idleTimeout, endOnClose, flush, maxStale, mostSessions, jitter, push } = tolerances;
  const wasOver = new Set<string>();
  const truths = new Map<string, Truth>();
  const seen = new Map<string, SessionRecord>();

  function truthOf(id: string): Truth {
    const truth = truths.get(id);
    if (truth === undefined) throw new Error(`Unknown session ${id}`);
    return truth;
  }

  /** The last activity before an instant. */
  const lastBefore = ({ accepted }: Truth, instant: number): number =>
    Math.max(...accepted.filter(({ at }) => at < instant).map(({ at }) => at));
  const fail = (invariant: string, what: string): never => {
    throw new Violation(`${invariant}: ${what}`);
  };

  /** When a session is over because it was left, at the latest: Infinity if it may not have been, or not for good. */
  function closedAt({ leaves, stays, accepted }: Truth): number {
    const isDone = ({ sentAt, doneAt }: Call): boolean =>
      doneAt < Infinity &&
      stays.every((stay) => stay.doneAt < sentAt) &&
      accepted.every(({ at }) => at < sentAt - jitter);
    return leaves.some(isDone)
      ? Math.max(...leaves.map(({ doneAt }) => doneAt)) + endOnClose
      : Infinity;
  }

  /** Whether none of the subject's others was left alone for longer, as far as all that is well knows. */
  function leastLatelyActive({ id, subject, accepted }: Truth, node: number): void {
    if (!isWell(node, now() - maxStale, now())) return;
    const activeAt = Math.max(
      ...accepted.filter(({ at, node: by }) => isWell(by, at, now())).map(({ at }) => at),
    );
    for (const other of truths.values()) {
      if (other.id === id || other.subject !== subject || other.ended !== undefined) continue;
      if (wasOver.has(other.id)) continue;
      const otherAt = Math.max(...other.accepted.map(({ at }) => at));
      if (otherAt < activeAt - 2 * flush - jitter) {
        fail('S9', `${id} ended at the limit, though ${other.id} was left alone for longer`);
      }
    }
  }

  /** What ends at the limit is what the person chose, or else what was left alone for longest. */
  function keepsTheLimit(truth: Truth, node: number): void {
    if (truth.isChosen) return;
    if (isLimitRefused()) fail('S9', `${truth.id} ended at the limit, and nobody chose it`);
    leastLatelyActive(truth, node);
  }

  /** Whether a leave is known that may have ended a session by now, and that nobody is known to have made void. */
  function mayBeClosed({ leaves, stays, accepted }: Truth): boolean {
    return leaves.some(({ sentAt, doneAt }) => {
      const closesAt = sentAt + endOnClose - jitter;
      return (
        now() >= closesAt &&
        stays.every((stay) => stay.doneAt === Infinity || stay.sentAt <= doneAt) &&
        accepted.every(
          ({ at, node }) =>
            at <= doneAt + jitter ||
            // A node that has not heard of the leave does not know how soon it must write.
            at >= (hasPush(node, sentAt - maxStale, at) ? closesAt : closesAt - flush) ||
            !isWell(node, at, now()),
        )
      );
    });
  }

  return {
    started({ id, subject, createdAt, absoluteDeadline }, node) {
      truths.set(id, {
        ...{ id, subject, node, isGiven: false, isChosen: false },
        createdAt,
        absoluteDeadline,
        accepted: [{ at: createdAt, node: STORE }],
        leaves: [],
        stays: [],
        ended: undefined,
        told: 0,
      });
    },
    given: (id) => void (truthOf(id).isGiven = true),
    chosen: (id) => void (truthOf(id).isChosen = true),
    live(records, storeTime) {
      const live = records.filter((record) => {
        // A touch that comes late, or a clock that is right again, may still save it, after another has taken its place.
        if (Math.max(now(), storeTime) >= deadlineOf(record)) wasOver.add(record.id);
        return !wasOver.has(record.id);
      });
      if (live.length > mostSessions) fail('S9', `${live.length} sessions are live at once`);
    },
    allowed(id, node, arrivedAt, isActivity) {
      const truth = truthOf(id);
      const idleFor = arrivedAt - lastBefore(truth, arrivedAt);
      if (idleFor > idleTimeout + jitter) {
        fail('I2', `node ${node} served ${id}, idle for ${Math.round(idleFor)} ms`);
      }
      if (arrivedAt > truth.absoluteDeadline + jitter) {
        fail('I2', `node ${node} served ${id} after its absolute deadline`);
      }
      const boundFrom = (instant: number): number =>
        hasPush(node, instant - maxStale, arrivedAt) ? push : maxStale + push;
      const closed = closedAt(truth);
      if (closed < Infinity && arrivedAt - closed > boundFrom(closed - endOnClose)) {
        fail('I2', `node ${node} served ${id}, closed ${Math.round(arrivedAt - closed)} ms before`);
      }
      if (truth.ended !== undefined) {
        const late = arrivedAt - truth.ended.at;
        const bound = boundFrom(truth.ended.at);
        if (late > bound) {
          fail('I3', `node ${node} served ${id}, ended ${Math.round(late)} ms before`);
        }
      } else if (isActivity) {
        truth.accepted = [...truth.accepted.slice(-50), { at: arrivedAt, node }];
      }
    },
    perhapsActive(id, at) {
      const truth = truthOf(id);
      if (truth.ended === undefined) truth.accepted.push({ at, node: NOBODY });
    },
    said(id, what) {
      const call = { sentAt: now(), doneAt: Infinity };
      truthOf(id)[what].push(call);
      return () => void (call.doneAt = now());
    },
    refused(id, reason) {
      const { ended } = truthOf(id);
      if (reason === 'none') fail('I8', `${id} is said to be unknown`);
      if (ended === undefined) fail('I8', `${id} is said to be over (${reason}), and is not`);
      else if (ended.reason !== reason) fail('I3', `${id} ended as ${ended.reason}, not ${reason}`);
    },
    ended(id, reason, node) {
      const truth = truthOf(id);
      if (truth.ended !== undefined) fail('I3', `${id} ended twice`);
      truth.ended = { at: now(), reason, node };
      if (reason === 'closed' && !mayBeClosed(truth)) {
        fail('I1', `${id} ended as closed by node ${node}, though somebody was there`);
      }
      if (reason === 'limit') keepsTheLimit(truth, node);
      if (reason !== 'idle') return;
      if (!truth.isGiven && isAlive(truth.node) && isWell(truth.node, now() - 2 * flush, now())) {
        fail('S26', `${id}, which nobody was given, lived until it was idle`);
      }
      for (const activity of truth.accepted) {
        const idleFor = now() - activity.at;
        if (idleFor < idleTimeout - jitter && isWell(activity.node, activity.at, now())) {
          fail(
            'I1',
            `${id} ended for idleness by node ${node}, though node ${activity.node} knew of an activity ${Math.round(idleFor)} ms before`,
          );
        }
      }
    },
    told(id) {
      const truth = truthOf(id);
      truth.told += 1;
      if (truth.told > 1) fail('I7', `${id} was told to have ended ${truth.told} times`);
      if (truth.ended === undefined) fail('I7', `${id} was told to have ended, and has not`);
    },
    look(records) {
      for (const record of records) {
        if (record === undefined) continue;
        const before = seen.get(record.id);
        seen.set(record.id, record);
        if (before === undefined) continue;
        if (record.lastActivityAt < before.lastActivityAt) fail('I4', `${record.id} went back`);
        if (record.absoluteDeadline !== before.absoluteDeadline) {
          fail('I4', `the absolute deadline of ${record.id} moved`);
        }
        if (before.ended !== undefined && record.ended?.reason !== before.ended.reason) {
          fail('I3', `${record.id} came back`);
        }
      }
    },
    finish() {
      for (const { id, ended, told } of truths.values()) {
        if (ended === undefined) fail('I2', `${id} never ended`);
        else if (told === 0 && isAlive(ended.node)) {
          fail('I7', `nobody told of the end of ${id}`);
        }
      }
    },
  };
}
