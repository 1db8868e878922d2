/** The contract of hosts: what an app does over HTTP that has sessions already, and attaches to them. */
import { afterEach, describe, expect, it } from 'vitest';
import type { PolicyOptions } from '../../src/core/policy.ts';
import type { ActiveStatus } from '../../src/core/wire.ts';
import type { TestBrowser } from '../support/browser.ts';
import { createBrowser, JSON_TYPE, NAVIGATION, SCRIPT } from '../support/browser.ts';
import { createStages, IDLE, POLICY, type HostApp, type Stage } from './stage.ts';

/**
 * What a host may not be able to do. `ends-everywhere`: routes without our guard see nobody after an end. `plain`: a
 * sign-in may keep the id. `own-sign-out`: an end by the host's own sign-out is seen, and final. `roll-out`: who is signed
 * in needs nothing at the roll-out. `knows-sign-in`: it is known when somebody has signed in. `quiet-reads`: it writes nothing
 * by itself when it is read. `quiet-cookie`: it gives a signed-in browser no other cookie by itself. `tells-again`: the browser keeps what names an ended session, so that the reason is told at every
 * request.
 */
export type HostFeature =
  | 'ends-everywhere'
  | 'plain'
  | 'own-sign-out'
  | 'roll-out'
  | 'knows-sign-in'
  | 'quiet-reads'
  | 'quiet-cookie'
  | 'tells-again';

