import { describe, expect, it } from 'vitest';
import type { SessionsOptions } from '../../src/server/index.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { createFakeClock } from '../../src/testing/index.ts';
import { cookieOf, createSite } from '../support/site.ts';
import { answerTo } from '../support/answer.ts';

const HTTPS = { host: 'bank.example', origin: 'https://bank.example' };
const HERE = { host: 'localhost:3000', origin: 'http://localhost:3000' };
const POLICY = { idleTimeout: '15m', absoluteTimeout: '8h' } as const;

/** What a sign-in sets, and a sign-out after it. */
async function linesOf(
  options: Partial<SessionsOptions>,
  headers: Readonly<Record<string, string>>,
): Promise<readonly [readonly string[], readonly string[]]> {
  const { sessions } = createSite(options);
  let cookie = '';
  const of = (lines: string[]): ReturnType<typeof sessions.of> =>
    sessions.of({
      request: {
        method: 'POST',
        url: '/',
        isEncrypted: false,
        header: (name) => ({ ...headers, cookie })[name],
        connection: () => ({
          remoteAddress: '127.0.0.1',
          httpVersion: '1.1',
          headerNames: Object.keys(headers),
        }),
      },
      answer: answerTo((line) => void lines.push(line)),
    });
  const [given, taken]: [string[], string[]] = [[], []];
  await of(given).signIn('george');
  cookie = given.map((line) => line.split(';')[0]).join('; ');
  await of(taken).signOut();
  await sessions.close();
  return [given, taken];
}

describe('the mark of a session', () => {
  it.each<[string, Partial<SessionsOptions>, Readonly<Record<string, string>>]>([
    ['for https', {}, HTTPS],
    ['on this machine', {}, HERE],
    ['for a path', { basePath: '/shop/session' }, HTTPS],
    ['for a path that ends as a mark does', { basePath: '/session/mark' }, HTTPS],
    ['under a name of the app', { cookieName: 'shop' }, HTTPS],
    ['SameSite=Strict', { sameSite: 'strict' }, HTTPS],
    ['SameSite=None', { sameSite: 'none' }, HTTPS],
    ['kept', { policy: { ...POLICY, persistent: true } }, HTTPS],
  ])(
    'comes and goes with its cookie, with the same attributes: %s',
    async (_name, options, headers) => {
      const [given, taken] = await linesOf(options, headers);
      for (const lines of [given, taken]) {
        const [mark = '', token = '', ...more] = lines;
        expect(more).toEqual([]);
        expect(cookieOf(mark).name).toBe(`${cookieOf(token).name}.mark`);
        expect(cookieOf(mark).value).toBe(cookieOf(token).value.split('.')[0]);
        const attributes = token.split('; ').slice(1);
        expect(attributes).toContain('HttpOnly');
        expect(mark.split('; ').slice(1)).toEqual(attributes.filter((one) => one !== 'HttpOnly'));
      }
      expect(taken.every((line) => line.includes('Max-Age=0'))).toBe(true);
    },
  );

  it('stays through a rotation, is another after a sign-in, and opens nothing', async () => {
    const { browser } = createSite();
    const person = browser(HTTPS);
    await person.signIn();
    const [name, first] = [...person.marks][0] ?? ['', ''];
    expect(name).toBe('__Host-stillhere.mark');
    await person.rotate();
    expect([...person.marks]).toEqual([[name, first]]);
    await person.signIn();
    expect(person.marks.get(name)).not.toBe(first);
    person.jar.clear();
    person.plant(name, first);
    person.plant('__Host-stillhere', first);
    expect(await person.stateAs({})).toBe('none');
    await person.signOut();
    expect(person.marks.size).toBe(0);
  });

  it('of a sign-in that another site posted is put where the token is put', async () => {
    const { browser } = createSite({ sameSite: 'strict' });
    const posted = browser({
      ...HTTPS,
      origin: 'https://idp.example',
      'sec-fetch-site': 'cross-site',
    });
    const token = cookieOf(await posted.signIn());
    expect([...posted.marks.keys()]).toEqual(['__Host-stillhere.new.mark']);
    const same = { 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'document' };
    await posted.get('/session/arrive?next=%2F', same);
    expect([...posted.marks]).toEqual([['__Host-stillhere.mark', token.value.split('.')[0]]]);
  });

  it('is there under one of its names after each line of an answer that moves it', async () => {
    const { browser, sessions } = createSite({ sameSite: 'strict' });
    const blind = { ...HTTPS, origin: 'https://idp.example', 'sec-fetch-site': 'cross-site' };
    const person = browser(HTTPS);
    await person.signIn();
    const posted = browser(blind);
    const { value } = cookieOf(await posted.signIn());
    const [id = ''] = value.split('.');
    const before = [...person.jar].map(([name, token]) => `${name}=${token}`);
    const lines: string[] = [];
    const headers: Readonly<Record<string, string>> = {
      ...HTTPS,
      cookie: [...before, `__Host-stillhere.new=${value}`].join('; '),
    };
    const at = sessions.of({
      request: { method: 'POST', url: '/', isEncrypted: false, header: (name) => headers[name] },
      answer: answerTo((line) => void lines.push(line)),
    });
    await at.rotate();
    const marks = new Map([['__Host-stillhere.new.mark', id]]);
    for (const line of lines) {
      const { name, value: now } = cookieOf(line);
      if (!name.endsWith('.mark')) continue;
      if (now === '') marks.delete(name);
      else marks.set(name, now);
      expect([...marks.values()], line).toContain(id);
    }
    expect([...marks]).toEqual([['__Host-stillhere.mark', id]]);
    await sessions.close();
  });

  it('is not set by a plain request, also for a session that has none', async () => {
    const { browser, sessions } = createSite();
    const person = browser(HTTPS);
    await person.signIn();
    person.marks.clear();
    await person.get('/session');
    await person.get('/page');
    expect(person.marks.size).toBe(0);
    await person.rotate();
    expect(person.marks.size).toBe(1);
    await sessions.close();
  });

  it.each(['bank.mark', 'bank.new'])('is not the name of an app’s cookie: %s', (cookieName) => {
    expect(() => createSite({ cookieName })).toThrow(/"cookieName" must be without '\.(mark|new)'/);
  });
});

describe('whose session it is', () => {
  interface Said {
    readonly subject?: string;
    readonly session: string;
    readonly state: string;
  }

  async function said(site: ReturnType<typeof createSite>, subject: string): Promise<Said> {
    const person = site.browser(HTTPS);
    await person.signIn(subject);
    return (await (await person.get('/session'))?.json()) as Said;
  }

  it('is told to a page by what is the same for all sessions of one person, on all nodes of a store', async () => {
    const store = createMemoryStore({ clock: createFakeClock() });
    const [here, there] = [createSite({ store }), createSite({ store })];
    const first = await said(here, 'george');
    expect(first.subject).toMatch(/^[\w-]{22}$/);
    expect(await said(there, 'george')).toMatchObject({ subject: first.subject });
    expect((await said(here, 'mary')).subject).not.toBe(first.subject);
    expect((await said(createSite(), 'george')).subject).not.toBe(first.subject);
    expect(JSON.stringify(first)).not.toContain('george');
  });

  it('is left out while the store does not say, which fails no status', async () => {
    const clock = createFakeClock();
    const store = createMemoryStore({ clock });
    const secret = (): Promise<string> => Promise.reject(new Error('down'));
    const site = createSite({ store: { ...store, secret }, clock });
    const answer = await said(site, 'george');
    expect(answer.state).toBe('active');
    expect(answer).not.toHaveProperty('subject');
    expect(site.told).toEqual([]);
  });
});
