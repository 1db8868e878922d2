import { expect, it } from 'vitest';
import { createRedisStore } from '../../src/stores/redis.ts';

interface Told {
  readonly timeout?: number;
  readonly abortSignal?: AbortSignal;
}

/** What is said of each command to a client of the package `redis`, whose app has set these options. */
async function toldOf(
  commands: number,
  commandOptions?: Told,
  isReady?: boolean,
): Promise<(Told | undefined)[]> {
  const told: (Told | undefined)[] = [];
  const client = {
    options: { commandOptions },
    isReady,
    on() {},
    duplicate: () => client,
    connect: async () => {},
    subscribe: async () => {},
    unsubscribe: async () => {},
    pSubscribe: async () => {},
    destroy() {},
    sendCommand: async (_command: string[], options?: Told) => {
      told.push(options);
      return [String(Date.now())];
    },
  };
  const store = createRedisStore({ client, kind: 'redis' });
  await Promise.all(Array.from({ length: commands }, () => store.learnTime()));
  await store.close();
  return told;
}

it('lets a few commands share the signal by which they are given up unwritten, and no more', async () => {
  const told = await toldOf(35);
  const sharers = new Map<AbortSignal | undefined, number>();
  for (const options of told) {
    const signal = options?.abortSignal;
    sharers.set(signal, (sharers.get(signal) ?? 0) + 1);
  }
  expect(sharers.has(undefined)).toBe(false);
  expect(told.every((options) => options?.timeout === 0)).toBe(true);
  expect(sharers.size).toBeLessThan(35);
  for (const some of sharers.values()) expect(some).toBeLessThanOrEqual(10);
});

it('has no signal for what a connected client writes at once', async () => {
  expect(await toldOf(2, undefined, true)).toEqual([{ timeout: 0 }, { timeout: 0 }]);
});

it('leaves it to an app that has said for how long commands are kept', async () => {
  expect(await toldOf(3, { timeout: 200 }, true)).toEqual([undefined, undefined, undefined]);
});
