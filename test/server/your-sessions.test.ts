import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { SessionList } from '../../src/core/session-list.ts';
import { createSessions, type Sessions, type SessionsOptions } from '../../src/server/index.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { createFakeClock, type FakeClock } from '../../src/testing/index.ts';
import { answerTo } from '../support/answer.ts';

const MINUTE = 60_000;
const POLICY = { idleTimeout: '15m', absoluteTimeout: '8h' } as const;
const UNKNOWN = 'A'.repeat(22);

type Headers = Readonly<Record<string, string>>;

/** A browser with a session. */
interface Asker {
  readonly id: string;
  ask(path: string, body?: unknown, headers?: Headers): Promise<Response>;
  list(): Promise<SessionList>;
}

interface Setup {
  readonly sessions: Sessions<Record<string, unknown>>;
  readonly clock: FakeClock;
  readonly told: string[];
  signIn(subject?: string, headers?: Headers): Promise<Asker>;
}

const open: Sessions<Record<string, unknown>>[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((sessions) => sessions.close()));
});

function setUp(options: Partial<SessionsOptions> = {}): Setup {
  const clock = createFakeClock();
  const sessions = createSessions<Record<string, unknown>>({
    policy: POLICY,
    store: createMemoryStore({ clock }),
    clock,
    yourSessions: true,
    ...options,
  });
  open.push(sessions);
  const told: string[] = [];
  sessions.on('ended', ({ session, reason, where }) => told.push(`${session} ${reason} ${where}`));
  sessions.on('denied', ({ reason, where }) => told.push(`${reason} ${where}`));
  return {
    sessions,
    clock,
    told,
    async signIn(subject = 'george', headers = {}) {
      let cookie = '';
      const view = (method: string, url: string, more: Headers = {}) => ({
        ...{ method, url, isEncrypted: true },
        header: (name: string) => ({ host: 'bank.example', cookie, ...more })[name],
      });
      const { id } = await sessions
        .of({
          request: view('POST', '/sign-in', headers),
          answer: answerTo((line) => (cookie = line.split(';')[0] ?? '')),
        })
        .signIn(subject);
      const asker: Asker = {
        id,
        ask(path, body, more = {}) {
          const method = body === undefined ? 'GET' : 'POST';
          const type = { 'content-type': 'application/json' };
          const all = {
            'sec-fetch-site': 'same-origin',
            ...(body === undefined ? {} : type),
            ...more,
          };
          const text = typeof body === 'string' ? body : JSON.stringify(body);
          const init = { method, headers: all, ...(body === undefined ? {} : { body: text }) };
          const request = new Request(`https://bank.example${path}`, init);
          return sessions.respond(request, view(method, path, all));
        },
        async list() {
          const response = await asker.ask('/session/sessions');
          expect(response.status).toBe(200);
          return (await response.json()) as SessionList;
        },
      };
      return asker;
    },
  };
}

const idsOf = ({ sessions }: SessionList): string[] => sessions.map(({ id }) => id);
const reasonOf = async (response: Response): Promise<string> =>
  `${response.status} ${((await response.json()) as { reason: string }).reason}`;

