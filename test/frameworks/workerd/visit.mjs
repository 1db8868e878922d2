/** Visits the worker in workerd as a browser would, and prints what it got, as JSON. */
import { build } from 'esbuild';
import { Miniflare } from 'miniflare';

await build({
  entryPoints: ['app/worker.mjs'],
  outfile: 'out/worker.mjs',
  bundle: true,
  format: 'esm',
  conditions: ['worker'],
  external: ['node:*', 'crypto', 'fs', 'module'],
});

const worker = new Miniflare({
  modules: true,
  scriptPath: 'out/worker.mjs',
  compatibilityDate: '2026-04-01',
  compatibilityFlags: ['nodejs_compat'],
});
const visits = [];
let cookie = '';

async function visit(method, path) {
  const response = await worker.dispatchFetch(`https://app.example${path}`, {
    method,
    redirect: 'manual',
    headers: { cookie, 'sec-fetch-site': 'same-origin', accept: 'application/json' },
  });
  const text = await response.text();
  const given = response.headers.getSetCookie().map((line) => line.split(';')[0]);
  if (given.length > 0) cookie = given.join('; ');
  visits.push({ path, status: response.status, text: text.slice(0, 40) });
  return text;
}

await visit('GET', '/');
const clientUrl = await visit('GET', '/sign-in');
await visit('GET', '/');
await visit('POST', '/session/ping');
await visit('GET', clientUrl);
await visit('GET', '/sign-out');
await visit('GET', '/');
await worker.dispose();
process.stdout.write(JSON.stringify(visits));
