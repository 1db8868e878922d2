/** What an app calls itself that its framework is to call, as with middleware that is made by a call, says what to do instead. */
import { fastify } from 'fastify';
import { afterAll, describe, expect, it } from 'vitest';
import { createAstroSessions } from '../../src/adapters/astro.ts';
import { createExpressSessions } from '../../src/adapters/express.ts';
import { createFastifySessions } from '../../src/adapters/fastify.ts';
import { createH3Sessions } from '../../src/adapters/h3.ts';
import { createHonoSessions } from '../../src/adapters/hono.ts';
import { createKoaSessions } from '../../src/adapters/koa.ts';
import { createNestSessions } from '../../src/adapters/nest.ts';
import { createNodeSessions } from '../../src/adapters/node.ts';
import { createReactRouterSessions } from '../../src/adapters/react-router.ts';
import { createSvelteKitSessions } from '../../src/adapters/sveltekit.ts';
import { createWorld } from '../support/world.ts';

/** Without types nothing keeps an app from calling anything with anything. */
type Loose = (...given: unknown[]) => unknown;

const { sessions } = createWorld();
afterAll(() => sessions.close());

const express = createExpressSessions(sessions);
const hooks = createFastifySessions(sessions);
const node = createNodeSessions(sessions);
const nest = createNestSessions(sessions);
const koa = createKoaSessions(sessions);
const hono = createHonoSessions(sessions);
const astro = createAstroSessions(sessions);
const router = createReactRouterSessions(sessions);
const kit = createSvelteKitSessions(sessions);

const GUARDS: Readonly<Record<string, Loose>> = {
  'surface of Express': express.surface as Loose,
  'guard of Express': express.guard as Loose,
  'surface of Fastify': hooks.surface as Loose,
  'guard of Fastify': hooks.guard as Loose,
  'surface of Node': node.surface as Loose,
  'guard of Node': node.guard as Loose,
  'surface of Nest': nest.surface as Loose,
  'surface of Koa': koa.surface as Loose,
  'guard of Koa': koa.guard as Loose,
  'surface of Hono': hono.surface as Loose,
  'guard of Hono': hono.guard as Loose,
  'guard of h3': createH3Sessions(sessions).guard as Loose,
  'surface of Astro': astro.surface as Loose,
  'guard of Astro': astro.guard as Loose,
  'surface of React Router': router.surface as Loose,
  'guard of React Router': router.guard as Loose,
  'surface of SvelteKit': kit.surface as Loose,
  'guard of SvelteKit': kit.guard as Loose,
};

describe('called by hand', () => {
  it.each(Object.entries(GUARDS))('%s says to hand it on', async (_, call) => {
    const called = async (): Promise<unknown> => call();
    await expect(called()).rejects.toThrow(/such as `app\.use\(web\.surface\)`, without "\(\)"/);
  });

  it('a hook of Fastify that is registered as a plugin says that it is none', async () => {
    const app = fastify();
    app.register(hooks.surface as never);
    await expect(app.ready()).rejects.toThrow(/`app\.addHook\('onRequest', web\.surface\)`/);
  });

  it.each([
    ['Express', express.of as Loose],
    ['Fastify', hooks.of as Loose],
    ['Node', node.of as Loose],
    ['Nest', nest.of as Loose],
  ])('`of` of %s without the answer asks for it', (_, of) => {
    expect(() => of({ headers: {} })).toThrow(/`web\.of\(request, response\)`/);
  });
});
