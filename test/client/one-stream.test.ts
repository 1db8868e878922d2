/** Tabs that share one stream of events: each has its own time, which stands still while it is frozen. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { attempt } from '../../src/client/attempt.ts';
import { shareStream, type OneStream } from '../../src/client/one-stream.ts';
import { createFakeClock, type FakeClock } from '../../src/testing/index.ts';

/** In milliseconds: a tab that has the stream and is gone is replaced within it. */
const REPLACED = 3_000;
const STEP = 20;

interface Tab {
  readonly stream: OneStream;
  hasStream: boolean;
  isAlive: boolean;
  isFrozen: boolean;
  isSeen: boolean;
  readonly clock: FakeClock;
  /** What is on its way to it, and the steps that it still takes. */
  readonly unheard: { steps: number; readonly hear: () => void }[];
  begun: () => void;
}

let tabs: Tab[];
/** Whose code runs. */
let current: Partial<Tab> = {};
let hasChannels: boolean;
/** Steps that a message takes. */
let latency: () => number;
const channels = new Map<object, Partial<Tab>>();

function as<Result>(tab: Partial<Tab>, work: () => Result): Result {
  const before = current;
  current = tab;
  try {
    return work();
  } finally {
    current = before;
  }
}

class FakeChannel extends EventTarget {
  readonly #tab = current;
  constructor() {
    super();
    if (!hasChannels) throw new Error('There are no channels');
    channels.set(this, this.#tab);
  }
  postMessage(data: unknown): void {
    for (const [channel, tab] of channels) {
      if (channel === this) continue;
      const hear = (): void =>
        void (
          channels.has(channel) &&
          (channel as FakeChannel).dispatchEvent(new MessageEvent('message', { data }))
        );
      tab.unheard?.push({ steps: latency(), hear });
    }
  }
  close(): void {
    channels.delete(this);
  }
}

beforeEach(() => {
  tabs = [];
  channels.clear();
  hasChannels = true;
  latency = () => 0;
  vi.stubGlobal('BroadcastChannel', FakeChannel);
  vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() =>
    current.isSeen === false ? 'hidden' : 'visible',
  );
});
afterEach(() => {
  for (const tab of tabs) close(tab);
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function open(): Tab {
  const clock = createFakeClock();
  const made: Omit<Tab, 'stream'> = {
    hasStream: false,
    isAlive: true,
    isFrozen: false,
    isSeen: true,
    clock,
    unheard: [],
    begun: () => {},
  };
  const stream = as(made, () =>
    shareStream({
      url: '/session/events',
      attempt,
      setTimer: (callback, delay) => clock.setTimer(() => as(made, callback), delay),
      begin() {
        made.hasStream = true;
        made.begun();
      },
      end: () => void (made.hasStream = false),
    }),
  );
  const tab: Tab = Object.assign(made, { stream });
  tabs.push(tab);
  return tab;
}

/** As a crash does it: without a word. */
function kill(tab: Tab): void {
  tab.isAlive = false;
  tab.hasStream = false;
  for (const [channel, owner] of channels) if (owner === tab) channels.delete(channel);
}

function close(tab: Tab): void {
  if (!tab.isAlive) return;
  as(tab, () => tab.stream.stop());
  kill(tab);
}

const isAwake = ({ isAlive, isFrozen }: Tab): boolean => isAlive && !isFrozen;

function pass(ms: number): void {
  for (let passed = 0; passed < ms; passed += STEP) {
    for (const tab of tabs.filter(isAwake)) {
      for (const coming of tab.unheard.splice(0)) {
        if (coming.steps === 0) as(tab, coming.hear);
        else tab.unheard.push({ ...coming, steps: coming.steps - 1 });
      }
      tab.clock.advance(STEP);
    }
  }
}

const having = (): readonly Tab[] => tabs.filter((tab) => isAwake(tab) && tab.hasStream);

function theOne(): Tab {
  const [one, ...others] = having();
  if (one === undefined || others.length > 0) throw new Error(`${having().length} have it`);
  return one;
}

describe('one stream for all tabs of a browser', () => {
  it('is that of the tab which is alone, at once', () => {
    open();
    expect(having()).toHaveLength(0);
    pass(200);
    expect(having()).toHaveLength(1);
  });

  it('stays where it is, however many come', () => {
    const first = open();
    pass(400);
    for (let count = 0; count < 9; count += 1) open();
    for (let passed = 0; passed < 60_000; passed += 100) {
      pass(100);
      expect(having()).toEqual([first]);
    }
  });

  it('is one when ten come at once', () => {
    for (let count = 0; count < 10; count += 1) open();
    pass(2_000);
    expect(having()).toHaveLength(1);
  });

  it.each([
    ['dies', kill, REPLACED],
    ['is frozen, or hangs', (tab: Tab) => void (tab.isFrozen = true), REPLACED],
    ['is hidden, and nothing tells it so', (tab: Tab) => void (tab.isSeen = false), REPLACED],
    ['is closed', close, 400],
    ['leaves it to the others', (tab: Tab) => as(tab, () => tab.stream.pass(10_000)), 400],
  ])('has another tab soon when that which has it %s', (_how, goAway, within) => {
    for (let count = 0; count < 4; count += 1) open();
    pass(2_000);
    const before = theOne();
    goAway(before);
    pass(within);
    expect(theOne()).not.toBe(before);
  });

  it('is given up by a tab that was frozen, as soon as it hears of the other', () => {
    const [first, second] = [open(), open()];
    pass(2_000);
    const before = theOne();
    before.isFrozen = true;
    pass(REPLACED);
    const after = theOne();
    before.isFrozen = false;
    pass(1_200);
    expect([first, second]).toContain(after);
    expect(having()).toEqual([after]);
  });

  it('comes back to a tab that was hidden when it is alone', () => {
    const tab = open();
    tab.isSeen = false;
    pass(10_000);
    expect(having()).toEqual([]);
    tab.isSeen = true;
    pass(REPLACED);
    expect(having()).toEqual([tab]);
  });

  it('comes back, after the time that was said, to who left it and found nobody', () => {
    const tab = open();
    pass(400);
    as(tab, () => tab.stream.pass(10_000));
    pass(9_900);
    expect(having()).toEqual([]);
    pass(200);
    expect(having()).toEqual([tab]);
  });

  it('is not fought over by tabs that cannot hear each other: who was used last has it', () => {
    const tab = open();
    pass(400);
    as(tab, () => tab.stream.lose());
    pass(60_000);
    expect(having()).toEqual([]);
    as(tab, () => dispatchEvent(new Event('focus')));
    expect(having()).toEqual([tab]);
    const other = open();
    pass(400);
    as(tab, () => tab.stream.lose());
    as(other, () => other.stream.stop());
    pass(REPLACED);
    expect(having(), 'lost to one that was never heard of').toEqual([]);
  });

  it.each([
    ['before it hears of the other', () => {}, () => pass(STEP)],
    ['after it has heard of the other', () => pass(STEP), () => {}],
  ])(
    'is taken back at once when two took it at one instant, and the server heard that one last which gives way: told so %s',
    (_when, before, after) => {
      const random = vi.spyOn(Math, 'random').mockReturnValueOnce(0.9).mockReturnValueOnce(0.1);
      const [stays, yields] = [open(), open()];
      random.mockRestore();
      for (const { clock } of tabs) clock.advance(200);
      expect(having(), 'neither has heard of the other').toEqual([stays, yields]);
      before();
      as(stays, () => stays.stream.lose());
      after();
      pass(STEP);
      expect(having()).toEqual([stays]);
      as(stays, () => stays.stream.lose());
      pass(1_000);
      expect(having(), 'once: this time it was somebody who cannot be heard').toEqual([]);
      pass(REPLACED);
      expect(having(), 'the other knows only that it is silent').toEqual([yields]);
    },
  );

  it('tells by the storage where there are no channels', () => {
    hasChannels = false;
    const listeners = new Map<Partial<Tab>, (event: StorageEvent) => void>();
    const setItem = vi.fn((key: string, newValue: string) => {
      const heard = new StorageEvent('storage', { key, newValue });
      for (const [tab, listener] of listeners) {
        if (tab !== current) tab.unheard?.push({ steps: 0, hear: () => listener(heard) });
      }
    });
    vi.stubGlobal('localStorage', { setItem });
    vi.stubGlobal('addEventListener', (_name: string, listener: () => void) =>
      listeners.set(current, listener),
    );
    for (let count = 0; count < 3; count += 1) open();
    pass(2_000);
    const before = theOne();
    kill(before);
    pass(REPLACED);
    expect(theOne()).not.toBe(before);
    const words = setItem.mock.calls.map(([, word]) => word);
    expect(new Set(words).size, 'what stands there already is told to nobody').toBe(words.length);
  });

  it('is within a second that of the tab which the server tells, in whatever order two that came at once are heard', () => {
    const late = fc.infiniteStream(fc.nat(4));
    fc.assert(
      fc.property(late, late, fc.nat(9), fc.boolean(), (ofMessages, ofRequests, apart, isFirst) => {
        for (const tab of tabs.splice(0)) close(tab);
        latency = () => ofMessages.next().value;
        /** The last stream that was asked for takes the place of the one before. */
        let told: Tab | undefined;
        const random = vi.spyOn(Math, 'random').mockReturnValueOnce(isFirst ? 0.9 : 0.1);
        for (const tab of [open(), open()]) {
          tab.begun = () => {
            const arrive = (): void => {
              if (told !== undefined && told !== tab) {
                const { stream, unheard } = told;
                unheard.push({ steps: ofRequests.next().value, hear: stream.lose });
              }
              told = tab;
            };
            tab.unheard.push({ steps: ofRequests.next().value, hear: arrive });
          };
          pass(apart * STEP);
        }
        random.mockRestore();
        pass(1_000);
        expect(having()).toEqual([told]);
      }),
      { numRuns: 300 },
    );
  });

  it('is one again after whatever has happened', () => {
    const events = fc.array(
      fc.record({
        what: fc.constantFrom('open', 'kill', 'close', 'freeze', 'thaw', 'hide', 'show', 'pass'),
        who: fc.nat(5),
        then: fc.nat(2_500),
      }),
      { maxLength: 25 },
    );
    fc.assert(
      fc.property(events, (all) => {
        for (const tab of tabs.splice(0)) close(tab);
        for (const { what, who, then } of all) {
          const living = tabs.filter(({ isAlive }) => isAlive);
          const tab = living[who % Math.max(1, living.length)];
          if (what === 'open' && living.length < 6) open();
          else if (tab !== undefined) {
            if (what === 'kill') kill(tab);
            if (what === 'close') close(tab);
            if (what === 'freeze') tab.isFrozen = true;
            if (what === 'thaw') tab.isFrozen = false;
            if (what === 'hide') tab.isSeen = false;
            if (what === 'show') tab.isSeen = true;
            if (what === 'pass' && tab.hasStream && isAwake(tab)) {
              as(tab, () => tab.stream.pass(10_000));
            }
          }
          pass(then);
        }
        // Two of silence, a second until the others are told, and as much again for what crossed.
        pass(2 * REPLACED);
        const fit = tabs.filter((tab) => isAwake(tab) && tab.isSeen);
        const isLeft = all.some(({ what }) => what === 'pass');
        const least = fit.length === 0 || isLeft ? 0 : 1;
        expect(having().length).toBeGreaterThanOrEqual(least);
        expect(having().length).toBeLessThanOrEqual(Math.min(fit.length, 1));
      }),
      { numRuns: 300 },
    );
  });
});
