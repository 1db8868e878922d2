/** Knows as much of an OpenID provider as a sign-in needs: whoever asks is signed in at once, as the subject that is set. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/** A provider, as a test turns it. */
export interface OidcProvider {
  readonly issuer: string;
  /** Who signs in next, by which session of the provider, and when they proved who they are, in seconds, if it tells these. */
  next: { readonly subject: string; readonly sid?: string; readonly auth_time?: number };
  /** The token with which the provider tells an app that a session, or all of a subject, has ended. */
  logoutToken(of: { readonly sub?: string; readonly sid?: string }): Promise<string>;
  close(): Promise<void>;
}

const CLIENT = 'app';
const ALG = 'RS256';

/** Starts a provider on a free port. Its one client is `app`. */
export async function startOidcProvider(): Promise<OidcProvider> {
  const { publicKey, privateKey } = await generateKeyPair(ALG);
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: ALG, use: 'sig' };
  const codes = new Map<string, { readonly nonce: string | undefined; readonly claims: object }>();
  const server = createServer();

  const sign = (claims: object): Promise<string> =>
    new SignJWT({ ...claims })
      .setProtectedHeader({ alg: ALG, kid: jwk.kid })
      .setIssuer(provider.issuer)
      .setAudience(CLIENT)
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(privateKey);

  const provider: OidcProvider = {
    issuer: '',
    next: { subject: 'george' },
    logoutToken: (of) =>
      sign({
        ...of,
        jti: crypto.randomUUID(),
        events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  async function answer(url: URL, body: string): Promise<object | URL | undefined> {
    const { issuer, next } = provider;
    switch (url.pathname) {
      case '/.well-known/openid-configuration':
        return {
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          userinfo_endpoint: `${issuer}/userinfo`,
          jwks_uri: `${issuer}/jwks`,
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: [ALG],
        };
      case '/jwks':
        return { keys: [jwk] };
      case '/authorize': {
        const code = crypto.randomUUID();
        const { subject, ...rest } = next;
        codes.set(code, {
          nonce: url.searchParams.get('nonce') ?? undefined,
          claims: { sub: subject, ...rest },
        });
        const back = new URL(url.searchParams.get('redirect_uri') ?? '');
        back.searchParams.set('code', code);
        back.searchParams.set('state', url.searchParams.get('state') ?? '');
        return back;
      }
      case '/token': {
        const { nonce, claims } = codes.get(new URLSearchParams(body).get('code') ?? '') ?? {};
        return {
          access_token: crypto.randomUUID(),
          token_type: 'Bearer',
          expires_in: 300,
          id_token: await sign({ ...claims, nonce }),
        };
      }
      default:
        return undefined;
    }
  }

  server.on('request', (request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      void answer(new URL(request.url ?? '', provider.issuer), body).then((found) => {
        if (found === undefined) response.writeHead(404).end();
        else if (found instanceof URL) response.writeHead(302, { Location: found.href }).end();
        else {
          response.writeHead(200, { 'Content-Type': 'application/json' });
          response.end(JSON.stringify(found));
        }
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(provider, { issuer: `http://127.0.0.1:${port}` });
}
