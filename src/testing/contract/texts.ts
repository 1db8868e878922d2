/** Knows which letters a store keeps, and what it refuses: the part of the contract that is about it. */
import { deepStrictEqual as same, ok, rejects, strictEqual as is } from 'node:assert/strict';
import { DAY, type Trial } from './trial.ts';

/** Legal, every one. */
const ODD_TEXTS = [
  '__proto__',
  'constructor',
  'a\nb\r\n\t',
  '\u03b1:\u03b2',
  '{x}',
  '*?[a]',
  '\\x00\\',
  `o'neil "quoted" \`x\` $1 %s`,
  ' leading and trailing ',
  ' ',
  '0',
  'null',
  'e\u0301 is not \u00e9',
  '\u202eright to left \u05e9\u05dc\u05d5\u05dd',
  '\uffff\ufeff\u0001\u007f\u0085\u2028',
  '\u{1f469}\u200d\u{1f4bb}',
  '\u{10ffff}'.repeat(256),
  'x'.repeat(256),
] as const;
/** No store must have to keep these: it could not give them back, or not find them again. */
const UNKEEPABLE_TEXTS = [
  '',
  'x\0y',
  '\ud800',
  '\udc00\ud800',
  'x'.repeat(257),
  '\u{1f600}'.repeat(257),
  'x'.repeat(10_000_000),
] as const;

/** Tests which letters a store keeps, and what it refuses. */
export function testTexts({ test, record, created, endNow }: Trial): void {
  test('gives subjects, devices and data of any letters back byte for byte', async (store) => {
    for (const text of ODD_TEXTS) {
      const data = JSON.stringify({ [text]: text });
      const kept = await created(store, { subject: text, device: text, data });
      same(await store.list(text), [kept]);
      same(await store.read(kept.id), kept);
      is(await store.update(kept.id, 0, { data: JSON.stringify([text]) }), 'updated');
      is((await store.read(kept.id))?.data, JSON.stringify([text]));
      same(
        (await store.endAll(text, endNow(store, 'revoked'))).map(({ id }) => id),
        [kept.id],
      );
    }
  });

  test('gives a byte order mark at the beginning back', async (store) => {
    const text = '\ufeffgeorge';
    const kept = await created(store, { subject: text, device: text });
    same(await store.list(text), [kept]);
    same(await store.list('george'), []);
  });

  test('knows no session by what none can have, and goes on', async (store) => {
    const kept = await created(store);
    for (const id of [...UNKEEPABLE_TEXTS, 'born', 'due', '__proto__', '*', kept.subject]) {
      is(await store.read(id), undefined);
      same(
        await store.touch([
          { id, at: store.now() },
          { id: kept.id, at: store.now() },
        ]),
        [false, true],
      );
      is(await store.visit(id, 'hash', store.now()), undefined);
      is(await store.update(id, 0, { data: '{}' }), 'not-live');
      is(await store.end(id, endNow(store)), false);
      same(await store.endAll('maria', endNow(store), id), []);
    }
    for (const subject of [...UNKEEPABLE_TEXTS, kept.id]) {
      same(await store.list(subject), []);
      same(await store.endAll(subject, endNow(store)), []);
    }
    same(await store.read(kept.id), kept);
  });

  test('has a secret, which stays the same', async (store, clock) => {
    const [first, second] = await Promise.all([store.secret(), store.secret()]);
    ok(first.length >= 22, 'of 128 bits');
    is(second, first);
    const { id } = await created(store);
    ok(await store.end(id, endNow(store)));
    clock.advance(2 * DAY);
    await store.due(store.now(), 100);
    is(await store.secret(), first);
  });

  test('takes any id for one, also a name of its own', async (store) => {
    const ids = ['born', 'due', '=born', '=', '__proto__', '{s1}:due', '*', ' '];
    for (const id of ids) {
      const kept = await created(store, { id });
      same(await store.read(id), kept);
      same(await store.touch([{ id, at: store.now() }]), [true]);
    }
    is((await store.list('george')).length, ids.length);
    for (const id of ids) ok(await store.end(id, endNow(store)));
  });

  test('refuses what is no string, and a record that it could not give back, by name', async (store) => {
    const kept = await created(store);
    for (const value of [undefined, null, 42, {}, ['a']] as unknown as readonly string[]) {
      const named = (name: string): object => ({ name: 'TypeError', message: new RegExp(name) });
      await rejects(store.read(value), named('id'));
      await rejects(store.touch([{ id: value, at: 0 }]), named('id'));
      await rejects(store.visit(value, 'hash', 0), named('id'));
      await rejects(store.update(value, 0, { data: '{}' }), named('id'));
      await rejects(store.end(value, endNow(store)), named('id'));
      await rejects(store.list(value), named('subject'));
      await rejects(store.endAll(value, endNow(store)), named('subject'));
      for (const name of ['id', 'secretHash', 'subject', 'device', 'data']) {
        await rejects(store.create(record(store, { [name]: value })), named(name));
      }
    }
    for (const text of UNKEEPABLE_TEXTS) {
      for (const name of ['id', 'secretHash', 'subject']) {
        await rejects(store.create(record(store, { [name]: text })), { name: 'TypeError' });
      }
    }
    for (const name of ['device', 'data']) {
      await rejects(store.create(record(store, { [name]: 'a\0b' })), { name: 'TypeError' });
    }
    await rejects(store.update(kept.id, 0, { data: '\ud800' }), { name: 'TypeError' });
    same(await store.list('george'), [kept]);
  });
}
