/** Knows how sessions end: one, or all of a subject: the part of the contract that is about it. */
import { deepStrictEqual as same, ok, strictEqual as is } from 'node:assert/strict';
import type { EndRequest } from '../../engine/store.ts';
import { keepsTombstone, MINUTE, type Trial } from './trial.ts';

/** Tests how sessions end: one, or all of a subject. */
export function testEnding({ test, record, created, endNow }: Trial): void {
  test('an end has one winner, and leaves a tombstone without data', async (store) => {
    const kept = await created(store);
    const at = store.now();
    const reasons = ['idle', 'revoked', 'signed-out', 'absolute'] as const;
    const ask = (reason: EndRequest['reason']): Promise<boolean> =>
      store.end(kept.id, { reason, at, by: reason });
    const wins = await Promise.all(reasons.map(ask));
    is(wins.filter(Boolean).length, 1);
    const reason = reasons[wins.indexOf(true)] ?? 'limit';
    keepsTombstone(await store.read(kept.id), kept, { reason, at });
    same(await Promise.all(reasons.map(ask)), wins, 'a repeated request has the same answer');
    is(await store.end('unknown', endNow(store)), false);
  });

  test('an end for idleness loses to an activity that its caller had not seen', async (store, clock) => {
    const kept = await created(store);
    const seen = store.now();
    clock.advance(MINUTE);
    await store.touch([{ id: kept.id, at: store.now() }]);
    is(await store.end(kept.id, endNow(store, 'idle'), seen), false);
    is((await store.read(kept.id))?.ended, undefined);
    is(await store.end(kept.id, endNow(store, 'idle'), store.now()), true);
  });

  test('a tombstone is kept for its time, and then forgotten', async (store, clock) => {
    const kept = await created(store, { tombstoneFor: 60 * MINUTE });
    await store.end(kept.id, endNow(store));
    clock.advance(60 * MINUTE - 1);
    await store.due(store.now(), 10);
    is((await store.read(kept.id))?.ended?.reason, 'signed-out');
    clock.advance(1);
    is(await store.read(kept.id), undefined);
    await store.due(store.now(), 10);
    clock.advance(1_000);
    await store.due(store.now(), 10);
    await store.create(record(store, { id: kept.id }));
  });

  test('lists the sessions of one subject that have not ended, oldest first', async (store, clock) => {
    const first = await created(store);
    clock.advance(1);
    const second = await created(store);
    await created(store, { subject: 'maria' });
    const gone = await created(store);
    await store.end(gone.id, endNow(store));
    same(await store.list('george'), [first, second]);
    same(await store.list('nobody'), []);
    same(await store.list('george%'), []);
  });

  test('ends all sessions of one subject but one, and says which', async (store) => {
    const [first, second, third] = [
      await created(store),
      await created(store),
      await created(store),
    ];
    const other = await created(store, { subject: 'maria' });
    await store.end(first.id, endNow(store));
    const request = endNow(store, 'revoked');
    for (const time of ['first', 'repeated']) {
      const tombstones = await store.endAll('george', request, third.id);
      same(
        tombstones.map(({ id, ended }) => [id, ended?.reason]),
        [[second.id, 'revoked']],
        time,
      );
    }
    same(await store.list('george'), [third]);
    same(await store.list('maria'), [other]);
    same(
      (await store.endAll('george', endNow(store, 'revoked'))).map(({ id }) => id),
      [third.id],
    );
    same(await store.endAll('george', endNow(store, 'revoked')), []);
  });

  test('ends none that was begun after an instant, if it is given one', async (store, clock) => {
    const before = await created(store);
    await store.update(before.id, 0, { data: '{}', by: 'a change' });
    const request = { ...endNow(store, 'revoked'), by: 'the end' };
    clock.advance(1);
    const since = await created(store);
    for (const time of ['first', 'repeated']) {
      const ended = await store.endAll('george', request, undefined, request.at);
      same(
        ended.map(({ id }) => id),
        [before.id],
        time,
      );
    }
    same(await store.list('george'), [since]);
    same(await store.endAll('george', { ...request, by: 'a change' }, since.id), []);
  });

  test('of racing update and end, an update that was done was done before', async (store) => {
    const kept = await created(store);
    const [outcome, isWinner] = await Promise.all([
      store.update(kept.id, 0, { data: '{"a":2}' }),
      store.end(kept.id, endNow(store)),
    ]);
    ok(isWinner);
    ok(outcome === 'updated' || outcome === 'not-live');
    is((await store.read(kept.id))?.data, '');
  });

  test('of racing ends of one and of all, each session is ended by one', async (store) => {
    const kept = [await created(store), await created(store)];
    const [one, all] = await Promise.all([
      store.end(kept[0]?.id ?? '', endNow(store)),
      store.endAll('george', endNow(store, 'revoked')),
    ]);
    is(all.length + (one ? 1 : 0), 2);
  });
}
