import { describeBinding } from './contract.ts';
import { angularDriver } from './angular.driver.ts';

describeBinding(angularDriver);
