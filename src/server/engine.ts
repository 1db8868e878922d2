/** Knows the life of a session between its store and those who ask: no HTTP here. */
import type { Emitter } from '../core/emitter.ts';
import {
  DataTooLargeError,
  NoSessionError,
  StillhereError,
  StoreUnavailableError,
  UpdateConflictError,
} from '../core/errors.ts';
import type { Policy } from '../core/policy.ts';
import type { EndReason } from '../core/reasons.ts';
import { decide, type Limits, type SessionRecord } from '../core/session.ts';
import type { SessionEvents } from './events.ts';
import type { Patch, SessionStore } from './store.ts';
import {
  createId,
  createSecret,
  formatToken,
  hashSecret,
  isSecretOf,
  parseToken,
} from './token.ts';

/** What is known of a token. */
export type Check =
  | {
      readonly state: 'active';
      readonly record: SessionRecord;
      /** The policy of the moment. */
      readonly policy: Policy;
      readonly idleRemaining: number;
      readonly absoluteRemaining: number;
    }
  | { readonly state: 'ended'; readonly record: SessionRecord; readonly reason: EndReason }
  | { readonly state: 'none' };

/** The session of a check that found one alive. */
export type ActiveCheck = Extract<Check, { state: 'active' }>;

/** What a new session is made of. */
export interface NewSession {
  readonly subject: string;
  readonly policy: Policy;
  readonly device: string;
  readonly data: string;
  readonly where: string;
}

/** Starts, checks, changes and ends sessions. Every failure of the store is a `StoreUnavailableError`. */
export interface Engine {
  now(): number;
  check(
    tokenText: string | undefined,
    policyOf: (record: SessionRecord) => Policy,
    where: string,
  ): Promise<Check>;
  /** Merges an activity; false when the session was not live any more. */
  touch(id: string, at: number): Promise<boolean>;
  start(session: NewSession): Promise<{ readonly record: SessionRecord; readonly token: string }>;
  /** Ends a session; false when it had ended before. */
  end(
    record: Pick<SessionRecord, 'id' | 'subject'>,
    reason: EndReason,
    where: string,
    unlessActiveAfter?: number,
  ): Promise<boolean>;
  endAll(subject: string, reason: EndReason, where: string, except?: string): Promise<number>;
  /** A new secret for a live session; the old one opens nothing from then on. */
  rotate(
    id: string,
    options: { readonly isAuthenticated: boolean },
  ): Promise<{ readonly record: SessionRecord; readonly token: string }>;
  /** Changes the data of a live session, again from the start whenever another was quicker. */
  update(id: string, change: (data: string) => string): Promise<SessionRecord>;
  read(id: string): Promise<SessionRecord | undefined>;
  /** Sessions of a subject that are alive, oldest first. */
  list(subject: string): Promise<readonly SessionRecord[]>;
  /** Ends what is past its deadline, and says how many. */
  sweep(): Promise<number>;
}

/** The most that a session's data may take, in bytes of JSON: more belongs in the app's own tables. */
const MOST_DATA = 4_096;
/** Each lost race means that another writer won one, so this many writers at once get through. */
const MOST_TRIES = 100;
const SWEEP_BATCH = 500;
const UNLIMITED: Limits = {
  idleTimeout: Number.POSITIVE_INFINITY,
  absoluteTimeout: Number.POSITIVE_INFINITY,
};

