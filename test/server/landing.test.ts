/** Arriving from another site, where the browser keeps the cookie to itself. */
import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { cookieOf, createSite, type Headers, type SiteBrowser } from '../support/site.ts';

const HOST = { host: 'bank.example' };
const OWN = { ...HOST, origin: 'https://bank.example', 'sec-fetch-site': 'same-origin' };
const LINK = {
  'sec-fetch-site': 'cross-site',
  'sec-fetch-dest': 'document',
  'sec-fetch-mode': 'navigate',
};
const AGAIN = { ...LINK, 'sec-fetch-site': 'same-origin' };
const ARRIVAL = '/session/arrive?next=%2Finvoice%3Fnumber%3D4711';

/** Asks as a browser does for a page by a link of another site: without its Strict cookies. */
async function byLink(
  person: SiteBrowser,
  url: string,
  more: Headers = {},
): Promise<Response | undefined> {
  const kept = [...person.jar];
  person.jar.clear();
  const response = await person.get(url, { ...LINK, ...more });
  for (const [name, value] of kept) person.jar.set(name, value);
  return response;
}

describe('a link of another site, with a Strict cookie', () => {
  const url = '/invoice?number=4711';

  it('leads who is signed in once round this site, to where they wanted to go', async () => {
    const { browser } = createSite({ sameSite: 'strict' });
    const person = browser(OWN);
    await person.signIn();
    const landing = await byLink(person, url);
    expect(landing?.status).toBe(200);
    expect(landing?.headers.get('refresh')).toBe(`0; url=${ARRIVAL}`);
    expect(landing?.headers.get('cache-control')).toBe('no-store');
    expect(landing?.headers.get('content-security-policy')).toBe("default-src 'none'");
    expect(await landing?.text()).not.toContain('<script');
    const arrival = await person.get(ARRIVAL, AGAIN);
    expect([arrival?.status, arrival?.headers.get('location')]).toEqual([303, url]);
    expect(await person.get(url, AGAIN), 'let through').toBe(undefined);
  });

  it('leads who is not signed in to the sign-in page, and never round again', async () => {
    const { browser } = createSite({ sameSite: 'strict' });
    const stranger = browser(OWN);
    expect((await byLink(stranger, url))?.status).toBe(200);
    for (const headers of [AGAIN, LINK]) {
      const arrival = await stranger.get(ARRIVAL, headers);
      expect([arrival?.status, arrival?.headers.get('location')]).toEqual([
        303,
        '/sign-in?next=%2Finvoice%3Fnumber%3D4711',
      ]);
    }
    expect((await stranger.get(url, AGAIN))?.status).toBe(303);
  });

  it.each<[string, Headers]>([
    ['a script', { 'sec-fetch-dest': 'empty' }],
    ['a frame, where no Strict cookie ever comes', { 'sec-fetch-dest': 'iframe' }],
    ['a link of the same site', { 'sec-fetch-site': 'same-site' }],
    ['an address that was typed', { 'sec-fetch-site': 'none' }],
    ['a browser that does not say', { 'sec-fetch-site': '' }],
  ])('is not taken from %s', async (_name, headers) => {
    const { browser } = createSite({ sameSite: 'strict' });
    expect((await byLink(browser(OWN), url, headers))?.status).not.toBe(200);
  });

  it('keeps no other site’s address as the next', async () => {
    const { browser } = createSite({ sameSite: 'strict' });
    const person = browser(OWN);
    await person.signIn();
    for (const next of ['https://evil.example/', '//evil.example', '/\\evil.example', '']) {
      const arrival = await person.get(`/session/arrive?next=${encodeURIComponent(next)}`, AGAIN);
      expect(arrival?.headers.get('location'), next).toBe('/');
    }
  });

  it.each<[string, boolean, Headers]>([
    ['its landing', true, AGAIN],
    ['another site by itself', false, LINK],
    ['a site beside this one', false, { ...LINK, 'sec-fetch-site': 'same-site' }],
    ['a frame', false, { ...AGAIN, 'sec-fetch-dest': 'iframe' }],
    ['a browser ahead of a click', false, { ...AGAIN, 'sec-purpose': 'prefetch' }],
    ['a script that nobody started', false, { ...AGAIN, 'session-passive': '?1' }],
    ['a script', false, { ...AGAIN, 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'cors' }],
  ])('S23: is a person’s when it comes by %s: %s', async (_name, isCounted, headers) => {
    const { browser, clock } = createSite({ sameSite: 'strict' });
    const person = browser(OWN);
    await person.signIn();
    await person.sessionAs({ ...OWN, 'sec-fetch-dest': 'document', 'sec-fetch-user': '?1' });
    clock.advance(10 * 60_000);
    await person.get(ARRIVAL, headers);
    clock.advance(10 * 60_000);
    expect(await person.stateAs(OWN)).toBe(isCounted ? 'active' : 'none');
  });

  it('is no matter with a Lax one', async () => {
    const { browser } = createSite();
    const person = browser(OWN);
    await person.signIn();
    expect(await person.get(url, LINK)).toBe(undefined);
    expect((await byLink(browser(OWN), url))?.status).toBe(303);
  });
});

