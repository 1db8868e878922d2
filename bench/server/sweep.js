/** Knows how much CPU it takes to end 1,000 sessions whose time is up, among few and among many. */
import { createMemoryStore } from 'stillhere/memory';
import { createSessions } from 'stillhere/server';
import { createFakeClock } from 'stillhere/testing';
import { newRecord } from './records.js';

const DUE = 1_000;
const MINUTE = 60_000;
/** The sessions would sweep by themselves in a tenth of this: it is for fewer than 144 sweeps. */
const LONG = 1_440 * MINUTE;
const [, , few, many, repeats] = process.argv.map(Number);

const worlds = [await createWorld(few ?? 0), await createWorld(many ?? 0)];
for (let repeat = 0; repeat < (repeats ?? 0); repeat += 1) {
  for (const world of worlds) await world.sweep();
}
process.send?.(worlds.map(({ times }) => times));

/**
 * So many sessions live long; those that are due come on top. The sessions sweep when told to, not by themselves.
 * @param {number} size
 */
async function createWorld(size) {
  const clock = createFakeClock();
  const store = createMemoryStore({ clock });
  const sessions = createSessions({
    store,
    clock,
    policy: { idleTimeout: LONG, absoluteTimeout: LONG },
    sweepInterval: LONG / 10,
  });
  for (let number = DUE; number < size; number += 1) {
    await store.create(newRecord(number, store.now(), LONG));
  }
  /** Milliseconds. @type {number[]} */
  const times = [];
  return {
    times,
    async sweep() {
      for (let number = 0; number < DUE; number += 1) {
        await store.create(newRecord(number, store.now(), MINUTE));
      }
      clock.advance(MINUTE);
      globalThis.gc?.();
      const before = process.cpuUsage();
      const ended = await sessions.sweep();
      const { user, system } = process.cpuUsage(before);
      times.push((user + system) / 1_000);
      if (ended !== DUE) throw new Error(`${ended} sessions ended, not ${DUE}`);
    },
  };
}
