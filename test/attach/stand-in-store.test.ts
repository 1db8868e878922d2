import session, { MemoryStore, type SessionData, type SessionOptions } from 'express-session';
import { afterEach, describe, expect, it } from 'vitest';
import { expressSessionHost } from '../../src/attach/express-session.ts';
import { fastifySessionHost } from '../../src/attach/fastify-session.ts';
import { attach, type Host } from '../../src/attach/index.ts';
import type { Sessions } from '../../src/server/index.ts';
import { createFakeClock } from '../../src/testing/index.ts';
import { POLICY } from './stage.ts';

type Tell<Value> = (error: unknown, value?: Value) => void;

const closing: Sessions<unknown>[] = [];
afterEach(() => Promise.all(closing.splice(0).map((sessions) => sessions.close())));

function attached(host: Host): { sessions: Sessions<unknown>; ended: string[] } {
  const clock = createFakeClock();
  const sessions = attach<unknown>(host, { policy: POLICY, clock, onError: () => {} });
  closing.push(sessions);
  const ended: string[] = [];
  sessions.on('ended', ({ subject, reason }) => ended.push(`${subject} ${reason}`));
  return { sessions, ended };
}

const hostOf = <Store extends MemoryStore>(store: Store) =>
  expressSessionHost({ store, subjectOf: ({ user }: SessionData) => user });

const contentOf = (user?: string): SessionData => ({
  ...(user === undefined ? {} : { user }),
  cookie: { originalMaxAge: null },
});

function told<Value>(run: (tell: Tell<Value>) => unknown): Promise<Value | undefined> {
  return new Promise((resolve, reject) => {
    run((error, value) => (error ? reject(error) : resolve(value)));
  });
}

describe("what stands for the app's store", () => {
  /** What a store may be made of: private members, accessors, a client that is a function with functions. */
  class Odd extends MemoryStore {
    readonly #log: string[] = [];
    readonly client: { (text: string): string; unsafe(text: string): string } = Object.assign(
      (text: string) => `asked ${text}`,
      { unsafe: (text: string) => `asked ${text} unsafely` },
    );
    get log(): readonly string[] {
      return this.#log;
    }
    note(line: string): this {
      this.#log.push(line);
      return this;
    }
  }

  it('has all that the store has, whatever that is made of', () => {
    const store = new Odd();
    const { store: standIn } = hostOf(store);
    expect(standIn.note('one').note('two')).toBe(standIn);
    expect(standIn.log).toEqual(['one', 'two']);
    expect(standIn.client('it')).toBe('asked it');
    expect(standIn.client.unsafe('it')).toBe('asked it unsafely');
    expect(standIn.constructor).toBe(Odd);
    expect(Object.getPrototypeOf(standIn)).toBe(Odd.prototype);
    expect(standIn).toBeInstanceOf(MemoryStore);
    expect('note' in standIn).toBe(true);
    expect('other' in standIn).toBe(false);
    expect(standIn.note).toBe(standIn.note);
  });

  it('hears and tells events of the store', () => {
    const store = new Odd();
    const { store: standIn } = hostOf(store);
    const heard: string[] = [];
    expect(standIn.on('disconnect', () => heard.push('on'))).toBe(standIn);
    standIn.once('disconnect', () => heard.push('once'));
    store.emit('disconnect');
    standIn.emit('disconnect');
    expect(heard).toEqual(['on', 'once', 'on']);
    expect(standIn.listenerCount('disconnect')).toBe(store.listenerCount('disconnect'));
  });

  it('follows a store that is changed, and changes none by what is put on it', () => {
    const store = new Odd();
    const { store: standIn } = hostOf(store);
    expect(standIn.note('one')).toBe(standIn);
    store.note = () => store;
    expect(standIn.note('two').log).toEqual(['one']);
    session({
      store: standIn,
      secret: 's',
      resave: false,
      saveUninitialized: false,
    } satisfies SessionOptions);
    expect(Object.keys(store)).not.toContain('generate');
    Object.assign(standIn, { note: 'ours' });
    expect([standIn.note, typeof store.note]).toEqual(['ours', 'function']);
    Object.defineProperty(standIn, 'note', { value: 'defined', configurable: true });
    expect(standIn.note).toBe('defined');
    Reflect.deleteProperty(standIn, 'note');
    expect(typeof standIn.note).toBe('function');
  });

  it('stands for one that is frozen', async () => {
    const kept = new Map<string, object>();
    const store = Object.freeze({
      get: (sid: string, tell: Tell<never>) => tell(null, kept.get(sid) as never),
      set(sid: string, content: object, tell: Tell<never>) {
        kept.set(sid, content);
        tell(null);
      },
      destroy(sid: string, tell: Tell<never>) {
        kept.delete(sid);
        tell(null);
      },
      name: 'a store',
    });
    const host = fastifySessionHost({ store, subjectOf: ({ user }: { user?: string }) => user });
    const { ended } = attached(host);
    await told((tell) => host.store.set('one', contentOf('george'), tell));
    expect(await told((tell) => host.store.get('one', tell))).toMatchObject({ user: 'george' });
    await told((tell) => host.store.destroy('one', tell));
    expect(await told((tell) => host.store.get('one', tell))).toBe(undefined);
    expect([host.store.name, ended]).toEqual(['a store', ['george signed-out']]);
  });
});

