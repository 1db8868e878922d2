/** What htmx is answered where a session is refused: it shows what it gets, and would show our problem as text. */
import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { createSite, type Headers } from '../support/site.ts';

const BANK = { host: 'bank.example' };
/** As htmx 4 and 2 ask. */
const HTMX_4 = { 'hx-request': 'true', accept: 'text/html', 'sec-fetch-dest': 'empty' };
const HTMX_2 = { 'hx-request': 'true', accept: '*/*', 'sec-fetch-dest': 'empty' };
/** Over plain http, and of old, browsers do not say what they ask for. */
const OLD = { 'hx-request': 'true', accept: 'text/html' };

const said = (response: Response | undefined): unknown[] => [
  response?.status,
  response?.headers.get('content-type'),
  response?.headers.get('hx-reswap'),
  response?.headers.get('hx-redirect'),
];
const PROBLEM = 'application/problem+json';

describe('a refusal of what htmx asks for', () => {
  it.each<[string, Headers]>([
    ['4', HTMX_4],
    ['2', HTMX_2],
    ['4, of an old browser', OLD],
  ])('is not put into the page: htmx %s', async (_name, headers) => {
    const person = createSite().browser(BANK);
    expect(said(await person.get('/accounts?page=2', headers))).toEqual([
      401,
      PROBLEM,
      'none',
      null,
    ]);
  });

  it.each<[string, Headers]>([
    ['4', HTMX_4],
    ['2', HTMX_2],
    ['4, of an old browser', OLD],
  ])('leads to the sign-in page where htmx %s has taken over a link', async (_name, headers) => {
    const { browser, clock } = createSite();
    const person = browser(BANK);
    await person.signIn();
    clock.advance(900_000);
    const boosted = { ...headers, 'hx-boosted': 'true' };
    expect(said(await person.get('/accounts?page=2', boosted))).toEqual([
      401,
      PROBLEM,
      'none',
      '/sign-in?reason=idle&next=%2Faccounts%3Fpage%3D2',
    ]);
  });

  it('is not put there when a fresh sign-in is wanted', async () => {
    const { browser, clock, sessions } = createSite();
    const person = browser(BANK);
    await person.signIn();
    clock.advance(360_000);
    const session = await person.sessionAs({});
    const headers: Headers = { ...HTMX_4, ...BANK, 'hx-boosted': 'true' };
    const request = {
      method: 'GET',
      url: '/pay',
      isEncrypted: false,
      header: (name: string): string | undefined => headers[name],
    };
    if (session === undefined) throw new Error('nobody');
    expect(said(sessions.refuseStale(request, session, '5m'))).toEqual([
      403,
      PROBLEM,
      'none',
      '/sign-in?reason=not-fresh&next=%2Fpay',
    ]);
  });

  it('is not put there while the store fails: nobody is led away', async () => {
    const store = createMemoryStore();
    const fail = (): Promise<never> => Promise.reject(new Error('down'));
    const site = createSite({ store: { ...store, read: fail, visit: fail } });
    const person = site.browser({ ...BANK });
    await person.signIn();
    const other = createSite({ store: { ...store, read: fail, visit: fail } }).browser(BANK);
    for (const [name, value] of person.jar) other.plant(name, value);
    const boosted = { ...HTMX_4, 'hx-boosted': 'true' };
    expect(said(await other.get('/accounts', boosted))).toEqual([503, PROBLEM, 'none', null]);
  });

  it('says nothing of it to others', async () => {
    const person = createSite().browser(BANK);
    const other = await person.get('/accounts', { accept: '*/*', 'sec-fetch-dest': 'empty' });
    expect(said(other)).toEqual([401, PROBLEM, null, null]);
    const history = { ...HTMX_4, 'hx-request': 'false' };
    expect(said(await person.get('/accounts', history))).toEqual([401, PROBLEM, null, null]);
  });
});
