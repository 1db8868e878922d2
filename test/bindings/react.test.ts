import { describeBinding } from './contract.ts';
import { reactDriver } from './react.driver.ts';

describeBinding(reactDriver);
