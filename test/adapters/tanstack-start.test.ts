/** What the door of TanStack Start says to an app that is put together wrongly; all else is tried behind TanStack Start itself. */
import { afterAll, expect, it } from 'vitest';
import { createTanStackStartSessions } from '../../src/adapters/tanstack-start.ts';
import { createWorld } from '../support/world.ts';

const { sessions } = createWorld();
const said: string[] = [];
const web = createTanStackStartSessions(sessions, {
  setResponseHeader: (name) => said.push(name),
  setCookie: (name) => said.push(name),
});
const request = new Request('http://localhost/accounts');
const next = (): { readonly response: Response } => ({ response: new Response('app') });

afterAll(() => sessions.close());

it.each<[string, () => unknown]>([
  ['of', () => web.of(request)],
  ['current', () => web.current(request)],
  ['refreshTag', async () => web.refreshTag(request)],
  ['guard', () => web.guard({ request }, next)],
  ['requireFresh', () => web.requireFresh('5m')({ request }, next)],
])('without `surface` in start.ts, `%s` says so', async (_name, use) => {
  await expect(Promise.resolve().then(use)).rejects.toThrow(
    new TypeError(
      'No answer would carry what is said here: put `surface` into `requestMiddleware` of start.ts',
    ),
  );
});

it('takes no duration that is none, and lets nothing be fresh before the guard', async () => {
  expect(() => web.requireFresh('soon' as never)).toThrow(TypeError);
  const asked = new Request('http://localhost/accounts');
  const answer = web.surface({ request: asked, handlerType: 'router' }, async () => {
    await web.requireFresh('5m')({ request: asked }, next);
    return next();
  });
  await expect(answer).rejects.toThrow(/did not pass the guard/);
  expect(said).toEqual([]);
});
