/** Nitro 3, which is built on h3. */
import { describeFramework } from './behind.ts';

describeFramework('nitro');