describe('a person sees their own sessions', () => {
  it('only where the app has asked for that', async () => {
    const { signIn, sessions } = setUp({ yourSessions: false });
    const george = await signIn();
    for (const [path, body] of [
      ['/session/sessions', undefined],
      ['/session/sessions/end', { id: UNKNOWN }],
      ['/session/sessions/end-others', {}],
      ['/session/sessions-list.js', undefined],
    ] as const) {
      expect((await george.ask(path, body)).status, path).toBe(404);
    }
    expect(await sessions.list('george')).toHaveLength(1);
  });

  it('this one first, then what was used last, with words for each and how long ago', async () => {
    const { signIn, clock } = setUp({
      describeDevice: (request) => `Browser ${request.header('user-agent')}`,
      placeOf: async (request) => request.header('x-place') ?? '',
    });
    const old = await signIn('george', { 'user-agent': 'old', 'x-place': 'Utrecht' });
    clock.advance(MINUTE);
    const own = await signIn('george', { 'user-agent': 'own' });
    clock.advance(MINUTE);
    const phone = await signIn('george', { 'user-agent': 'phone' });
    await signIn('maria');
    clock.advance(MINUTE);
    const response = await own.ask('/session/sessions');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toEqual({
      sessions: [
        {
          ...{ id: own.id, isThis: true, device: 'Browser own', place: '' },
          ...{ signedInFor: 2 * MINUTE, idleFor: 2 * MINUTE },
        },
        {
          ...{ id: phone.id, isThis: false, device: 'Browser phone', place: '' },
          ...{ signedInFor: MINUTE, idleFor: MINUTE },
        },
        {
          ...{ id: old.id, isThis: false, device: 'Browser old', place: 'Utrecht' },
          ...{ signedInFor: 3 * MINUTE, idleFor: 3 * MINUTE },
        },
      ],
      more: 0,
      ended: 0,
    });
  });

  it('and that is no activity', async () => {
    const { signIn, clock } = setUp({ yourSessions: { needsFresh: false } });
    const george = await signIn();
    clock.advance(14 * MINUTE);
    await george.list();
    await george.ask('/session/sessions/end', { id: UNKNOWN });
    await george.ask('/session/sessions/end-others', {});
    clock.advance(MINUTE);
    expect(await reasonOf(await george.ask('/session/sessions'))).toBe('401 idle');
  });

  it('not what is over: it ended, or its time is up', async () => {
    const { signIn, clock, sessions } = setUp();
    await signIn();
    const revoked = await signIn();
    clock.advance(10 * MINUTE);
    const own = await signIn();
    await sessions.revoke(revoked.id);
    expect((await own.list()).sessions).toHaveLength(2);
    clock.advance(5 * MINUTE);
    expect(idsOf(await own.list())).toEqual([own.id]);
  });

  it('by what the browser calls itself, where the app has no words, or these fail', async () => {
    const failed: unknown[] = [];
    const broken = () => {
      throw new Error('no words');
    };
    const hooks = [
      undefined,
      broken,
      async () => Promise.reject(new Error('no words')),
      () => 5 as unknown as string,
    ];
    for (const describeDevice of hooks) {
      const { signIn } = setUp({
        ...(describeDevice === undefined ? {} : { describeDevice, placeOf: broken }),
        onError: (error, { stage }) => failed.push([stage, String(error)]),
      });
      const { sessions } = await (await signIn('george', { 'user-agent': 'Mozilla/5.0' })).list();
      expect(sessions[0]).toMatchObject({ device: 'Mozilla/5.0', place: '' });
    }
    expect(failed).toHaveLength(6);
    expect(failed).toContainEqual([
      'describe',
      'TypeError: "describeDevice" must give a string, gave 5',
    ]);
  });

  it('and nobody waits for long for the words of an app', async () => {
    const { signIn, clock } = setUp({ placeOf: () => new Promise(() => {}), onError: () => {} });
    const signedIn = signIn();
    await Promise.resolve();
    await Promise.resolve();
    clock.advance(1_000);
    expect((await (await signedIn).list()).sessions).toHaveLength(1);
  });

  it('the app sees the same words, and so does who must choose which session to end', async () => {
    const { signIn, sessions } = setUp({
      policy: { ...POLICY, maxSessions: 1, onLimit: 'refuse' },
      describeDevice: () => 'Firefox, Windows',
      placeOf: () => 'Utrecht',
    });
    const { id } = await signIn();
    const words = { id, device: 'Firefox, Windows', place: 'Utrecht' };
    expect(await sessions.list('george')).toMatchObject([words]);
    await expect(signIn()).rejects.toMatchObject({ sessions: [words] });
  });

  it('a hundred of ten thousand, and how many more there are', { timeout: 60_000 }, async () => {
    const { signIn, clock } = setUp();
    const own = await signIn();
    clock.advance(1);
    for (let count = 0; count < 9_998; count += 1) await signIn();
    clock.advance(1);
    const newest = await signIn();
    const list = await own.list();
    expect([list.sessions.length, list.more]).toEqual([100, 9_900]);
    expect(idsOf(list).slice(0, 2)).toEqual([own.id, newest.id]);
  });
});

