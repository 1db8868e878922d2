/** Knows what a store keeps of what requests have shown: the part of the contract that is about it. */
import { deepStrictEqual as same, strictEqual as is } from 'node:assert/strict';
import { NO_SIGNS, type Signs } from '../../core/session.ts';
import { MINUTE, type Trial } from './trial.ts';

/** Tests what a store keeps of what requests have shown. */
export function testSigns({ test, created, endNow }: Trial): void {
  test('keeps the signs of a session, and gives them back as copies', async (store) => {
    const signs = { spokenAt: store.now(), navigatedAt: store.now() - 1, promptedAt: 0 };
    const kept = await created(store, { signs: { ...signs } });
    Object.assign(kept.signs ?? {}, { spokenAt: 1 });
    const read = await store.read(kept.id);
    same(read?.signs, signs);
    Object.assign(read?.signs ?? {}, { spokenAt: 1 });
    same((await store.read(kept.id))?.signs, signs);
    same((await store.list('george'))[0]?.signs, signs);
    is(await store.update(kept.id, 0, { data: '{"a":2}' }), 'updated');
    same((await store.read(kept.id))?.signs, signs, 'an update leaves them');
  });

  test('touch merges each sign by maximum, also where it moves nothing else', async (store, clock) => {
    const kept = await created(store);
    const start = store.now();
    clock.advance(10 * MINUTE);
    const touch = async (at: number, signs: Signs): Promise<Signs | undefined> => {
      same(await store.touch([{ id: kept.id, at, signs }]), [true]);
      return (await store.read(kept.id))?.signs;
    };
    const [one, two, three] = [start + MINUTE, start + 2 * MINUTE, start + 3 * MINUTE];
    const first = { spokenAt: one, navigatedAt: 0, promptedAt: two };
    same(await touch(two, first), first);
    const second = { spokenAt: 0, navigatedAt: two, promptedAt: one };
    same(await touch(start, second), { spokenAt: one, navigatedAt: two, promptedAt: two });
    const third = { spokenAt: three, navigatedAt: one, promptedAt: 0 };
    same(await touch(two, third), { spokenAt: three, navigatedAt: two, promptedAt: two });
    same(await store.touch([{ id: kept.id, at: three }]), [true]);
    const touched = await store.read(kept.id);
    same(touched?.signs, { spokenAt: three, navigatedAt: two, promptedAt: two });
    same([touched?.lastActivityAt, touched?.version], [three, 0]);
  });

  test('touches of one call that are of one session bring all of their signs', async (store, clock) => {
    const [kept, other] = [await created(store), await created(store)];
    const start = store.now();
    clock.advance(MINUTE);
    const instants = Array.from({ length: 50 }, (_, index) => start + ((index * 37) % 50));
    await Promise.all([
      ...instants.map((at) =>
        store.touch([
          { id: kept.id, at: start, signs: { ...NO_SIGNS, spokenAt: at } },
          { id: kept.id, at, signs: { ...NO_SIGNS, promptedAt: at } },
          { id: other.id, at },
        ]),
      ),
    ]);
    same((await store.read(kept.id))?.signs, {
      spokenAt: start + 49,
      navigatedAt: 0,
      promptedAt: start + 49,
    });
    is((await store.read(kept.id))?.lastActivityAt, start + 49);
    is((await store.read(other.id))?.signs, undefined);
  });

  test('a touch that is refused shows nothing', async (store, clock) => {
    const [ended, idle] = [await created(store), await created(store)];
    const signs = { spokenAt: store.now(), navigatedAt: store.now(), promptedAt: store.now() };
    await store.end(ended.id, endNow(store));
    clock.advance(15 * MINUTE);
    const touches = [ended, idle].map(({ id }) => ({ id, at: store.now(), signs }));
    same(await store.touch(touches), [false, false]);
    is((await store.visit(idle.id, 'hash', store.now(), signs))?.isTouched, false);
    for (const { id } of [ended, idle]) is((await store.read(id))?.signs, undefined);
  });

  test('visit merges the signs, for who has the secret', async (store, clock) => {
    const kept = await created(store);
    clock.advance(MINUTE);
    const at = store.now();
    const signs = { spokenAt: at, navigatedAt: at - 1, promptedAt: 0 };
    same((await store.visit(kept.id, 'another', at, signs))?.isTouched, false);
    is((await store.read(kept.id))?.signs, undefined);
    same(await store.visit(kept.id, 'hash', at, signs), { record: kept, isTouched: true });
    same((await store.read(kept.id))?.signs, signs);
    const later = { ...NO_SIGNS, promptedAt: at };
    same((await store.visit(kept.id, 'hash', at, later))?.record.signs, signs);
    same((await store.read(kept.id))?.signs, { ...signs, promptedAt: at });
  });
}
