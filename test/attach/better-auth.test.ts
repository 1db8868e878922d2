import { describe, expect, it } from 'vitest';
import { betterAuthHost, type BetterAuth } from '../../src/attach/better-auth.ts';

// Attached to the real one it is in test/frameworks: its peers do not go together with those of the other hosts.
const request = { method: 'GET', url: '/', isEncrypted: true, header: () => undefined };

function authWith(internalAdapter: object, options: BetterAuth['options'] = {}): BetterAuth {
  return {
    api: { getSession: async () => null },
    options,
    $context: Promise.resolve({ internalAdapter, options: {}, authCookies: {} }),
  } as unknown as BetterAuth;
}

describe('what is given as better-auth', () => {
  it.each([undefined, {}, { api: {} }, { api: { getSession: () => null } }])(
    'is none: %o',
    (auth) => {
      expect(() => betterAuthHost(auth as never)).toThrow(/^betterAuthHost takes what/);
    },
  );

  it('is another version, without a door to its sessions', async () => {
    const host = betterAuthHost(authWith({ findSession: async () => null }));
    await expect((async () => host.identify(request))()).rejects.toThrow(
      /^"\(await auth\.\$context\)\.internalAdapter" must have the methods/,
    );
  });

  it('says for how long it takes a session: a week where nothing is said', () => {
    expect(betterAuthHost(authWith({})).longestLife).toBe(604_800_000);
    expect(betterAuthHost(authWith({}, { session: { expiresIn: 60 } })).longestLife).toBe(60_000);
  });
});
