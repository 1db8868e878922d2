import { describeBinding } from './contract.ts';
import { vueDriver } from './vue.driver.ts';

describeBinding(vueDriver);
