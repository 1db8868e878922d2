import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createSessions, type Exchange, type SessionStore } from '../../src/server/index.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { createFakeClock } from '../../src/testing/index.ts';
import { answerTo } from '../support/answer.ts';

type Deed =
  | 'guard'
  | 'update'
  | 'rotate'
  | 'leave'
  | 'stay'
  | 'sign-out'
  | 'revoke'
  | 'revoke-all'
  | 'sweep'
  | 'sign-in';

const deeds = fc.array(
  fc.constantFrom<Deed>(
    'guard',
    'update',
    'rotate',
    'leave',
    'stay',
    'sign-out',
    'revoke',
    'revoke-all',
    'sweep',
    'sign-in',
  ),
  { minLength: 2, maxLength: 10 },
);

/** The store, with every call held back until the scheduler lets it go, and its answer held back too. */
function scheduled(store: SessionStore, scheduler: fc.Scheduler): SessionStore {
  const hold = async <Answer>(name: string, call: () => Promise<Answer>): Promise<Answer> => {
    await scheduler.schedule(Promise.resolve(), `${name} begins`);
    const answer = await call();
    await scheduler.schedule(Promise.resolve(), `${name} answers`);
    return answer;
  };
  return {
    ...store,
    create: (record) => hold('create', () => store.create(record)),
    read: (id) => hold('read', () => store.read(id)),
    touch: (touches) => hold('touch', () => store.touch(touches)),
    update: (id, version, patch) => hold('update', () => store.update(id, version, patch)),
    visit: (id, secretHash, at, signs) =>
      hold('visit', () => store.visit(id, secretHash, at, signs)),
    end: (id, end, unless) => hold('end', () => store.end(id, end, unless)),
    endAll: (...asked) => hold('endAll', () => store.endAll(...asked)),
    list: (subject) => hold('list', () => store.list(subject)),
    due: (now, limit) => hold('due', () => store.due(now, limit)),
  };
}

it('I3, I4, I7: in whatever order the store is reached, an end is final and told once, and nothing is lost', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), deeds, async (scheduler, all) => {
      const clock = createFakeClock();
      const store = createMemoryStore({ clock });
      const policy = { idleTimeout: '15m', endOnClose: '1m' } as const;
      const before = createSessions<{ count: number }>({ policy, store, clock });
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
      const { id } = await before.of(exchange).signIn('george', { data: { count: 0 } });
      await before.close();
      const own: Exchange = { ...exchange, answer: answerTo() };

      const sessions = createSessions<{ count: number }>({
        policy,
        store: scheduled(store, scheduler),
        clock: createFakeClock(),
      });
      const ended: string[] = [];
      sessions.on('ended', ({ session }) => ended.push(session));
      let updates = 0;
      const done = (async () => {
        const say = (what: 'leave' | 'stay'): Promise<Response> =>
          sessions.respond(new Request('http://localhost', { method: 'POST' }), {
            ...own.request,
            url: `/session/${what}`,
          });
        const run: Readonly<Record<Deed, () => Promise<unknown>>> = {
          guard: async () => sessions.guard(own.request),
          update: async () => {
            await sessions.of(own).update(({ count }) => ({ count: count + 1 }));
            updates += 1;
          },
          rotate: () => sessions.of(own).rotate(),
          leave: () => say('leave'),
          stay: () => say('stay'),
          'sign-out': () => sessions.of(own).signOut(),
          revoke: () => sessions.revoke(id),
          'revoke-all': () => sessions.revokeAll('george'),
          sweep: () => sessions.sweep(),
          'sign-in': () => sessions.of(own).signIn('maria', { data: { count: 0 } }),
        };
        await Promise.allSettled(all.map((deed) => run[deed]()));
      })();
      await scheduler.waitFor(done);

      const record = await store.read(id);
      expect(ended.filter((session) => session === id)).toHaveLength(record?.ended ? 1 : 0);
      if (record?.ended) {
        expect(record.data).toBe('');
        expect(await store.touch([{ id, at: store.now() }])).toEqual([false]);
      } else {
        expect(JSON.parse(record?.data ?? '')).toEqual({ count: updates });
      }
      await scheduler.waitFor(sessions.close());
    }),
    { numRuns: 200 },
  );
});
