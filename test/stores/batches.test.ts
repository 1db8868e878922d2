import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBatches, type Answers } from '../../src/stores/shared/batches.ts';
import { createFakeClock } from '../../src/testing/index.ts';

/** Until all that was asked in this turn of the event loop has been sent. */
const turn = (): Promise<void> => new Promise((go) => void setImmediate(() => setImmediate(go)));

interface Call {
  readonly ids: readonly string[];
  answer(): Promise<void>;
  fail(error: Error): Promise<void>;
}

/** Batches whose calls are answered by hand, each id with itself. */
function open(most = 100, answerOf: Answers<string> = (id) => `the answer to ${id}`) {
  const clock = createFakeClock();
  const calls: Call[] = [];
  const ask = createBatches<string>({
    clock,
    most,
    ask: (ids) =>
      new Promise((resolve, reject) => {
        calls.push({
          ids,
          answer: () => (resolve(answerOf), turn()),
          fail: (error) => (reject(error), turn()),
        });
      }),
  });
  return { clock, calls, ask, asked: () => calls.map(({ ids }) => ids) };
}

describe('batches', () => {
  it('asks together for what is asked for in one turn of the event loop', async () => {
    const { ask, asked, calls } = open();
    const answers = Promise.all([ask('a'), Promise.resolve().then(() => ask('b')), ask('c')]);
    await turn();
    expect(asked()).toEqual([['a', 'c', 'b']]);
    await calls[0]?.answer();
    expect(await answers).toEqual(['the answer to a', 'the answer to b', 'the answer to c']);
  });

  it('asks together for what is asked for while a call is under way, as soon as it is answered', async () => {
    const { ask, asked, calls } = open();
    void ask('a');
    await turn();
    void ask('b');
    await turn();
    void ask('c');
    await turn();
    expect(asked()).toEqual([['a']]);
    await calls[0]?.answer();
    expect(asked()).toEqual([['a'], ['b', 'c']]);
  });

  it('goes on after a call that failed, and tells its askers alone', async () => {
    const { ask, asked, calls } = open();
    const first = Promise.allSettled([ask('a'), ask('b')]);
    await turn();
    const second = ask('c');
    await calls[0]?.fail(new Error('gone'));
    expect(await first).toEqual([
      { status: 'rejected', reason: new Error('gone') },
      { status: 'rejected', reason: new Error('gone') },
    ]);
    expect(asked()).toEqual([['a', 'b'], ['c']]);
    await calls[1]?.answer();
    expect(await second).toBe('the answer to c');
  });

  it('asks at once when as many wait as one call may ask for', async () => {
    const { ask, asked } = open(2);
    for (const id of ['a', 'b', 'c', 'd', 'e']) void ask(id);
    expect(asked()).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    await turn();
    expect(asked()).toHaveLength(2);
  });

  it('waits for no call that hangs, and takes its answer when it comes after all', async () => {
    const { ask, asked, calls, clock } = open();
    const first = ask('a');
    await turn();
    const second = ask('b');
    clock.advance(49);
    expect(asked()).toEqual([['a']]);
    clock.advance(1);
    expect(asked()).toEqual([['a'], ['b']]);
    await calls[1]?.answer();
    expect(await second).toBe('the answer to b');
    const third = ask('c');
    await turn();
    expect(asked()).toEqual([['a'], ['b'], ['c']]);
    const fourth = ask('d');
    await turn();
    // It was not waited for any more: that it is answered lets nobody go who waits for another.
    await calls[0]?.answer();
    expect(await first).toBe('the answer to a');
    expect(asked()).toHaveLength(3);
    await calls[2]?.answer();
    await calls[3]?.answer();
    expect(await Promise.all([third, fourth])).toEqual(['the answer to c', 'the answer to d']);
  });

  it('answers each asker with its own, in whatever order, with failures and missing ones among them', async () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('ask' as const), id: fc.constantFrom('a', 'b', 'c', '!', '-') }),
      fc.record({ do: fc.constantFrom('answer' as const, 'fail' as const), call: fc.nat(5) }),
      fc.record({ do: fc.constant('turn' as const) }),
      fc.record({ do: fc.constant('advance' as const), ms: fc.nat(60) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), fc.integer({ min: 1, max: 4 }), run),
      { numRuns: 300 },
    );

    type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;
    async function run(steps: readonly Step[], most: number): Promise<void> {
      const { ask, calls, clock } = open(most, (id, place) => {
        if (id === '!') throw new Error('cannot be read');
        return id === '-' ? 'missing' : `${id} at ${place}`;
      });
      const settled: Call[] = [];
      const failed = new Set<Call>();
      const outcomes: { readonly id: string; readonly outcome: Promise<unknown> }[] = [];
      const settle = async (call: Call, isFailing: boolean): Promise<void> => {
        if (isFailing) failed.add(call);
        await (isFailing ? call.fail(new Error('call failed')) : call.answer());
      };
      const waiting = (): Call[] => calls.filter((call) => !settled.includes(call));
      for (const one of steps) {
        if (one.do === 'ask') {
          const outcome = ask(one.id).catch((error: unknown) => (error as Error).message);
          outcomes.push({ id: one.id, outcome });
        } else if (one.do === 'turn') await turn();
        else if (one.do === 'advance') clock.advance(one.ms);
        else {
          const call = waiting()[one.call % Math.max(1, waiting().length)];
          if (call === undefined) continue;
          settled.push(call);
          await settle(call, one.do === 'fail');
        }
      }
      for (;;) {
        await turn();
        const [call] = waiting();
        if (call === undefined) break;
        settled.push(call);
        await settle(call, false);
      }
      expect(calls.flatMap(({ ids }) => ids)).toEqual(outcomes.map(({ id }) => id));
      const expected = calls.flatMap((call) =>
        call.ids.map((id, place) => {
          if (failed.has(call)) return 'call failed';
          if (id === '!') return 'cannot be read';
          return id === '-' ? 'missing' : `${id} at ${place}`;
        }),
      );
      expect(await Promise.all(outcomes.map(({ outcome }) => outcome))).toEqual(expected);
      expect(calls.every(({ ids }) => ids.length <= most)).toBe(true);
    }
  });
});
