/** Apps that share a host, a browser, or a store: none touches the session of another. */
import { describe, expect, it } from 'vitest';
import { createSessions, type SessionsOptions } from '../../src/server/index.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { createFakeClock } from '../../src/testing/index.ts';
import { POLICY } from '../support/world.ts';
import { cookieOf, createSite, createSiteBrowser, type Headers } from '../support/site.ts';

const HTTPS = { host: 'bank.example', origin: 'https://bank.example' };

function local(port: number): Headers {
  return { host: `localhost:${port}`, origin: `http://localhost:${port}` };
}

async function nameOf(headers: Headers, options: Partial<SessionsOptions> = {}): Promise<string> {
  return cookieOf(await createSite(options).browser(headers).signIn()).name;
}

describe('the name of the cookie', () => {
  it.each([
    ['/session', '__Host-stillhere'],
    ['/admin/session', '__Host-stillhere-admin-session'],
    ['/admin-session', '__Host-stillhere-admin_2dsession'],
    ['/admin_session', '__Host-stillhere-admin_5fsession'],
    ['/3000', '__Host-stillhere-3000'],
    ['/a.new', '__Host-stillhere-a_2enew'],
  ])('holds the base path %s', async (basePath, name) => {
    expect(await nameOf(HTTPS, { basePath })).toBe(name);
  });

  it('holds the port where it is the one that browsers see, and no other', async () => {
    expect(await nameOf(local(3000))).toBe('stillhere.3000');
    expect(await nameOf(local(3000), { basePath: '/crm/session' })).toBe(
      'stillhere-crm-session.3000',
    );
    const own = { host: 'bank.example:8443', origin: 'https://bank.example:8443' };
    expect(await nameOf(own), 'a proxy may have written it').toBe('__Host-stillhere');
    expect(await nameOf(HTTPS, { origin: 'https://bank.example:8443' })).toBe(
      '__Host-stillhere.8443',
    );
    expect(await nameOf(HTTPS, { origin: 'https://bank.example' })).toBe('__Host-stillhere');
    const { browser } = createSite();
    const tls = async (headers: Headers): Promise<string> =>
      cookieOf(await browser(headers, { isEncrypted: true }).signIn()).name;
    expect(await tls(own)).toBe('__Host-stillhere.8443');
    expect(await tls({ ...own, host: '10.0.0.5:3443' }), 'written by a proxy').toBe(
      '__Host-stillhere',
    );
    expect(await tls({ host: own.host }), 'perhaps written by a proxy').toBe('__Host-stillhere');
  });

  it('is the one that the app gives, alone', async () => {
    for (const headers of [HTTPS, local(3000)]) {
      expect((await nameOf(headers, { cookieName: 'bank' })).replace('__Host-', '')).toBe('bank');
    }
    expect(await nameOf(HTTPS, { cookieName: 'bank', basePath: '/a/session' })).toBe('__Host-bank');
  });

  it.each([
    '',
    'a b',
    'a;b',
    'a=b',
    'ä',
    'a,b',
    '"a"',
    'x'.repeat(101),
    '__Host-bank',
    '__secure-bank',
    '__Http-bank',
    'bank.new',
  ])('cannot be %j', (cookieName) => {
    expect(() => createSite({ cookieName })).toThrow(/^"cookieName" must be/);
  });
});

