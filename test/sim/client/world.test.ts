import { describe, expect, it } from 'vitest';
import { buildWorld } from '../build-world.ts';
import { countRequests } from './costs.ts';
import { CLIENT_MUTANTS } from './mutants.ts';
import { play } from './world.ts';

const SEEDS = 200;
/** Each guard is missed by some seed among so many. */
const MOST_SEEDS = 600;

describe('the simulation of clients', () => {
  it('I1 to I9 hold in every tab of every world', { timeout: 300_000 }, async () => {
    for (let seed = 0; seed < SEEDS; seed += 1) {
      const { violation, story } = await play(seed);
      expect(violation, `seed ${seed}:\n${story.join('\n')}`).toBeUndefined();
    }
  });

  it('a seed replays: it tells the same story again', async () => {
    expect((await play(11)).story).toEqual((await play(11)).story);
  });

  it('costs: fifty minutes of work in many tabs are hardly more than in one', async () => {
    const alone = await countRequests({ tabs: 1, minutes: 50, isWorking: true });
    for (const tabs of [2, 5, 20]) {
      const { pings } = await countRequests({ tabs, minutes: 50, isWorking: true });
      expect(pings, `${tabs} tabs`).toBeLessThanOrEqual(alone.pings + 1);
    }
    expect(alone.pings).toBeGreaterThan(2);
  });

  it('costs: an hour without anybody is two questions, and a look of each other tab that leaves', async () => {
    for (const tabs of [1, 2, 5, 20]) {
      const { pings, looks } = await countRequests({ tabs, minutes: 60, isWorking: false });
      expect(pings + looks, `${tabs} tabs`).toBeLessThanOrEqual(1 + tabs);
    }
  });

  it.each(CLIENT_MUTANTS)('bites: $name', { timeout: 300_000 }, async (mutant) => {
    const playMutant = await buildWorld(mutant, 'test/sim/client/world.ts');
    let violation: string | undefined;
    for (let seed = 0; seed < MOST_SEEDS && violation === undefined; seed += 1) {
      ({ violation } = await playMutant(seed));
    }
    expect(violation).toMatch(mutant.breaks);
  });
});
