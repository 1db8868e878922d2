/** Runs every example of the documents for a server as it stands: none ends by an error, and what listens answers and stops. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { documents, examplesOf } from '../../tools/documents.js';
import { createBrowser } from '../support/browser.ts';
import {
  postgresPrograms,
  startPostgres,
  type PostgresServer,
} from '../support/postgres-server.ts';
import { redisServer, startRedis, type RedisServer } from '../support/redis-servers.ts';
import { endExamples, runExample, startExample, STOPS_WITHIN } from './example.ts';
import { isForBrowser } from './is-for-browser.ts';

const EXAMPLES = documents.flatMap(examplesOf).filter((example) => !isForBrowser(example));

describe.skipIf(redisServer === undefined || postgresPrograms === undefined)('on a server', () => {
  let redis: RedisServer;
  let postgres: PostgresServer;
  let environment: Readonly<Record<string, string>>;

  beforeAll(async () => {
    [redis, postgres] = await Promise.all([startRedis(), startPostgres()]);
    const { host, port, user, database } = postgres.connection;
    environment = {
      REDIS_URL: redis.url,
      PGHOST: host,
      PGPORT: String(port),
      PGUSER: user,
      PGDATABASE: database,
    };
  });
  afterAll(async () => {
    endExamples();
    await Promise.all([redis.stop(), postgres.stop()]);
  });

  it.concurrent.each(
    EXAMPLES.map((example) => [`${example.document}, ${example.file}`, example] as const),
  )('%s', async (_name, { document, file, code }) => {
    const path = join(inject('installed'), document, file).replace(/ts$/, 'js');
    expect(existsSync(path)).toBe(true);
    if (!/\b(listen|serve)\(/.test(code.replaceAll('async listen()', ''))) {
      const { exit, errors } = await runExample(path, environment);
      expect(errors).toBe('');
      // Signalled by the test where it has something open: a connection, a timer.
      expect([0, 'SIGTERM']).toContain(exit);
      return;
    }
    const app = await startExample(path, environment);
    const answer = await createBrowser(app.url).get('/session');
    expect(await answer.json()).toEqual({ state: 'none' });
    const { took } = await app.stop();
    expect(took).toBeLessThan(STOPS_WITHIN);
    expect(app.errors()).toBe('');
  });
});
