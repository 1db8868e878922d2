import fc from 'fast-check';
import { expect, it } from 'vitest';
import { merge, type SharedRecord } from '../../src/core/merge.ts';
import {
  createMonitorState,
  type MonitorEffect,
  type MonitorEvent,
  type MonitorState,
} from '../../src/core/monitor-state.ts';
import { instantsOf, nextWakeAt } from '../../src/core/instants.ts';
import { step } from '../../src/core/monitor.ts';
import type { EndReason } from '../../src/core/reasons.ts';
import type { Status } from '../../src/core/wire.ts';

const START = 1_750_000_000_000.375;
const IDLE = 60_000;
const WARN = 30_000;
const LEASE = 3_000;
/** The longest that a request takes, one way. */
const SLOWEST = 1_000;
/** After this long the client gives a request up. */
const TIME_LIMIT = 8_000;
/** The latest that a timer fires. */
const LATEST_TIMER = 20;
/** More events than any story has. */
const MOST_STEPS = 20_000;
/** Instants are rounded to milliseconds by the server, and again between tabs. */
const ROUNDING = 4;

const acts = fc.record({
  gap: fc.oneof(fc.integer({ min: 1, max: 2_000 }), fc.integer({ min: 1, max: 90_000 })),
  tab: fc.nat({ max: 2 }),
  what: fc.oneof(
    { weight: 4, arbitrary: fc.constant('input' as const) },
    fc.constantFrom('extend', 'online', 'restore', 'hold', 'release', 'sleep', 'doze'),
  ),
});
const fates = fc.constantFrom('answered', 'lost', 'answer-lost', 'never', 'busy');
const stories = fc.record({
  tabs: fc.integer({ min: 1, max: 3 }),
  acts: fc.array(acts, { maxLength: 25 }),
  up: fc.array(fc.nat({ max: SLOWEST }), { minLength: 1, maxLength: 8 }),
  down: fc.array(fc.nat({ max: SLOWEST }), { minLength: 1, maxLength: 8 }),
  /** Time between the server's looks at its clock, within one request. */
  thinking: fc.nat({ max: 30 }),
  lateness: fc.array(fc.nat({ max: LATEST_TIMER }), { minLength: 1, maxLength: 8 }),
  fates: fc.oneof(
    fc.constant(['answered' as const]),
    fc.array(fates, { maxLength: 12 }).map((some) => [...some, 'answered' as const]),
  ),
  absolute: fc.constantFrom(95_000, 200_000, 1e9),
  dismissOnActivity: fc.boolean(),
});
type Story = typeof stories extends fc.Arbitrary<infer Value> ? Value : never;

interface Tab {
  state: MonitorState;
  wake: { isOff: boolean };
  awake: boolean;
  /** What came while the tab was asleep. */
  waiting: (() => void)[];
  /** Since when the tab knows how things stand, and has shown it: later than a sleep, a restore or the curtain after it. */
  knownSince: number;
  warnedSince: number;
  seen: SharedRecord | undefined;
  readonly ids: Set<number>;
}

/** One after the other, and again from the start. */
function cycle<Item>(items: readonly Item[]): () => Item {
  let index = -1;
  return () => items[(index += 1) % items.length] as Item;
}

