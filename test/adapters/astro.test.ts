/** The door of Astro, called as Astro calls it; a whole app of Astro's stands in test/frameworks. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createAstroSessions,
  type AstroContext,
  type AstroSessions,
} from '../../src/adapters/astro.ts';
import { NAVIGATION } from '../support/browser.ts';
import { createWorld, type Data, type World } from '../support/world.ts';

let world: World;
let web: AstroSessions<Data>;

beforeEach(() => {
  world = createWorld();
  web = createAstroSessions(world.sessions);
});
afterEach(() => world.sessions.close());

function contextOf(path: string, more: Partial<AstroContext> = {}): AstroContext {
  const request = new Request(`http://localhost:4321${path}`, { headers: NAVIGATION });
  return {
    request,
    url: new URL(request.url),
    locals: {},
    routePattern: path,
    isPrerendered: false,
    clientAddress: '127.0.0.1',
    ...more,
  };
}

const answer = async (): Promise<Response> => new Response('of the app');

describe('a page that is prerendered', () => {
  it('passes the surface as it is', async () => {
    const context = contextOf('/about', { isPrerendered: true });
    const own = new Response('a file');
    expect(await web.surface(context, async () => own)).toBe(own);
    expect(() => web.of(context)).toThrow(TypeError);
  });

  it('cannot be guarded: the build fails, and names it', async () => {
    const context = contextOf('/about', { isPrerendered: true });
    await expect(web.guard(context, answer)).rejects.toThrow(/\/about.*prerender = false/);
  });
});

describe('what is asked for too early', () => {
  it('has no session without the middleware', () => {
    const context = contextOf('/accounts');
    for (const ask of [web.of, web.current, web.refreshTag]) {
      expect(() => ask(context)).toThrow(/src\/middleware/);
    }
  });

  it('has none that was let through without the guard', async () => {
    const context = contextOf('/accounts');
    await web.surface(context, async () => {
      expect(() => web.current(context)).toThrow(TypeError);
      await expect(web.requireFresh()(context, answer)).rejects.toThrow(TypeError);
      return new Response();
    });
  });

  it('is told of a duration that is none', () => {
    expect(() => web.requireFresh('soon' as '5m')).toThrow(/"within"/);
  });
});

it('works where no address of a client is known', async () => {
  const context = contextOf('/sign-in');
  Object.defineProperty(context, 'clientAddress', {
    get() {
      throw new Error('ClientAddressNotAvailable');
    },
  });
  const response = await web.surface(context, async () => {
    await web.of(context).signIn('george', { data: { count: 0 } });
    return new Response();
  });
  expect(response.headers.getSetCookie()[0]).toContain('Secure');
});
