/** Runs the servers of README.md, word by word, and lets their stores fail. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createRedisStore } from 'stillhere/redis';
import { examplesOf } from '../../tools/documents.js';
import { createBrowser, NAVIGATION } from '../support/browser.ts';
import {
  postgresPrograms,
  startPostgres,
  type PostgresServer,
} from '../support/postgres-server.ts';
import { redisServer, startRedis, type RedisServer } from '../support/redis-servers.ts';
import { endExamples, signInByButton, startExample, STOPS_WITHIN } from './example.ts';

const EXPRESS = [
  ['Express 5', 'installed'],
  ['Express 4', 'installedWithExpress4'],
] as const;

/** The one example of README.md that has this in it. */
function exampleWith(text: string): { readonly file: string; readonly code: string } {
  const found = examplesOf('README.md').filter(({ code }) => code.includes(text));
  expect(found.map(({ file }) => file)).toHaveLength(1);
  return { file: '', code: '', ...found[0] };
}

afterAll(endExamples);

it('begins with what it is, a picture, the installation and a few lines of use', () => {
  const text = readFileSync('README.md', 'utf8');
  const marks = [
    '# stillhere',
    '](docs/warning.png)',
    'npm install stillhere',
    '```js',
    'npm start',
  ];
  const places = marks.map((mark) => text.indexOf(mark));
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(places[0]).toBe(0);
});

describe.each(EXPRESS)('the first example, with %s', (_name, project) => {
  const file = (): string =>
    join(inject(project), 'README.md', exampleWith('refreshTag(req)').file);

  it('signs in, back to where the person was, guards, and hears of activity', async () => {
    const app = await startExample(file());
    const browser = await signInByButton(app.url);
    const accounts = await browser.get('/accounts?page=2', NAVIGATION);
    expect(accounts.status).toBe(200);
    expect(await accounts.text()).toContain('Hello, george');
    expect((await browser.post('/session/ping')).status).toBe(200);
    await app.advance(15 * 60_000);
    const over = await browser.get('/accounts', NAVIGATION);
    expect(over.headers.get('location')).toBe('/sign-in?reason=idle&next=%2Faccounts');
    expect((await browser.get('/sign-in')).status, 'no way back to itself').toBe(200);
    expect(app.errors()).toBe('');
    await app.stop();
  });
});

it('the example without a framework does the same', async () => {
  const app = await startExample(
    join(inject('installed'), 'README.md', exampleWith('createNodeSessions').file),
  );
  const browser = await signInByButton(app.url);
  expect(await (await browser.get('/', NAVIGATION)).text()).toBe('Hello, george');
  expect((await browser.post('/session/ping')).status).toBe(200);
  await browser.post('/session/sign-out');
  const over = await browser.get('/', NAVIGATION);
  expect(over.headers.get('location')).toBe('/sign-in?next=%2F');
  expect((await browser.get('/sign-in?next=%2F')).status).toBe(200);
  expect(app.errors()).toBe('');
  await app.stop();
});

describe.skipIf(redisServer === undefined)('the server over Redis', () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  const start = (project: (typeof EXPRESS)[number][1]) =>
    startExample(join(inject(project), 'README.md', exampleWith('createRedisStore').file), {
      REDIS_URL: redis.url,
    });

  it.each(EXPRESS)(
    'with %s outlives a Redis that is gone and comes back; a sign-in in between is refused, for now',
    async (_name, project) => {
      const app = await start(project);
      const browser = await signInByButton(app.url);
      expect((await browser.get('/accounts')).status).toBe(200);
      const { port } = redis;
      await redis.stop();
      const refused = await createBrowser(app.url).post('/sign-in');
      expect(refused.status).toBe(503);
      expect(refused.headers.getSetCookie()).toEqual([]);
      expect((await browser.get('/accounts')).status, 'known to this node').toBe(200);
      redis = await startRedis({ port });
      await expect
        .poll(async () => (await createBrowser(app.url).post('/sign-in')).status, {
          timeout: 30_000,
        })
        .toBe(303);
      expect(app.exit()).toBeUndefined();
      await app.stop();
    },
  );

  it('stops soon, writes what waits, and is not held by an open page', async () => {
    const app = await start('installed');
    const browser = await signInByButton(app.url);
    const client = createClient({ url: redis.url });
    await client.connect();
    const store = createRedisStore({ client, kind: 'redis' });
    const lastActivity = async (): Promise<number> => {
      const found = await store.list('george');
      return Math.max(...found.map(({ lastActivityAt }) => lastActivityAt));
    };
    const before = await lastActivity();
    expect((await browser.get('/session/events')).status).toBe(200);
    await expect.poll(lastActivity).toBe(before);
    expect((await browser.get('/accounts')).status).toBe(200);
    const { exit, took } = await app.stop();
    expect(exit).toBe(0);
    expect(took).toBeLessThan(STOPS_WITHIN);
    expect(await lastActivity()).toBeGreaterThan(before);
    expect(app.errors()).toBe('');
    client.destroy();
  });

  it('stops soon while Redis is gone', async () => {
    const app = await start('installed');
    const browser = await signInByButton(app.url);
    expect((await browser.get('/accounts')).status).toBe(200);
    const { port } = redis;
    await redis.stop();
    const { exit, took } = await app.stop();
    redis = await startRedis({ port });
    expect(exit).toBe(0);
    expect(took).toBeLessThan(STOPS_WITHIN);
  });
});

describe.skipIf(postgresPrograms === undefined)('the server over PostgreSQL', () => {
  let postgres: PostgresServer;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());

  it('outlives a restart of PostgreSQL, and those who are signed in stay so', async () => {
    const folder = join(inject('installed'), 'README.md');
    const { file } = exampleWith('createPostgresStore');
    // The server of the Redis example, with the store of this one.
    const { code } = exampleWith('createRedisStore');
    const server = code
      .replace(
        /^const client = [\s\S]*?await client.connect\(\);$/m,
        `import { store } from './${file}';`,
      )
      .replace(/store: createRedisStore.*$/m, 'store,')
      .replace('() => client.destroy()', '');
    const path = join(folder, 'postgres-server.mjs');
    writeFileSync(path, server);
    const { host, port, user, database } = postgres.connection;
    const app = await startExample(path, {
      PGHOST: host,
      PGPORT: String(port),
      PGUSER: user,
      PGDATABASE: database,
    });
    const browser = await signInByButton(app.url);
    await postgres.restart();
    expect((await browser.get('/accounts', NAVIGATION)).status).toBe(200);
    await expect
      .poll(async () => (await createBrowser(app.url).post('/sign-in')).status, { timeout: 30_000 })
      .toBe(303);
    expect(await (await browser.get('/accounts')).text()).toBe('Hello, george');
    expect(app.exit()).toBeUndefined();
    await app.stop();
  });
});
