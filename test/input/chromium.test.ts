/** Real input in Chromium. */
import { describeInput } from './describe-input.ts';

describeInput('Chromium');
