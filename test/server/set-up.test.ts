/** Set-ups that cannot work are said, once. */
import { describe, expect, it } from 'vitest';
import { createSessions, SetUpError } from '../../src/server/index.ts';
import { POLICY } from '../support/world.ts';
import { createSite, type Headers } from '../support/site.ts';
import { answerTo } from '../support/answer.ts';

const LAN = { host: '192.168.1.20:3000', origin: 'http://192.168.1.20:3000' };
const PHONE = { 'user-agent': 'Mozilla/5.0 (Android)' };

const PERSON: Headers = { host: 'bank.example', accept: 'text/html' };

describe('a guard before the sign-in page', () => {
  it('is told when a browser is led there again, once', async () => {
    const { browser, told } = createSite();
    const person = browser(PERSON);
    for (let round = 0; round < 3; round += 1) {
      const answer = await person.get('/sign-in?next=%2Faccounts');
      expect(answer?.status).toBe(303);
    }
    expect(told).toEqual([
      `The guard stands before the sign-in page too, '/sign-in': browsers are led there again and again. Let that page come before the guard, or leave it out of what is guarded.`,
    ]);
  });

  it.each<[string, string | undefined, string]>([
    ['with nothing to say', undefined, '/sign-in'],
    ['with a reason', undefined, '/sign-in?reason=idle&next=%2F'],
    ['with a query of its own', '/?view=sign-in', '/?view=sign-in&next=%2F'],
    ['with a slash that a framework adds', undefined, '/sign-in/?reason=idle&next=%2F'],
    ['with a slash alone', undefined, '/sign-in/'],
    ['without the slash that a framework takes away', '/sign-in/', '/sign-in?next=%2F'],
  ])('is seen: %s', async (_name, signInUrl, url) => {
    const { browser, told } = createSite(signInUrl === undefined ? {} : { signInUrl });
    await browser(PERSON).get(url);
    expect(told).toEqual([expect.stringMatching(/^The guard stands before the sign-in page/)]);
  });

  it.each<[string, string | undefined, string]>([
    ['another page', undefined, '/accounts?next=/sign-in'],
    ['a page that only begins so', undefined, '/sign-in-help'],
    ['a page below it', undefined, '/sign-in/help'],
    ['the page whose other view it is', '/?view=sign-in', '/?view=accounts'],
    ['that page without the query', '/?view=sign-in', '/'],
  ])('is not %s', async (_name, signInUrl, url) => {
    const { browser, told } = createSite(signInUrl === undefined ? {} : { signInUrl });
    await browser(PERSON).get(url);
    expect(told).toEqual([]);
  });

  it('is not what a script asks for, which is not led', async () => {
    const { browser, told } = createSite();
    const script = browser({ ...PERSON, accept: '*/*', 'sec-fetch-dest': 'empty' });
    expect((await script.get('/sign-in'))?.status).toBe(401);
    expect(told).toEqual([]);
  });

  it('is not a form that was sent by somebody whose session is over', async () => {
    const { sessions, told } = createSite();
    const sent: Headers = { ...PERSON, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    const guarded = await sessions.guard({
      method: 'POST',
      url: '/sign-in',
      isEncrypted: true,
      header: (name) => sent[name],
    });
    expect(guarded).toMatchObject({ isAllowed: false, response: { status: 303 } });
    expect(told).toEqual([]);
  });

  it('is not one that lets somebody through', async () => {
    const { browser, told } = createSite();
    const person = browser(PERSON);
    await person.signIn();
    await person.get('/sign-in');
    expect(told).toEqual([]);
  });
});

describe('http on a network', () => {
  const words =
    /plain http, at http:\/\/192\.168\.1\.20:3000: it drops the session cookie.*docs\/behind-a-proxy/;

  it('is told at the first sign-in, once', async () => {
    const { browser, told } = createSite();
    for (let round = 0; round < 3; round += 1) {
      expect(await browser(LAN).signIn()).toMatch(/^__Host-stillhere=.*Secure/);
    }
    expect(told).toEqual([expect.stringMatching(words)]);
  });

  it.each<[string, Headers]>([
    ['a referrer', { host: LAN.host, referer: `${LAN.origin}/sign-in` }],
    ['a name', { host: 'nas.local', origin: 'http://nas.local' }],
    [
      'a proxy that writes Host',
      { host: '127.0.0.1:3000', origin: LAN.origin, 'sec-fetch-site': 'same-origin' },
    ],
  ])('is seen by %s', async (_name, headers) => {
    const { browser, told } = createSite();
    await browser(headers).signIn();
    expect(told).toEqual([expect.stringMatching(/drops the session cookie/)]);
  });

  it.each<[string, Headers]>([
    ['https', { host: 'bank.example', origin: 'https://bank.example' }],
    ['this machine', { host: 'localhost:3000', origin: 'http://localhost:3000' }],
    [
      'a container on this machine',
      { host: 'localhost:3000', origin: 'http://localhost:3000', 'x-forwarded-for': '172.17.0.1' },
    ],
    [
      'another site that is http',
      { host: 'bank.example', origin: 'http://old.example', 'sec-fetch-site': 'cross-site' },
    ],
    ['another site, by an old browser', { host: 'bank.example', origin: 'http://old.example' }],
    ['no browser', { host: 'bank.example' }],
  ])('is not %s', async (_name, headers) => {
    const { browser, told } = createSite();
    await browser(headers).signIn();
    expect(told).toEqual([]);
  });

  it('is an error with a code, at a stage of its own', async () => {
    const told: unknown[] = [];
    const { browser } = createSite({ onError: (error, context) => told.push(error, context) });
    await browser(LAN).signIn();
    expect(told).toEqual([expect.any(SetUpError), { stage: 'set-up' }]);
    expect(told[0]).toMatchObject({ code: 'ERR_SET_UP' });
  });

  it('goes to the log of the process where nobody listens', async () => {
    const warned = new Promise<Error>((resolve) => process.once('warning', resolve));
    const sessions = createSessions({ policy: { ...POLICY, idleTimeout: '7h' } });
    const header = (name: string): string | undefined => (LAN as Headers)[name];
    const request = { method: 'POST', url: '/', isEncrypted: false, header };
    await sessions.of({ request, answer: answerTo() }).signIn('george');
    expect(await warned).toMatchObject({
      name: 'StillhereWarning',
      message: expect.stringMatching(words),
    });
    await sessions.close();
  });
});

describe('a browser that comes back without the cookie', () => {
  const words = /came back without it/;

  /** Signs in, and comes back without: how often it is told of then. */
  async function fail(site: ReturnType<typeof createSite>): Promise<number> {
    const person = site.browser({ host: 'bank.example', ...PHONE });
    await person.signIn();
    person.jar.clear();
    await person.stateAs({});
    return site.told.length;
  }

  it('is told of once, when a second sign-in is lost too', async () => {
    const site = createSite();
    expect(await fail(site)).toBe(0);
    expect(await fail(site)).toBe(1);
    expect(await fail(site)).toBe(1);
    expect(site.told).toEqual([expect.stringMatching(words)]);
  });

  it.each([
    [600_000, 1],
    [600_001, 0],
  ])('is told of when they are %i ms apart: %i', async (apart, times) => {
    const site = createSite();
    await fail(site);
    site.clock.advance(apart);
    expect(await fail(site)).toBe(times);
  });

  it('is no fault when it is another one, that says the same of itself', async () => {
    const { browser, told } = createSite();
    const [one, other] = [
      browser({ host: 'bank.example', ...PHONE }),
      browser({ host: 'bank.example', ...PHONE }),
    ];
    await one.signIn();
    await other.stateAs({});
    await other.stateAs({});
    expect(told).toEqual([]);
    await one.stateAs({});
    await other.signIn();
    other.jar.clear();
    await other.stateAs({});
    expect(told).toEqual([]);
  });

  it('is no fault when the second sign-in is that of another one, too', async () => {
    const { browser, told } = createSite();
    await browser({ host: 'bank.example', ...PHONE }).signIn();
    await browser({ host: 'bank.example', ...PHONE }).stateAs({});
    const agent = { 'user-agent': 'Mozilla/5.0 (X11)' };
    await browser({ host: 'bank.example', ...agent }).signIn();
    await browser({ host: 'bank.example', ...agent }).stateAs({});
    expect(told).toEqual([]);
  });

  it('is no fault where others do', async () => {
    const { browser, told } = createSite();
    const [one, other] = [
      browser({ host: 'bank.example', ...PHONE }),
      browser({ host: 'bank.example', ...PHONE }),
    ];
    await one.signIn();
    await one.stateAs({});
    await other.signIn();
    other.jar.clear();
    await other.stateAs({});
    expect(told).toEqual([]);
  });

  it.each<[string, Headers, number]>([
    ['that is another one', { 'user-agent': 'Mozilla/5.0 (X11)' }, 0],
    ['that comes much later', PHONE, 11_000],
  ])('is no fault %s', async (_name, headers, after) => {
    const { browser, told, clock } = createSite();
    for (let round = 0; round < 2; round += 1) {
      await browser({ host: 'bank.example', ...PHONE }).signIn();
      clock.advance(after);
      await browser({ host: 'bank.example', ...headers }).stateAs({});
    }
    expect(told).toEqual([]);
  });

  it('is no fault after a sign-out', async () => {
    const { browser, told } = createSite();
    const person = browser({ host: 'bank.example', ...PHONE });
    for (let round = 0; round < 2; round += 1) {
      await person.signIn();
      await person.signOut();
      await person.stateAs({});
    }
    expect(told).toEqual([]);
  });

  it('is no fault on the way from another site, where a Strict one does not come', async () => {
    const { browser, told, sessions } = createSite({ sameSite: 'strict' });
    const headers: Headers = { ...PHONE, 'sec-fetch-site': 'cross-site' };
    const header = (name: string): string | undefined => headers[name];
    const request = { method: 'GET', url: '/', isEncrypted: false, header };
    for (let round = 0; round < 2; round += 1) {
      await browser({ host: 'bank.example', ...PHONE }).signIn();
      expect(await sessions.of({ request, answer: answerTo() }).find()).toBe(undefined);
    }
    expect(told).toEqual([]);
  });

  it('is no browser that keeps cookies', async () => {
    const { browser, told } = createSite();
    const script = browser({ host: 'bank.example', 'user-agent': 'curl/8.0' });
    for (let round = 0; round < 2; round += 1) {
      await script.signIn();
      script.jar.clear();
      await script.stateAs({});
    }
    expect(told).toEqual([]);
  });
});
