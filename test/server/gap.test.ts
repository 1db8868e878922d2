import { expect, it } from 'vitest';
import { createSessions, type Exchange, type Sessions } from '../../src/server/index.ts';
import type { SessionStore, StoreListener } from '../../src/engine/store.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { createFakeClock, type FakeClock } from '../../src/testing/index.ts';
import { answerTo } from '../support/answer.ts';

const HOST: Readonly<Record<string, string>> = { host: 'localhost' };
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

interface World {
  readonly clock: FakeClock;
  readonly store: SessionStore;
  /** Who is told of the store, with what is not told on its own accord. */
  readonly listener: StoreListener;
  readonly sessions: Sessions<unknown>;
  isDeaf: boolean;
  reads: number;
  /** Called while a read is on its way. */
  onRead: (() => Promise<void>) | undefined;
}

/** A node whose news may be lost on their way. */
function setUp(): World {
  const clock = createFakeClock();
  const truth = createMemoryStore({ clock });
  let listener: StoreListener | undefined;
  const world = { clock, isDeaf: false, reads: 0, onRead: undefined } as unknown as World;
  const store: SessionStore = {
    ...truth,
    async read(id) {
      world.reads += 1;
      const record = await truth.read(id);
      await world.onRead?.();
      return record;
    },
    watch(own) {
      listener = own;
      const ifHeard =
        <Word>(tell: (word: Word) => void) =>
        (word: Word) => {
          if (!world.isDeaf) tell(word);
        };
      return truth.watch({
        ended: ifHeard(own.ended),
        changed: ifHeard(own.changed),
        outdated: own.outdated,
        resumed: own.resumed,
      });
    },
  };
  const sessions = createSessions({
    policy: { idleTimeout: '15m', absoluteTimeout: '8h' },
    store,
    clock,
  });
  if (listener === undefined) throw new Error('Nobody watches');
  return Object.assign(world, { store: truth, listener, sessions });
}

async function signIn(
  { sessions }: World,
  subject: string,
): Promise<{ cookie: string; id: string }> {
  let cookie = '';
  const exchange: Exchange = {
    request: { method: 'POST', url: '/', isEncrypted: false, header: (name) => HOST[name] },
    answer: answerTo((value) => void (cookie = value.split(';')[0] ?? '')),
  };
  const { id } = await sessions.of(exchange).signIn(subject);
  return { cookie, id };
}

/** What a stream has said so far. */
async function listen({ sessions }: World, cookie: string): Promise<{ text: string }> {
  const url = '/session/events';
  const response = await sessions.respond(new Request(`http://localhost${url}`), {
    method: 'GET',
    url,
    isEncrypted: false,
    header: (name) => ({ ...HOST, cookie })[name],
  });
  const said = { text: '' };
  const decoder = new TextDecoder();
  void (async () => {
    for await (const part of response.body ?? []) said.text += decoder.decode(part);
    said.text += '[closed]';
  })();
  return said;
}

const revoked = (store: SessionStore) => ({ reason: 'revoked', at: store.now(), by: 'x' }) as const;

it('I6: what ended or changed while no news were heard is told to the open streams, each once', async () => {
  const world = setUp();
  const { clock, store, listener } = world;
  const [ended, changed, same, gone] = [
    await signIn(world, 'a'),
    await signIn(world, 'b'),
    await signIn(world, 'c'),
    await signIn(world, 'd'),
  ];
  const streams = await Promise.all(
    [ended, changed, same, gone].map(({ cookie }) => listen(world, cookie)),
  );
  world.isDeaf = true;
  await store.end(ended.id, revoked(store));
  await store.update(changed.id, 0, { data: '{"a":1}' });
  await settle();
  expect(streams.map(({ text }) => text)).toEqual(Array(4).fill(': open\n\n'));
  world.isDeaf = false;
  for (const time of ['first', 'again']) {
    listener.resumed();
    clock.advance(1);
    await settle();
    expect(streams[0]?.text, time).toMatch(/event: ended\ndata: .*"revoked".*\n\n\[closed\]$/);
    expect(streams[1]?.text, time).toBe(': open\n\nevent: changed\ndata: {}\n\n');
    expect(streams[2]?.text, time).toBe(': open\n\n');
  }
  await world.sessions.close();
  expect(clock.timers).toBe(0);
});

it('an end that is told while a stream is on its way to be opened is not missed', async () => {
  const world = setUp();
  const { clock, store } = world;
  const one = await signIn(world, 'a');
  world.listener.outdated(one.id);
  world.onRead = async () => {
    world.onRead = undefined;
    await store.end(one.id, revoked(store));
  };
  const stream = await listen(world, one.cookie);
  clock.advance(1);
  await settle();
  expect(stream.text).toMatch(/event: ended/);
});

it('many streams are looked up some at a time, again where the store could not answer, and no more after the close', async () => {
  const world = setUp();
  const { clock, listener } = world;
  const people = await Promise.all(Array.from({ length: 350 }, (_, n) => signIn(world, `p${n}`)));
  const streams = await Promise.all(people.map(({ cookie }) => listen(world, cookie)));
  world.isDeaf = true;
  for (const { id } of people) await world.store.end(id, revoked(world.store));
  world.isDeaf = false;
  const told = (): number => streams.filter(({ text }) => text.includes('ended')).length;
  world.reads = 0;
  listener.resumed();
  clock.advance(1);
  await settle();
  expect(world.reads).toBe(100);
  expect(told()).toBe(100);
  world.onRead = async () => {
    throw new Error('out of order');
  };
  clock.advance(100);
  await settle();
  expect(told()).toBe(100);
  world.onRead = undefined;
  for (let second = 0; second < 5; second += 1) {
    clock.advance(1_000);
    await settle();
  }
  expect(told()).toBe(350);
  world.reads = 0;
  listener.resumed();
  await world.sessions.close();
  clock.advance(10_000);
  await settle();
  expect(world.reads).toBe(0);
});
