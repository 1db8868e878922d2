/** Knows what it costs to write many touches to Redis: all at once, or one by one. */
import { createRedisStore } from 'stillhere/redis';
import { bytesDuring } from './redis.js';
import { connect } from './redis-client.js';
import { newRecord } from './records.js';
import { medianOf } from '../shared/statistics.js';

const [, , redis = '', count, repeats] = process.argv;
const client = await connect(redis);
const store = createRedisStore({ client, kind: 'redis', prefix: 'bench-flush' });
await store.learnTime();
const records = Array.from({ length: Number(count) }, (_, number) =>
  newRecord(number, store.now()),
);
await Promise.all(records.map((record) => store.create(record)));

/** @type {number[]} */
const together = [];
/** @type {number[]} */
const single = [];
let bytes = 0;
for (let repeat = 0; repeat < Number(repeats); repeat += 1) {
  bytes = await bytesDuring(redis, async () => {
    together.push(await cpuOf(() => store.touch(touches())));
  });
  single.push(await cpuOf(() => Promise.all(touches().map((touch) => store.touch([touch])))));
}
process.send?.({
  togetherMs: medianOf(together),
  singleMs: medianOf(single),
  bytesPerTouch: bytes / records.length,
});

function touches() {
  const at = store.now();
  return records.map(({ id }) => ({ id, at }));
}

/**
 * Milliseconds of CPU of this process.
 * @param {() => Promise<unknown>} work
 */
async function cpuOf(work) {
  globalThis.gc?.();
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
