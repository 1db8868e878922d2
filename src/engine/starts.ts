/** Knows how a session is started: within the limit of its subject, and so that none is left that nobody was given. */
import type { Clock } from '../core/clock.ts';
import type { Emitter } from '../core/emitter.ts';
import {
  SessionExistsError,
  SessionLimitError,
  StoreFullError,
  StoreUnavailableError,
} from '../core/errors.ts';
import type { Policy } from '../core/policy.ts';
import { NO_SIGNS, type SessionRecord } from '../core/session.ts';
import type { Ends } from './ends.ts';
import type { SessionEvents } from './events.ts';
import { tombstoneOf } from './record-table.ts';
import type { Settling } from './settling.ts';
import type { NewRecord, SessionStore } from './store.ts';
import type { StoreLink } from './store-link.ts';
import { createToken, formatToken, hashSecret, isId, nameRequest } from './token.ts';

/** What a new session is made of. */
export interface NewSession {
  readonly subject: string;
  readonly policy: Policy;
  readonly device: string;
  /** The app's data, checked. */
  readonly data: string;
  readonly where: string;
  /** How its id begins. */
  readonly mark?: string;
  /**
   * Its id, where that follows from a session of elsewhere: then it is nobody's token, and may exist already. Default: a
   * random one.
   */
  readonly id?: string;
  /** When the person proved who they are, where that was before now; 0 where it is not known. Default: now. */
  readonly authenticatedAt?: number;
  /** When it began, where that was before now. Default: now. */
  readonly createdAt?: number;
  /** The person has chosen more time, and the policy lets them. */
  readonly isExtended?: boolean;
  /** The browser told, of the sign-in, that a person had asked for it. */
  readonly isPrompted: boolean;
  /** The live session of the same browser: it ends as `replaced`. */
  readonly replaces: SessionRecord | undefined;
  /** A session of the same subject that the person has chosen to end for this one: it ends as `limit`. */
  readonly insteadOf: string | undefined;
}

/** A session that was started, and what its browser gets. */
export interface Started {
  readonly record: SessionRecord;
  readonly token: string;
}

/** Starts sessions. */
export interface Starts {
  /**
   * @throws SessionLimitError when the policy refuses at the limit.
   * @throws SessionExistsError when there is, or was, a session with the `id` that was given.
   */
  start(session: NewSession): Promise<Started>;
}

/** So many others may sign in as the same subject at once before this one gets no place. */
const MOST_TRIES = 200;
/** Milliseconds that a place which others are about to take, or to give up, is waited for: longer each time. */
const PAUSE = 10;
const LONGEST_PAUSE = 100;

