/** Knows what is past its deadline, and the time by which that is told: the part of the contract that is about it. */
import { deepStrictEqual as same, ok, strictEqual as is } from 'node:assert/strict';
import { deadlineOf } from '../../core/session.ts';
import { CLAIM_FOR } from '../../engine/store.ts';
import { MINUTE, DAY, type Trial } from './trial.ts';

/** Tests what is past its deadline, and the time by which that is told. */
export function testDue({ test, created, endNow }: Trial): void {
  test('its time is known, and goes on evenly, also when the wall clock is set', async (store, clock) => {
    ok(store.isTimeKnown());
    const before = store.now();
    clock.advance(1_000);
    clock.shiftWall(-3_600_000);
    is(store.now(), before + 1_000);
    clock.shiftWall(7_200_000);
    is(store.now(), before + 1_000);
  });

  test('finds what is due, in parts, and nothing else', async (store, clock) => {
    const kept = await Promise.all(Array.from({ length: 5 }, () => created(store)));
    const late = await created(store, { idleTimeout: 60 * MINUTE });
    clock.advance(15 * MINUTE - 1);
    same(await store.due(store.now(), 10), []);
    clock.advance(1);
    const found: string[] = [];
    for (
      let part = await store.due(store.now(), 2);
      part.length > 0;
      part = await store.due(store.now(), 2)
    ) {
      ok(part.length <= 2);
      for (const { id } of part) {
        found.push(id);
        await store.end(id, endNow(store, 'idle'));
      }
    }
    same([...found].sort(), kept.map(({ id }) => id).sort());
    is((await store.read(late.id))?.ended, undefined);
  });

  test('what is due is given to one caller; if not ended it is found again later, and what was touched is not', async (store, clock) => {
    const kept = await created(store);
    const busy = await created(store);
    clock.advance(14 * MINUTE);
    await store.touch([{ id: busy.id, at: store.now() }]);
    clock.advance(MINUTE);
    const ids = async (): Promise<readonly string[]> =>
      (await store.due(store.now(), 10)).map(({ id }) => id);
    const all = await Promise.all([ids(), ids(), ids()]);
    same(all.flat(), [kept.id]);
    clock.advance(CLAIM_FOR - 1);
    same(await ids(), []);
    clock.advance(1);
    same(await ids(), [kept.id]);
    clock.advance(14 * MINUTE);
    same([...(await ids())].sort(), [kept.id, busy.id].sort());
  });

  test('timeouts of 30 days and more do not overflow', async (store, clock) => {
    const kept = await created(store, {
      idleTimeout: 30 * DAY,
      absoluteDeadline: store.now() + 400 * DAY,
    });
    clock.advance(30 * DAY - 1);
    same(await store.due(store.now(), 10), []);
    same(await store.touch([{ id: kept.id, at: store.now() }]), [true]);
    clock.advance(30 * DAY);
    const [due] = await store.due(store.now(), 10);
    is(due?.id, kept.id);
    is(due === undefined ? undefined : deadlineOf(due), store.now());
  });
}
