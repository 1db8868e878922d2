import { getToken } from '@auth/core/jwt';
import { afterEach, describe, expect, it } from 'vitest';
import { authJsHost } from '../../src/attach/auth-js.ts';
import { SCRIPT } from '../support/browser.ts';
import { createAuthJsApp } from './auth-js.app.ts';
import { describeHost } from './contract.ts';
import { createStages } from './stage.ts';

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