describe.each(['lax', 'strict'] as const)(
  'a sign-in at an identity provider’s POST, %s',
  (sameSite) => {
    const POSTED = { ...HOST, origin: 'https://idp.example', 'sec-fetch-site': 'cross-site' };

    /** Signs in as a browser does whose cookies do not come along. */
    async function post(
      site: ReturnType<typeof createSite>,
      person: SiteBrowser,
      subject: string,
    ): Promise<string> {
      const line = await site.browser(POSTED).signIn(subject);
      person.plant(cookieOf(line).name, cookieOf(line).value);
      return line;
    }

    it('finds the session that it replaces at the next page', async () => {
      const site = createSite({ sameSite });
      const ended: string[] = [];
      site.sessions.on('ended', ({ reason }) => ended.push(reason));
      const person = site.browser(OWN);
      await person.signIn('george');
      expect(await post(site, person, 'mary')).toMatch(/^__Host-stillhere\.new=.*; Secure/);
      expect(
        await person.subjectAs({ ...OWN, 'sec-fetch-dest': 'empty' }),
        'the newest counts',
      ).toBe('mary');
      const page = await person.get('/accounts', AGAIN);
      expect([page?.status, page?.headers.get('location')]).toEqual([
        303,
        '/session/arrive?next=%2Faccounts',
      ]);
      const arrival = await person.get('/session/arrive?next=%2Faccounts', AGAIN);
      expect(arrival?.headers.get('location')).toBe('/accounts');
      expect([...person.jar.keys()]).toEqual(['__Host-stillhere']);
      expect(await person.subjectAs(OWN)).toBe('mary');
      expect([(await site.sessions.list('george')).length, ended]).toEqual([0, ['replaced']]);
      expect(await person.get('/accounts', AGAIN), 'once').toBe(undefined);
    });

    it('again and again leaves one session, at the end none', async () => {
      const site = createSite({ sameSite });
      const person = site.browser(OWN);
      for (let round = 0; round < 3; round += 1) {
        await post(site, person, 'george');
        await person.get('/session/arrive?next=%2F', AGAIN);
        expect(await site.sessions.list('george')).toHaveLength(1);
      }
      await post(site, person, 'george');
      await person.signOut();
      expect([(await site.sessions.list('george')).length, person.jar.size]).toEqual([0, 0]);
    });

    it('is settled by whatever comes first: a rotation, a sign-in here', async () => {
      for (const act of ['rotate', 'signIn'] as const) {
        const site = createSite({ sameSite });
        const person = site.browser(OWN);
        await person.signIn('george');
        await post(site, person, 'george');
        await person[act]();
        expect([...person.jar.keys()], act).toEqual(['__Host-stillhere']);
        expect(await site.sessions.list('george')).toHaveLength(1);
        expect(await person.stateAs(OWN)).toBe('active');
      }
    });

    it('S26: and a sign-in here give the new token also when the oldest session cannot be ended', async () => {
      const inner = createMemoryStore();
      let lost = '';
      const stages: string[] = [];
      const site = createSite({
        sameSite,
        store: {
          ...inner,
          end: (id, ...rest) =>
            id === lost ? Promise.reject(new Error('down')) : inner.end(id, ...rest),
        },
        onError: (_error, { stage }) => stages.push(stage),
      });
      const person = site.browser(OWN);
      lost = cookieOf(await person.signIn('george')).value.slice(0, 22);
      await post(site, person, 'george');
      expect(await person.signIn('mary')).toMatch(/^__Host-stillhere=/);
      expect(stages).toContain('replace');
      expect(await person.subjectAs(OWN)).toBe('mary');
    });

    it('that is over is cleared away, and the one before it is found again', async () => {
      const site = createSite({ sameSite });
      const person = site.browser(OWN);
      await person.signIn('george');
      await post(site, person, 'mary');
      await site.sessions.revokeAll('mary');
      const arrival = await person.get('/session/arrive?next=%2F', AGAIN);
      expect([...person.jar.keys()]).toEqual(['__Host-stillhere']);
      expect(arrival?.headers.get('location')).toBe('/sign-in?reason=revoked&next=%2F');
      expect(await person.subjectAs(OWN)).toBe('george');
    });

    it('that comes by a link (a code in the query) is the same for a Strict cookie, and shows a Lax one', async () => {
      const site = createSite({ sameSite });
      const line = await site.browser(POSTED, { method: 'GET' }).signIn('mary');
      expect(cookieOf(line).name).toBe(`__Host-stillhere${sameSite === 'strict' ? '.new' : ''}`);
    });

    it('that shows its cookies is like any other', async () => {
      const site = createSite({ sameSite });
      const person = site.browser(POSTED);
      person.plant('__Host-stillhere', cookieOf(await site.browser(OWN).signIn('george')).value);
      expect(await person.signIn('mary')).toMatch(/^__Host-stillhere=/);
      expect(await site.sessions.list('george')).toHaveLength(0);
    });
  },
);
