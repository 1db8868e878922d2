import { describeFramework } from './behind.ts';

describeFramework('sveltekit', ['cookies on what was fetched', 'odd methods']);
