import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSessions, type ErrorStage, type Sessions } from '../../src/server/index.ts';
import type { SessionRecord } from '../../src/core/session.ts';
import type { StoreListener } from '../../src/engine/store.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { answerTo } from '../support/answer.ts';

const POLICY = { idleTimeout: '15m' } as const;
const exchange = {
  request: { method: 'GET', url: '/', isEncrypted: true, header: () => undefined },
  answer: answerTo(),
};
const noListener = {} as StoreListener;
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('listeners are guests', () => {
  const unhandled: unknown[] = [];
  const note = (error: unknown): void => void unhandled.push(error);
  let sessions: Sessions<unknown>;
  beforeEach(() => {
    unhandled.length = 0;
    process.on('unhandledRejection', note);
  });
  afterEach(async () => {
    process.off('unhandledRejection', note);
    await sessions.close();
    expect(unhandled).toEqual([]);
  });

  it('one that throws, or rejects later, is told of once, and the sign-in goes on', async () => {
    const told: [string, ErrorStage][] = [];
    sessions = createSessions({
      policy: POLICY,
      onError: (error, { stage }) => told.push([String(error), stage]),
    });
    const heard: string[] = [];
    sessions.on('started', () => {
      throw new Error('sync');
    });
    sessions.on('started', async () => {
      await settle();
      throw new Error('async');
    });
    sessions.on('started', () => Promise.reject(new Error('rejected')));
    sessions.on('started', async () => heard.push('fine'));
    const stop = sessions.on('started', () => void heard.push('stopped'));
    stop();
    await sessions.of(exchange).signIn('george');
    await settle();
    await settle();
    expect(heard).toEqual(['fine']);
    expect(told).toEqual([
      ['Error: sync', 'listener'],
      ['Error: rejected', 'listener'],
      ['Error: async', 'listener'],
    ]);
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('onError');
      },
    ],
    ['rejects', async () => Promise.reject(new Error('onError'))],
  ])('an onError that %s harms nobody, and is told of once', async (_name, onError) => {
    const warnings: string[] = [];
    const hear = ({ message }: Error): void => void warnings.push(message);
    process.on('warning', hear);
    sessions = createSessions({ policy: POLICY, onError });
    for (const reason of ['one', 'two', 'three']) {
      sessions.on('started', () => {
        throw new Error(reason);
      });
    }
    await expect(sessions.of(exchange).signIn('george')).resolves.toMatchObject({
      subject: 'george',
    });
    await settle();
    await settle();
    process.off('warning', hear);
    expect(warnings).toEqual(['"onError" itself has failed: Error: onError']);
  });

  it('one that watches a store, and rejects, hinders neither the store nor the others', async () => {
    const store = createMemoryStore();
    sessions = createSessions({ policy: POLICY, store });
    const told: string[] = [];
    const reject = (() => Promise.reject(new Error('watcher'))) as unknown as () => void;
    store.watch({ ...noListener, ended: reject, changed: reject });
    store.watch({
      ...noListener,
      ended: (tombstone: SessionRecord) => void told.push(tombstone.id),
      changed() {},
    });
    const { id } = await sessions.of(exchange).signIn('george');
    expect(await sessions.revoke(id)).toBe(true);
    await settle();
    expect(told).toEqual([id]);
  });

  it('refuses what is no event, and no listener', () => {
    sessions = createSessions({ policy: POLICY });
    const on = sessions.on as (name: unknown, listener: unknown) => unknown;
    expect(() => on('end', () => {})).toThrow('"end" is not an event: did you mean "ended"?');
    expect(() => on('unknown name', () => {})).toThrow(
      '"unknown name" is not an event: there are "started", "ended", "time-chosen"',
    );
    expect(() => on('toString', () => {})).toThrow(TypeError);
    expect(() => on(undefined, () => {})).toThrow(TypeError);
    expect(() => on('ended', undefined)).toThrow('"listener" must be a function, got undefined');
  });
});
