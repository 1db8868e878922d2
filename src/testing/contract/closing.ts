/** Knows a close that is pending: the part of the contract that is about it. */
import { deepStrictEqual as same, strictEqual as is } from 'node:assert/strict';
import { MINUTE, DAY, leave, type Trial } from './trial.ts';

/** Tests a close that is pending. */
export function testClosing({ test, created, endNow }: Trial): void {
  test('keeps a close that is pending, puts it off and takes it back, as copies', async (store, clock) => {
    const kept = await created(store);
    clock.advance(MINUTE);
    const closing = await leave(store, kept);
    const pending = { ...kept, closing: { ...closing }, version: 1 };
    Object.assign(closing, { closesAt: 0 });
    const read = await store.read(kept.id);
    same(read, pending);
    Object.assign(read?.closing ?? {}, { closesAt: 0 });
    same(await store.read(kept.id), pending);
    same(await store.list('george'), [pending]);
    same((await store.visit(kept.id, 'another', store.now()))?.record, pending);
    is(await store.update(kept.id, 1, { data: '{"a":2}' }), 'updated');
    same(await store.read(kept.id), { ...pending, data: '{"a":2}', version: 2 });
    const later = { leftAt: store.now() + 1, closesAt: store.now() + DAY };
    is(await store.update(kept.id, 2, { closing: later }), 'updated');
    same((await store.read(kept.id))?.closing, later);
    is(await store.update(kept.id, 1, { closing: null }), 'conflict');
    is(await store.update(kept.id, 3, { closing: null }), 'updated');
    same(await store.read(kept.id), { ...kept, data: '{"a":2}', version: 4 });
    const over = await created(store, { closing: pending.closing });
    same((await store.read(over.id))?.closing, pending.closing);
  });

  test('a close that is not taken back is a deadline: nothing revives, and nothing changes any more', async (store, clock) => {
    const kept = await created(store);
    const start = store.now();
    clock.advance(MINUTE);
    const { closesAt } = await leave(store, kept);
    clock.advance(MINUTE - 1);
    is(await store.update(kept.id, 1, { data: '{}' }), 'updated');
    clock.advance(1);
    is(store.now(), closesAt);
    is(await store.update(kept.id, 2, { closing: null }), 'not-live');
    const touches = [start + 1, start + MINUTE, closesAt].map((at) => ({ id: kept.id, at }));
    for (const touch of touches) same(await store.touch([touch]), [false]);
    is((await store.visit(kept.id, 'hash', store.now()))?.isTouched, false);
    same(await store.read(kept.id), {
      ...kept,
      data: '{}',
      closing: { leftAt: start + MINUTE, closesAt },
      version: 2,
    });
  });

  test('an activity before a leave does not take it back, also when it comes late; one after it does', async (store, clock) => {
    const [before, after, late, visited] = [
      await created(store),
      await created(store),
      await created(store),
      await created(store),
    ];
    clock.advance(MINUTE);
    for (const kept of [before, after, late, visited]) await leave(store, kept);
    const leftAt = store.now();
    clock.advance(MINUTE / 2);
    same(
      await store.touch([
        { id: before.id, at: leftAt },
        { id: after.id, at: leftAt + 1 },
      ]),
      [true, true],
    );
    is((await store.visit(visited.id, 'hash', store.now()))?.isTouched, true);
    clock.advance(MINUTE / 2);
    same(await store.touch([{ id: late.id, at: leftAt + MINUTE - 1 }]), [true]);
    is((await store.read(before.id))?.lastActivityAt, leftAt);
    is(await store.update(before.id, 1, { closing: null }), 'not-live');
    same(
      (await store.due(store.now(), 10)).map(({ id }) => id),
      [before.id],
    );
    clock.advance(10 * MINUTE);
    same(await store.touch([after, late, visited].map(({ id }) => ({ id, at: store.now() }))), [
      true,
      true,
      true,
    ]);
    is(await store.update(after.id, 1, { data: '{}' }), 'updated');
  });

  test('what is closed is due once, at its time; what was taken back is due when it would have been', async (store, clock) => {
    const [closed, stayed, touched, putOff] = [
      await created(store),
      await created(store),
      await created(store),
      await created(store),
    ];
    const ids = async (): Promise<readonly string[]> =>
      (await store.due(store.now(), 10)).map(({ id }) => id).sort();
    for (const kept of [closed, stayed, touched, putOff]) await leave(store, kept);
    clock.advance(1);
    is(await store.update(stayed.id, 1, { closing: null }), 'updated');
    same(await store.touch([{ id: touched.id, at: store.now() }]), [true]);
    const closing = { leftAt: store.now(), closesAt: store.now() + 2 * MINUTE };
    is(await store.update(putOff.id, 1, { closing }), 'updated');
    clock.advance(MINUTE - 2);
    same(await ids(), []);
    clock.advance(1);
    const all = await Promise.all([ids(), ids(), ids()]);
    same(all.flat(), [closed.id]);
    is(await store.end(closed.id, endNow(store, 'closed')), true);
    clock.advance(MINUTE + 1);
    same(await ids(), [putOff.id]);
    clock.advance(13 * MINUTE - 2);
    same(await ids(), [putOff.id]);
    clock.advance(1);
    same(await ids(), [stayed.id]);
    clock.advance(1);
    same(await ids(), [touched.id]);
  });

  test('a session ends as closed only when its close is due; its tombstone has nothing pending', async (store, clock) => {
    const [closed, stayed, touched, other] = [
      await created(store),
      await created(store),
      await created(store),
      await created(store),
    ];
    is(await store.end(other.id, endNow(store, 'closed')), false, 'none is pending');
    for (const kept of [closed, stayed, touched, other]) await leave(store, kept);
    clock.advance(1);
    await store.update(stayed.id, 1, { closing: null });
    await store.touch([{ id: touched.id, at: store.now() }]);
    clock.advance(MINUTE - 2);
    is(await store.end(closed.id, endNow(store, 'closed')), false, 'it is not due');
    clock.advance(1);
    is(await store.end(stayed.id, endNow(store, 'closed')), false);
    is(await store.end(touched.id, endNow(store, 'closed')), false);
    const request = endNow(store, 'closed');
    is(await store.end(closed.id, request), true);
    is(await store.end(closed.id, request), true, 'repeated');
    is(await store.end(closed.id, endNow(store, 'closed')), false);
    const found = await store.read(closed.id);
    same(found?.ended, { reason: 'closed', at: store.now() });
    same([found?.closing, found?.version, found?.data], [undefined, 1, '']);
    const all = await store.endAll('george', endNow(store, 'revoked'), touched.id);
    same(
      new Map(all.map(({ id, closing }) => [id, closing])),
      new Map([stayed, other].map(({ id }) => [id, undefined])),
    );
    is((await store.read(other.id))?.closing, undefined);
  });
}
