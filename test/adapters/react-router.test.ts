import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createReactRouterSessions,
  type ReactRouterSessions,
  type RouterArgs,
} from '../../src/adapters/react-router.ts';
import { createWorld, type Data, type World } from '../support/world.ts';

describe('a context that an app of React Router gives to more than one request', () => {
  let world: World;
  let web: ReactRouterSessions<Data>;
  let context: RouterArgs<Data>['context'];

  beforeEach(() => {
    world = createWorld();
    web = createReactRouterSessions(world.sessions);
    context = { set() {} };
  });
  afterEach(() => world.sessions.close());

  const argsOf = (path: string, cookie: string | undefined): RouterArgs<Data> => {
    const url = new URL(path, 'https://bank.example');
    const headers = cookie === undefined ? {} : { cookie };
    return { request: new Request(url, { headers }), url, context };
  };
  const cookieOf = (response: Response): string =>
    response.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');

  const signIn = (): Promise<Response> => {
    const args = argsOf('/sign-in', undefined);
    return web.surface(args, async () => {
      await web.of(args).signIn('george', { data: { count: 0 } });
      return new Response('in');
    });
  };

  it('shows nobody the session of the one before', async () => {
    await signIn();
    const args = argsOf('/', undefined);
    const found = web.surface(args, async () =>
      Response.json((await web.of(args).find())?.subject ?? 'nobody'),
    );
    await expect(found).rejects.toThrow('"context" must be a new one for each request');
  });

  it('lets nobody pass for somebody whose request is not answered yet', async () => {
    const cookie = cookieOf(await signIn());
    context = { set() {} };
    await web.guard(argsOf('/accounts', cookie), async () => {
      const stranger = web.guard(argsOf('/accounts', undefined), async () => new Response('in'));
      await expect(stranger).rejects.toThrow(TypeError);
      return new Response('in');
    });
  });
});
