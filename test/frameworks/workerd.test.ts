/** A worker, as workerd runs it: no files, and nothing before the first request. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { install } from './install.ts';

const run = promisify(execFile);

it('in workerd people sign in, pass the guard, get the client and sign out', async () => {
  const cwd = await install('test/frameworks/workerd');
  const { stdout } = await run(process.execPath, ['visit.mjs'], { cwd });
  const visits = JSON.parse(stdout) as { path: string; status: number; text: string }[];
  expect(visits).toEqual([
    { path: '/', status: 401, text: expect.stringContaining('urn:stillhere:none') as string },
    {
      path: '/sign-in',
      status: 200,
      text: expect.stringContaining('/session/client.js?v=') as string,
    },
    { path: '/', status: 200, text: 'Hello, george' },
    { path: '/session/ping', status: 200, text: expect.stringContaining('"active"') as string },
    {
      path: visits[1]?.text,
      status: 200,
      text: expect.stringMatching(/^var stillhere=/) as string,
    },
    { path: '/sign-out', status: 200, text: 'out' },
    { path: '/', status: 401, text: expect.stringContaining('urn:stillhere:none') as string },
  ]);
}, 300_000);
