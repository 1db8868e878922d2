/** The cookie in every set-up: its name, its attributes, and who can plant one. */
import { describe, expect, it } from 'vitest';
import {
  parsePolicy,
  type Connection,
  type RequestSession,
  type RequestView,
} from '../../src/server/index.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { createFakeClock } from '../../src/testing/index.ts';
import { createSite, cookieOf, type Headers } from '../support/site.ts';
import { answerTo } from '../support/answer.ts';

type SameSite = 'lax' | 'strict' | 'none';

const PROXIED: Connection = { remoteAddress: '127.0.0.1', httpVersion: '1.1', headerNames: [] };
const LOCAL_PAGE = { host: 'localhost:3000', origin: 'http://localhost:3000' };
const BANK_PAGE = { origin: 'https://bank.example', 'sec-fetch-site': 'same-origin' };

/** Name and attributes of the cookie that a sign-in gives. */
async function givenTo(
  headers: Headers,
  rest: Partial<RequestView> = {},
  options: Parameters<typeof createSite>[0] = {},
): Promise<string> {
  const { browser } = createSite(options);
  const line = await browser(headers, rest).signIn();
  return line.replace(/=[^;]*/, '').replace('; Path=/; HttpOnly', '');
}

describe('S11, S27: Secure and __Host-', () => {
  it.each<[string, Headers, Partial<RequestView>]>([
    [
      'nginx, proxy_pass alone, before 1.29.7',
      { host: '127.0.0.1:3000', ...BANK_PAGE },
      overHttp('1.0'),
    ],
    ['nginx, proxy_pass alone, since 1.29.7', { host: '127.0.0.1:3000', ...BANK_PAGE }, {}],
    ['the same, by a link in a mail', { host: '127.0.0.1:3000' }, { method: 'GET' }],
    [
      'the same, to a browser without Sec-Fetch-Site',
      { host: 'localhost:3000', origin: 'https://bank.example' },
      {},
    ],
    ['the same, http outside', { host: 'localhost:3000', origin: 'http://bank.example' }, {}],
    [
      'the same, a referrer alone',
      { host: 'localhost:3000', referer: 'https://bank.example/' },
      {},
    ],
    ['a local page behind HTTP/1.0', LOCAL_PAGE, overHttp('1.0')],
    ['nothing known of the connection', LOCAL_PAGE, { connection: undefined }],
    ['a socket without an address', LOCAL_PAGE, from(undefined)],
    ['a container: its gateway connects', LOCAL_PAGE, from('172.17.0.1')],
    ['an address that only begins like ours', LOCAL_PAGE, from('12.0.0.1')],
    ['own TLS', { host: 'localhost', origin: 'https://localhost' }, { isEncrypted: true }],
    ['a host that only looks local', { ...LOCAL_PAGE, host: 'localhost.evil.example' }, {}],
    ['Host passed on', { host: 'bank.example', ...BANK_PAGE }, {}],
    ['no Host', {}, {}],
    ['a page of no origin', { host: 'localhost:3000', origin: 'null' }, {}],
    [
      'a page of another local site',
      { ...LOCAL_PAGE, 'sec-fetch-site': 'cross-site' },
      { method: 'GET' },
    ],
  ])('%s', async (_name, headers, rest) => {
    expect(await givenTo(headers, rest)).toBe('__Host-stillhere; Secure; SameSite=Lax');
  });

  it.each([
    'Forwarded',
    'Via',
    'X-Forwarded-For',
    'X-Forwarded-Proto',
    'X-Forwarded-Host',
    'X-Forwarded-Port',
    'X-Forwarded-Server',
    'X-Forwarded-Ssl',
    'X-Forwarded-Protocol',
    'X-Forwarded-Scheme',
    'X-Forwarded-By',
    'X-Forwarded-Prefix',
    'X-Forwarded',
    'X-Real-IP',
    'X-Client-IP',
    'X-Cluster-Client-IP',
    'True-Client-IP',
    'Client-IP',
    'X-Original-For',
    'X-Original-Host',
    'X-Original-Proto',
    'X-Original-URL',
    'X-Original-Forwarded-For',
    'X-Scheme',
    'X-Url-Scheme',
    'X-Proto',
    'Front-End-Https',
    'CF-Connecting-IP',
    'CF-Ray',
    'CF-Visitor',
    'CDN-Loop',
    'CloudFront-Forwarded-Proto',
    'X-Amz-Cf-Id',
    'X-Amzn-Trace-Id',
    'X-ARR-SSL',
    'X-ARR-LOG-ID',
    'X-Azure-FDID',
    'Fly-Client-IP',
    'Fly-Forwarded-Proto',
    'X-Envoy-External-Address',
    'X-Envoy-Internal',
    'Fastly-Client-IP',
    'Fastly-SSL',
    'Akamai-Origin-Hop',
    'X-Akamai-Edgescape',
    'X-AppEngine-Https',
    'X-Cloud-Trace-Context',
    'X-Vercel-Id',
    'X-Nf-Client-Connection-Ip',
    'DO-Connecting-IP',
    'X-SSL',
    'WL-Proxy-SSL',
    'X-Rewrite-URL',
    'X-ProxyUser-Ip',
    'Tailscale-User-Login',
  ])('somebody stands between who says so by %s', async (name) => {
    const headers = { ...LOCAL_PAGE, [name.toLowerCase()]: 'whatever' };
    expect(await givenTo(headers)).toBe('__Host-stillhere; Secure; SameSite=Lax');
  });

  it.each<[string, Headers, Partial<RequestView>, string]>([
    ['a page on this machine', LOCAL_PAGE, {}, 'stillhere.3000'],
    ['on the usual port', { host: 'localhost', origin: 'http://localhost' }, {}, 'stillhere'],
    [
      'by address',
      { host: '127.0.0.1:3000', origin: 'http://127.0.0.1:3000' },
      {},
      'stillhere.3000',
    ],
    [
      'over IPv6',
      { host: '[::1]:3000', origin: 'http://[::1]:3000' },
      from('::1'),
      'stillhere.3000',
    ],
    ['over both', LOCAL_PAGE, from('::ffff:127.0.0.1'), 'stillhere.3000'],
    [
      'a name below localhost',
      { host: 'bank.localhost:3000', origin: 'http://bank.localhost:3000' },
      {},
      'stillhere.3000',
    ],
    [
      'a page that says so by its referrer',
      { host: 'localhost:3000', referer: 'http://localhost:3000/sign-in' },
      { method: 'GET' },
      'stillhere.3000',
    ],
    [
      'a development server before ours',
      { host: 'localhost:3000', origin: 'http://localhost:5173' },
      {},
      'stillhere.3000',
    ],
  ])('but plain for %s', async (_name, headers, rest, name) => {
    expect(await givenTo(headers, rest)).toBe(`${name}; SameSite=Lax`);
  });

  it('with an origin that is http on this machine, wherever the connection is from', async () => {
    const options = { origin: 'http://localhost:8080' };
    const docker = from('172.17.0.1');
    expect(await givenTo({ host: 'app:3000' }, docker, options)).toBe(
      'stillhere.8080; SameSite=Lax',
    );
    const said = [
      { origin: 'https://bank.example', 'sec-fetch-site': 'same-origin' },
      { 'x-forwarded-proto': 'https, http' },
      { forwarded: 'for=1.2.3.4;proto=https' },
      { 'x-forwarded-ssl': 'on' },
    ];
    for (const headers of said) {
      expect(await givenTo({ host: 'app:3000', ...headers }, docker, options)).toMatch(/; Secure;/);
    }
  });

  it('reads the same cookie by every kind of request, whatever it says of its page', async () => {
    for (const first of [{ host: '127.0.0.1:3000', ...BANK_PAGE }, LOCAL_PAGE]) {
      const { host } = first;
      const { browser } = createSite();
      const person = browser(first);
      await person.signIn();
      for (const headers of [{ host }, { host, referer: `${first.origin}/` }, first]) {
        expect(await person.stateAs(headers), JSON.stringify(headers)).toBe('active');
      }
    }
  });

  it('is not given away by a neighbour who plants a plain cookie', async () => {
    const { browser } = createSite();
    const bank = { host: '127.0.0.1:3000', ...BANK_PAGE };
    const attacker = cookieOf(await browser(bank).signIn('mallory')).value;
    const victim = browser(bank);
    await victim.signIn('george');
    for (const name of ['stillhere', 'stillhere.3000', 'stillhere.3000.new', 'stillhere.new']) {
      victim.plant(name, attacker);
      expect(await victim.subjectAs({ host: bank.host }), name).toBe('george');
      const other = browser(bank);
      other.plant(name, attacker);
      expect(await other.stateAs({ host: bank.host }), `${name} alone`).toBe('none');
    }
  });

  it('is not given away by one who plants a plain cookie where nobody has said yet where the site is', async () => {
    const { browser } = createSite();
    const host = '127.0.0.1:3000';
    const { name, value } = cookieOf(await browser({ host }, { method: 'GET' }).signIn('mallory'));
    expect(name).toBe('__Host-stillhere');
    for (const planted of ['stillhere', 'stillhere.3000', 'stillhere.3000.new']) {
      const victim = browser({ host });
      victim.plant(planted, value);
      expect(await victim.stateAs({}), planted).toBe('none');
    }
  });

  it('takes no plain cookie any more once a page behind a silent proxy has shown where it is', async () => {
    const { browser } = createSite();
    // Whoever forges every header looks like a browser on this machine, before anybody else was there.
    const forged = await browser({
      host: '127.0.0.1:3000',
      origin: 'http://127.0.0.1:3000',
    }).signIn('mallory');
    const victim = browser({ host: '127.0.0.1:3000' });
    victim.plant(cookieOf(forged).name, cookieOf(forged).value);
    await browser({ host: '127.0.0.1:3000', ...BANK_PAGE }).signIn();
    expect(await victim.stateAs({})).toBe('none');
    expect(
      await browser({ host: '127.0.0.1:3000', origin: 'http://127.0.0.1:3000' }).signIn(),
    ).toMatch(/Secure/);
  });

  it('is not changed by another site that says where it is', async () => {
    const { browser } = createSite();
    const person = browser(LOCAL_PAGE);
    await person.signIn();
    await browser({
      host: 'localhost:3000',
      origin: 'https://evil.example',
      'sec-fetch-site': 'cross-site',
    }).signIn();
    await browser({ host: 'localhost:3000', origin: 'https://evil.example' }).signIn();
    expect(await person.stateAs({ host: 'localhost:3000' })).toBe('active');
  });

  it.each(['lax', 'strict'] as const)('says SameSite=%s', async (sameSite) => {
    expect(await givenTo({}, {}, { sameSite })).toMatch(new RegExp(`; SameSite=${sameSite}$`, 'i'));
  });
});

