import { describeExample } from './example.ts';

describeExample('h3/app.mjs');
