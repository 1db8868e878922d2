/**
 * Knows what the tabs of a browser share: one record in `localStorage`, merged by maximum. Nobody leads, nobody waits
 * for another tab. `BroadcastChannel` is quicker, and stands in where storage is blocked.
 */
import { mapInstants, merge, parseSharedRecord, type SharedRecord } from '../core/merge.ts';
import { type MonitorState } from '../core/monitor-state.ts';
import { instantsOf } from '../core/instants.ts';
import { attempt } from './attempt.ts';
import type { MonitorLoop } from './monitor-loop.ts';
import { isSame } from './snapshot.ts';
import type { WatchedPage } from './watched-page.ts';

/** This tab among the others. */
export interface Tabs {
  /** Looks at the record, and tells the listener what is new. */
  poll(): void;
  /**
   * Puts what this tab believes into the record. `isConfirmed`: the server has just said that the session is the
   * browser's, so it may take the place of another one. `leaseFor`: milliseconds for which this tab asks for all.
   */
  publish(
    state: MonitorState,
    options: { readonly isConfirmed: boolean; readonly leaseFor?: number },
  ): void;
  close(): void;
}

/**
 * An instant later than now by more than this, in milliseconds, is of a clock that was set back: it says nothing. A
 * lease is the only one that lies ahead, by less.
 */
const FUTURE = 4_000;

/** A wall clock that falls behind by more, in milliseconds, was set back: less may be drift. */
const SET_BACK = 1_000;

/**
 * Joins the tabs of this browser: what they know of the same session is told to the loop; `onOther` is called when another
 * session may be the browser's now, and the server must be asked.
 */
