/** The server's own pages and refusals, in the language of who reads them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createSessions,
  reasonText,
  type RequestView,
  type Sessions,
} from '../../src/server/index.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { answerTo } from '../support/answer.ts';

const NAVIGATION = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };

describe('Accept-Language', () => {
  let sessions: Sessions<unknown>;
  let isDown = false;
  let cookie = '';

  const ask = (headers: Readonly<Record<string, string>>, url = '/accounts'): RequestView => ({
    method: 'GET',
    url,
    isEncrypted: false,
    header: (name) => ({ host: 'localhost', ...headers })[name],
  });

  async function refusal(headers: Readonly<Record<string, string>>): Promise<Response> {
    const guarded = await sessions.guard(ask(headers));
    if (guarded.isAllowed) throw new Error('It was let through');
    return guarded.response;
  }

  function page(path: string, language: string): Promise<Response> {
    const view = ask({ cookie, 'accept-language': language, ...NAVIGATION }, `/session${path}`);
    return sessions.respond({ body: null, headers: new Headers() }, view);
  }

  beforeAll(async () => {
    const store = createMemoryStore();
    sessions = createSessions({
      policy: { idleTimeout: '15m' },
      consistency: 'strict',
      store: {
        ...store,
        read: (id) => (isDown ? Promise.reject(new Error('down')) : store.read(id)),
      },
    });
    await sessions
      .of({
        request: ask({}),
        answer: answerTo((value) => {
          if (value.includes('; HttpOnly')) cookie = value.split(';')[0] ?? '';
        }),
      })
      .signIn('george');
  });
  afterAll(() => sessions.close());

  it.each([
    ['de-AT,de;q=0.8,en;q=0.5', 'de'],
    ['en;q=0.5, de', 'de'],
    ['fi, de;q=0.3', 'de'],
    ['DE', 'de'],
    ['iw', 'he'],
    ['en-GB, de', 'en'],
    ['de;q=0, en', 'en'],
    ['de;q=x', 'en'],
    ['*', 'en'],
    ['', 'en'],
    ['; ;q,,;=', 'en'],
    ['__proto__, toString, de', 'de'],
    [`${'x,'.repeat(100_000)}de`, 'en'],
    [`${'eo,'.repeat(19)}de`, 'de'],
    [`${'eo,'.repeat(20)}de`, 'en'],
    [`${'eo;q=0.5,'.repeat(50)}de`, 'de'],
  ])('%.40s is answered in %s', async (header, lang) => {
    const answer = await refusal({ 'accept-language': header });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('content-language')).toBe(lang);
    expect(answer.headers.get('vary')).toBe('Accept-Language');
  });

  it('is heard by a refusal, whose other members stay as they are', async () => {
    const answer = await refusal({ 'accept-language': 'de' });
    expect(await answer.json()).toEqual({
      type: 'urn:stillhere:none',
      title: 'Bitte melden Sie sich an.',
      status: 401,
      reason: 'none',
    });
  });

  it('is heard while the store fails, by scripts and by people', async () => {
    isDown = true;
    const script = await refusal({ cookie, 'accept-language': 'de' });
    expect([script.status, ((await script.json()) as { title: string }).title]).toEqual([
      503,
      'Die Sitzung kann gerade nicht geprüft werden. Versuchen Sie es noch einmal.',
    ]);
    const person = await refusal({ cookie, 'accept-language': 'ar', ...NAVIGATION });
    isDown = false;
    expect([person.status, person.headers.get('content-language')]).toEqual([503, 'ar']);
    const html = await person.text();
    expect(html).toContain('<html lang="ar" dir="rtl">');
    expect(html).toContain('لم يتم تسجيل خروجك');
  });

  it.each([
    [
      '/check?next=%2Fa%3Fb%3D%22',
      'de',
      'Sie sind noch angemeldet',
      '<a href="/a?b=%22">Zurück zur Seite</a>',
    ],
    ['/check', 'he', '<html lang="he" dir="rtl">', 'חזרה אל הדף'],
    ['/through', 'cy', 'lang="cy" dir="ltr"', '<h1>Diolch</h1>'],
    ['/through', 'en', 'lang="en" dir="ltr"', '<h1>Thank you</h1>'],
  ])('is heard by the page %s in %s', async (path, language, ...parts) => {
    const html = await (await page(path, language)).text();
    for (const part of parts) expect(html).toContain(part);
  });

  it('is heard where a link of another site lands', async () => {
    const strict = createSessions({ policy: { idleTimeout: '15m' }, sameSite: 'strict' });
    const guarded = await strict.guard(
      ask({ 'accept-language': 'ja', 'sec-fetch-site': 'cross-site', ...NAVIGATION }),
    );
    const html = guarded.isAllowed ? '' : await guarded.response.text();
    expect(html).toContain('<html lang="ja" dir="ltr">');
    expect(html).toContain('>進む</a>');
    await strict.close();
  });

  it('is heard where the person is to prove again who they are', async () => {
    const guarded = await sessions.guard(ask({ cookie }));
    if (!guarded.isAllowed) throw new Error('It was refused');
    const longAgo = { ...guarded.session(), authenticatedAt: 0 };
    const refused = sessions.refuseStale(ask({ 'accept-language': 'de' }), longAgo);
    const answer = (await refused?.json()) as { title: string };
    expect(answer.title).toBe('Bitte geben Sie dafür noch einmal Ihr Passwort ein.');
  });
});

it('the sign-in page says why in the language of its reader', () => {
  expect(reasonText('idle', 'de')).toContain('Sie waren eine Weile nicht aktiv');
  expect(reasonText('limit-reached', 'de-CH, en')).toContain('Ihr Konto');
  expect(reasonText('idle', null)).toBe(
    'You were signed out because nobody was active for a while.',
  );
  expect(reasonText('toString', 'de')).toBeUndefined();
});

it.each([
  ['/client.js', 'languages', 'languages/de', { stay: 'Angemeldet bleiben' }],
  ['/notices.js', 'languages', 'languages/de', { idleTitle: 'Sind Sie noch da?' }],
  ['/drafts.js', 'drafts-languages', 'languages/drafts/de', { discard: 'Verwerfen' }],
  [
    '/sessions-list.js',
    'sessions-list-languages',
    'languages/sessions-list/de',
    { thisBrowser: 'Dieser Browser' },
  ],
])(
  'the words of %s come from the surface, for ever by the version they are asked for by',
  async (script, part, path, german) => {
    const sessions = createSessions({
      policy: { idleTimeout: '15m' },
      drafts: { secrets: ['a secret of drafts, as long as it must be'.padEnd(44, '.')] },
      yourSessions: true,
    });
    const get = (address: string): Promise<Response> =>
      sessions.respond(
        { body: null, headers: new Headers() },
        { method: 'GET', url: `/session${address}`, isEncrypted: false, header: () => undefined },
      );
    /** The address that a script loads a file from. */
    const addressIn = (text: string, file: string): string =>
      Array.from(text.matchAll(/import\(`\.(\/[^`]+)`\)/g), ([, address = '']) => address).find(
        (address) => address.startsWith(`/${file}.js?v=`),
      ) ?? '';
    const table = await get(addressIn(await (await get(script)).text(), `stillhere.${part}`));
    expect(table.headers.get('cache-control')).toContain('immutable');
    const words = await get(addressIn(await table.text(), path));
    expect(words.headers.get('cache-control')).toContain('immutable');
    expect(words.headers.get('content-type')).toContain('javascript');
    const module: unknown = await import(
      `data:text/javascript,${encodeURIComponent(await words.text())}`
    );
    expect(module).toMatchObject({ words: german });
    const folder = path.replace(/de$/, '');
    expect((await get(`/${path}.js?v=old`)).headers.get('cache-control')).toBe('no-cache');
    expect((await get(`/${folder}xx.js`)).status).toBe(404);
    expect((await get(`/${folder}__proto__.js`)).status).toBe(404);
    await sessions.close();
  },
);

it('the script that follows the requests of pages that build nothing comes from the surface', async () => {
  const sessions = createSessions({ policy: { idleTimeout: '15m' } });
  const script = await sessions.respond(
    { body: null, headers: new Headers() },
    { method: 'GET', url: '/session/requests.js', isEncrypted: false, header: () => undefined },
  );
  expect(await script.text()).toContain('stillhereRequests');
  await sessions.close();
});
