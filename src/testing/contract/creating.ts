/** Knows how sessions come into a store, and are given back: the part of the contract that is about it. */
import { deepStrictEqual as same, rejects, strictEqual as is } from 'node:assert/strict';
import { keepsTombstone, MINUTE, DAY, type Trial } from './trial.ts';

/** Tests how sessions come into a store, and are given back. */
export function testCreating({ test, record, created, endNow }: Trial): void {
  test('gives back what was created, as copies in both directions', async (store) => {
    const kept = await created(store);
    const copy = { ...kept };
    Object.assign(kept, { subject: 'mallory', data: 'changed' });
    const read = await store.read(copy.id);
    same(read, copy);
    Object.assign(read ?? {}, { subject: 'mallory' });
    same(await store.read(copy.id), copy);
    is(await store.read('unknown'), undefined);
  });

  test('has no upsert: an id that exists is refused, live or ended', async (store) => {
    const kept = await created(store);
    const other = { ...kept, secretHash: 'other', subject: 'mallory' };
    await rejects(store.create(other), { code: 'ERR_SESSION_EXISTS' });
    await rejects(store.create({ ...other, most: 1 }), { code: 'ERR_SESSION_EXISTS' });
    same(await store.read(kept.id), kept);
    await store.end(kept.id, endNow(store));
    await rejects(store.create(kept), { code: 'ERR_SESSION_EXISTS' });
    await rejects(store.create({ ...kept, most: 1 }), { code: 'ERR_SESSION_EXISTS' });
    is((await store.read(kept.id))?.ended?.reason, 'signed-out');
  });

  test('a create may be repeated while its session is live: it changes nothing', async (store, clock) => {
    const kept = await created(store);
    clock.advance(MINUTE);
    await store.touch([{ id: kept.id, at: store.now() }]);
    is(await store.update(kept.id, 0, { data: '{"a":2}' }), 'updated');
    const before = await store.read(kept.id);
    is(await store.create(kept), 'created');
    is(await store.create({ ...kept, most: 1 }), 'created');
    same(await store.read(kept.id), before);
    is((await store.list('george')).length, 1);
    const three = [await created(store), await created(store), kept];
    const again = await Promise.all(three.map((one) => store.create({ ...one, most: 1 })));
    same(
      again,
      ['created', 'created', 'created'],
      'also when there are more than there may be now',
    );
    clock.advance(15 * MINUTE);
    await rejects(store.create(kept), { code: 'ERR_SESSION_EXISTS' });
  });

  test('a session that was created as ended cannot be created any more', async (store) => {
    const late = record(store);
    const ended = { reason: 'revoked', at: store.now() } as const;
    const buried = { ...late, data: '', ended };
    is(await store.create(buried), 'created');
    is(await store.create(buried), 'created', 'repeated');
    await rejects(store.create(late), { code: 'ERR_SESSION_EXISTS' });
    await rejects(store.create({ ...late, most: 1 }), { code: 'ERR_SESSION_EXISTS' });
    keepsTombstone(await store.read(late.id), late, ended);
    same(await store.list('george'), []);
    is(await store.create(record(store, { most: 1 })), 'created', 'it takes no place');
    is(
      await store.create({ ...record(store), data: '', ended, most: 1 }),
      'created',
      'and needs none',
    );
    const live = await created(store);
    await rejects(store.create({ ...live, data: '', ended }), { code: 'ERR_SESSION_EXISTS' });
    same(await store.read(live.id), live);
    await store.end(live.id, endNow(store));
    const other = { ...live, data: '', ended };
    await rejects(store.create(other), { code: 'ERR_SESSION_EXISTS' }, 'it ended otherwise');
  });

  test('keeps no more live sessions of a subject than it is told, and changes nothing then', async (store, clock) => {
    const first = await created(store);
    await created(store, { idleTimeout: MINUTE });
    const refused = record(store);
    is(await store.create({ ...refused, most: 2 }), 'full');
    is(await store.create({ ...refused, most: 2 }), 'full', 'repeated');
    is(await store.read(refused.id), undefined);
    is((await store.list('george')).length, 2);
    is(await store.create(record(store, { most: 2, subject: 'maria' })), 'created');
    clock.advance(MINUTE);
    is(
      await store.create(record(store, { most: 2 })),
      'created',
      'what is past its deadline does not count',
    );
    is(await store.create({ ...refused, most: 2 }), 'full');
    await store.end(first.id, endNow(store));
    is(await store.create({ ...refused, most: 2 }), 'created', 'nor does what has ended');
    is(await store.create(record(store, { most: 2 })), 'full');
    is(await store.create(record(store)), 'created', 'without a limit there is none');
    is(await store.create(record(store, { most: 3 })), 'full', 'and it counts');
    is(await store.create(record(store, { most: 4 })), 'created');
  });

  test('keeps exactly as many as it is told when twenty are created at once', async (store) => {
    for (const most of [1, 3]) {
      const subject = `busy ${most}`;
      const all = Array.from({ length: 20 }, () => record(store, { subject }));
      const outcomes = await Promise.all(all.map((one) => store.create({ ...one, most })));
      is(outcomes.filter((outcome) => outcome === 'created').length, most);
      const live = (await store.list(subject)).map(({ id }) => id).sort();
      const kept = all.filter((_one, index) => outcomes[index] === 'created');
      same(live, kept.map(({ id }) => id).sort());
    }
  });

  test('gives a session that is past its deadline as it is', async (store, clock) => {
    const kept = await created(store);
    clock.advance(DAY);
    same(await store.read(kept.id), kept);
  });
}
