/** Knows what touches and visits do to a session: the part of the contract that is about it. */
import { deepStrictEqual as same, strictEqual as is } from 'node:assert/strict';
import { MINUTE, DAY, type Trial } from './trial.ts';

/** Tests what touches and visits do to a session. */
export function testTouching({ test, created, endNow }: Trial): void {
  test('touch moves the last activity forward, never back', async (store, clock) => {
    const kept = await created(store);
    const start = store.now();
    clock.advance(10 * MINUTE);
    same(await store.touch([{ id: kept.id, at: start + 5 * MINUTE }]), [true]);
    same(await store.touch([{ id: kept.id, at: start + 2 * MINUTE }]), [true]);
    is((await store.read(kept.id))?.lastActivityAt, start + 5 * MINUTE);
    is((await store.read(kept.id))?.version, 0);
  });

  test('touch takes an instant of the future as now', async (store) => {
    const kept = await created(store);
    await store.touch([{ id: kept.id, at: store.now() + DAY }]);
    is((await store.read(kept.id))?.lastActivityAt, store.now());
  });

  test('touch never revives: not what is unknown, ended, idle or past its absolute deadline', async (store, clock) => {
    const ended = await created(store);
    const idle = await created(store);
    const absolute = await created(store, { absoluteDeadline: store.now() + 10 * MINUTE });
    await store.end(ended.id, endNow(store));
    clock.advance(10 * MINUTE);
    const at = store.now();
    same(await store.touch([{ id: absolute.id, at }]), [false]);
    clock.advance(5 * MINUTE);
    const touches = ['unknown', ended.id, idle.id].map((id) => ({ id, at: store.now() }));
    same(await store.touch(touches), [false, false, false]);
    same(await store.touch([]), []);
    is((await store.read(idle.id))?.lastActivityAt, idle.lastActivityAt);
    is((await store.read(ended.id))?.ended?.reason, 'signed-out');
  });

  test('touch may come late: an activity before the deadline counts after it too, until the session is ended', async (store, clock) => {
    const [late, ended, tooLate, absolute] = [
      await created(store),
      await created(store),
      await created(store),
      await created(store, { absoluteDeadline: store.now() + 20 * MINUTE }),
    ];
    const start = store.now();
    clock.advance(20 * MINUTE);
    await store.end(ended.id, endNow(store, 'idle'));
    same(
      await store.touch([
        { id: late.id, at: start + 10 * MINUTE },
        { id: ended.id, at: start + 10 * MINUTE },
        { id: tooLate.id, at: start + 5 * MINUTE },
        { id: absolute.id, at: start + 10 * MINUTE },
      ]),
      [true, false, false, false],
    );
    same(await store.touch([{ id: tooLate.id, at: start + 15 * MINUTE }]), [false]);
    is((await store.read(late.id))?.lastActivityAt, start + 10 * MINUTE);
    is((await store.read(tooLate.id))?.lastActivityAt, start);
    same(
      (await store.due(store.now(), 10)).map(({ id }) => id).sort(),
      [tooLate.id, absolute.id].sort(),
    );
  });

  test('keeps a session that is touched for longer than its idle timeout', async (store, clock) => {
    const kept = await created(store);
    for (let minutes = 0; minutes < 60; minutes += 10) {
      clock.advance(10 * MINUTE);
      same(await store.touch([{ id: kept.id, at: store.now() }]), [true]);
    }
    same(await store.due(store.now(), 10), []);
  });

  test('the same session touched by fifty writers has the latest of their instants', async (store, clock) => {
    const kept = await created(store);
    const start = store.now();
    clock.advance(MINUTE);
    const instants = Array.from({ length: 50 }, (_, index) => start + ((index * 37) % 50));
    await Promise.all(instants.map((at) => store.touch([{ id: kept.id, at }])));
    is((await store.read(kept.id))?.lastActivityAt, start + 49);
  });

  test('visit reads a session as it was, and touches it for who has its secret', async (store, clock) => {
    const kept = await created(store);
    const start = store.now();
    clock.advance(10 * MINUTE);
    same(await store.visit(kept.id, 'hash', store.now()), { record: kept, isTouched: true });
    is((await store.read(kept.id))?.lastActivityAt, start + 10 * MINUTE);
    const touched = { ...kept, lastActivityAt: start + 10 * MINUTE };
    clock.advance(MINUTE);
    same(await store.visit(kept.id, 'another', store.now()), { record: touched, isTouched: false });
    same(await store.visit(kept.id, 'hash', start), { record: touched, isTouched: true });
    same(await store.read(kept.id), touched);
    same(await store.visit(kept.id, 'hash', store.now() + DAY), {
      record: touched,
      isTouched: true,
    });
    is((await store.read(kept.id))?.lastActivityAt, store.now());
  });

  test('visit never revives', async (store, clock) => {
    const ended = await created(store);
    const idle = await created(store);
    const request = endNow(store);
    await store.end(ended.id, request);
    clock.advance(15 * MINUTE);
    is(await store.visit('unknown', 'hash', store.now()), undefined);
    same(await store.visit(idle.id, 'hash', store.now()), { record: idle, isTouched: false });
    const visit = await store.visit(ended.id, 'hash', store.now());
    same([visit?.isTouched, visit?.record.ended?.reason], [false, 'signed-out']);
    is((await store.read(idle.id))?.lastActivityAt, idle.lastActivityAt);
  });
}
