import { describeExample } from './example.ts';

describeExample('elysia/app.mjs');