/** Makes the way in which one node starts sessions. */
export function createStarts(options: {
  readonly store: SessionStore;
  readonly link: StoreLink;
  readonly settling: Settling;
  readonly ends: Ends;
  readonly events: Emitter<SessionEvents>;
  readonly clock: Clock;
  /** Milliseconds that a sign-in may take. */
  readonly timeout: number;
  /** The live sessions of a subject, with what this node knows of their last activity. */
  readonly list: (subject: string) => Promise<readonly SessionRecord[]>;
  readonly read: (id: string) => Promise<SessionRecord | undefined>;
  /** Throws while it is not sure that what looks over is over. */
  readonly refuseInDoubt: () => void;
  readonly drop: (id: string) => void;
  /** Remembers the new session that `create` gives, unless something happens to it meanwhile. */
  readonly remember: (
    id: string,
    create: () => Promise<SessionRecord | undefined>,
  ) => Promise<unknown>;
  readonly failed: (error: unknown) => void;
}): Starts {
  const { store, link, settling, ends, events, clock, timeout, list } = options;

  /** One record on its way into the store, however often that is asked for. */
  function createPlacing(record: NewRecord) {
    const startedAt = clock.monotonic();
    let isUnknown = false;

    async function ask(): Promise<'created' | 'full'> {
      let isSent = false;
      try {
        const outcome = await link.ask(() => {
          isSent = true;
          return store.create(record);
        });
        if (outcome === 'created') isUnknown = false;
        return outcome;
      } catch (error) {
        // It was kept at a time whose answer was lost, and has been ended since.
        if (error instanceof SessionExistsError && isUnknown) return 'created';
        const isLost = error instanceof StoreUnavailableError && !(error instanceof StoreFullError);
        if (isSent && isLost) isUnknown = true;
        throw error;
      }
    }

    return {
      /** Whether the session may exist, or come to exist, though nobody was told so. */
      isUnknown: () => isUnknown,
      async place(): Promise<'created' | 'full'> {
        try {
          return await ask();
        } catch (error) {
          if (!isUnknown || clock.monotonic() - startedAt > timeout / 2) throw error;
          return ask();
        }
      },
    };
  }

  /** Sees to it that a session which nobody was given is none: also if the store hears only later that it should be. */
  function undo(record: SessionRecord, where: string): void {
    const { id, subject, createdAt } = record;
    const request = { reason: 'revoked', at: store.now(), by: nameRequest() } as const;
    const { reason, at } = request;
    const buried = {
      ...tombstoneOf(record, { reason, at }),
      tombstoneFor: Math.max(record.tombstoneFor, record.idleTimeout),
    };
    let exists = false;
    settling.later(async () => {
      try {
        if (!exists) await link.ask(() => store.create(buried));
      } catch (error) {
        if (!(error instanceof SessionExistsError)) throw error;
        exists = true;
      }
      if (!exists) return;
      const isWinner = await link.ask(() => store.end(id, request));
      options.drop(id);
      events.emit('started', { session: id, subject, at: createdAt, where });
      if (isWinner) events.emit('ended', { session: id, subject, reason, at, where });
    });
  }

  const endNow = (
    record: SessionRecord,
    reason: 'limit' | 'replaced',
    where: string,
    unlessActiveAfter?: number,
  ): Promise<boolean> =>
    ends.end(record, { reason, at: store.now(), by: nameRequest() }, where, unlessActiveAfter);

  /**
   * Ends what must end before there is a place: of the person's other sessions those that were left alone for longest.
   * Says whether there was anything to end; if not, others are about to take places, or have just given them up.
   */
  async function makeRoom(
    { id: own, subject, policy, replaces, where }: NewSession,
    sessions: readonly SessionRecord[],
  ): Promise<boolean> {
    // Another request of the same session of elsewhere was first: none has to end for it any more.
    if (sessions.some(({ id }) => id === own)) return true;
    const others = sessions.filter(({ id }) => id !== replaces?.id);
    const surplus = others.length - policy.maxSessions + 1;
    if (surplus > 0) {
      if (policy.onLimit === 'refuse') throw new SessionLimitError(policy.maxSessions, others);
      const chosen = [...others].sort(byLastActivity).slice(0, surplus);
      for (const record of chosen) await endNow(record, 'limit', where, record.lastActivityAt);
      return true;
    }
    if (replaces === undefined || replaces.subject !== subject) return false;
    return endNow(replaces, 'replaced', where);
  }

  async function takePlace(
    session: NewSession,
    place: () => Promise<'created' | 'full'>,
  ): Promise<void> {
    const { subject, policy } = session;
    const startedAt = clock.monotonic();
    let pause = 0;
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      // By a clock that was set, the places of people who are there would look free.
      if (policy.maxSessions !== Number.POSITIVE_INFINITY) options.refuseInDoubt();
      if ((await place()) === 'created') return;
      const sessions = await list(subject);
      if (await makeRoom(session, sessions)) continue;
      if (clock.monotonic() - startedAt > timeout) break;
      if (pause > 0) await new Promise<void>((go) => clock.setTimer(go, pause));
      pause = Math.min(pause + PAUSE, LONGEST_PAUSE);
    }
    throw policy.onLimit === 'refuse'
      ? new SessionLimitError(policy.maxSessions, await list(subject))
      : new StoreUnavailableError(new Error('Others sign in as the same subject all the time'));
  }

  return {
    async start(session) {
      const { subject, policy, device, data, where, replaces, insteadOf } = session;
      if (!store.isTimeKnown()) await link.ask(() => store.learnTime());
      const at = store.now();
      const createdAt = Math.min(session.createdAt ?? at, at);
      const isExtended = session.isExtended === true && policy.extendedTime > policy.idleTimeout;
      const drawn = createToken(session.mark);
      const { secret } = drawn;
      const record: SessionRecord = {
        id: session.id ?? drawn.id,
        secretHash: hashSecret(secret),
        subject,
        createdAt,
        authenticatedAt: Math.min(session.authenticatedAt ?? at, at),
        lastActivityAt: at,
        idleTimeout: isExtended ? policy.extendedTime : policy.idleTimeout,
        absoluteDeadline: createdAt + policy.absoluteTimeout,
        tombstoneFor: policy.tombstoneFor,
        device,
        data,
        version: 0,
        ...(isExtended ? { extended: true } : {}),
        ...(session.isPrompted ? { signs: { ...NO_SIGNS, promptedAt: at } } : {}),
      };
      const isChosen = insteadOf !== undefined && isId(insteadOf);
      const chosen = isChosen ? await options.read(insteadOf) : undefined;
      if (chosen?.subject === subject && chosen.id !== replaces?.id) {
        await endNow(chosen, 'limit', where);
      }
      const { place, isUnknown } = createPlacing(
        policy.maxSessions === Number.POSITIVE_INFINITY
          ? record
          : { ...record, most: policy.maxSessions },
      );
      const createIt = async (): Promise<SessionRecord | undefined> => {
        await takePlace(session, place);
        // What was ended since its answer was lost is not as it was made.
        return isUnknown() ? undefined : record;
      };
      try {
        // With an id of its own, nobody can have asked for it before.
        if (session.id === undefined) await options.remember(record.id, createIt);
        else await createIt();
      } catch (error) {
        // With an id that follows from elsewhere it is somebody's, also if nobody heard that it was kept.
        if (isUnknown() && session.id === undefined) undo(record, where);
        throw error;
      } finally {
        // Such an id is asked for before it is there: what is being read would say to others that it is not.
        if (session.id !== undefined) options.drop(session.id);
      }
      events.emit('started', { session: record.id, subject, at, where });
      if (replaces !== undefined) {
        // The person is in, and the browser has the new cookie: the old session is ended when the store can be asked.
        await endNow(replaces, 'replaced', where).catch(options.failed);
      }
      return { record, token: formatToken({ id: record.id, secret }) };
    },
  };
}

function byLastActivity(a: SessionRecord, b: SessionRecord): number {
  return a.lastActivityAt - b.lastActivityAt || a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1);
}
