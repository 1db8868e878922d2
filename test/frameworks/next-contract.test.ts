import { describeFramework } from './behind.ts';

describeFramework('next-contract', ['nearness', 'odd methods']);
