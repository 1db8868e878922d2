/** Knows what a store tells who watches it: the part of the contract that is about it. */
import { deepStrictEqual as same, ok, strictEqual as is } from 'node:assert/strict';
import { DAY, until, intact, leave, type Trial } from './trial.ts';

/** Tests what a store tells who watches it. */
export function testWatching({ test, created, endNow }: Trial): void {
  test('tells who watches of every end, once, and of every change', async (store, clock, {
    hearsNews,
  }) => {
    if (hearsNews === false) return;
    const told: string[] = [];
    const watch = store.watch({
      ended(tombstone) {
        told.push(`${tombstone.id} ${tombstone.ended?.reason} ${tombstone.data}`);
        Object.assign(tombstone, { subject: 'mallory' });
        throw new Error('a listener that fails hinders nobody');
      },
      changed: (id) => void told.push(`${id} changed`),
      outdated() {},
      resumed() {},
    });
    const others: string[] = [];
    const other = store.watch({
      ended: ({ id, subject }) => void others.push(`${id} ${subject}`),
      changed() {},
      outdated() {},
      resumed() {},
    });
    await intact(store, clock, watch);
    await intact(store, clock, other);
    const sessions = [await created(store), await created(store), await created(store)] as const;
    const [first, second, third] = sessions;
    await store.update(first.id, 0, { data: '{"a":2}' });
    await until(clock, () => told.length === 1);
    await leave(store, third);
    await until(clock, () => told.length === 2);
    const request = endNow(store);
    await store.end(first.id, request);
    await store.end(first.id, endNow(store));
    await store.end(first.id, request);
    // Sessions may lie on different servers: what is told of one does not wait for what is told of another.
    await until(clock, () => told.length === 3 && others.length === 1);
    await store.touch([{ id: second.id, at: store.now() }]);
    await store.endAll('george', endNow(store, 'revoked'), third.id);
    await until(clock, () => others.length === 2);
    await until(clock, () => told.length === 4);
    same(told, [
      `${first.id} changed`,
      `${third.id} changed`,
      `${first.id} signed-out `,
      `${second.id} revoked `,
    ]);
    ok(watch.intactUntil() <= store.now());
    ok(watch.intactUntil() >= store.now() - 30_000, 'it knows that nothing was missed');

    watch.stop();
    await store.end(third.id, endNow(store));
    await until(clock, () => others.length === 3);
    is(told.length, 4);
    same(
      others,
      sessions.map(({ id }) => `${id} george`),
    );
  });

  test('tells who watches of what was read or created, and concerns it, also when it has watched for long', async (store, clock, {
    hearsNews,
  }) => {
    if (hearsNews === false) return;
    const told: string[] = [];
    const sessions = [await created(store), await created(store), await created(store)] as const;
    const [first, second, third] = sessions;
    const concerning = new Set([first.id, second.id]);
    const watch = store.watch(
      {
        ended: ({ id, ended }) => void told.push(`${id} ${ended?.reason}`),
        changed: (id) => void told.push(`${id} changed`),
        outdated() {},
        resumed() {},
      },
      (id) => concerning.has(id),
    );
    await intact(store, clock, watch);
    // The second was only created.
    for (const { id } of [first, third]) await store.read(id);
    await store.update(first.id, 0, { data: '{"a":2}' });
    await until(clock, () => told.includes(`${first.id} changed`));
    const since = store.now();
    await until(clock, () => store.now() - since > 15_000);
    told.length = 0;
    await store.update(first.id, 1, { data: '{"a":3}' });
    await store.end(third.id, endNow(store));
    await store.end(first.id, endNow(store));
    await store.end(second.id, endNow(store, 'revoked'));
    await until(clock, () => told.length >= 3);
    // Those of different sessions need not come in order, nor need others not come.
    same(
      told.filter((word) => word.startsWith(`${first.id} `)),
      [`${first.id} changed`, `${first.id} signed-out`],
    );
    ok(told.includes(`${second.id} revoked`));
    watch.stop();
  });

  test('tells who watches that news are heard again when some may have been missed, and only then', async (store, clock, {
    breakNews,
    hearsNews,
  }) => {
    if (hearsNews === false) return;
    let resumed = 0;
    const watch = store.watch({
      ended() {},
      changed() {},
      outdated() {},
      resumed: () => void (resumed += 1),
    });
    await intact(store, clock, watch);
    const before = resumed;
    ok(before <= 1);
    const since = watch.intactSince();
    await until(clock, () => store.now() - since > 10_000);
    if (watch.intactSince() === since) is(resumed, before, 'nothing was missed');
    if (breakNews === undefined) return;
    const atBreak = watch.intactSince();
    const told = resumed;
    await breakNews();
    await until(clock, () => watch.intactSince() > atBreak);
    ok(resumed > told, 'a new span has begun');
  });

  test('never says that nothing was missed where it hears no news', async (store, clock, {
    hearsNews,
  }) => {
    if (hearsNews !== false) return;
    const watch = store.watch({ ended() {}, changed() {}, outdated() {}, resumed() {} });
    const { id } = await created(store);
    await store.end(id, endNow(store));
    clock.advance(DAY);
    is(watch.intactSince(), Number.POSITIVE_INFINITY);
    is(watch.intactUntil(), Number.NEGATIVE_INFINITY);
    watch.stop();
  });
}