/** Runs the whole contract against the apps that `createApp` makes, but what their host `lacks`. */
export function describeHost(
  name: string,
  createApp: () => HostApp,
  { lacks = [] }: { readonly lacks?: readonly HostFeature[] } = {},
): void {
  const stages = createStages(createApp);
  const has = (feature: HostFeature): boolean => !lacks.includes(feature);
  const { start } = stages;

  /** None is taken away; and, but where the host does so by itself, none is given. */
  function keepsCookies(browser: TestBrowser, cookies: string): void {
    if (has('quiet-cookie')) expect(browser.cookie()).toBe(cookies);
    else expect(namesIn(browser.cookie())).toEqual(namesIn(cookies));
  }

  describe(`attached to ${name}`, () => {
    afterEach(stages.close);

    describe('who is signed in', () => {
      it('is let through, as whom the host knows', async () => {
        const stage = await start();
        const browser = stage.browser();
        expect((await browser.get('/me', SCRIPT)).status).toBe(401);
        await signIn(browser);
        const response = await browser.get('/me', SCRIPT);
        expect(response.status).toBe(200);
        expect(await response.json()).toMatchObject({ subject: 'george', data: {} });
        expect(response.headers.get('session-status')).not.toBe(null);
        expect(await stage.sessions.list('george')).toHaveLength(1);
      });

      it.each(['cached', 'strict'] as const)('stays so by activity, %s', async (consistency) => {
        const stage = await start({ consistency });
        const browser = await signedIn(stage);
        for (let i = 0; i < 5; i += 1) {
          stage.clock.advance(IDLE - 60_000);
          expect((await browser.get('/me', NAVIGATION)).status).toBe(200);
        }
        const { url } = await stage.anotherNode();
        stage.clock.advance(IDLE - 60_000);
        expect((await meAt(url, browser)).status).toBe(200);
        stage.clock.advance(IDLE - 60_000);
        expect((await meAt(url, browser)).status).toBe(200);
      });

      it.runIf(has('quiet-reads'))('is never written to by looking or by activity', async () => {
        const stage = await start();
        const browser = await signedIn(stage);
        const cookies = browser.cookie();
        const written = stage.host.writes();
        const answers = [
          await browser.get('/me', NAVIGATION),
          await browser.get('/session'),
          await browser.post('/session/ping'),
          await browser.get('/who'),
          await stage.browser().get('/me', SCRIPT),
          await stage.browser().get('/session'),
        ];
        expect(stage.host.writes()).toBe(written);
        expect(answers.flatMap(({ headers }) => headers.getSetCookie())).toEqual([]);
        expect(browser.cookie()).toBe(cookies);
      });

      it('has one session, whatever comes at once', async () => {
        const stage = await start({ policy: { idleTimeout: '15m', maxSessions: 1 } });
        const browser = stage.browser();
        await signIn(browser);
        const answers = await Promise.all(
          Array.from({ length: 20 }, () => browser.get('/me', SCRIPT)),
        );
        expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
        expect(stage.ended).toEqual([]);
        expect(await stage.sessions.list('george')).toHaveLength(1);
      });

      it.runIf(has('roll-out'))('stays so at the roll-out, and is not fresh by it', async () => {
        let cookies = '';
        const stage = await start({}, async (url) => {
          const browser = createBrowser(url);
          await signIn(browser);
          cookies = browser.cookie();
        });
        const browser = stage.browser(cookies);
        expect((await browser.get('/me', SCRIPT)).status).toBe(200);
        expect((await browser.get('/fresh', SCRIPT)).status).toBe(403);
        keepsCookies(browser, cookies);
        stage.clock.advance(IDLE);
        expect(await reasonOf(await browser.get('/me', SCRIPT))).toBe('idle');
      });

      it.runIf(has('knows-sign-in'))('is fresh after a sign-in, for as long as that', async () => {
        const stage = await start();
        const browser = stage.browser();
        await signIn(browser);
        stage.clock.advance(4 * 60_000);
        expect((await browser.get('/fresh', SCRIPT)).status).toBe(200);
        stage.clock.advance(60_000);
        expect((await browser.get('/fresh', SCRIPT)).status).toBe(403);
      });
    });

    describe('an end', () => {
      it('comes when nobody is there, with its reason', async () => {
        const stage = await start();
        const browser = await signedIn(stage);
        const before = await (await browser.get('/session')).json();
        expect(before).toMatchObject({ state: 'active', idleRemaining: IDLE, warnBefore: 120_000 });
        stage.clock.advance(IDLE);
        expect(await (await browser.get('/session')).json()).toMatchObject({
          state: 'ended',
          reason: 'idle',
        });
        const reason = has('tells-again') ? 'idle' : 'none';
        expect(await reasonOf(await browser.get('/me', SCRIPT))).toBe(reason);
        const page = await browser.get('/me', NAVIGATION);
        expect(page.status).toBe(303);
        const location = page.headers.get('location');
        expect(location).toMatch(
          has('tells-again') ? /^\/sign-in\?reason=idle&next=/ : /^\/sign-in\?/,
        );
        expect(stage.ended.map((end) => end.reason)).toEqual(['idle']);
      });

      it('comes at the absolute timeout, whatever is done', async () => {
        const stage = await start({ policy: { idleTimeout: '1h', absoluteTimeout: '2h' } });
        const browser = await signedIn(stage);
        for (let i = 0; i < 3; i += 1) {
          stage.clock.advance(30 * 60_000);
          expect((await browser.get('/me', NAVIGATION)).status).toBe(200);
        }
        stage.clock.advance(30 * 60_000);
        expect(await reasonOf(await browser.get('/me', SCRIPT))).toBe('absolute');
      });

      const ends: readonly (readonly [string, End])[] = [
        ['of idleness', async ({ clock }) => clock.advance(IDLE)],
        ['by our sign-out', (_stage, browser) => signOut(browser)],
        ['from outside', ({ sessions }) => sessions.revokeAll('george')],
        ["by the host's sign-out", (_stage, browser) => browser.post('/sign-out')],
      ];

      describe.each(has('own-sign-out') ? ends : ends.slice(0, 3))('%s', (_way, end) => {
        it.each(['/slow/read', '/slow/write'])('is final for a request to %s', async (path) => {
          const stage = await start();
          const browser = await signedIn(stage);
          const other = stage.browser(browser.cookie());
          const late = browser.get(path, SCRIPT);
          await stage.arrived();
          await end(stage, other);
          const after = other.cookie();
          stage.release();
          await late;
          await settled();
          for (const one of [browser, other, stage.browser(after)]) {
            expect((await one.get('/me', SCRIPT)).status).toBe(401);
            if (has('ends-everywhere')) {
              expect(await (await one.get('/who')).json()).toBe(null);
            }
          }
          expect(stage.ended).toHaveLength(1);
          const { url } = await stage.anotherNode();
          expect((await meAt(url, browser)).status).toBe(303);
        });

        it('lets the person sign in again, in the same browser', async () => {
          const stage = await start();
          const browser = await signedIn(stage);
          await end(stage, browser);
          await signIn(browser);
          expect((await browser.get('/me', SCRIPT)).status).toBe(200);
          if (has('plain')) {
            const another = await signedIn(stage);
            await end(stage, another);
            await signIn(another, 'george', '/sign-in/plain');
            expect((await another.get('/me', SCRIPT)).status).toBe(200);
          }
        });

        it('is remembered for as long as the host would take it', async () => {
          const stage = await start();
          const browser = await signedIn(stage);
          const stolen = browser.cookie();
          await end(stage, browser);
          for (let day = 0; day < (stage.host.days ?? 29); day += 1) {
            stage.clock.advance(24 * 3_600_000);
            await stage.sessions.sweep();
          }
          if (has('ends-everywhere')) {
            expect(await (await stage.browser(stolen).get('/who')).json()).toBe(null);
          }
          expect((await stage.browser(stolen).get('/me', SCRIPT)).status).toBe(401);
        });
      });

      it('by our sign-out takes away what the browser has of the host', async () => {
        const stage = await start();
        const browser = await signedIn(stage);
        const stolen = browser.cookie();
        const response = await signOut(browser);
        expect(await response.json()).toMatchObject({ state: 'ended', reason: 'signed-out' });
        expect(browser.cookie()).toBe('');
        expect((await stage.browser(stolen).get('/me', SCRIPT)).status).toBe(401);
      });

      it.runIf(has('own-sign-out'))('by the host is one of ours', async () => {
        const stage = await start();
        const browser = await signedIn(stage);
        await browser.post('/sign-out');
        expect(stage.ended.map(({ reason }) => reason)).toEqual(['signed-out']);
        expect(await stage.sessions.list('george')).toEqual([]);
      });
    });

    describe('another person', () => {
      it.runIf(has('plain'))('under the same id has another session', async () => {
        const stage = await start();
        const browser = await signedIn(stage);
        const late = browser.get('/slow/write', SCRIPT);
        await stage.arrived();
        await signIn(browser, 'maria', '/sign-in/plain');
        const response = await browser.get('/me', SCRIPT);
        expect(await response.json()).toMatchObject({ subject: 'maria' });
        stage.release();
        await late;
        await settled();
        const after = await browser.get('/me', SCRIPT);
        expect(after.status === 200 ? await after.json() : { subject: 'maria' }).toMatchObject({
          subject: 'maria',
        });
        expect(stage.ended.map(({ subject, reason }) => [subject, reason])).toEqual([
          ['george', 'replaced'],
        ]);
      });

      it('who signs in has another session', async () => {
        const stage = await start();
        const browser = await signedIn(stage);
        const before = await idOf(browser);
        await signIn(browser, 'maria');
        expect(await idOf(browser)).not.toBe(before);
      });

      it.runIf(has('plain'))('who knew the id before the sign-in is not signed in', async () => {
        const stage = await start();
        const browser = stage.browser();
        await browser.get('/visit');
        await signIn(browser);
        const first = await idOf(browser);
        await signOut(browser);
        await signIn(browser, 'george', '/sign-in/plain');
        expect(await idOf(browser)).not.toBe(first);
      });
    });

    describe('an outage', () => {
      it('of our store is no end', async () => {
        const stage = await start({ consistency: 'strict' });
        const browser = await signedIn(stage);
        const cookies = browser.cookie();
        stage.failStore(true);
        const response = await browser.get('/me', SCRIPT);
        expect(response.status).toBe(503);
        if (has('quiet-cookie')) expect(response.headers.getSetCookie()).toEqual([]);
        keepsCookies(browser, cookies);
        expect((await browser.get('/session')).status).toBe(503);
        stage.failStore(false);
        stage.clock.advance(1_000);
        expect((await browser.get('/me', SCRIPT)).status).toBe(200);
        keepsCookies(browser, cookies);
        expect(stage.ended).toEqual([]);
      });

      it('of the host is no end', async () => {
        const stage = await start();
        if (stage.host.fail === undefined) return;
        const browser = await signedIn(stage);
        const cookies = browser.cookie();
        stage.host.fail(true);
        expect((await browser.get('/me', SCRIPT)).status).toBe(503);
        const status = await browser.get('/session');
        expect(status.status).toBe(503);
        stage.host.fail(false);
        expect((await browser.get('/me', SCRIPT)).status).toBe(200);
        keepsCookies(browser, cookies);
        expect(stage.ended).toEqual([]);
      });
    });

    describe('a person who needs more time', () => {
      const EXTENDED = 150 * 60_000;
      const policy = { ...POLICY, extendedTime: EXTENDED };

      it('chooses it once, and has it at their next sign-in in this browser', async () => {
        const stage = await start({ policy });
        const browser = await signedIn(stage);
        expect(await choose(browser, true)).toMatchObject({ idleTimeout: EXTENDED });
        stage.clock.advance(EXTENDED - 60_000);
        expect((await browser.get('/me', NAVIGATION)).status).toBe(200);
        await signOut(browser);
        expect(namesIn(browser.cookie()), 'what says so opens nothing').toHaveLength(1);
        expect((await browser.get('/me', SCRIPT)).status).toBe(401);
        await signIn(browser);
        stage.clock.advance(EXTENDED - 60_000);
        expect((await browser.get('/me', NAVIGATION)).status).toBe(200);
        expect(await timeOf(browser)).toEqual({ idleTimeout: EXTENDED, extendedTime: EXTENDED });
        stage.clock.advance(EXTENDED);
        expect(await (await browser.get('/session')).json()).toMatchObject({ reason: 'idle' });
        await signIn(browser);
        expect(await timeOf(browser), 'after an idle end too').toMatchObject({
          idleTimeout: EXTENDED,
        });
      });

      it('gives nobody else more, and takes it back', async () => {
        const stage = await start({ policy });
        const usual = { idleTimeout: IDLE, extendedTime: EXTENDED };
        const browser = await signedIn(stage);
        await choose(browser, true);
        expect(await timeOf(await signedIn(stage)), 'in another browser').toEqual(usual);
        await signOut(browser);
        await signIn(browser, 'maria');
        expect(await timeOf(browser), 'at the same machine').toEqual(usual);
        await signOut(browser);
        await signIn(browser);
        expect(await timeOf(browser)).toMatchObject({ idleTimeout: EXTENDED });
        expect(await choose(browser, false)).toMatchObject({ idleTimeout: IDLE });
        await signOut(browser);
        expect(browser.cookie()).toBe('');
        await signIn(browser);
        expect(await timeOf(browser)).toEqual(usual);
      });

      it('has no more than the policy gives by now', async () => {
        let given: PolicyOptions = policy;
        const stage = await start({ policy: () => given });
        const browser = await signedIn(stage);
        await choose(browser, true);
        await signOut(browser);
        given = POLICY;
        await signIn(browser);
        expect(await timeOf(browser)).toEqual({ idleTimeout: IDLE });
      });
    });

    describe('a person who looks at their own sessions', () => {
      it('sees them, with words for each, and ends others of them', async () => {
        const stage = await start({
          yourSessions: { needsFresh: false },
          describeDevice: (request) => `Test, ${request.header('x-device')}`,
        });
        const [own, phone, other] = [stage.browser(), stage.browser(), stage.browser()];
        await signIn(own);
        await signIn(phone);
        await signIn(other, 'maria');
        await phone.get('/me', { ...SCRIPT, 'X-Device': 'phone' });
        await own.get('/me', { ...SCRIPT, 'X-Device': 'own' });
        const ids = [await idOf(own), await idOf(phone)];
        const otherId = await idOf(other);
        const site = { 'Sec-Fetch-Site': 'same-origin' };
        const list = (await (await own.get('/session/sessions', site)).json()) as {
          sessions: readonly { readonly id: string }[];
        };
        expect(list.sessions.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
        expect(list.sessions[0]).toMatchObject({ id: ids[0], isThis: true });
        const end = (id: string | undefined): Promise<Response> =>
          own.post('/session/sessions/end', JSON.stringify({ id }), { ...JSON_TYPE, ...site });
        expect(await (await end(otherId)).json()).toMatchObject({ ended: 0 });
        expect(await (await end(ids[1])).json()).toMatchObject({ ended: 1 });
        expect((await phone.get('/me', SCRIPT)).status).toBe(401);
        if (has('ends-everywhere'))
          expect(await (await phone.get('/who')).text()).not.toContain('george');
        expect((await own.get('/me', SCRIPT)).status).toBe(200);
        expect((await other.get('/me', SCRIPT)).status).toBe(200);
      });

      it.runIf(has('knows-sign-in'))('ends them while the sign-in is fresh', async () => {
        const stage = await start({ yourSessions: true });
        const [own, phone] = [await signedIn(stage), await signedIn(stage)];
        const site = { 'Sec-Fetch-Site': 'same-origin' };
        const endOthers = (): Promise<Response> =>
          own.post('/session/sessions/end-others', undefined, site);
        expect(await (await endOthers()).json()).toMatchObject({ ended: 1 });
        expect((await phone.get('/me', SCRIPT)).status).toBe(401);
        stage.clock.advance(5 * 60_000);
        expect((await endOthers()).status).toBe(403);
      });
    });
  });
}

type End = (stage: Stage, browser: TestBrowser) => Promise<unknown>;

function signOut(browser: TestBrowser): Promise<Response> {
  return browser.post('/session/sign-out', undefined, { 'Sec-Fetch-Site': 'same-origin' });
}

/** As the button of the warning does. */
async function choose(browser: TestBrowser, extended: boolean): Promise<unknown> {
  const headers = { ...JSON_TYPE, 'Sec-Fetch-Site': 'same-origin' };
  const body = JSON.stringify({ extended });
  const response = await browser.post('/session/extended-time', body, headers);
  expect(response.status).toBe(200);
  return response.json();
}

/** How long the session of a browser lasts without activity, and may. */
async function timeOf(browser: TestBrowser): Promise<Partial<ActiveStatus>> {
  const status = (await (await browser.get('/session')).json()) as ActiveStatus;
  expect(status.state).toBe('active');
  const { idleTimeout, extendedTime } = status;
  return { idleTimeout, ...(extendedTime === undefined ? {} : { extendedTime }) };
}

async function signIn(
  browser: TestBrowser,
  subject: string = 'george',
  path: string = '/sign-in',
): Promise<void> {
  const response = await browser.get(`${path}?subject=${subject}`);
  expect(response.status).toBe(200);
}

/** A browser in which George has signed in, and looked at a page. */
async function signedIn(stage: Stage): Promise<TestBrowser> {
  const browser = stage.browser();
  await signIn(browser);
  expect((await browser.get('/me', NAVIGATION)).status).toBe(200);
  return browser;
}

async function idOf(browser: TestBrowser): Promise<string> {
  const response = await browser.get('/me', SCRIPT);
  expect(response.status).toBe(200);
  return ((await response.json()) as { readonly id: string }).id;
}

async function reasonOf(response: Response): Promise<unknown> {
  expect(response.status).toBe(401);
  return ((await response.json()) as { readonly reason: unknown }).reason;
}

function meAt(url: string, browser: TestBrowser): Promise<Response> {
  return createBrowser(url, browser.cookie()).get('/me', NAVIGATION);
}

function namesIn(cookies: string): readonly string[] {
  return cookies.split('; ').map((cookie) => cookie.split('=')[0] ?? '');
}

/** What answers a request behind everything that the one before it has begun. */
async function settled(): Promise<void> {
  for (let i = 0; i < 5; i += 1) await new Promise((resolve) => setImmediate(resolve));
}
