/** Real connections to a real Redis, broken in every way that connections break. */
import { createClient } from 'redis';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSessions, type Exchange, type Sessions } from '../../src/server/index.ts';
import { createRedisStore } from '../../src/stores/redis.ts';
import { redisServer, startRedis, type RedisServer } from '../support/redis-servers.ts';
import { startProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { answerTo } from '../support/answer.ts';

const MAX_STALE = 1_500;
const STORE_TIMEOUT = 400;
/** Longer than any test: a busy machine takes its time, and what is known must not grow stale by that. */
const NEVER_STALE = 60_000;

interface Browser {
  readonly exchange: Exchange;
  /** What a page gets: its status; 503 only with Retry-After. */
  visit(): Promise<number>;
}

describe.skipIf(redisServer === undefined)('I8: with Redis out of order', () => {
  let server: RedisServer;
  let proxy: TcpProxy;
  let client: ReturnType<typeof createClient>;
  let sessions: Sessions<unknown>;
  let ended: string[];
  let errors: number;
  let sent: ReturnType<typeof vi.spyOn>;

  async function open({ storeTimeout = STORE_TIMEOUT, maxStale = MAX_STALE } = {}): Promise<void> {
    client = createClient({
      socket: { host: '127.0.0.1', port: proxy.port, reconnectStrategy: 50 },
    });
    client.on('error', () => {});
    await client.connect();
    sent = vi.spyOn(client, 'sendCommand');
    sessions = createSessions({
      policy: { idleTimeout: '15m' },
      store: createRedisStore({ client, kind: 'redis' }),
      maxStale,
      storeTimeout,
      flushInterval: 200,
      onError: () => (errors += 1),
    });
    sessions.on('ended', ({ session }) => ended.push(session));
  }

  beforeEach(async () => {
    ended = [];
    errors = 0;
    server = await startRedis();
    proxy = await startProxy(server.port);
    await open();
  });
  afterEach(async () => {
    proxy.mend();
    await sessions.close();
    client.destroy();
    await proxy.close();
    await server.stop();
  });

  async function openAgain(options: Parameters<typeof open>[0]): Promise<void> {
    await sessions.close();
    client.destroy();
    await open(options);
  }

  async function signIn(node: Sessions<unknown> = sessions): Promise<Browser> {
    let cookie = '';
    const exchange: Exchange = {
      request: {
        method: 'POST',
        url: '/',
        isEncrypted: false,
        header: (name) => ({ host: 'localhost', cookie })[name],
      },
      answer: answerTo((value) => void (cookie = value.split(';')[0] ?? '')),
    };
    await node.of(exchange).signIn('george');
    return {
      exchange,
      async visit() {
        const guarded = await sessions.guard(exchange.request);
        if (guarded.isAllowed) return 200;
        const { status, headers } = guarded.response;
        expect(headers.getSetCookie()).toEqual([]);
        expect(headers.has('Retry-After')).toBe(status === 503);
        return status;
      },
    };
  }

  /** A person signs in at another node, which is gone then. */
  async function signInElsewhere(): Promise<Browser> {
    const other = createClient({ url: server.url });
    other.on('error', () => {});
    await other.connect();
    const node = createSessions({
      policy: { idleTimeout: '15m' },
      store: createRedisStore({ client: other, kind: 'redis' }),
    });
    const browser = await signIn(node);
    await node.close();
    other.destroy();
    return browser;
  }

  /** A session that this process knows, and one that it has never read. */
  async function twoBrowsers(): Promise<{ readonly known: Browser; readonly unknown: Browser }> {
    const [known, unknown] = [await signIn(), await signInElsewhere()];
    expect(await known.visit()).toBe(200);
    return { known, unknown };
  }

  const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  const until = (browser: Browser, status: number): Promise<void> =>
    vi.waitFor(async () => expect(await browser.visit()).toBe(status), {
      timeout: 8_000,
      interval: 50,
    });

  it('down: who is known goes on for a while, others are told to come again; then all is as before', async () => {
    const { known, unknown } = await twoBrowsers();
    proxy.cut();
    const cutAt = performance.now();
    while (performance.now() - cutAt < MAX_STALE - 500) {
      const status = await known.visit();
      if (performance.now() - cutAt < MAX_STALE - 500) expect(status).toBe(200);
      expect(await unknown.visit()).toBe(503);
      await wait(50);
    }
    await until(known, 503);
    proxy.mend();
    await until(known, 200);
    await until(unknown, 200);
    expect(ended).toEqual([]);
  }, 20_000);

  it('down for long: nothing piles up, however many ask', async () => {
    const { unknown } = await twoBrowsers();
    proxy.cut();
    await until(unknown, 503);
    await wait(STORE_TIMEOUT);
    const before = sent.mock.calls.length;
    const since = performance.now();
    for (let request = 0; request < 5_000; request += 1) expect(await unknown.visit()).toBe(503);
    // It is tried again as time goes by, not as requests come: a slow machine takes long for so many.
    const tries = 50 + (performance.now() - since) / 100;
    expect(sent.mock.calls.length - before).toBeLessThan(tries);
    proxy.mend();
    await until(unknown, 200);
  }, 60_000);

  it('slow by two seconds: who is known does not notice, others wait', async () => {
    await openAgain({ storeTimeout: 10_000, maxStale: NEVER_STALE });
    const { known, unknown } = await twoBrowsers();
    proxy.setDelay(1_000);
    const before = performance.now();
    let isAnswered = false;
    const asked = unknown.visit().finally(() => (isAnswered = true));
    expect(await known.visit()).toBe(200);
    expect(isAnswered, 'without a way to the store').toBe(false);
    expect(await asked).toBe(200);
    expect(performance.now() - before).toBeGreaterThan(1_900);
    proxy.setDelay(0);
    expect(ended).toEqual([]);
  }, 20_000);

  it('flapping: who is known does not notice', async () => {
    await openAgain({ maxStale: NEVER_STALE });
    const { known, unknown } = await twoBrowsers();
    for (let time = 0; time < 15; time += 1) {
      proxy.cut();
      await wait(40);
      expect(await known.visit()).toBe(200);
      proxy.mend();
      await wait(60);
      expect(await known.visit()).toBe(200);
    }
    await until(unknown, 200);
    expect(ended).toEqual([]);
  }, 20_000);

  it('half open: nobody waits for ever, and the next connection is used', async () => {
    const { known, unknown } = await twoBrowsers();
    proxy.goSilent();
    expect(await known.visit()).toBe(200);
    // The test's own time limit is that of "for ever".
    expect(await unknown.visit()).toBe(503);
    await until(known, 503);
    proxy.mend();
    await until(known, 200);
    await until(unknown, 200);
    expect(ended).toEqual([]);
  }, 20_000);

  it('failing over: the replica knows everybody', async () => {
    const replica = await startRedis({ args: ['--replicaof', '127.0.0.1', String(server.port)] });
    const admin = createClient({ url: replica.url });
    await admin.connect();
    try {
      const { known, unknown } = await twoBrowsers();
      await vi.waitFor(async () => {
        expect(await admin.sendCommand(['INFO', 'replication'])).toContain('master_link_status:up');
        expect(await admin.sendCommand(['DBSIZE'])).toBe(await client.sendCommand(['DBSIZE']));
      }, 10_000);
      expect(await known.visit()).toBe(200);
      await wait(300);
      await server.stop();
      proxy.cut();
      expect(await known.visit()).toBe(200);
      await admin.sendCommand(['REPLICAOF', 'NO', 'ONE']);
      proxy.setTarget(replica.port);
      proxy.mend();
      await until(unknown, 200);
      await until(known, 200);
      expect(ended).toEqual([]);
    } finally {
      admin.destroy();
      await replica.stop();
    }
  }, 30_000);

  it('restarted empty: nobody is signed out by that, until it is believed', async () => {
    const { known, unknown } = await twoBrowsers();
    // Touched and flushed once: then the shards of both are known.
    await wait(300);
    expect(await unknown.visit()).toBe(200);
    const third = await signIn();
    await server.stop();
    server = await startRedis({ port: server.port });
    expect(await known.visit()).toBe(200);
    await until(third, 503);
    expect(await third.visit()).toBe(503);
    const restartedAt = performance.now();
    while (performance.now() - restartedAt < 3_000) {
      expect([200, 503]).toContain(await known.visit());
      await wait(100);
    }
    expect(await known.visit()).toBe(503);
    expect(ended).toEqual([]);
  }, 30_000);

  it('full: who is signed in goes on, and that is written; nobody signs in', async () => {
    const { known, unknown } = await twoBrowsers();
    await client.sendCommand(['CONFIG', 'SET', 'maxmemory-policy', 'noeviction']);
    await client.sendCommand(['CONFIG', 'SET', 'maxmemory', '1']);
    await wait(50);
    const [before] = await sessions.list('george');
    expect(await known.visit()).toBe(200);
    expect(await unknown.visit()).toBe(200);
    await expect(signIn()).rejects.toMatchObject({ code: 'ERR_STORE_UNAVAILABLE' });
    const other = createRedisStore({ client, kind: 'redis' });
    await vi.waitFor(async () => {
      const [after] = await other.list('george');
      expect(after?.lastActivityAt).toBeGreaterThan(before?.lastActivityAt ?? Infinity);
    }, 5_000);
    await client.sendCommand(['CONFIG', 'SET', 'maxmemory', '0']);
    await signIn();
    expect([ended, errors]).toEqual([[], 0]);
  }, 20_000);
});