describe('apps on one host', () => {
  const clock = createFakeClock();
  const make = (options: Partial<SessionsOptions> = {}): ReturnType<typeof createSessions> =>
    createSessions({ policy: POLICY, store: createMemoryStore({ clock }), clock, ...options });
  const shared = createMemoryStore({ clock });

  it.each<
    [
      string,
      readonly [ReturnType<typeof make>, Headers],
      readonly [ReturnType<typeof make>, Headers],
    ]
  >([
    ['by port', [make(), local(3000)], [make(), local(4000)]],
    [
      'by path',
      [make({ basePath: '/crm/session' }), HTTPS],
      [make({ basePath: '/wiki/session' }), HTTPS],
    ],
    ['by path, one at the root', [make(), HTTPS], [make({ basePath: '/wiki/session' }), HTTPS]],
    ['by path, locally', [make(), local(3000)], [make({ basePath: '/wiki/session' }), local(3000)]],
    ['by name', [make({ cookieName: 'shop' }), HTTPS], [make({ cookieName: 'office' }), HTTPS]],
    [
      'by name, and one store',
      [make({ store: shared }), HTTPS],
      [make({ cookieName: 'office', store: shared }), HTTPS],
    ],
    [
      'by path, and one store',
      [make({ store: shared, basePath: '/shop/session' }), HTTPS],
      [make({ store: shared, basePath: '/office/session' }), HTTPS],
    ],
  ])(
    'told apart %s neither read, replace, end nor clear the session of the other',
    async (_name, first, second) => {
      for (const [one, other] of [
        [first, second],
        [second, first],
      ] as const) {
        const jar = new Map<string, string>();
        const here = createSiteBrowser(one[0], one[1], {}, jar);
        const there = createSiteBrowser(other[0], other[1], {}, jar);
        await here.signIn('george');
        expect(await there.stateAs({}), 'read').toBe('none');
        expect(await there.signOut(), 'clear').toHaveLength(1);
        expect(await here.subjectAs(one[1])).toBe('george');
        await there.signIn('mary');
        await there.rotate();
        expect([await here.subjectAs(one[1]), await there.subjectAs(other[1])]).toEqual([
          'george',
          'mary',
        ]);
        await there.signOut();
        expect(await here.subjectAs(one[1])).toBe('george');
        await here.signOut();
        expect(jar.size).toBe(0);
      }
    },
  );

  it('do not let in a token of the other under a name that its owner has given it', async () => {
    const names = [undefined, 'office', 'shop'];
    for (const from of names) {
      for (const to of names.filter((name) => name !== from)) {
        const cookieNamed = (name: string | undefined): Partial<SessionsOptions> =>
          name === undefined ? { store: shared } : { cookieName: name, store: shared };
        const { value } = cookieOf(
          await createSiteBrowser(make(cookieNamed(from)), HTTPS).signIn(),
        );
        const thief = createSiteBrowser(make(cookieNamed(to)), HTTPS);
        for (const name of [
          '__Host-stillhere',
          '__Host-stillhere.new',
          '__Host-office',
          '__Host-shop',
        ]) {
          thief.plant(name, value);
        }
        expect(await thief.stateAs({}), `${from} at ${to}`).toBe('none');
      }
    }
  });

  it('on one machine find their own also behind a Secure cookie of the other', async () => {
    const jar = new Map<string, string>();
    const here = createSiteBrowser(make(), local(3000), {}, jar);
    await here.signIn('george');
    // A sign-in by a link says nothing of its page.
    const there = createSiteBrowser(make(), { host: 'localhost:4000' }, { method: 'GET' }, jar);
    await there.signIn('mary');
    expect(await here.subjectAs(local(3000))).toBe('george');
    expect(await there.subjectAs({ host: 'localhost:4000' })).toBe('mary');
  });

  it('nodes of one app behind a proxy share their cookies, whatever Host it writes', async () => {
    const nodes = [3000, 3001].map(
      (port) => [make({ store: shared }), `10.0.0.5:${port}`] as const,
    );
    for (const rest of [{}, { isEncrypted: true }]) {
      const jar = new Map<string, string>();
      for (const [from] of nodes.entries()) {
        const at = nodes[from] ?? nodes[0];
        if (at === undefined) continue;
        await createSiteBrowser(
          at[0],
          { host: at[1], origin: 'https://bank.example' },
          rest,
          jar,
        ).signIn();
        for (const [node, host] of nodes) {
          expect(await createSiteBrowser(node, { host }, rest, jar).stateAs({})).toBe('active');
        }
        expect(jar.size).toBe(1);
      }
    }
  });
});

describe('sessions from before apps were told apart', () => {
  const OLD = `${'a'.repeat(22)}.${'b'.repeat(43)}`;

  /** A site with a session whose id has no mark, as all had. */
  async function siteWithOld(
    options: Partial<SessionsOptions>,
  ): Promise<ReturnType<typeof createSite>> {
    const clock = createFakeClock();
    const inner = createMemoryStore({ clock });
    const { createHash } = await import('node:crypto');
    const at = inner.now();
    await inner.create({
      id: 'a'.repeat(22),
      secretHash: createHash('sha256').update('b'.repeat(43)).digest('base64url'),
      subject: 'george',
      createdAt: at,
      authenticatedAt: at,
      lastActivityAt: at,
      idleTimeout: 864_000_000,
      absoluteDeadline: at + 864_000_000,
      tombstoneFor: 1_000,
      device: '',
      data: '{}',
      version: 0,
    });
    const site = createSite({
      policy: { idleTimeout: '24h', absoluteTimeout: '24h' },
      store: inner,
      clock,
      ...options,
    });
    return { ...site, clock };
  }

  it.each<[string, Partial<SessionsOptions>, string, Headers]>([
    ['the same name', {}, '__Host-stillhere', HTTPS],
    ['a name of the base path', { basePath: '/a/session' }, '__Host-stillhere', HTTPS],
    ['a name of the app', { cookieName: 'bank' }, '__Host-stillhere', HTTPS],
    ['a name with a port', {}, 'stillhere', local(3000)],
  ])('go on under the old one: %s', async (_name, options, name, headers) => {
    const { browser, clock, sessions } = await siteWithOld(options);
    const person = browser(headers);
    person.plant(name, OLD);
    expect(await person.subjectAs(headers)).toBe('george');
    await person.rotate();
    expect(await person.stateAs(headers)).toBe('active');
    expect([...person.jar.keys()]).toEqual([name]);
    await person.signIn('george');
    expect(await sessions.list('george'), 'replaced').toHaveLength(1);
    expect(person.jar.size).toBe(1);

    const other = browser(headers);
    other.plant(name, OLD);
    clock.advance(86_400_000);
    expect(await other.stateAs(headers), 'for one absolute timeout').toBe('none');
  });

  it('go at sign-out, but not what may be another app’s', async () => {
    const { browser } = await siteWithOld({ basePath: '/a/session' });
    const person = browser(HTTPS);
    person.plant('__Host-stillhere', OLD);
    await person.signOut();
    expect(person.jar.size).toBe(0);
    const stranger = `${'c'.repeat(22)}.${'b'.repeat(43)}`;
    person.plant('__Host-stillhere', stranger);
    await person.signIn('mary');
    await person.signOut();
    expect([...person.jar]).toEqual([['__Host-stillhere', stranger]]);
  });
});
