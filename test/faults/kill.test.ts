/** Two nodes on one Redis, and one of them is killed in the middle of its work. */
import { fork, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { redisServer, startRedis, type RedisServer } from '../support/redis-servers.ts';
import type { Order, Word } from './node-process.ts';

const IDLE = 4_000;
const FLUSH = 300;
const PEOPLE = 60;
/** Between the clocks' reading here and there, and for the work of two busy cores. */
const JITTER = 250;

interface Person {
  cookie: string;
  session: string;
  /** The last request that a node has let through. */
  lastAt: number;
  /** Every `ended` event. */
  readonly ends: { readonly reason: string; readonly at: number }[];
}

describe.skipIf(redisServer === undefined)('kill -9', () => {
  let server: RedisServer;
  let folder: string;
  const nodes: ChildProcess[] = [];
  const people: Person[] = Array.from({ length: PEOPLE }, () => ({
    cookie: '',
    session: '',
    lastAt: 0,
    ends: [],
  }));

  beforeAll(async () => {
    server = await startRedis();
    folder = await mkdtemp(join(tmpdir(), 'stillhere-node-'));
    await build({
      entryPoints: ['test/faults/node-process.ts'],
      outfile: join(folder, 'node.mjs'),
      bundle: true,
      platform: 'node',
      format: 'esm',
      logLevel: 'error',
      banner: {
        js: `import { createRequire as own } from 'node:module'; const require = own(import.meta.url);`,
      },
    });
    await Promise.all([0, 1].map(startNode));
  }, 30_000);
  afterAll(async () => {
    for (const node of nodes) node.kill('SIGKILL');
    await server.stop();
    await rm(folder, { recursive: true });
  });

  function startNode(): Promise<void> {
    const node = fork(join(folder, 'node.mjs'), [server.port, IDLE, FLUSH].map(String));
    nodes.push(node);
    return new Promise((resolve) => {
      node.on('message', (word: Word) => {
        if (word.says === 'ready') resolve();
        else hear(word);
      });
    });
  }

  function hear(word: Exclude<Word, { says: 'ready' }>): void {
    if (word.says === 'ended') {
      people.find(({ session }) => session === word.session)?.ends.push(word);
      return;
    }
    const person = people[word.person];
    if (person === undefined) return;
    if (word.says === 'signed-in')
      Object.assign(person, { cookie: word.cookie, session: word.session });
    if (word.says === 'signed-in' || word.isAllowed)
      person.lastAt = Math.max(person.lastAt, word.at);
  }

  const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  const send = (node: number, order: Order): void => void nodes[node]?.send(order);

  it('no session ends early by more than a flush interval, none late, none twice', async () => {
    for (let person = 0; person < PEOPLE; person += 1) send(0, { do: 'sign-in', person });
    await expect.poll(() => people.every(({ cookie }) => cookie !== '')).toBe(true);

    // Everybody works for six seconds, some on both nodes; in the middle of it the first node is killed.
    const startedAt = Date.now();
    let isKilled = false;
    for (let turn = 0; Date.now() - startedAt < 6_000; turn += 1) {
      if (!isKilled && Date.now() - startedAt > 3_000) {
        nodes[0]?.kill('SIGKILL');
        isKilled = true;
      }
      const person = turn % PEOPLE;
      // A third of the people were on the killed node alone, and do not come again.
      const node = person % 3 === 0 ? 0 : person % 3 === 1 ? 1 : turn % 2;
      const cookie = people[person]?.cookie ?? '';
      if (!(isKilled && node === 0)) send(node, { do: 'visit', cookie, person });
      await wait(2);
    }

    await expect
      .poll(() => people.every(({ ends }) => ends.length > 0), { timeout: 15_000 })
      .toBe(true);
    await wait(1_000);
    for (const { lastAt, ends } of people) {
      expect(ends).toHaveLength(1);
      const [end] = ends;
      expect(end?.reason).toBe('idle');
      const idleFor = (end?.at ?? 0) - lastAt;
      expect(idleFor).toBeGreaterThan(IDLE - FLUSH - JITTER);
      // One sweep a second at most, and the next claim of it.
      expect(idleFor).toBeLessThan(IDLE + 2_000);
    }
  }, 40_000);
});
