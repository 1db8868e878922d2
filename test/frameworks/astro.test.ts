import { describeFramework } from './behind.ts';

describeFramework('astro', ['odd methods']);
