/** Real input in Firefox. */
import { describeInput } from './describe-input.ts';

describeInput('Firefox');
