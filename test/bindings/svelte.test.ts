import { describeBinding } from './contract.ts';
import { svelteDriver } from './svelte.driver.ts';

describeBinding(svelteDriver);
