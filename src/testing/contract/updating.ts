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