export function joinTabs(
  {
    window,
    key,
    clock: { wall },
    elapsed,
  }: Pick<WatchedPage, 'window' | 'key' | 'clock' | 'elapsed'>,
  loop: Pick<MonitorLoop, 'state' | 'hear'>,
  onOther: () => void,
): Tabs {
  // Where there is none, each use of it fails, as where it is broken.
  const storage = attempt(() => window.localStorage) as Storage;
  const channel = attempt(() => new window.BroadcastChannel(key)) as BroadcastChannel;
  let memory: SharedRecord | undefined;
  /** The storage did not take what this tab remembers. */
  let isUnsaved = false;
  let seen: SharedRecord | undefined;
  let session: string | undefined;
  /** The last record that may mean that this session is not the browser's any more. */
  let doubted: string | undefined;
  let epoch = 0;
  /** The last choice of another idle timeout, on this tab's clock, and as it is told: converted anew it would look like another. */
  let chosen = 0;
  let toldAs = 0;
  /** By how much the wall clock was ahead at the last look. */
  let ahead = wall() - elapsed();
  /** What was believed when it was last set back, which may hide a sleep: older than it seems, it is told to nobody. */
  let misled: MonitorState | undefined;

  /** Where the storage fails, this tab's memory stands in for it, and adds to it. */
  function load(): SharedRecord | undefined {
    const aheadNow = wall() - elapsed();
    if (aheadNow < ahead - SET_BACK) misled = loop.state;
    ahead = aheadNow;
    const stored = parse(() => storage.getItem(key)) ?? memory;
    return believe(isUnsaved && memory ? merge(stored, memory) : stored);
  }

  function save(record: SharedRecord): void {
    memory = record;
    isUnsaved = true;
    attempt(() => {
      storage.setItem(key, JSON.stringify(record));
      isUnsaved = false;
    });
  }

  function post(record: SharedRecord): void {
    attempt(() => channel.postMessage(record));
  }

  const toWall = (instant: number): number =>
    Math.max(0, Math.round(wall() - Math.max(0, elapsed() - instant)));
  const fromWall = (instant: number): number => elapsed() - Math.max(0, wall() - instant);

  /** Looks at the record, and at what was heard: it may stand there no more, if two tabs wrote at once. */
  function poll(heard?: SharedRecord): void {
    attempt(() => {
      look(load());
      look(heard);
    });
  }

  function look(record: SharedRecord | undefined): void {
    if (!record || !seen) return;
    const isTakenBack = record.epoch < epoch && record.ended !== undefined;
    if (record.session !== session || isTakenBack) {
      // Whichever is newer: where the storage was cleared or is blocked, the epochs do not say it.
      const doubt = `${record.epoch} ${record.session} ${record.ended}`;
      if (doubt === doubted) return;
      doubted = doubt;
      onOther();
      return;
    }
    epoch = Math.max(epoch, record.epoch);
    const before = withoutFuture(seen, wall());
    const now = merge(before, { ...record, epoch });
    seen = now;
    if (isSame(now, before)) return;
    // Only what is new is converted, while it is new: a clock that is set later does not move it.
    const news = mapInstants((name) => (now[name] === before[name] ? 0 : fromWall(now[name])));
    if (news.chosenAt > 0) [chosen, toldAs] = [news.chosenAt, now.chosenAt];
    loop.hear({
      type: 'peer',
      ...news,
      leaseUntil: now.leaseUntil === before.leaseUntil ? 0 : elapsed() + now.leaseUntil - wall(),
      acknowledged: now.acknowledged,
      ended: now.ended,
    });
  }

  function onStorage({ key: changed, newValue }: StorageEvent): void {
    if (changed === key) poll(believe(parse(() => newValue)));
  }

  function onMessage({ data }: MessageEvent<unknown>): void {
    const record = believe(parseSharedRecord(data));
    if (!record) return;
    // Cleaned before it is merged: by maximum, an instant of a clock that was set back since would win for long.
    memory = merge(believe(memory), record);
    // Engines may bring the message before the storage shows what it tells of: it counts by itself.
    poll(record);
  }

  /** Of a record only what can be true at this instant is believed. */
  function believe(record: SharedRecord | undefined): SharedRecord | undefined {
    return record && withoutFuture(record, wall());
  }

  attempt(() => window.addEventListener('storage', onStorage));
  attempt(() => channel.addEventListener('message', onMessage));

  return {
    poll: () => poll(),
    publish(state, { isConfirmed, leaseFor }) {
      if (!state.session) return;
      const stored = load();
      // The server has just told a page that is new here of a session which ended: was that, or this, said earlier?
      const isContradicted =
        session !== state.session &&
        stored?.session === state.session &&
        stored.ended !== undefined &&
        state.phase !== 'ended';
      if (isContradicted && isConfirmed) void Promise.resolve().then(onOther);
      const isOurs = !stored || (stored.session === state.session && !isContradicted);
      const isToldOnly = !isOurs && !isConfirmed;
      // The end of a session whose record stands there no more concerns its pages all the same.
      if (isToldOnly && state.phase !== 'ended') return;
      // What was seen of another session says nothing of this one.
      if (session !== state.session) seen = undefined;
      session = state.session;
      if (!isToldOnly) {
        epoch = Math.max(epoch, isOurs ? (stored?.epoch ?? 1) : stored.epoch + 1);
      }
      const { chosenAt } = state;
      if (chosenAt !== chosen) [chosen, toldAs] = [chosenAt, chosenAt && toWall(chosenAt)];
      const mine: SharedRecord = {
        epoch,
        session,
        ...mapInstants((name) => (state[name] === misled?.[name] ? 0 : toWall(state[name]))),
        chosenAt: chosenAt === misled?.chosenAt ? 0 : toldAs,
        leaseUntil: leaseFor === undefined ? 0 : wall() + leaseFor,
        // In doubt another idle timeout may hold than the one that is known.
        overAt: state.doubt ? 0 : Math.round(wall() + instantsOf(state).deadline - elapsed()),
        acknowledged: state.acknowledged,
        ...(state.phase === 'ended' && { ended: state.reason ?? 'unknown' }),
      };
      if (isToldOnly) return post(mine);
      const record = merge(stored, mine);
      save(record);
      // What else stands there has not been told here: another tab may have written since the last look.
      seen = merge(seen, mine);
      if (isConfirmed || state.phase === 'ended' || isUnsaved) post(record);
    },
    close() {
      attempt(() => window.removeEventListener('storage', onStorage));
      attempt(() => channel.close());
    },
  };
}

function withoutFuture(record: SharedRecord, now: number): SharedRecord {
  return {
    ...record,
    ...mapInstants((name) => (record[name] > now + FUTURE ? 0 : record[name])),
  };
}

function parse(read: () => string | null | undefined): SharedRecord | undefined {
  return attempt(() => parseSharedRecord(JSON.parse(String(read()))));
}
