import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SessionStore, StoreListener } from '../../src/engine/store.ts';
import { createRedisStore, type RedisKind } from '../../src/stores/redis.ts';
import { createFakeClock, type FakeClock } from '../../src/testing/index.ts';
import { newRecord } from '../support/record.ts';
import { redisServer, startRedis, type RedisServer } from '../support/redis-servers.ts';

const START = 60_000;
let prefixes = 0;

/** Which news come to which node, and how those of a former version are heard, who note nowhere what they have read. */
describe.skipIf(redisServer === undefined)('news over Redis', () => {
  let server: RedisServer;
  let admin: Redis;
  let client: ReturnType<typeof createClient>;
  let ioClient: Redis;

  beforeAll(async () => {
    server = await startRedis();
    admin = new Redis(server.port);
    ioClient = new Redis(server.port);
    client = createClient({ url: server.url });
    client.on('error', () => {});
    await client.connect();
  }, START);
  afterAll(async () => {
    client.destroy();
    ioClient.disconnect();
    admin.disconnect();
    await server.stop();
  }, START);

  /** A few nodes on one clock, and what the channels for all of their former version are called. */
  function setUp(kind: RedisKind = 'redis') {
    const clock = createFakeClock();
    const prefix = `new*s[${(prefixes += 1)}]`;
    const open = (): SessionStore =>
      createRedisStore({
        client: kind === 'redis' ? client : ioClient,
        kind,
        prefix,
        clock,
        storeTime: () => clock.wall(),
      });
    const ended = `${prefix}:ended`;
    const changed = `${prefix}:changed`;
    return {
      ...{ clock, prefix, open, ended, changed },
      /** How many listen to all ends. */
      listening: async () => Number((await admin.pubsub('NUMSUB', ended))[1]),
      beatAsOlder: () => admin.publish(`${prefix}:beat:older`, '1 0'),
    };
  }

  function listenTo(told: string[]): StoreListener {
    return {
      ended: ({ id }) => void told.push(`${id} ended`),
      changed: (id) => void told.push(`${id} changed`),
      outdated() {},
      resumed() {},
    };
  }

  async function until(clock: FakeClock, isDone: () => boolean | Promise<boolean>): Promise<void> {
    for (let tries = 0; tries < 600; tries += 1) {
      if (await isDone()) return;
      clock.advance(100);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    throw new Error('It did not happen in time');
  }

  /** All keys of a world, as a backup has them. */
  async function dump(prefix: string): Promise<readonly (readonly [string, Buffer])[]> {
    const keys = await admin.keys(`${prefix.replaceAll(/[*[\]]/g, '\\$&')}:*`);
    return Promise.all(
      keys.map(async (key) => [key, (await admin.dumpBuffer(key)) ?? Buffer.alloc(0)] as const),
    );
  }

  /** Puts a backup in the place of all that is there. */
  async function restore(...[prefix, backup]: [string, Awaited<ReturnType<typeof dump>>]) {
    const keys = await admin.keys(`${prefix.replaceAll(/[*[\]]/g, '\\$&')}:*`);
    const swap = admin.multi().del(...keys);
    for (const [key, value] of backup) swap.restore(key, 600_000, value);
    await swap.exec();
  }

  async function endOf(store: SessionStore, id: string): Promise<void> {
    await store.end(id, { reason: 'revoked', at: store.now(), by: `${id} by me` });
  }

  for (const kind of ['redis', 'ioredis'] as const) {
    it(`lets a node hear of what it has read or created, and of nothing else: ${kind}`, async () => {
      const { clock, open, listening } = setUp(kind);
      const [here, elsewhere] = [open(), open()];
      const [told, toldElsewhere]: [string[], string[]] = [[], []];
      const watch = here.watch(listenTo(told), () => true);
      const other = elsewhere.watch(listenTo(toldElsewhere), () => true);
      const maker = open();
      for (const id of ['read', 'foreign', 'both']) await maker.create(newRecord(maker, id));
      await until(clock, () => [watch, other].every((one) => one.intactSince() <= clock.wall()));
      await until(clock, async () => (await listening()) === 0);
      await here.create(newRecord(here, 'created'));
      await here.read('read');
      await here.read('both');
      await elsewhere.read('both');
      told.length = 0;
      toldElsewhere.length = 0;
      for (const id of ['foreign', 'created', 'both', 'read']) {
        await elsewhere.update(id, 0, { data: '{"a":1}' });
        await endOf(elsewhere, id);
      }
      await until(clock, () => told.length >= 6 && toldElsewhere.length >= 2);
      expect(told).toEqual([
        ...['created changed', 'created ended'],
        ...['both changed', 'both ended', 'read changed', 'read ended'],
      ]);
      expect(toldElsewhere).toEqual(['both changed', 'both ended']);
      watch.stop();
      other.stop();
    });
  }

  it('tells every node of what more have read than are noted', async () => {
    const { clock, prefix, open, listening } = setUp();
    const nodes = Array.from({ length: 14 }, open);
    const told = nodes.map((): string[] => []);
    const watches = nodes.map((node, index) => node.watch(listenTo(told[index] ?? []), () => true));
    const [first = open()] = nodes;
    await first.create(newRecord(first, 'one'));
    await until(clock, () => watches.every((one) => one.intactSince() <= clock.wall()));
    await until(clock, async () => (await listening()) === 0);
    const [, ...readers] = nodes;
    for (const node of readers) await node.read('one');
    const [key = ''] = await admin.keys('*{s*}:one');
    expect(key.startsWith(prefix)).toBe(true);
    expect(await admin.object('ENCODING', key)).toBe('listpack');
    for (const words of told) words.length = 0;
    await endOf(first, 'one');
    await until(clock, () => told.every((words) => words.includes('one ended')));
    expect(told).toEqual(nodes.map(() => ['one ended']));
    for (const watch of watches) watch.stop();
  });

  it('tells a node of a former version of every end and change, whoever has read it', async () => {
    const { clock, open, listening, ended, changed } = setUp();
    const store = open();
    const watch = store.watch(listenTo([]), () => true);
    await until(clock, async () => (await listening()) === 0);
    const older = new Redis(server.port);
    const heard: [string, string][] = [];
    older.on('message', (channel, message) => heard.push([channel, message]));
    await older.subscribe(ended, changed);
    await store.create(newRecord(store, 'one'));
    await store.update('one', 0, { data: '{"a":1}' });
    await endOf(store, 'one');
    await until(clock, () => heard.length >= 2);
    expect(heard[0]).toEqual([changed, 'one']);
    expect(heard[1]?.[0]).toBe(ended);
    const [id, row] = JSON.parse(heard[1]?.[1] ?? '') as [string, unknown[]];
    expect(id).toBe('one');
    // What is not kept of it, an older one reads as empty, or as 0.
    expect(row.slice(0, 13)).toEqual([
      ...['hash', 'george', false, false, false, false, false, '86400000', false, false],
      ...['1', 'revoked', expect.any(String)],
    ]);
    older.disconnect();
    watch.stop();
  });

  it('hears of all that a node of a former version does, from its beat on, and not before a new span', async () => {
    const { clock, open, listening, beatAsOlder, ended, changed } = setUp();
    const store = open();
    const told: string[] = [];
    let resumed = 0;
    const listener = { ...listenTo(told), resumed: () => void (resumed += 1) };
    const watch = store.watch(listener, (id) => id !== 'of no concern');
    // It has just begun: an older one may be there.
    await until(clock, () => watch.intactSince() <= store.now());
    await until(clock, async () => (await listening()) === 1);
    await admin.publish(changed, 'first');
    await until(clock, () => told.includes('first changed'));
    await until(clock, async () => (await listening()) === 0);

    const [before, resumedBefore] = [watch.intactSince(), resumed];
    told.length = 0;
    await beatAsOlder();
    await until(clock, async () => (await listening()) === 1);
    await until(clock, () => watch.intactSince() > before);
    expect(resumed).toBeGreaterThan(resumedBefore);
    const tombstone = (id: string): string =>
      JSON.stringify([
        id,
        ['hash', 'george', '0', '0', '0', '9', '9', '9', '', '', '0', 'idle', '5'],
      ]);
    await admin.publish(ended, tombstone('of no concern'));
    await admin.publish(ended, tombstone('sec"ond'));
    await admin.publish(changed, 'third');
    await until(clock, () => told.includes('third changed'));
    expect(told).toEqual(['sec"ond ended', 'third changed']);

    // As long as it beats, this goes on, and each end is told once.
    await store.create(newRecord(store, 'own'));
    await store.read('own');
    const since = store.now();
    await until(clock, async () => {
      await beatAsOlder();
      return store.now() - since > 30_000;
    });
    expect(await listening()).toBe(1);
    await endOf(store, 'own');
    await until(clock, () => told.includes('own ended'));
    expect(told.filter((word) => word === 'own ended')).toEqual(['own ended']);
    await until(clock, async () => (await listening()) === 0);
    watch.stop();
  });

  for (const kind of ['redis', 'ioredis'] as const) {
    it(`hears all when an older node beats just as it begins to listen to less: ${kind}`, async () => {
      const { clock, prefix, open, listening, beatAsOlder } = setUp(kind);
      const store = open();
      const told: string[] = [];
      const watch = store.watch(listenTo(told), () => true);
      const older = new Redis(server.port);
      let [ownChannel, ownBeat, beats] = ['', '', 0];
      older.on('pmessage', (_pattern, channel, message) => {
        [ownChannel, ownBeat, beats] = [channel, message, beats + 1];
      });
      await older.psubscribe(`${prefix.replaceAll(/[*[\]]/g, '\\$&')}:node:*`);
      await until(clock, () => watch.intactSince() <= store.now() && beats > 0);
      await beatAsOlder();
      const since = store.now();
      await until(clock, () => store.now() - since >= 9_900);
      expect(await listening()).toBe(1);

      // Its own beat, after which it leaves the channels for all, and the older one's come as one.
      clock.advance(200);
      await admin
        .multi()
        .publish(ownChannel, ownBeat)
        .publish(`${prefix}:beat:older`, '2 0')
        .exec();
      const before = beats;
      await until(clock, () => beats > before + 1 && watch.intactUntil() > since + 10_100);
      expect(await listening()).toBe(1);
      await store.create(newRecord(store, 'one'));
      await store.read('one');
      await endOf(store, 'one');
      await until(clock, () => told.includes('one ended'));
      older.disconnect();
      watch.stop();
    });
  }

  for (const kind of ['redis', 'ioredis'] as const) {
    it(`begins a new span when Redis has forgotten who hears, though no connection broke: ${kind}`, async () => {
      const { clock, prefix, open, listening } = setUp(kind);
      const [here, elsewhere] = [open(), open()];
      const told: string[] = [];
      const watch = here.watch(listenTo(told), () => true);
      for (const id of ['one', 'two']) await here.create(newRecord(here, id));
      await until(clock, () => watch.intactSince() <= clock.wall());
      await until(clock, async () => (await listening()) === 0);
      const backup = await dump(prefix);
      const dumpedAt = here.now();
      await until(clock, () => watch.intactUntil() > dumpedAt);
      await here.read('one');
      const readAt = here.now();
      await restore(prefix, backup);
      await endOf(elsewhere, 'one');
      await until(clock, () => watch.intactSince() > readAt);
      const before = watch.intactSince();
      const since = clock.wall();
      await here.read('two');
      await endOf(elsewhere, 'two');
      await until(clock, () => told.includes('two ended') && clock.wall() - since > 5_000);
      expect(watch.intactSince()).toBe(before);
      watch.stop();
    });
  }

  it('hears nothing of itself at a server that became a replica, and takes no writes', async () => {
    const demoted = await startRedis();
    const ownClient = createClient({ url: demoted.url });
    ownClient.on('error', () => {});
    await ownClient.connect();
    const { clock, prefix } = setUp();
    const store = createRedisStore({
      ...{ client: ownClient, kind: 'redis', prefix, clock, storeTime: () => clock.wall() },
    });
    const watch = store.watch(listenTo([]), () => true);
    await until(clock, () => watch.intactSince() <= store.now());
    await ownClient.sendCommand(['REPLICAOF', '127.0.0.1', String(server.port)]);
    const since = store.now();
    await until(clock, () => store.now() - since > 10_000);
    expect(watch.intactUntil()).toBeLessThanOrEqual(since + 1_000);
    await ownClient.sendCommand(['REPLICAOF', 'NO', 'ONE']);
    await until(clock, () => watch.intactUntil() > since + 10_000);
    expect(watch.intactSince()).toBeGreaterThan(since);
    watch.stop();
    ownClient.destroy();
    await demoted.stop();
  });

  it('tells nodes of a former version also where its user may not tell single nodes', async () => {
    const { clock, prefix, open, ended, changed } = setUp();
    await admin.call(
      ...(['ACL', 'SETUSER', 'former', 'on', 'nopass', '~*', '+@all', 'resetchannels'] as const),
      ...[`&${prefix.replaceAll(/[*[\]]/g, '\\$&')}:ended`, '&*:changed', '&*:beat:*'],
    );
    const bound = new Redis(server.port, { username: 'former', password: 'any' });
    const store = createRedisStore({
      ...{ client: bound, kind: 'ioredis', prefix, clock, storeTime: () => clock.wall() },
    });
    const older = new Redis(server.port);
    const heard: string[] = [];
    older.on('message', (channel) => heard.push(channel));
    await older.subscribe(ended, changed);
    await store.create(newRecord(store, 'one'));
    await open().read('one');
    await expect(store.update('one', 0, { data: '{"a":1}' })).rejects.toThrow();
    await expect(endOf(store, 'one')).rejects.toThrow();
    await until(clock, () => heard.length >= 2);
    expect(heard).toEqual([changed, ended]);
    older.disconnect();
    bound.disconnect();
  });

  it('tells who begins later to listen to all sessions of all', async () => {
    const { clock, open, listening } = setUp();
    const store = open();
    const watch = store.watch(listenTo([]), () => true);
    await until(clock, async () => (await listening()) === 0);
    const told: string[] = [];
    const startedAt = store.now();
    const ofAll = store.watch(listenTo(told));
    await until(clock, () => ofAll.intactUntil() > startedAt);
    await store.create(newRecord(store, 'one'));
    await endOf(store, 'one');
    await until(clock, () => told.includes('one ended'));
    const since = store.now();
    await until(clock, () => store.now() - since > 15_000);
    expect(await listening()).toBe(1);
    ofAll.stop();
    await until(clock, async () => (await listening()) === 0);
    watch.stop();
  });

  it('hears all where its user may not listen to patterns', async () => {
    const { clock, prefix, listening } = setUp();
    await admin.call(
      'ACL',
      'SETUSER',
      'app',
      'on',
      'nopass',
      '~*',
      '+@all',
      'resetchannels',
      '&new*',
    );
    const bound = createClient({ url: server.url, username: 'app', password: 'any' });
    bound.on('error', () => {});
    await bound.connect();
    const store = createRedisStore({
      ...{ client: bound, kind: 'redis', prefix, clock, storeTime: () => clock.wall() },
    });
    const told: string[] = [];
    const watch = store.watch(listenTo(told), () => true);
    await until(clock, () => watch.intactSince() <= store.now());
    const since = store.now();
    await until(clock, () => store.now() - since > 15_000);
    expect(await listening()).toBe(1);
    await store.create(newRecord(store, 'one'));
    await endOf(store, 'one');
    await until(clock, () => told.includes('one ended'));
    watch.stop();
    bound.destroy();
  });
});
