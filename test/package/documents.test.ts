/** Drives the examples of the other documents. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, inject, it } from 'vitest';
import { endExamples, runExample, signInByButton, startExample } from './example.ts';

afterAll(endExamples);

it('the counter that came from express-session counts, and is signed out of', async () => {
  const app = await startExample(
    join(inject('installed'), 'docs/from-other-systems.md', 'example-0.mjs'),
  );
  const browser = await signInByButton(app.url, '/views');
  const visit = async (): Promise<string> => (await browser.get('/views')).text();
  expect(await visit()).toBe('george was here 1 times');
  await Promise.all([visit(), visit(), visit()]);
  expect(await visit()).toBe('george was here 5 times');
  const left = await browser.post('/sign-out');
  expect(left.headers.get('location')).toBe('/sign-in');
  expect((await browser.get('/views')).status).toBe(401);
  expect(app.errors()).toBe('');
  await app.stop();
});

it('the audit log has a line for each event', async () => {
  const folder = join(inject('installed'), 'docs/events.md');
  const driver = join(folder, 'driver.mjs');
  writeFileSync(
    driver,
    `import './example-1.mjs';
    import { sessions } from './sessions.mjs';

    const cookies = [];
    const request = { method: 'POST', url: '/sign-in?a=b', isEncrypted: true, header: () => undefined };
    const answer = { header() {}, cookie: (line) => cookies.push(line.name) };
    const session = await sessions.of({ request, answer }).signIn('george');
    await sessions.revoke(session.id);
    await sessions.guard({ ...request, url: '/accounts' });
    sessions.safeNext('//elsewhere.example');
    await sessions.close();
    if (cookies.length === 0) throw new Error('no token was given');`,
  );
  // Its connections are closed: it ends by itself.
  expect(await runExample(driver, {}, 60_000)).toEqual({ exit: 0, errors: '' });
  const lines = readFileSync(join(folder, 'audit.log'), 'utf8').trim().split('\n');
  const [started, ended, ...others] = lines.map((line) => JSON.parse(line));
  expect(started).toEqual({
    at: expect.stringMatching(/^20.*Z$/),
    event: 'started',
    session: expect.any(String),
    subject: 'george',
    where: 'POST /sign-in',
  });
  expect(ended).toMatchObject({ event: 'ended', reason: 'revoked', where: 'api' });
  expect(others).toMatchObject([
    { event: 'denied', reason: 'none', where: 'POST /accounts' },
    { event: 'next-refused', reason: 'not-of-this-site' },
  ]);
  expect(lines.join()).not.toContain('elsewhere.example');
});
