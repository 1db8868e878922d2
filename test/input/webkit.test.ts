/** Real input in WebKit. */
import { describeInput } from './describe-input.ts';

describeInput('WebKit');
