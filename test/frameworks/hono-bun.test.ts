/** Hono on Bun's own server. */
import { describeFramework } from './behind.ts';

describeFramework('hono', ['odd methods', 'nearness'], undefined, ['bun', 'start.mjs']);