describe('S12: a call of a browser that sends Origin alone', () => {
  const ping = async (
    headers: Headers,
    options: Parameters<typeof createSite>[0] = {},
  ): Promise<number> => {
    const { sessions } = createSite(options);
    const request = new Request('http://here.invalid/session/ping', { method: 'POST' });
    const header = (name: string): string | undefined => headers[name];
    const view = { method: 'POST', url: '/session/ping', isEncrypted: false, header };
    return (await sessions.respond(request, view)).status;
  };
  const origin = 'https://bank.example';
  const host = '127.0.0.1:3000';

  it.each<[string, Headers]>([
    ['Host', { origin, host: 'bank.example' }],
    ['Host with its port', { origin, host: 'Bank.Example:443' }],
    ['X-Forwarded-Host', { origin, host, 'x-forwarded-host': 'bank.example' }],
    ['that of several proxies', { origin, host, 'x-forwarded-host': 'bank.example, inner:3000' }],
    ['Forwarded', { origin, host, forwarded: 'for=203.0.113.7;proto=https;host=bank.example' }],
    ['Forwarded, quoted', { origin, host, forwarded: 'for=203.0.113.7, Host="bank.example"' }],
  ])('is of this site by %s', async (_name, headers) => {
    expect(await ping(headers)).toBe(200);
  });

  it.each<[string, Headers]>([
    ['another host', { origin, host }],
    ['another port', { origin, host: 'bank.example:8443' }],
    ['no host', { origin }],
    ['no origin at all', { origin: 'null', host: 'null' }],
    ['a host that only ends like it', { origin, host, forwarded: 'for=x;nohost=bank.example' }],
  ])('is not by %s', async (_name, headers) => {
    expect(await ping(headers)).toBe(403);
  });

  it('with an origin of the options, by that alone', async () => {
    expect(await ping({ origin, host }, { origin })).toBe(200);
    expect(await ping({ origin: 'https://evil.example', host: 'evil.example' }, { origin })).toBe(
      403,
    );
  });
});

