/** NestJS 11, on both of its platforms: our other tests have the next one. */
import { describe } from 'vitest';
import { describeFramework } from './behind.ts';

describe.each(['express', 'fastify'])('on %s', (platform) => {
  const lacks = ['guard of nothing', 'guard before bodies'] as const;
  describeFramework('nest-11', lacks, undefined, ['node', 'start.mjs', platform]);
});
