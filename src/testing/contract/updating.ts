/** Knows how the data of a session is changed: the part of the contract that is about it. */
import { deepStrictEqual as same, strictEqual as is } from 'node:assert/strict';
import { MINUTE, type Trial } from './trial.ts';

/** Tests how the data of a session is changed. */
export function testUpdating({ test, created, endNow }: Trial): void {
  test('update changes what it is given, once per version, and not the last activity', async (store, clock) => {
    const kept = await created(store);
    clock.advance(MINUTE);
    is(await store.update(kept.id, 0, { data: '{"a":2}' }), 'updated');
    is(await store.update(kept.id, 0, { data: '{"a":3}' }), 'conflict');
    is(
      await store.update(kept.id, 1, { secretHash: 'other', authenticatedAt: store.now() }),
      'updated',
    );
    same(await store.read(kept.id), {
      ...kept,
      data: '{"a":2}',
      secretHash: 'other',
      authenticatedAt: store.now(),
      version: 2,
    });
  });

  test('update may be repeated until another changes the session', async (store, clock) => {
    const kept = await created(store);
    is(await store.update(kept.id, 0, { data: '{"a":2}', by: 'me' }), 'updated');
    clock.advance(1);
    await store.touch([{ id: kept.id, at: store.now() }]);
    is(await store.update(kept.id, 0, { data: '{"a":2}', by: 'me' }), 'updated', 'repeated');
    is(await store.update(kept.id, 0, { data: '{"a":2}', by: 'another' }), 'conflict');
    is(await store.update(kept.id, 0, { data: '{"a":2}' }), 'conflict');
    is((await store.read(kept.id))?.version, 1);
    is(await store.update(kept.id, 1, {}), 'updated');
    is(await store.update(kept.id, 0, { data: '{"a":2}', by: 'me' }), 'conflict');
    is(await store.update(kept.id, 1, { data: '{"a":2}', by: 'me' }), 'conflict');
    same(await store.read(kept.id), {
      ...kept,
      data: '{"a":2}',
      lastActivityAt: store.now(),
      version: 2,
    });
    is(await store.update(kept.id, 2, { by: 'last' }), 'updated');
    is(await store.end(kept.id, { reason: 'revoked', at: store.now(), by: 'last' }), true);
    is(await store.update(kept.id, 2, { by: 'last' }), 'not-live');
  });

  test('update gives a session another idle timeout: each way it is the deadline from then on', async (store, clock) => {
    const [longer, shorter, unmoved] = [
      await created(store),
      await created(store, { idleTimeout: 150 * MINUTE, extended: true }),
      await created(store),
    ];
    const chosen = { idleTimeout: 150 * MINUTE, extended: true } as const;
    is((await store.read(shorter.id))?.extended, true);
    is(await store.update(longer.id, 0, { ...chosen, by: 'me' }), 'updated');
    is(await store.update(longer.id, 0, { ...chosen, by: 'me' }), 'updated', 'repeated');
    same(await store.read(longer.id), { ...longer, ...chosen, version: 1 });
    same((await store.visit(longer.id, 'another', store.now()))?.record.extended, true);
    is(await store.update(longer.id, 1, { data: '{}' }), 'updated');
    same(await store.read(longer.id), { ...longer, ...chosen, data: '{}', version: 2 });
    const usual = { idleTimeout: 15 * MINUTE, extended: false };
    is(await store.update(shorter.id, 0, usual), 'updated');
    const { extended: _extended, ...plain } = shorter;
    same(await store.read(shorter.id), { ...plain, idleTimeout: 15 * MINUTE, version: 1 });
    clock.advance(15 * MINUTE);
    const touches = [longer, shorter, unmoved].map(({ id }) => ({ id, at: store.now() }));
    same(await store.touch(touches), [true, false, false]);
    const due = (await store.due(store.now(), 10)).map(({ id }) => id);
    same(due.sort(), [shorter.id, unmoved.id].sort());
    clock.advance(150 * MINUTE - 1);
    same(await store.touch([{ id: longer.id, at: 0 }]), [true]);
    clock.advance(1);
    is(await store.update(longer.id, 2, { data: '{}' }), 'not-live');
    same((await store.due(store.now(), 10)).map(({ id }) => id).includes(longer.id), true);
    is(await store.end(longer.id, endNow(store, 'idle')), true);
    is((await store.read(longer.id))?.extended, undefined);
  });

  test('update is not hindered by touches, and loses no data to them', async (store) => {
    const kept = await created(store);
    const touch = (): Promise<unknown> => store.touch([{ id: kept.id, at: store.now() }]);
    const results = await Promise.all([
      touch(),
      store.update(kept.id, 0, { data: '{"a":2}' }),
      touch(),
      touch(),
    ]);
    is(results[1], 'updated');
    is((await store.read(kept.id))?.data, '{"a":2}');
  });

  test('a late write after an end loses, as one after a deadline does', async (store, clock) => {
    const ended = await created(store);
    const idle = await created(store);
    await store.end(ended.id, endNow(store));
    clock.advance(15 * MINUTE);
    is(await store.update(ended.id, 0, { data: '{"late":true}' }), 'not-live');
    is(await store.update(idle.id, 0, { data: '{"late":true}' }), 'not-live');
    is(await store.update('unknown', 0, { data: '{}' }), 'not-live');
    is((await store.read(ended.id))?.data, '');
  });
}