describe('S11: SameSite=None', () => {
  it('is Secure and Partitioned, everywhere, also when it is taken away', async () => {
    const all = '__Host-stillhere; Secure; Partitioned; SameSite=None';
    expect(await givenTo({ host: 'bank.example' }, {}, { sameSite: 'none' })).toBe(all);
    expect(await givenTo(LOCAL_PAGE, {}, { sameSite: 'none' })).toBe(all);
    const { browser } = createSite({ sameSite: 'none' });
    const person = browser(LOCAL_PAGE);
    await person.signIn();
    const takenAway = 'Max-Age=0; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly';
    expect(await person.signOut()).toEqual([
      `__Host-stillhere=; ${takenAway}; Secure; Partitioned; SameSite=None`,
    ]);
  });

  it('is refused without https, as far as that is known', async () => {
    expect(() => createSite({ sameSite: 'none', origin: 'http://localhost:3000' })).toThrow(
      /"sameSite" 'none' needs https/,
    );
    const { browser, told } = createSite({ sameSite: 'none' });
    await browser(LOCAL_PAGE).signIn();
    expect(told).toEqual([
      expect.stringMatching(/'none', which needs https.*http:\/\/localhost:3000/),
    ]);
  });
});

describe.each<[SameSite, SameSite]>([
  ['lax', 'none'],
  ['none', 'strict'],
])('S11: a change of SameSite from %s to %s', (before, after) => {
  it('keeps nobody out by the cookie of before, which the browser keeps apart and sends first', async () => {
    const store = createMemoryStore({ clock: createFakeClock() });
    const jar = new Map<string, string>();
    const request = (): RequestView => {
      const headers: Headers = { host: 'bank.example', cookie: [...jar.values()].join('; ') };
      return { method: 'GET', url: '/', isEncrypted: true, header: (name) => headers[name] };
    };
    function keep(line: string): void {
      const { name, value } = cookieOf(line);
      const kept = `${name}${String(line.includes('; Partitioned'))}`;
      if (line.includes('; Max-Age=0;')) jar.delete(kept);
      else jar.set(kept, `${name}=${value}`);
    }
    function browserOf(sameSite: SameSite): RequestSession<unknown> {
      return createSite({ sameSite, store }).sessions.of({
        request: request(),
        answer: answerTo((line) => keep(line)),
      });
    }
    await browserOf(before).signIn('george');
    await browserOf(after).signIn('george');
    expect(jar.size, 'each with its mark').toBe(4);
    await browserOf(after).signIn('george');
    expect(jar.size).toBe(2);
    expect((await browserOf(after).find())?.subject).toBe('george');
    await browserOf(before).signIn('george');
    await browserOf(after).signOut();
    expect(jar.size).toBe(0);
  });
});

