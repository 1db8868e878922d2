import express from 'express';
import { jwtVerify, SignJWT, type JWTVerifyGetKey } from 'jose';
import { createExpressSessions } from '../../src/adapters/express.ts';
import { jwtHost, type JwtClaims } from '../../src/attach/jwt.ts';
import type { RequestView } from '../../src/server/index.ts';
import { listen } from '../adapters/contract/app.ts';
import type { HostApp } from './stage.ts';

const SECRET = new TextEncoder().encode('a secret of thirty-two letters!!');

/** A token as an issuer gives it. */
export function tokenOf(claims: JwtClaims, expires: string | Date = '5m'): Promise<string> {
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime(expires)
    .sign(SECRET);
}

/** The app of the contract, whose browsers have the token in a cookie: a test's browser has nothing else. */
export function createJwtApp(): HostApp {
  let isDown = false;
  // As a set of keys that is fetched from an issuer.
  const keys: JWTVerifyGetKey = async () => {
    if (isDown) throw new TypeError('fetch failed');
    return SECRET;
  };
  const verify = (token: string): Promise<{ readonly payload: JwtClaims }> =>
    jwtVerify(token, keys);
  return {
    writes: () => 0,
    fail: (down) => void (isDown = down),
    start({ attach, slow }) {
      const app = express();
      app.set('env', 'test');
      const host =
        attach &&
        jwtHost({
          verify,
          longestLife: '30d',
          tokenOf: (request) => cookieOf(request) ?? bearerOf(request),
          end(_claims, answer) {
            const cookie = {
              path: '/',
              secure: false,
              httpOnly: true,
              partitioned: false,
            } as const;
            answer.cookie({ ...cookie, name: 'token', value: '', sameSite: 'lax', maxAge: 0 });
          },
        });
      const web = attach && host && createExpressSessions(attach(host));
      if (web !== undefined) app.use(web.surface);

      const give = async (response: express.Response, claims: JwtClaims): Promise<void> => {
        response.cookie('token', await tokenOf(claims));
      };
      app.get(['/sign-in', '/sign-in/plain'], async (request, response) => {
        await give(response, { sub: request.query['subject'] as string, sid: crypto.randomUUID() });
        response.send('signed in');
      });
      app.post('/sign-out', (_request, response) => {
        response.clearCookie('token').send('out');
      });
      app.get('/visit', (_request, response) => void response.send('seen'));
      app.get('/who', async (request, response) => {
        const token = /token=([^;]+)/.exec(request.headers.cookie ?? '')?.[1];
        response.json(token === undefined ? null : (await verify(token)).payload.sub);
      });

      if (web !== undefined) app.use(web.guard);
      app.get('/me', (request, response) => void response.json(web?.current(request)));
      app.get('/fresh', web?.requireFresh('5m') ?? pass, (_request, response) => {
        response.send('fresh');
      });
      app.get('/slow/read', async (_request, response) => {
        await slow();
        response.send('read');
      });
      // A refresh: another token of the same session.
      app.get('/slow/write', async (request, response) => {
        const token = /token=([^;]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
        const { payload } = await verify(token);
        await slow();
        await give(response, payload);
        response.send('written');
      });
      return listen(app);
    },
  };
}

function cookieOf(request: RequestView): string | undefined {
  return /token=([^;]+)/.exec(request.header('cookie') ?? '')?.[1];
}

function bearerOf(request: RequestView): string | undefined {
  return /^Bearer (.+)$/.exec(request.header('authorization') ?? '')?.[1];
}

function pass(_request: express.Request, _response: express.Response, next: () => void): void {
  next();
}
