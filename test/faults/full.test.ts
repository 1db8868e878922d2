/** Real Redis without room for more: people sign out and are kept in, and only who is new has to wait. */
import { createClient, createCluster } from 'redis';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSessions, type Sessions, type SessionStore } from '../../src/server/index.ts';
import { createRedisStore } from '../../src/stores/redis.ts';
import { newRecord } from '../support/record.ts';
import { createNodeBrowser, type NodeBrowser } from '../support/node-browser.ts';
import { redisServer, startRedis, startRedisCluster } from '../support/redis-servers.ts';
import { eventually } from '../support/eventually.ts';

const START = 60_000;
const UNAVAILABLE = { code: 'ERR_STORE_UNAVAILABLE' };
const GHOST = `${'a'.repeat(22)}.${'b'.repeat(43)}`;

interface Place {
  readonly admins: readonly Redis[];
  open(): SessionStore;
  stop(): Promise<void>;
}

async function startOne(): Promise<Place> {
  const server = await startRedis();
  const client = createClient({ url: server.url });
  client.on('error', () => {});
  await client.connect();
  const admins = [new Redis(server.port)];
  return {
    admins,
    open: () => createRedisStore({ client, kind: 'redis' }),
    async stop() {
      client.destroy();
      for (const admin of admins) admin.disconnect();
      await server.stop();
    },
  };
}

async function startThree(): Promise<Place> {
  const servers = await startRedisCluster();
  const client = createCluster({
    rootNodes: servers.ports.map((port) => ({ url: `redis://127.0.0.1:${port}` })),
  });
  client.on('error', () => {});
  await client.connect();
  const admins = servers.ports.map((port) => new Redis(port));
  return {
    admins,
    open: () => createRedisStore({ client, kind: 'redis-cluster' }),
    async stop() {
      client.destroy();
      for (const admin of admins) admin.disconnect();
      await servers.stop();
    },
  };
}

describe.skipIf(redisServer === undefined).each([
  ['one server', startOne],
  ['a cluster of three', startThree],
])('%s of Redis that is full', (_name, start) => {
  let place: Place;
  let store: SessionStore;
  let sessions: Sessions<unknown>;
  let ended: string[];
  let errors: unknown[];

  beforeEach(async () => {
    place = await start();
    store = place.open();
    ended = [];
    errors = [];
    sessions = open();
  }, START);
  afterEach(async () => {
    await setRoom('0');
    await sessions.close();
    await place.stop();
  }, START);

  function open(): Sessions<unknown> {
    const opened = createSessions({
      policy: { idleTimeout: '15m', maxSessions: 3, onLimit: 'end-oldest' },
      store,
      flushInterval: 200,
      onError: (error) => errors.push(error),
    });
    opened.on('ended', ({ reason }) => ended.push(reason));
    return opened;
  }

  async function setRoom(most: '0' | '1'): Promise<void> {
    for (const admin of place.admins) {
      await admin.config('SET', 'maxmemory-policy', 'noeviction');
      await admin.config('SET', 'maxmemory', most);
    }
  }

  async function signIn(subject: string): Promise<NodeBrowser & { readonly id: string }> {
    const browser = createNodeBrowser();
    const { id } = await sessions.of(browser.exchange).signIn(subject);
    return { ...browser, id };
  }

  it('lets everybody out', async () => {
    const [george, maria, ...paul] = await Promise.all(
      ['george', 'maria', 'paul', 'paul', 'paul'].map(signIn),
    );
    await setRoom('1');
    await expect(signIn('anna')).rejects.toMatchObject(UNAVAILABLE);
    const before = george?.cookie();
    if (george === undefined || maria === undefined) throw new Error('They are in');
    await sessions.of(george.exchange).signOut();
    expect([before === '', george.cookie()]).toEqual([false, '']);
    expect(await sessions.revoke(maria.id)).toBe(true);
    expect(await sessions.revokeAll('paul')).toBe(3);
    for (const browser of [maria, ...paul]) expect(await browser.status(sessions)).toBe(401);
    expect([...ended].sort()).toEqual([...Array<string>(4).fill('revoked'), 'signed-out']);
    await setRoom('0');
    expect(await (await signIn('anna')).status(sessions)).toBe(200);
  });

  it('lets everybody out who was here before, and has been forgotten since', async () => {
    const { id } = await signIn('paul');
    const forgotten = { ...newRecord(store, 'forgotten'), subject: 'paul', tombstoneFor: 1 };
    await store.create(forgotten);
    await store.end('forgotten', { reason: 'revoked', at: store.now(), by: 'me' });
    await eventually(async () => expect(await store.read('forgotten')).toBeUndefined());
    await setRoom('1');
    expect((await store.list('paul')).map((record) => record.id)).toEqual([id]);
    expect(await sessions.revokeAll('paul')).toBe(1);
  });

  it('keeps everybody in: what they do is written, and who was not there is ended', async () => {
    const [george, maria] = [await signIn('george'), await signIn('maria')];
    await setRoom('1');
    const later = store.now();
    expect(await store.touch([{ id: george.id, at: later }])).toEqual([true]);
    expect((await store.read(george.id))?.lastActivityAt).toBe(Math.floor(later));
    const { secretHash = '' } = (await store.read(maria.id)) ?? {};
    const again = store.now();
    expect((await store.visit(maria.id, secretHash, again))?.isTouched).toBe(true);
    expect((await store.read(maria.id))?.lastActivityAt).toBe(Math.floor(again));
    const due = await store.due(store.now() + 900_000, 10);
    expect(due.map(({ id }) => id).sort()).toEqual([george.id, maria.id].sort());
  });

  it('is no harm to who is in, however many sign in, or come with a token that nobody knows', async () => {
    const george = await signIn('george');
    await setRoom('1');
    /** But what a shard is known by, and the beats of a node. */
    const size = async (): Promise<number> => {
      const keys = await Promise.all(place.admins.map((admin) => admin.keys('*')));
      return keys.flat().filter((key) => !/:born$|:=beat:/.test(key)).length;
    };
    const before = await size();
    const stranger = createNodeBrowser();
    const mark = /^([^=]+)=(.{6})/.exec(george.cookie()) ?? [];
    stranger.exchange.answer.cookie({
      name: String(mark[1]),
      value: `${mark[2]}${GHOST.slice(6)}`,
      path: '/',
      secure: true,
      httpOnly: true,
      sameSite: 'lax',
      partitioned: false,
    });
    for (let turn = 0; turn < 10; turn += 1) {
      await expect(signIn('anna')).rejects.toMatchObject(UNAVAILABLE);
      expect(await stranger.status(sessions)).toBe(401);
      const other = open();
      expect(await george.status(other)).toBe(200);
      expect(await george.status(sessions)).toBe(200);
      await other.close();
    }
    await sessions.sweep();
    expect(await size(), 'and nothing is kept of them').toBe(before);
    expect(errors).toEqual([]);
    await setRoom('0');
    await signIn('anna');
    expect(await sessions.list('anna')).toHaveLength(1);
  });
});
