import { describeBinding } from './contract.ts';
import { solidDriver } from './solid.driver.ts';

describeBinding(solidDriver);