describe('S11: a persistent policy', () => {
  const policy = { idleTimeout: '30d', absoluteTimeout: '90d', persistent: true } as const;
  const maxAge = (line: string): number => Number(/Max-Age=(\d+)/.exec(line)?.[1]);

  it('keeps the cookie up to the absolute deadline, which rotation does not move', async () => {
    const { browser, clock } = createSite({ policy });
    const person = browser({ host: 'bank.example' });
    expect(maxAge(await person.signIn())).toBe(90 * 86_400);
    clock.advance(86_400_000 + 500);
    expect(maxAge(await person.rotate()), 'never later than the deadline').toBe(89 * 86_400 - 1);
    expect(await person.stateAs({})).toBe('active');
  });

  it('holds only if every policy says so', async () => {
    const shorter = { idleTimeout: '15m' } as const;
    for (const list of [
      [policy, shorter],
      [policy, () => shorter],
    ]) {
      const { browser } = createSite({ policy: list });
      expect(await browser({}).signIn()).not.toContain('Max-Age');
    }
  });

  it('is missed where people may be idle for over a day, and said once', async () => {
    const words = /"idleTimeout" is over a day.*"persistent: true"/;
    expect(createSite({ policy: { idleTimeout: '25h' } }).told).toEqual([
      expect.stringMatching(words),
    ]);
    expect(createSite({ policy }).told).toEqual([]);
    expect(createSite({ policy: { idleTimeout: '24h' } }).told).toEqual([]);
    const { browser, told } = createSite({ policy: () => ({ idleTimeout: '25h' }) });
    expect(told).toEqual([]);
    await browser({}).signIn();
    await browser({}).signIn();
    expect(told).toEqual([expect.stringMatching(words)]);
    expect(parsePolicy({ idleTimeout: '25h' }).persistent).toBe(false);
  });
});

function overHttp(httpVersion: string): Partial<RequestView> {
  return { connection: () => ({ ...PROXIED, httpVersion }) };
}

function from(remoteAddress: string | undefined): Partial<RequestView> {
  return { connection: () => ({ ...PROXIED, remoteAddress }) };
}
