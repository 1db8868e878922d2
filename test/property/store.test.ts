import { deepStrictEqual as same, ok, strictEqual as is } from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import Database from 'libsql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { END_REASONS, type EndReason } from '../../src/core/reasons.ts';
import {
  closesAtOf,
  deadlineOf,
  mergeSigns,
  signsOf,
  type SessionRecord,
  type Signs,
} from '../../src/core/session.ts';
import { CLAIM_FOR, type EndRequest, type SessionStore } from '../../src/engine/store.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { createSqliteStore } from '../../src/stores/sqlite.ts';
import { createFakeClock, type FakeClock } from '../../src/testing/index.ts';

type Deed =
  | {
      readonly do: 'create';
      readonly id: string;
      readonly subject: string;
      readonly idle: number;
      readonly absolute: number;
      readonly tombstone: number;
      readonly most: number | undefined;
    }
  | {
      readonly do: 'touch';
      readonly touches: readonly {
        readonly id: string;
        readonly ago: number;
        readonly signs: Signs | undefined;
      }[];
    }
  | {
      readonly do: 'update';
      readonly id: string;
      readonly behind: number;
      readonly data: string;
      /** Milliseconds until a close, null to take one back. */
      readonly closesIn: number | null | undefined;
      /** Another idle timeout, and whether it is the person's choice. */
      readonly idle: { readonly idleTimeout: number; readonly extended: boolean } | undefined;
    }
  | {
      readonly do: 'end';
      readonly id: string;
      readonly reason: EndReason;
      readonly unlessAgo: number | undefined;
    }
  | { readonly do: 'endAll'; readonly subject: string; readonly except: string | undefined }
  | { readonly do: 'list'; readonly subject: string }
  | { readonly do: 'due'; readonly ahead: number; readonly limit: number }
  | { readonly do: 'advance'; readonly ms: number }
  | { readonly do: 'shiftWall'; readonly ms: number };

/** Long against every timeout here, and not too many looks of a store that polls. */
const LONG = 300_000;
const IDS = ['a', 'b', 'c', 'd', 'e'];
const SUBJECTS = ['george', 'maria', '__proto__'];
const id = fc.constantFrom(...IDS);
const subject = fc.constantFrom(...SUBJECTS);
const span = fc.integer({ min: 1, max: 2_000 });
const sign = fc.integer({ min: 0, max: 9 });

const shownBy = (signs: Signs | undefined): Signs | undefined =>
  signs && signsOf(signs.spokenAt, signs.navigatedAt, signs.promptedAt);

const deeds: fc.Arbitrary<readonly Deed[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('create' as const),
        id,
        subject,
        idle: span,
        absolute: span,
        tombstone: span,
        most: fc.option(fc.integer({ min: 1, max: 2 }), { nil: undefined }),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('touch' as const),
        touches: fc.array(
          fc.record({
            id,
            ago: fc.integer({ min: -500, max: 2_000 }),
            signs: fc.option(fc.record({ spokenAt: sign, navigatedAt: sign, promptedAt: sign }), {
              nil: undefined,
            }),
          }),
          { maxLength: 4 },
        ),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('update' as const),
        id,
        behind: fc.integer({ min: 0, max: 1 }),
        data: fc.constantFrom('{}', '{"a":1}'),
        closesIn: fc.oneof(span, fc.constant(null), fc.constant(undefined)),
        idle: fc.option(fc.record({ idleTimeout: span, extended: fc.boolean() }), {
          nil: undefined,
        }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('end' as const),
        id,
        reason: fc.constantFrom(...END_REASONS),
        unlessAgo: fc.option(fc.integer({ min: 0, max: 1_000 }), { nil: undefined }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('endAll' as const),
        subject,
        except: fc.option(id, { nil: undefined }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('list' as const), subject }) },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('due' as const),
        ahead: fc.constantFrom(-500, 0, 0, 0, 1_500),
        limit: fc.integer({ min: 1, max: 5 }),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('advance' as const),
        ms: fc.oneof(
          { weight: 9, arbitrary: fc.integer({ min: 1, max: 700 }) },
          { weight: 1, arbitrary: fc.constant(LONG) },
        ),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('shiftWall' as const),
        ms: fc.integer({ min: -1e9, max: 1e9 }),
      }),
    },
  ),
  { maxLength: 60, size: 'max' },
);

const byId = (records: readonly SessionRecord[]): readonly SessionRecord[] =>
  [...records].sort((a, b) => (a.id < b.id ? -1 : 1));