describe('all sessions at once', () => {
  /** As stores over a database give them: in a list, and some with their ids. */
  class Listing extends MemoryStore {
    override all(tell: Tell<never>): void {
      super.all((error, given) => {
        const list = Object.entries(given ?? {}).map(([id, one]) => ({ ...(one as object), id }));
        tell(error, list as never);
      });
    }
  }

  it.each([
    ['an object', MemoryStore],
    ['a list', Listing],
  ])('as %s are without those that have ended', async (_kind, Store) => {
    const host = hostOf(new Store());
    const { sessions } = attached(host);
    const { store } = host;
    for (const user of ['george', 'maria', undefined]) {
      await told((tell) => store.set(`of ${user}`, contentOf(user), tell));
      await told((tell) => store.get(`of ${user}`, tell as never));
      if (user === undefined) continue;
      await sessions.guard({
        ...{ method: 'GET', url: '/', isEncrypted: false, header: () => undefined },
        source: { sessionStore: store, sessionID: `of ${user}`, session: contentOf(user) },
      });
    }
    const who = async (): Promise<unknown[]> =>
      Object.values((await told((tell) => store.all?.(tell))) ?? {}).map(({ user }) => user);
    expect(await who()).toEqual(['george', 'maria', undefined]);
    expect(await sessions.revokeAll('george')).toBe(1);
    expect(await who()).toEqual(['maria', undefined]);
    expect(await told((tell) => store.length?.(tell))).toBe(2);
  });

  it.each([
    ['an object', MemoryStore],
    ['a list', Listing],
  ])('told as %s, end when the store is cleared, for good', async (_kind, Store) => {
    const host = hostOf(new Store());
    const { sessions, ended } = attached(host);
    const { store } = host;
    for (const user of ['george', 'maria', undefined]) {
      await told((tell) => store.set(`of ${user}`, contentOf(user), tell));
    }
    await told((tell) => store.clear?.(tell));
    expect(ended.sort()).toEqual(['george signed-out', 'maria signed-out']);
    expect(await told((tell) => store.length?.(tell))).toBe(0);
    await told((tell) => store.set('of george', contentOf('george'), tell));
    expect(await told((tell) => store.get('of george', tell as never))).toBe(undefined);
    expect(await sessions.list('george')).toEqual([]);
    store.clear?.();
    await expect.poll(() => told((tell) => store.length?.(tell))).toBe(0);
  });

  it('are told of as before by a store that cannot list them', async () => {
    class Plain extends MemoryStore {
      override length(tell: Tell<number>): void {
        tell(null, 7);
      }
    }
    const plain = new Plain();
    Object.assign(plain, { all: undefined });
    const { store } = hostOf(plain);
    expect(store.all).toBe(undefined);
    expect(await told((tell) => store.length?.(tell as never))).toBe(7);
    await told((tell) => store.clear?.(tell));
  });

  it('are not cleared while we cannot be told', async () => {
    const kept = new MemoryStore();
    const host = hostOf(kept);
    attached(host);
    await told((tell) => host.store.set('one', contentOf('george'), tell));
    kept.all = (tell) => tell(new Error('down'));
    await expect(told((tell) => host.store.clear?.(tell))).rejects.toThrow('down');
    await expect(told((tell) => host.store.all?.(tell))).rejects.toThrow('down');
    await expect(told((tell) => host.store.length?.(tell))).rejects.toThrow('down');
    expect(await told((tell) => kept.get('one', tell as never))).toMatchObject({ user: 'george' });
  });
});