describe('a person ends sessions of theirs', () => {
  it('one, and hears what is left', async () => {
    const { signIn, told, sessions } = setUp();
    const [own, other, third] = [await signIn(), await signIn(), await signIn()];
    const response = await own.ask('/session/sessions/end', { id: other.id });
    expect(response.status).toBe(200);
    const list = (await response.json()) as SessionList;
    expect([idsOf(list), list.ended]).toEqual([[own.id, third.id], 1]);
    expect(told).toEqual([`${other.id} revoked POST /session/sessions/end`]);
    expect(await reasonOf(await other.ask('/session/sessions'))).toBe('401 revoked');
    expect(await sessions.list('george')).toHaveLength(2);
  });

  it('all others', async () => {
    const { signIn, told } = setUp();
    const [own, other, third, maria] = [
      await signIn(),
      await signIn(),
      await signIn(),
      await signIn('maria'),
    ];
    const list = (await (await own.ask('/session/sessions/end-others', '')).json()) as SessionList;
    expect([idsOf(list), list.ended]).toEqual([[own.id], 2]);
    const where = 'revoked POST /session/sessions/end-others';
    expect(told.toSorted()).toEqual([`${other.id} ${where}`, `${third.id} ${where}`].toSorted());
    expect(idsOf(await maria.list())).toEqual([maria.id]);
  });

  it('twice is as good as once', async () => {
    const { signIn } = setUp();
    const [own, other] = [await signIn(), await signIn()];
    for (const ended of [1, 0]) {
      const response = await own.ask('/session/sessions/end', { id: other.id });
      expect(await response.json()).toMatchObject({ ended, more: 0 });
    }
    expect(await (await own.ask('/session/sessions/end-others', {})).json()).toMatchObject({
      ended: 0,
    });
  });

  it('not by the session of which that is: that is a sign-out', async () => {
    const { signIn } = setUp();
    const own = await signIn();
    expect((await own.ask('/session/sessions/end', { id: own.id })).status).toBe(400);
    expect(idsOf(await own.list())).toEqual([own.id]);
  });

  it('only while the sign-in is fresh, unless the app says otherwise', async () => {
    for (const needsFresh of [true, false]) {
      const { signIn, clock, told } = setUp({ yourSessions: { needsFresh }, freshFor: '5m' });
      const [own, other] = [await signIn(), await signIn()];
      clock.advance(5 * MINUTE - 1);
      expect((await own.ask('/session/sessions/end', { id: UNKNOWN })).status).toBe(200);
      clock.advance(1);
      for (const [path, body] of [
        ['/session/sessions/end', { id: other.id }],
        ['/session/sessions/end-others', {}],
      ] as const) {
        const response = await own.ask(path, body);
        if (needsFresh) expect(await reasonOf(response), path).toBe('403 not-fresh');
        else expect(response.status, path).toBe(200);
      }
      expect((await own.list()).sessions, 'looking needs nothing').toHaveLength(needsFresh ? 2 : 1);
      if (needsFresh) expect(told).toContain('not-fresh POST /session/sessions/end');
    }
  });

  it('from a page of this site alone, looking included', async () => {
    const { signIn, told } = setUp();
    const [own, other] = [await signIn(), await signIn()];
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ] as const) {
      for (const [path, body] of [
        ['/session/sessions', undefined],
        ['/session/sessions/end', { id: other.id }],
        ['/session/sessions/end-others', {}],
      ] as const) {
        expect(await reasonOf(await own.ask(path, body, headers)), path).toBe('403 cross-site');
      }
    }
    expect((await own.list()).sessions).toHaveLength(2);
    expect(told).toHaveLength(6);
  });

  it.each([
    ['', 400],
    ['null', 400],
    ['[]', 400],
    ['{"id":', 400],
    ['{}', 400],
    ['{"id":5}', 400],
    ['{"id":""}', 400],
    [`{"id":"${'A'.repeat(21)}"}`, 400],
    [`{"id":"${'A'.repeat(21)}\\n"}`, 400],
    [`{"id":["${UNKNOWN}"]}`, 400],
    [`{"id":"${'A'.repeat(2_000)}"}`, 413],
  ])('and what cannot be meant is refused in words: %s', async (body, status) => {
    const { signIn } = setUp();
    const own = await signIn();
    const response = await own.ask('/session/sessions/end', body);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
  });

  it('and a form is no JSON, nor is another method a call', async () => {
    const { signIn } = setUp();
    const [own, other] = [await signIn(), await signIn()];
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await own.ask('/session/sessions/end', `id=${other.id}`, form)).status).toBe(415);
    expect((await own.ask('/session/sessions/end')).status).toBe(405);
    expect((await own.ask('/session/sessions/end-others')).status).toBe(405);
    expect((await own.ask('/session/sessions', {})).status).toBe(405);
    expect((await own.list()).sessions).toHaveLength(2);
  });

  it('and who asks without end is told to wait, by session', async () => {
    const { signIn, clock } = setUp();
    const [own, other] = [await signIn(), await signIn()];
    for (let count = 0; count < 60; count += 1) await own.list();
    const refused = await own.ask('/session/sessions/end-others', {});
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '10']);
    expect((await other.list()).sessions).toHaveLength(2);
    clock.advance(10_000);
    expect((await own.list()).sessions).toHaveLength(2);
  });

  it('and nobody without a session', async () => {
    const { signIn, sessions } = setUp();
    const own = await signIn();
    await sessions.revoke(own.id);
    expect(await reasonOf(await own.ask('/session/sessions', undefined, { cookie: '' }))).toBe(
      '401 none',
    );
    expect(await reasonOf(await own.ask('/session/sessions/end-others', {}))).toBe('401 revoked');
  });

  it('never sees or ends anybody else’s: an id of another is as one that does not exist', async () => {
    const people = fc.constantFrom('george', 'maria', 'George', 'george ');
    const act = fc.record({
      by: fc.nat(5),
      on: fc.nat(5),
      what: fc.constantFrom('list', 'end', 'end', 'end-others'),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(people, { minLength: 2, maxLength: 6 }),
        fc.array(act, { maxLength: 8 }),
        async (subjects, acts) => {
          const { signIn, sessions } = setUp();
          const askers = [];
          for (const subject of subjects) askers.push({ subject, ...(await signIn(subject)) });
          const alive = new Set(askers.map(({ id }) => id));
          for (const { by, on, what } of acts) {
            const asker = askers[by % askers.length];
            const target = askers[on % askers.length];
            if (asker === undefined || target === undefined || !alive.has(asker.id)) continue;
            const body = { list: undefined, end: { id: target.id }, 'end-others': {} }[what];
            const path = what === 'list' ? '/session/sessions' : `/session/sessions/${what}`;
            const response = await asker.ask(path, body);
            if (what === 'end' && target.subject !== asker.subject) {
              const unknown = await asker.ask(path, { id: UNKNOWN });
              expect(response.status).toBe(unknown.status);
              expect(await response.clone().text()).toBe(await unknown.text());
            }
            const isOther = (one: { id: string; subject: string }): boolean =>
              one.subject === asker.subject && one.id !== asker.id;
            if (what === 'end-others')
              for (const one of askers.filter(isOther)) alive.delete(one.id);
            if (what === 'end' && isOther(target)) alive.delete(target.id);
            if (response.status === 200) {
              const own = askers.filter(
                ({ id, subject }) => alive.has(id) && subject === asker.subject,
              );
              const listed = idsOf((await response.json()) as SessionList);
              expect(listed.toSorted()).toEqual(own.map(({ id }) => id).toSorted());
            } else expect([response.status, target.id]).toEqual([400, asker.id]);
          }
          for (const subject of new Set(subjects)) {
            const left = (await sessions.list(subject)).map(({ id }) => id);
            const own = askers.filter((one) => one.subject === subject && alive.has(one.id));
            expect(left.toSorted()).toEqual(own.map(({ id }) => id).toSorted());
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('the pages of a person are told', () => {
  it('of sessions that begin and end, and nobody else’s are', async () => {
    const { signIn, sessions, clock } = setUp();
    const [george, maria] = [await signIn(), await signIn('maria')];
    const streams = [];
    for (const { ask } of [george, maria]) {
      const { body } = await ask('/session/events');
      if (body === null) throw new Error('There is no stream');
      streams.push(body.pipeThrough(new TextDecoderStream()).getReader());
    }
    const [own, other] = streams;
    const next = async (): Promise<string | undefined> => (await own?.read())?.value;
    expect(await next()).toBe(': open\n\n');
    const phone = await signIn();
    expect(await next()).toBe('event: sessions\ndata: {}\n\n');
    await sessions.revoke(phone.id);
    clock.advance(200);
    expect(await next()).toBe('event: sessions\ndata: {}\n\n');
    await sessions.close();
    let rest = '';
    for (let one = await other?.read(); one?.done === false; one = await other?.read()) {
      rest += one.value;
    }
    expect(rest).toBe(': open\n\n');
  });

  it('once more, not once for each, when many end together: that would be the square of them', async () => {
    const { signIn, sessions, clock } = setUp();
    const own = await signIn();
    const others = await Promise.all(Array.from({ length: 30 }, () => signIn()));
    const { body } = await own.ask('/session/events');
    if (body === null) throw new Error('There is no stream');
    let said = '';
    const isRead = body
      .pipeThrough(new TextDecoderStream())
      .pipeTo(new WritableStream({ write: (text) => void (said += text) }));
    for (const { id } of others) {
      await sessions.revoke(id);
      await setImmediate();
    }
    for (let count = 0; count < 3; count += 1) {
      await setImmediate();
      clock.advance(1_000);
    }
    await sessions.close();
    await isRead;
    expect(said.split('event: sessions')).toHaveLength(1 + 2);
  });

  it('only where they may see them', async () => {
    const { signIn, sessions } = setUp({ yourSessions: false });
    const { body } = await (await signIn()).ask('/session/events');
    await signIn();
    await sessions.close();
    expect(await new Response(body).text()).toBe(': open\n\n');
  });

  it('on the other nodes too, of ends that these hear of', async () => {
    const clock = createFakeClock();
    const store = createMemoryStore({ clock });
    const [here, there] = [setUp({ store, clock }), setUp({ store, clock })];
    const [own, phone] = [await here.signIn(), await here.signIn()];
    await phone.list();
    const { body } = await own.ask('/session/events');
    expect(await there.sessions.revoke(phone.id)).toBe(true);
    await here.sessions.close();
    expect(await new Response(body).text()).toContain('event: sessions');
  });
});

describe('createSessions refuses, in words,', () => {
  it.each([
    [{ yourSessions: 'yes' }, /yourSessions takes an object of options, got 'yes'/],
    [{ yourSessions: null }, /"yourSessions" must be a value, got null/],
    [{ yourSessions: { needFresh: true } }, /did you mean "needsFresh"\?/],
    [{ yourSessions: { needsFresh: '5m' } }, /"needsFresh" must be a boolean, got '5m'/],
    [{ describeDevice: 'Firefox' }, /"describeDevice" must be a function, got 'Firefox'/],
    [{ placeOf: {} }, /"placeOf" must be a function/],
  ])('%j', (options, message) => {
    expect(() =>
      createSessions({ policy: POLICY, ...(options as Partial<SessionsOptions>) }),
    ).toThrow(message);
  });
});
