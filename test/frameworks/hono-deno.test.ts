/** Hono on Deno's own server. */
import { describeFramework } from './behind.ts';

describeFramework('hono', ['odd methods', 'nearness'], undefined, [
  'deno',
  'run',
  '--allow-all',
  'start.mjs',
]);
