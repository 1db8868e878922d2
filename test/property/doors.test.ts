import fc from 'fast-check';
import Database from 'libsql';
import { Pool } from 'pg';
import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isKeepable } from '../../src/core/text.ts';
import { createSessions, type Session, type Sessions } from '../../src/server/index.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { createPostgresStore, migratePostgres } from '../../src/stores/postgres.ts';
import { createRedisStore } from '../../src/stores/redis.ts';
import { createSqliteStore } from '../../src/stores/sqlite.ts';
import { postgresPrograms, startPostgres } from '../support/postgres-server.ts';
import { redisServer, startRedis } from '../support/redis-servers.ts';
import { answerTo } from '../support/answer.ts';

const START = 120_000;
const POLICY = { idleTimeout: '15m' } as const;

/** Texts as they are made to break things: of any letters, legal and not, short and about as long as may be. */
const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc
    .array(
      fc.constantFrom(
        '\0',
        '\ud800',
        '\udc00',
        '\u{1f600}',
        '\\',
        '"',
        "'",
        '\n',
        '__proto__',
        ' ',
      ),
      { maxLength: 6 },
    )
    .map((parts) => parts.join('')),
  fc
    .record({
      letter: fc.constantFrom('x', '\u{10ffff}', '\u0301'),
      count: fc.integer({ min: 254, max: 258 }),
    })
    .map(({ letter, count }) => letter.repeat(count)),
);

type Outcome =
  | { readonly refusal: string }
  | { readonly subject: string; readonly device: string; readonly data: unknown };

/** A header has no second line. */
function inHeader(text: string): string {
  return text.replaceAll('\n', ' ');
}

/** What becomes of a text as the subject, in the data and as the name of a browser. */
async function pass(sessions: Sessions<unknown>, text: string): Promise<Outcome> {
  const exchange = {
    request: {
      method: 'POST',
      url: '/sign-in',
      isEncrypted: true,
      header: (name: string) => (name === 'user-agent' ? inHeader(text) : undefined),
    },
    answer: answerTo(),
  };
  const data = { [text]: [text] };
  let session: Session<unknown>;
  try {
    session = await sessions.of(exchange).signIn(text, { data });
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
    expect(await sessions.list(text)).toEqual([]);
    expect(await sessions.revokeAll(text)).toBe(0);
    return { refusal: String(error) };
  }
  const [found, ...more] = await sessions.list(text);
  expect(more).toEqual([]);
  expect(found?.id).toBe(session.id);
  expect(await sessions.revoke(text, { subject: text })).toBe(false);
  expect(await sessions.revoke(session.id, { subject: text })).toBe(true);
  return { subject: found?.subject ?? '', device: found?.device ?? '', data: found?.data };
}

describe('S25: a text comes back byte for byte or is refused, alike by every store', () => {
  const all = new Map<string, Sessions<unknown>>();
  const closings: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    const add = (name: string, store: ReturnType<typeof createMemoryStore>): void => {
      const sessions = createSessions<unknown>({ policy: POLICY, store });
      all.set(name, sessions);
      closings.push(async () => {
        await sessions.close();
        await store.close();
      });
    };
    add('memory', createMemoryStore());
    const database = new Database(':memory:');
    add('sqlite', createSqliteStore({ database }));
    closings.push(async () => database.close());
    if (redisServer !== undefined) {
      const server = await startRedis();
      const client = createClient({ url: server.url });
      client.on('error', () => {});
      await client.connect();
      add('redis', createRedisStore({ client, kind: 'redis' }));
      closings.push(async () => client.destroy(), server.stop);
    }
    if (postgresPrograms !== undefined) {
      const server = await startPostgres();
      const pool = new Pool(server.connection);
      pool.on('error', () => {});
      await migratePostgres(pool);
      add('postgres', createPostgresStore({ client: pool }));
      closings.push(async () => pool.end(), server.stop);
    }
  }, START);
  afterAll(async () => {
    for (const close of closings) await close();
  }, START);

  it(
    'through the public API',
    async () => {
      const passed = fc.assert(
        fc.asyncProperty(texts, async (text) => {
          const outcomes = await Promise.all([...all.values()].map((one) => pass(one, text)));
          for (const outcome of outcomes) expect(outcome).toEqual(outcomes[0]);
          if (!isKeepable(text)) {
            expect(outcomes[0]).toHaveProperty('refusal');
            return;
          }
          expect(outcomes[0]).toMatchObject({ subject: text, device: inHeader(text) });
          expect(JSON.stringify(outcomes[0])).toContain(JSON.stringify({ [text]: [text] }));
        }),
        { numRuns: 150 },
      );
      await expect(passed).resolves.toBeUndefined();
    },
    START,
  );
});