/** Plays the deeds to a store and to the simplest thing that keeps the port's promises, and compares all that is seen. */
async function play(store: SessionStore, clock: FakeClock, all: readonly Deed[]): Promise<void> {
  const model = new Map<string, SessionRecord>();
  const told: SessionRecord[] = [];
  const wins: SessionRecord[] = [];
  /** Until when what is due was given to somebody. */
  const claims = new Map<string, number>();
  const watch = store.watch({
    ended: (tombstone) => void told.push(tombstone),
    changed() {},
    outdated() {},
    resumed() {},
  });

  const isForgotten = ({ ended, tombstoneFor }: SessionRecord, at: number): boolean =>
    ended !== undefined && ended.at + tombstoneFor <= at;
  const live = (key: string): SessionRecord | undefined => {
    const record = model.get(key);
    return record?.ended === undefined && record !== undefined && store.now() < deadlineOf(record)
      ? record
      : undefined;
  };
  const endModel = (
    { closing: _closing, signs: _signs, extended: _extended, ...record }: SessionRecord,
    reason: EndReason,
  ): SessionRecord => {
    const tombstone = { ...record, data: '', ended: { reason, at: store.now() } };
    model.set(record.id, tombstone);
    wins.push(tombstone);
    return tombstone;
  };
  let requests = 0;
  let deedsDone = 0;
  const request = (reason: EndReason): EndRequest => {
    requests += 1;
    return { reason, at: store.now(), by: `by-${requests}` };
  };
  const notEnded = (): readonly SessionRecord[] =>
    [...model.values()].filter(({ ended }) => ended === undefined);

  const run = async (deed: Deed): Promise<void> => {
    const now = store.now();
    deedsDone += 1;
    switch (deed.do) {
      case 'create': {
        const record: SessionRecord = {
          id: deed.id,
          secretHash: `hash ${deedsDone}`,
          subject: deed.subject,
          createdAt: now,
          authenticatedAt: now,
          lastActivityAt: now,
          idleTimeout: deed.idle,
          absoluteDeadline: now + deed.absolute,
          tombstoneFor: deed.tombstone,
          device: '',
          data: '{}',
          version: 0,
        };
        const kept = model.get(deed.id);
        // When exactly a forgotten id is free again is the store's affair.
        if (kept !== undefined && isForgotten(kept, now)) return;
        const { most } = deed;
        const asked = most === undefined ? record : { ...record, most };
        const outcome = await store.create(asked).catch(() => 'exists');
        const others = IDS.map(live).filter((one) => one?.subject === deed.subject).length;
        const isFull = others >= (deed.most ?? Infinity);
        is(outcome, kept !== undefined ? 'exists' : isFull ? 'full' : 'created');
        if (outcome === 'created') {
          model.set(deed.id, record);
          claims.delete(deed.id);
        }
        return;
      }
      case 'touch': {
        const touches = deed.touches.map(({ id: key, ago, signs }) => ({
          id: key,
          at: now - ago,
          signs,
        }));
        const expected = touches.map(({ id: key, at, signs: shown }) => {
          const record = model.get(key);
          if (record === undefined || record.ended !== undefined) return false;
          const instant = Math.min(at, now);
          const lastActivityAt = Math.max(record.lastActivityAt, instant);
          const touched = { ...record, lastActivityAt };
          if (instant >= deadlineOf(record) || now >= deadlineOf(touched)) return false;
          const signs = mergeSigns(record.signs, shownBy(shown));
          model.set(key, { ...touched, ...(signs === undefined ? {} : { signs }) });
          return true;
        });
        same(await store.touch(touches), expected);
        return;
      }
      case 'update': {
        const record = live(deed.id);
        const version = (model.get(deed.id)?.version ?? 0) - deed.behind;
        const { data, closesIn } = deed;
        const closing =
          typeof closesIn === 'number' ? { leftAt: now, closesAt: now + closesIn } : closesIn;
        // When what was claimed is given again is the store's affair.
        const idle = claims.has(deed.id) ? undefined : deed.idle;
        const patch = { data, ...idle, ...(closing === undefined ? {} : { closing }) };
        const outcome = await store.update(deed.id, version, patch);
        is(outcome, record === undefined ? 'not-live' : deed.behind > 0 ? 'conflict' : 'updated');
        if (outcome !== 'updated' || record === undefined) return;
        const { closing: before, extended: was, ...kept } = record;
        const after = closing === undefined ? before : closing;
        model.set(deed.id, {
          ...kept,
          data,
          idleTimeout: idle?.idleTimeout ?? kept.idleTimeout,
          version: version + 1,
          ...((idle?.extended ?? was) ? { extended: true } : {}),
          ...(after ? { closing: after } : {}),
        });
        const claimedUntil = claims.get(deed.id);
        if (claimedUntil !== undefined && closing) {
          claims.set(deed.id, Math.min(claimedUntil, closing.closesAt));
        }
        return;
      }
      case 'end': {
        const unless = deed.unlessAgo === undefined ? undefined : now - deed.unlessAgo;
        const record = model.get(deed.id);
        const isWinner =
          record !== undefined &&
          record.ended === undefined &&
          (unless === undefined || record.lastActivityAt <= unless) &&
          (deed.reason !== 'closed' || closesAtOf(record.closing, record.lastActivityAt) <= now);
        is(await store.end(deed.id, request(deed.reason), unless), isWinner);
        if (isWinner) endModel(record, deed.reason);
        return;
      }
      case 'endAll': {
        const hit = notEnded().filter(
          (one) => one.subject === deed.subject && one.id !== deed.except,
        );
        const tombstones = await store.endAll(deed.subject, request('revoked'), deed.except);
        same(byId(tombstones), byId(hit.map((record) => endModel(record, 'revoked'))));
        return;
      }
      case 'list': {
        const listed = await store.list(deed.subject);
        same(byId(listed), byId(notEnded().filter((one) => one.subject === deed.subject)));
        const created = listed.map(({ createdAt }) => createdAt);
        same(
          created,
          [...created].sort((a, b) => a - b),
        );
        return;
      }
      case 'due': {
        // The future is asked about too: what is not due yet must still be found at its time.
        const at = now + deed.ahead;
        const overdue = new Map(
          notEnded()
            .filter((one) => deadlineOf(one) <= at && (claims.get(one.id) ?? at) <= at)
            .map((one) => [one.id, one]),
        );
        // What was forgotten before its time must be known here, so no limit then.
        const limit = deed.ahead > 0 ? IDS.length + 1 : deed.limit;
        const due = await store.due(at, limit);
        is(due.length, Math.min(limit, overdue.size));
        is(new Set(due.map((one) => one.id)).size, due.length);
        for (const one of due) {
          same(one, overdue.get(one.id));
          claims.set(one.id, at + CLAIM_FOR);
        }
        // Cut short by its limit, it may leave tombstones to the next: until then `read` does not show them.
        if (due.length === limit) return;
        for (const [key, record] of model) if (isForgotten(record, at)) model.delete(key);
        return;
      }
      case 'advance':
        clock.advance(deed.ms);
        is(store.now(), now + deed.ms);
        return;
      case 'shiftWall':
        clock.shiftWall(deed.ms);
        is(store.now(), now);
        return;
    }
  };

  let before = new Map<string, SessionRecord | undefined>();
  for (const deed of all) {
    await run(deed);
    const after = new Map<string, SessionRecord | undefined>();
    for (const key of IDS) {
      const record = await store.read(key);
      const expected = model.get(key);
      // After a `due` of the future the model has forgotten what the store may still show for its time.
      if (expected !== undefined) {
        same(record, isForgotten(expected, store.now()) ? undefined : expected);
      }
      after.set(key, record);
      const old = before.get(key);
      if (old === undefined || record === undefined || record.createdAt !== old.createdAt) continue;
      ok(record.lastActivityAt >= old.lastActivityAt);
      is(record.absoluteDeadline, old.absoluteDeadline);
      if (old.ended !== undefined) same(record, old);
    }
    before = after;
  }
  clock.advance(1_000);
  // In which order the sessions of one `endAll` are told is the store's affair.
  same(byId(told), byId(wins));
  watch.stop();
  await store.close();
}

describe('I3, I4, I7: last activity never decreases, ended absorbs, one end wins and is told once', () => {
  let folder: string;
  let files = 0;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'stillhere-property-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('in the memory store', async () => {
    const played = fc.assert(
      fc.asyncProperty(deeds, async (all) => {
        const clock = createFakeClock();
        await play(createMemoryStore({ clock }), clock, all);
      }),
      { numRuns: 500 },
    );
    await expect(played).resolves.toBeUndefined();
  });

  it('in the SQLite store', async () => {
    const played = fc.assert(
      fc.asyncProperty(deeds, async (all) => {
        files += 1;
        const database = new Database(join(folder, `${files}.db`));
        database.exec('PRAGMA synchronous = OFF');
        const clock = createFakeClock();
        try {
          await play(createSqliteStore({ database, clock }), clock, all);
        } finally {
          database.close();
        }
      }),
      { numRuns: 60 },
    );
    await expect(played).resolves.toBeUndefined();
  });
});