/** A server, a network, a person, and tabs that do as the shell does. Throws as soon as an invariant is broken. */
function simulate(story: Story): void {
  let now = START;
  const queue: { readonly at: number; readonly run: () => void }[] = [];
  const nextFate = cycle(story.fates);
  const nextUp = cycle(story.up);
  const nextDown = cycle(story.down);
  const nextLateness = cycle(story.lateness);
  const later = (delay: number, run: () => void): void => {
    const at = now + delay;
    const index = queue.findIndex((other) => other.at > at);
    queue.splice(index < 0 ? queue.length : index, 0, { at, run });
  };

  // The server: the truth.
  const serverNow = (): number => Math.round(now);
  const absoluteDeadline = serverNow() + story.absolute;
  let lastActivityAt = serverNow();
  let ended: { readonly reason: EndReason; readonly at: number } | undefined;
  const serverDeadline = (): number => Math.min(lastActivityAt + IDLE, absoluteDeadline);

  function look(at: number): Status {
    if (ended === undefined && at >= serverDeadline()) {
      const reason = lastActivityAt + IDLE < absoluteDeadline ? 'idle' : 'absolute';
      ended = { reason, at: serverDeadline() };
    }
    if (ended !== undefined) return { state: 'ended', session: 'one', reason: ended.reason };
    return {
      state: 'active',
      session: 'one',
      idleRemaining: lastActivityAt + IDLE - at,
      absoluteRemaining: absoluteDeadline - at,
      idleTimeout: IDLE,
      warnBefore: WARN,
      maxHold: 2 * IDLE,
      fresh: true,
      endOnClose: 0,
      closing: false,
    };
  }

  function serve(idleFor: number | undefined): Status {
    const at = serverNow();
    if (look(at).state === 'active' && idleFor !== undefined) {
      lastActivityAt = Math.max(lastActivityAt, Math.round(at - idleFor));
    }
    return look(at + story.thinking);
  }

  // The browser.
  let record: SharedRecord | undefined;
  /** Answers since anything but time went by. */
  let idleAnswers = 0;
  let isPersonGone = false;
  const tabs: Tab[] = Array.from({ length: story.tabs }, (_, index) => ({
    state: createMonitorState({
      dismissOnActivity: story.dismissOnActivity,
      pingInterval: Infinity,
      jitter: index / 3,
    }),
    wake: { isOff: true },
    awake: true,
    waiting: [],
    knownSince: Infinity,
    warnedSince: Infinity,
    seen: undefined,
    ids: new Set<number>(),
  }));

  function publish(tab: Tab, leaseUntil: number): void {
    const { state } = tab;
    if (state.session === undefined) return;
    const mine: SharedRecord = {
      epoch: 1,
      session: state.session,
      lastActivityAt: Math.round(state.lastActivityAt),
      confirmedAt: Math.round(state.confirmedAt),
      answeredAt: Math.round(state.answeredAt),
      leftAt: 0,
      stayedAt: 0,
      leaseUntil,
      chosenAt: 0,
      acknowledgedAt: state.acknowledgedAt,
      overAt: 0,
      acknowledged: state.acknowledged,
      ...(state.phase === 'ended' ? { ended: state.reason ?? 'unknown' } : {}),
    };
    record = record === undefined ? mine : merge(record, mine);
    tab.seen = record;
    for (const other of tabs) if (other !== tab) later(2, () => reach(other, () => poll(other)));
  }

  /** The record is looked at before every event, and when another tab says that there is news. */
  function poll(tab: Tab): void {
    if (record === undefined || tab.state.session === undefined || record === tab.seen) return;
    tab.seen = record;
    const { confirmedAt, answeredAt, leaseUntil, acknowledged, acknowledgedAt } = record;
    // A tab never believes in activity of the future: its clock is the other's.
    const activityAt = Math.min(now, record.lastActivityAt);
    advance(tab, {
      type: 'peer',
      lastActivityAt: activityAt,
      confirmedAt,
      answeredAt,
      leftAt: 0,
      stayedAt: 0,
      leaseUntil,
      chosenAt: 0,
      acknowledgedAt,
      acknowledged,
      ended: record.ended,
    });
  }

  function dispatch(tab: Tab, event: MonitorEvent): void {
    poll(tab);
    advance(tab, event);
  }

  /** Runs now, or as soon as the tab wakes. */
  function reach(tab: Tab, run: () => void): void {
    if (tab.awake) run();
    else tab.waiting.push(run);
  }

  function schedule(tab: Tab): void {
    tab.wake.isOff = true;
    const wakeAt = nextWakeAt(tab.state, now);
    expect(wakeAt, 'time goes on').toBeGreaterThan(now);
    if (wakeAt === Infinity) return;
    const wake = { isOff: false };
    tab.wake = wake;
    later(Math.ceil(wakeAt - now) + nextLateness(), () => {
      if (!wake.isOff) reach(tab, () => wake.isOff || dispatch(tab, { type: 'tick' }));
    });
  }

  function advance(tab: Tab, event: MonitorEvent): void {
    const before = tab.state;
    const [after, effects] = step(before, event, now);
    tab.state = after;
    if (before.phase !== 'ended') follow(tab, before);
    check(before, after, event, effects);
    for (const effect of effects) {
      if (effect.type === 'share') publish(tab, 0);
      if (effect.type === 'ask') ask(tab, effect.id, effect.activeAt);
    }
    schedule(tab);
  }

  function follow(tab: Tab, before: MonitorState): void {
    const { state } = tab;
    const isKnown = state.limits !== undefined && state.doubt === undefined;
    if (!isKnown) tab.knownSince = Infinity;
    else if (tab.knownSince === Infinity && state.phase !== 'confirming') tab.knownSince = now;
    if (state.isWarned && !before.isWarned) tab.warnedSince = now;
    if (state.phase === 'ended') checkEnd(tab, before);
  }

  function check(
    before: MonitorState,
    after: MonitorState,
    event: MonitorEvent,
    effects: readonly MonitorEffect[],
  ): void {
    if (before.phase === 'ended') {
      expect(after, 'I3: an end absorbs').toBe(before);
      expect(effects, 'I3: an end absorbs').toEqual([]);
      return;
    }
    if (before.limits !== undefined) {
      expect(after.confirmedAt, 'I4').toBeGreaterThanOrEqual(before.confirmedAt);
    }
    expect(after.lastActivityAt, 'I4').toBeGreaterThanOrEqual(before.lastActivityAt);
    if (after.limits !== undefined) {
      expect(after.confirmedAt, 'no page believes in more than the server').toBeLessThanOrEqual(
        lastActivityAt + ROUNDING,
      );
    }
    if (now >= instantsOf(after).deadline) {
      expect(['confirming', 'ended'], 'I9').toContain(after.phase);
    }
    if (event.type === 'input' && before.heldSince === undefined) {
      const isPastWarning = now >= instantsOf(before).idleWarningAt;
      const isPastDeadline = now >= instantsOf(before).deadline;
      if (isPastDeadline || (isPastWarning && !story.dismissOnActivity)) {
        expect(after.lastActivityAt, 'input too late to count').toBe(before.lastActivityAt);
      }
    }
    if (effects.some(({ type }) => type === 'ask') && before.ask !== undefined) {
      const isOver = event.type === 'answer' || event.type === 'failure';
      const isNewWish = event.type === 'extend' || event.type === 'unsure' || after.extending;
      expect(isOver || isNewWish, 'one ask at a time').toBe(true);
    }
  }

  function checkEnd(tab: Tab, before: MonitorState): void {
    expect(ended, 'only the server ends a session').toBeDefined();
    const at = Number(ended?.at);
    const isWatched = tab.awake && before.doubt === undefined;
    // A tab that did not know, or slept, is excused; what it did not know in time it could not show in time.
    if (!isWatched || tab.knownSince + LATEST_TIMER >= at - 6_000) return;
    const isSeen = before.acknowledged || before.isWarned;
    expect(isSeen, 'I5: nobody is signed out without a warning').toBe(true);
    // Answers may have been lost: then the tab believed in an earlier end, and saved and warned ahead of that one.
    const shouldBeSavedFor = before.isWarned ? tab.warnedSince : at - 2 * SLOWEST - 100;
    expect(before.endingFor, 'what is not saved was to be saved').toBeGreaterThan(shouldBeSavedFor);
    if (ended?.reason === 'idle') {
      const shouldBeWarnedAt = Math.max(at - WARN, tab.knownSince) + LATEST_TIMER + ROUNDING;
      expect(tab.warnedSince, 'I5: in time').toBeLessThanOrEqual(shouldBeWarnedAt);
    }
  }

  function ask(tab: Tab, id: number, activeAt: number | undefined): void {
    expect(tab.ids, 'ids are unique').not.toContain(id);
    tab.ids.add(id);
    publish(tab, Math.round(now) + LEASE);
    const sentAt = now;
    const idleFor = activeAt === undefined ? undefined : Math.round(Math.max(0, now - activeAt));
    const fate = nextFate();
    const down = nextDown();
    const fail = (retryAfter?: number): void =>
      dispatch(tab, { type: 'failure', ask: id, retryAfter, jitter: tab.state.options.jitter });
    if (fate === 'never') return later(TIME_LIMIT, () => reach(tab, () => fail()));
    later(nextUp(), () => {
      if (fate === 'lost') return later(down, () => reach(tab, () => fail()));
      if (fate === 'busy') return later(down, () => reach(tab, () => fail(5_000)));
      const status = serve(idleFor);
      later(story.thinking + down, () =>
        reach(tab, () => {
          if (fate === 'answer-lost') return fail();
          idleAnswers += 1;
          const isBusy = !isPersonGone || tabs.some(({ state }) => state.heldSince !== undefined);
          if (isBusy) idleAnswers = 0;
          expect(idleAnswers, 'nobody is there: few questions').toBeLessThan(12 * tabs.length);
          dispatch(tab, { type: 'answer', ask: id, status, sentAt });
        }),
      );
    });
  }

  function act(tab: Tab, what: Story['acts'][number]['what']): void {
    if (!tab.awake) return;
    switch (what) {
      case 'input':
      case 'extend':
      case 'online':
        return dispatch(tab, { type: what });
      case 'restore':
        return dispatch(tab, { type: 'unsure' });
      case 'hold':
      case 'release':
        return dispatch(tab, { type: 'hold', held: what === 'hold' });
      case 'sleep':
      case 'doze':
        tab.awake = false;
        later(what === 'sleep' ? 100_000 : 20_000, () => {
          tab.awake = true;
          tab.knownSince = Infinity;
          // The first thing that a tab hears of may be the hand that woke it.
          dispatch(tab, { type: what === 'sleep' ? 'input' : 'tick' });
          for (const run of tab.waiting.splice(0)) run();
        });
    }
  }

  for (const tab of tabs) advance(tab, { type: 'tick' });
  let actsAt = 0;
  for (const { gap, tab: index, what } of story.acts) {
    actsAt += gap;
    const tab = tabs[index % tabs.length];
    if (tab !== undefined) later(actsAt, () => act(tab, what));
  }
  later(actsAt + 1, () => {
    isPersonGone = true;
    for (const tab of tabs) reach(tab, () => dispatch(tab, { type: 'hold', held: false }));
  });

  const giveUpAt = START + actsAt + 60 * IDLE;
  const isLossless = story.fates.length === 1;
  let steps = 0;
  for (let next = queue.shift(); next !== undefined && now < giveUpAt; next = queue.shift()) {
    now = next.at;
    steps += 1;
    if (steps > MOST_STEPS) expect.fail('time stands still');
    for (const { state, awake } of tabs) {
      const isOpen = state.phase === 'active' || state.phase === 'warning';
      if (!awake || !isOpen || state.limits === undefined) continue;
      expect(now, 'I2, I9: no page is open past its end').toBeLessThanOrEqual(
        Math.min(serverDeadline(), ended?.at ?? Infinity) + LATEST_TIMER + ROUNDING,
      );
    }
    next.run();
  }

  for (const { state } of tabs) {
    expect(state.phase, 'who has gone is signed out in the end').toBe('ended');
    const isLost = state.lastActivityAt > lastActivityAt + ROUNDING;
    const isTooLate = state.lastActivityAt > Number(ended?.at) - LEASE - 2 * SLOWEST - 100;
    const hasSlept = story.acts.some(({ what }) => what === 'sleep' || what === 'doze');
    if (isLossless && !hasSlept && ended?.reason === 'idle') {
      expect(isLost && !isTooLate, 'I1: known here, but nobody told the server').toBe(false);
    }
  }
}

it('I1 to I5 and I9 hold in every tab, whatever the person, the network and the machine do', () => {
  fc.assert(fc.property(stories, simulate), { numRuns: 150 });
}, 20_000);
