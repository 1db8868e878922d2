import { describe, expect, it } from 'vitest';
import { createStandIns } from '../../src/engine/stand-in.ts';
import { createFakeClock } from '../../src/testing/index.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('what stands for a subject', () => {
  it('is the same by the same key, says nothing of the subject, and is read once', async () => {
    let reads = 0;
    const clock = createFakeClock();
    const read = async (): Promise<string> => {
      reads += 1;
      return 'key';
    };
    const here = createStandIns({ clock, read });
    const there = createStandIns({ clock, read });
    const george = await here('george');
    expect(george).toMatch(/^[\w-]{22}$/);
    expect(await there('george')).toBe(george);
    expect(here('george'), 'at once').toBe(george);
    expect(reads).toBe(2);
    expect(here('mary')).not.toBe(george);
    expect(await createStandIns({ clock, read: async () => 'another' })('george')).not.toBe(george);
    expect(clock.timers).toBe(0);
  });

  it('is asked for once by many', async () => {
    let reads = 0;
    const clock = createFakeClock();
    const standInFor = createStandIns({
      clock,
      async read() {
        reads += 1;
        await turn();
        return 'key';
      },
    });
    const all = await Promise.all(['a', 'b', 'a'].map(async (subject) => standInFor(subject)));
    expect([new Set(all).size, reads]).toEqual([2, 1]);
  });

  it('is left out while the store does not say, is not waited for long, and comes later', async () => {
    const clock = createFakeClock();
    const calls: ((key: string | Error) => void)[] = [];
    const standInFor = createStandIns({
      clock,
      read: () =>
        new Promise((resolve, reject) => {
          calls.push((key) => (key instanceof Error ? reject(key) : resolve(key)));
        }),
    });
    const first = standInFor('george');
    clock.advance(1_000);
    expect(await first, 'it hangs').toBe(undefined);
    const second = standInFor('george');
    expect(calls, 'the first call is still under way').toHaveLength(1);
    calls[0]?.(new Error('down'));
    expect(await second).toBe(undefined);
    clock.advance(4_999);
    expect(await standInFor('george')).toBe(undefined);
    expect(calls, 'it is left in peace for a while').toHaveLength(1);
    clock.advance(1);
    const third = standInFor('george');
    calls[1]?.('key');
    expect(await third).toMatch(/^[\w-]{22}$/);
  });
});
