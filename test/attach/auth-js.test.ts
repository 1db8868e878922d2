import { getToken } from '@auth/core/jwt';
import { afterEach, describe, expect, it } from 'vitest';
import { authJsHost, type AuthJsWho } from '../../src/attach/auth-js.ts';
import { attach } from '../../src/attach/index.ts';
import type { AuthJsConfig } from '../../src/attach/shared/auth-js-config.ts';
import type { Sessions } from '../../src/server/index.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { createFakeClock } from '../../src/testing/index.ts';
import { SCRIPT } from '../support/browser.ts';
import { createAuthJsApp } from './auth-js.app.ts';
import { describeHost } from './contract.ts';
import { createStages, POLICY } from './stage.ts';

describeHost('Auth.js with a database', () => createAuthJsApp('database'), {
  lacks: ['plain', 'knows-sign-in'],
});
describeHost('Auth.js with JWTs', () => createAuthJsApp('jwt'), { lacks: ['plain'] });

describe('Auth.js with JWTs', () => {
  const stages = createStages(() => createAuthJsApp('jwt'));
  afterEach(stages.close);

  it('takes no cookie away when our store cannot be asked', async () => {
    const stage = await stages.start({ consistency: 'strict' });
    const browser = stage.browser();
    await browser.get('/sign-in?subject=george');
    expect((await browser.get('/me', SCRIPT)).status).toBe(200);
    stage.failStore(true);
    const answer = await browser.get('/auth/session');
    expect(answer.headers.getSetCookie().join()).not.toContain('authjs.session-token=;');
    stage.failStore(false);
    stage.clock.advance(1_000);
    expect((await browser.get('/me', SCRIPT)).status).toBe(200);
  });

  it('wants to be told who is signed in', () => {
    expect(() => authJsHost({ config: {}, getToken })).toThrow('"subjectOf"');
  });
});

describe('Auth.js with a database', () => {
  it('says of a person who cannot be one that the program is wrong, not that the database is away', async () => {
    const host = authJsHost({
      config: {
        adapter: {
          getSessionAndUser: async () => ({
            session: { expires: new Date(Date.now() + 60_000) },
            user: { id: 'x'.repeat(257) },
          }),
        },
      },
      getToken,
    });
    const header = (name: string): string | undefined =>
      name === 'cookie' ? 'authjs.session-token=token' : undefined;
    const identifying = host.identify({ method: 'GET', url: '/', isEncrypted: false, header });
    await expect(identifying).rejects.toThrow(TypeError);
  });
});

describe('a sign-out by Auth.js', () => {
  const closing: Sessions<unknown>[] = [];
  afterEach(() => Promise.all(closing.splice(0).map((sessions) => sessions.close())));

  function start(config: AuthJsConfig) {
    const clock = createFakeClock();
    const kept = createMemoryStore({ clock });
    let isAway = false;
    const store = {
      ...kept,
      read: (id: string) => (isAway ? Promise.reject(new Error('away')) : kept.read(id)),
    };
    const subjectOf = ({ id, sub }: AuthJsWho): string | undefined => id ?? sub;
    const host = authJsHost({ config, getToken, subjectOf });
    const sessions = attach<unknown>(host, { policy: POLICY, clock, store, onError: () => {} });
    closing.push(sessions);
    const steps: string[] = [];
    sessions.on('ended', ({ subject, reason }) => steps.push(`${subject} ${reason}`));
    return { config: host.config, steps, leave: () => void (isAway = true) };
  }

  function createAdapter(steps: () => string[], isBroken = false) {
    const expires = new Date(Date.now() + 86_400_000);
    return {
      getSessionAndUser: async () => ({ session: { expires }, user: { id: 'george' } }),
      async deleteSession(): Promise<void> {
        steps().push('deleted');
        if (isBroken) throw new Error('crashed');
      },
    };
  }

  it.each([false, true])(
    'ends ours before the row goes, whether or not that fails (%s)',
    async (isBroken) => {
      const started = start({ adapter: createAdapter((): string[] => started.steps, isBroken) });
      const [deleted] = await Promise.allSettled([
        started.config.adapter?.deleteSession?.('token'),
      ]);
      expect(deleted.status).toBe(isBroken ? 'rejected' : 'fulfilled');
      expect(started.steps).toEqual(['george signed-out', 'deleted']);
    },
  );

  it('deletes the row also where we cannot be told, and says so', async () => {
    const started = start({ adapter: createAdapter((): string[] => started.steps) });
    started.leave();
    await expect(started.config.adapter?.deleteSession?.('token')).rejects.toMatchObject({
      code: 'ERR_STORE_UNAVAILABLE',
    });
    expect(started.steps).toEqual(['deleted']);
  });

  it('is told to the app also where we cannot be told, and says so', async () => {
    const told: unknown[] = [];
    const events = { signOut: (message: unknown) => void told.push(message) };
    const { config, leave } = start({ session: { strategy: 'jwt' }, events });
    leave();
    const message = { token: { sub: 'george', stillhere: { sid: 'one', iat: 1 } } };
    await expect(config.events?.signOut?.(message as never)).rejects.toMatchObject({
      code: 'ERR_STORE_UNAVAILABLE',
    });
    expect(told).toEqual([message]);
  });
});
