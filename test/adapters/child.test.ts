/** An app of the contract in another process does what one in this does. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createBrowser } from '../support/browser.ts';
import { inChild, type Child } from './contract/remote.ts';

let folder: string;
let child: Child;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stillhere-child-'));
  const outfile = join(folder, 'app.mjs');
  await build({
    entryPoints: ['test/adapters/node.child.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    // For what is bundled that is no module.
    banner: {
      js: `import { createRequire as requireOf } from 'node:module';\nconst require = requireOf('${import.meta.url}');`,
    },
  });
  child = await inChild(process.execPath, [outfile]);
});
afterAll(async () => {
  await child.stop();
  await rm(folder, { recursive: true });
});

it('is told of the time, of ends and of failures, and tells what it has seen', async () => {
  const app = await child.start({ consistency: 'strict' });
  const browser = createBrowser(app.url);
  await browser.get('/sign-in');
  await app.failStore(true);
  expect((await browser.get('/me')).status).toBe(503);
  await app.failStore(false);
  await app.advance(14 * 60_000);
  const [id = ''] = await app.list('george');
  const slow = browser.get('/slow');
  await expect.poll(() => app.waiting()).toBe(1);
  expect(await app.revoke(id)).toBe(true);
  await app.release();
  expect((await slow).status).toBe(401);
  expect(await app.ended()).toMatchObject([{ session: id, reason: 'revoked' }]);
  expect(await app.denied()).toEqual(['store-unavailable']);
  await expect(app.list(5 as never)).rejects.toThrow(/"subject" must be/);
  await app.close();
});

it('has a world of its own after each start', async () => {
  const first = await child.start();
  const browser = createBrowser(first.url);
  await browser.get('/sign-in');
  await first.advance(60_000);
  await first.close();
  const second = await child.start({ passive: ['/me'] });
  expect(await second.list('george')).toEqual([]);
  expect((await createBrowser(second.url, browser.cookie()).get('/me')).status).toBe(401);
  await second.close();
});
