/** Elysia on Bun's own server. */
import { describeFramework } from './behind.ts';

describeFramework('elysia', ['odd methods', 'nearness'], undefined, ['bun', 'start.mjs']);
