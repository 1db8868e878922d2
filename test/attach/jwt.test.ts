import { createLocalJWKSet, createRemoteJWKSet, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { jwtHost, type JwtHostOptions, type JwtClaims } from '../../src/attach/jwt.ts';
import type { RequestView } from '../../src/server/index.ts';
import { createJwtApp, tokenOf } from './jwt.app.ts';
import { describeHost } from './contract.ts';

// A token has no instant of sign-in, but where its issuer says `auth_time`.
describeHost('a JWT', createJwtApp, {
  lacks: ['ends-everywhere', 'own-sign-out', 'plain', 'knows-sign-in'],
});

describe('a bearer token', () => {
  const SECRET = new TextEncoder().encode('a secret of thirty-two letters!!');
  const verify = (token: string): Promise<{ readonly payload: JwtClaims }> =>
    jwtVerify(token, SECRET);
  const identify = async (
    authorization: string | undefined,
    options: Partial<JwtHostOptions<JwtClaims>> = {},
  ): Promise<unknown> =>
    jwtHost({ verify, longestLife: '30d', ...options }).identify(requestOf(authorization));

  it('says who is signed in, and since when where that is known', async () => {
    const token = await tokenOf({ sub: 'george', sid: 's1' });
    const identity = { key: 's1', subject: 'george' };
    expect(await identify(`Bearer ${token}`)).toEqual(identity);
    expect(await identify(`bearer  ${token}`)).toEqual(identity);
    const dated = await tokenOf({ sub: 'george', sid: 's1', auth_time: 1_700_000_000 });
    expect(await identify(`Bearer ${dated}`)).toEqual({ ...identity, issuedAt: 1_700_000_000_000 });
    const subjectOf = (claims: JwtClaims): number | undefined => (claims.sub ? 7 : undefined);
    expect(await identify(`Bearer ${token}`, { subjectOf })).toEqual({ ...identity, subject: '7' });
  });

  it.each([
    ['no token', async () => undefined],
    ['another scheme', async () => 'Basic Z2Vvcmdl'],
    ['no JWT', async () => 'Bearer nonsense'],
    ['two tokens', async () => 'Bearer one two'],
    ['one without a session', async () => `Bearer ${await tokenOf({ sub: 'george' })}`],
    ['an empty session', async () => `Bearer ${await tokenOf({ sub: 'george', sid: '' })}`],
    ['nobody', async () => `Bearer ${await tokenOf({ sid: 's1' })}`],
    [
      'one that is over',
      async () => `Bearer ${await tokenOf({ sub: 'g', sid: 's' }, new Date(0))}`,
    ],
    ['one that was changed', async () => `Bearer ${await tokenOf({ sub: 'g', sid: 's' })}x`],
  ])('is nobody by %s', async (_what, authorization) => {
    expect(await identify(await authorization())).toBe(undefined);
  });

  it('is nobody when the issuer has no such key', async () => {
    const keys = createLocalJWKSet({ keys: [] });
    const token = await tokenOf({ sub: 'george', sid: 's1' });
    const asked = identify(`Bearer ${token}`, { verify: (given) => jwtVerify(given, keys) });
    expect(await asked).toBe(undefined);
  });

  it('is not known when the keys of the issuer cannot be had', async () => {
    const keys = createRemoteJWKSet(new URL('http://127.0.0.1:9/jwks'));
    const token = await tokenOf({ sub: 'george', sid: 's1' });
    const asked = identify(`Bearer ${token}`, { verify: (given) => jwtVerify(given, keys) });
    await expect(asked).rejects.toMatchObject({ code: 'ERR_STORE_UNAVAILABLE' });
  });

  it('wants to know for how long a session can last', () => {
    expect(() => jwtHost({ verify, longestLife: 0 })).toThrow('"longestLife"');
    expect(() => jwtHost({ verify } as never)).toThrow('"longestLife"');
  });
});

function requestOf(authorization: string | undefined): RequestView {
  return {
    method: 'GET',
    url: '/',
    isEncrypted: true,
    header: (name) => (name === 'authorization' ? authorization : undefined),
  };
}