/** Makes the engine over a store. */
export function createEngine(store: SessionStore, events: Emitter<SessionEvents>): Engine {
  const now = (): number => store.now();

  async function check(
    tokenText: string | undefined,
    policyOf: (record: SessionRecord) => Policy,
    where: string,
  ): Promise<Check> {
    const token = parseToken(tokenText);
    if (token === undefined) return { state: 'none' };
    const record = await asked(store.read(token.id));
    if (record === undefined || !isSecretOf(record.secretHash, token.secret)) {
      return { state: 'none' };
    }
    return judge(record, policyOf(record), where);
  }

  /** Only the store ends a session: what looks over here is ended there, or was touched meanwhile. */
  async function judge(record: SessionRecord, policy: Policy, where: string): Promise<Check> {
    const verdict = decide(record, policy, now());
    if (verdict.state === 'active') return { ...verdict, record, policy };
    const { reason } = verdict;
    if (record.ended !== undefined) return { state: 'ended', record, reason };
    const unlessActiveAfter = reason === 'idle' ? record.lastActivityAt : undefined;
    if (await end(record, reason, where, unlessActiveAfter)) {
      return { state: 'ended', record, reason };
    }
    const latest = await asked(store.read(record.id));
    return latest === undefined ? { state: 'none' } : judge(latest, policy, where);
  }

  async function touch(id: string, at: number): Promise<boolean> {
    const [isLive = false] = await asked(store.touch([{ id, at }]));
    return isLive;
  }

  async function start(
    session: NewSession,
  ): Promise<{ readonly record: SessionRecord; readonly token: string }> {
    const at = now();
    const secret = createSecret();
    const record: SessionRecord = {
      id: createId(),
      secretHash: hashSecret(secret),
      subject: session.subject,
      createdAt: at,
      authenticatedAt: at,
      lastActivityAt: at,
      idleTimeout: session.policy.idleTimeout,
      absoluteDeadline: at + session.policy.absoluteTimeout,
      tombstoneFor: session.policy.tombstoneFor,
      device: session.device,
      data: checkedData(session.data),
      version: 0,
    };
    await asked(store.create(record));
    const { id, subject } = record;
    events.emit('started', { session: id, subject, at, where: session.where });
    return { record, token: formatToken({ id, secret }) };
  }

  async function end(
    record: Pick<SessionRecord, 'id' | 'subject'>,
    reason: EndReason,
    where: string,
    unlessActiveAfter?: number,
  ): Promise<boolean> {
    const at = now();
    const isWinner = await asked(store.end(record.id, { reason, at }, unlessActiveAfter));
    if (isWinner) {
      events.emit('ended', { session: record.id, subject: record.subject, reason, at, where });
    }
    return isWinner;
  }

  async function endOverdue(record: SessionRecord): Promise<boolean> {
    const verdict = decide(record, UNLIMITED, now());
    if (verdict.state === 'active') return false;
    const unlessActiveAfter = verdict.reason === 'idle' ? record.lastActivityAt : undefined;
    return end(record, verdict.reason, 'sweep', unlessActiveAfter);
  }

  async function endAll(
    subject: string,
    reason: EndReason,
    where: string,
    except?: string,
  ): Promise<number> {
    const at = now();
    const tombstones = await asked(store.endAll(subject, { reason, at }, except));
    for (const { id } of tombstones) {
      events.emit('ended', { session: id, subject, reason, at, where });
    }
    return tombstones.length;
  }

  async function change(
    id: string,
    patchOf: (record: SessionRecord) => Patch,
  ): Promise<SessionRecord> {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const record = await asked(store.read(id));
      if (record === undefined || decide(record, UNLIMITED, now()).state === 'ended') {
        throw new NoSessionError();
      }
      const patch = patchOf(record);
      const outcome = await asked(store.update(id, record.version, patch));
      if (outcome === 'updated') return { ...record, ...patch, version: record.version + 1 };
      if (outcome === 'not-live') throw new NoSessionError();
    }
    throw new UpdateConflictError();
  }

  return {
    now,
    check,
    touch,
    start,
    end,
    endAll,
    read: (id) => asked(store.read(id)),
    async rotate(id, { isAuthenticated }) {
      const secret = createSecret();
      const patch: Patch = {
        secretHash: hashSecret(secret),
        ...(isAuthenticated ? { authenticatedAt: now() } : {}),
      };
      const record = await change(id, () => patch);
      return { record, token: formatToken({ id, secret }) };
    },
    update: (id, dataOf) => change(id, (record) => ({ data: checkedData(dataOf(record.data)) })),
    async list(subject) {
      const at = now();
      const records = await asked(store.list(subject));
      return records.filter((record) => decide(record, UNLIMITED, at).state === 'active');
    },
    async sweep() {
      let ended = 0;
      for (;;) {
        const records = await asked(store.due(now(), SWEEP_BATCH));
        const outcomes = await Promise.all(records.map(endOverdue));
        const endedNow = outcomes.filter(Boolean).length;
        ended += endedNow;
        if (records.length < SWEEP_BATCH || endedNow === 0) return ended;
      }
    },
  };
}

function checkedData(data: string): string {
  const bytes = Buffer.byteLength(data);
  if (bytes > MOST_DATA) throw new DataTooLargeError(bytes, MOST_DATA);
  return data;
}

async function asked<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    throw error instanceof StillhereError ? error : new StoreUnavailableError(error);
  }
}
